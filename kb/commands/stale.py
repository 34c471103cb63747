"""`stale`: list what was weighed before a day, the oldest first, so that it can be weighed anew."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from typing import NamedTuple

from kb.check.run import check
from kb.commands import count
from kb.declare import dates
from kb.declare.dates import Date
from kb.declare.fields import Choice
from kb.declare.scale import Term
from kb.declare.types import TYPES
from kb.edit.finder import NotFound, type_named
from kb.records.record import Record, leaves
from kb.records.spots import Way
from kb.records.typed import Source

USAGE = "say before which day: --before 2026-06-01 (a month or a year will do), and --type claims for one type only"


class Look(NamedTuple):
    """A day on which somebody looked: at what, and what was found."""

    on: Date
    file: str
    line: int
    found: str
    title: str


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("--before", metavar="DATE", type=moment, help="a day, a month or a year; its first day counts")
    parser.add_argument("--type", metavar="TYPE", type=_type, help="only this type of record, such as claims")
    parser.add_argument("--sources", action="store_true", help="also the sources that were read before that day")


def run(options: argparse.Namespace) -> int:
    """Return 0 where a list could be made, however long, and 2 where no day was given."""
    if options.before is None:
        print(USAGE, file=sys.stderr)
        return 2
    names = [options.type] if options.type else list(TYPES)
    before = options.before.first
    library = check(options.root).library
    looks = [
        look
        for name in names
        for record in library.of_type(name)
        for look in _looks(record, sources=options.sources or options.type == Source.folder)
        if look.on.last < before
    ]
    for look in sorted(looks, key=lambda look: (look.on.first, look.on.last, look.file, look.line)):
        age = count((datetime.date.today() - look.on.first).days, "day")
        print(f"{look.file}:{look.line}: {look.on.written}, {age} ago: {look.found}: {look.title}")
    print(f"{count(len(looks), 'look')} from before {before}", file=sys.stderr)
    return 0


def _looks(record: Record, *, sources: bool) -> Iterator[Look]:
    """Yield each day on which a record was weighed, with the verdict, and where wanted the day on which it was read."""
    verdicts: dict[Way, Term] = {}
    for leaf in leaves(record):
        group = leaf.path[:-1]
        if isinstance(leaf.kind, Choice):
            verdicts.setdefault(group, leaf.value)  # the verdict comes first in its group
        if leaf.field.name == "assessed":
            found = f"{record.type.names[str(group[0])].label}: {verdicts.get(group, 'no verdict')}"
        elif sources and isinstance(record, Source) and leaf.path == ("accessed",):
            found = f"Read: {record.seen}"
        else:
            continue
        yield Look(leaf.value, record.file, record.spots[leaf.path].line, found, record.title)


def moment(text: str) -> Date:
    """Return the day, month or year that an option gives. Raises `ArgumentTypeError`, which argparse prints."""
    try:
        date = dates.parse(text)
    except dates.BadDate as error:
        raise argparse.ArgumentTypeError(f"{error}; write it as 2026-06-01, 2026-06 or 2026") from None
    if date.is_interval:
        raise argparse.ArgumentTypeError(f'"{text}" is an interval; write one day, month or year')
    return date


def _type(word: str) -> str:
    try:
        return type_named(word).name
    except NotFound as error:
        raise argparse.ArgumentTypeError(str(error)) from None
