"""`links`: ask whether the addresses of the sources still answer. It runs only when an editor calls it."""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from functools import partial
from typing import NamedTuple

from tqdm import tqdm

from kb.check.run import check
from kb.edit.finder import NotFound, record_named
from kb.library.library import Library
from kb.records.typed import Source
from kb.web import fetch
from kb.web.fetch import Answer

LONGEST = 600  # seconds that an option may ask for


class Address(NamedTuple):
    """An address with the source that has it and its place in the file."""

    url: str
    source: str
    file: str
    line: int


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("--source", dest="sources", metavar="ID", nargs="+", help="only these sources")
    parser.add_argument(
        "--pause", type=partial(_seconds, least=0), default=1.0, help="seconds between two requests to a host (1)"
    )
    parser.add_argument(
        "--timeout", type=partial(_seconds, least=0.1), default=fetch.TIMEOUT, help="seconds to wait for an answer (10)"
    )


def run(options: argparse.Namespace) -> int:
    """Return 0 where no address is dead, else 1."""
    try:
        addresses = _addresses(check(options.root).library, options.sources)
    except NotFound as error:
        print(error, file=sys.stderr)
        return 1
    answers: dict[str, Answer] = {}
    # Progress is for somebody who watches; `disable=None` leaves it out where nobody does.
    with tqdm(total=len({address.url for address in addresses}), unit="address", leave=False, disable=None) as progress:

        def tell(url: str, answer: Answer) -> None:
            answers[url] = answer
            progress.update()

        try:
            fetch.ask_all((address.url for address in addresses), tell, pause=options.pause, timeout=options.timeout)
        except KeyboardInterrupt:
            print("stopped; this is what was asked so far", file=sys.stderr)
    return _report(addresses, answers)


def _seconds(text: str, least: float) -> float:
    """Return the seconds that an option gives. Raises `ArgumentTypeError`, which argparse prints."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not least <= seconds <= LONGEST:
        raise argparse.ArgumentTypeError(f'"{text}"; write a number of seconds from {least:g} to {LONGEST}')
    return seconds


def _addresses(library: Library, ids: list[str] | None) -> list[Address]:
    """Return the addresses of sources in the order of their files. Raises `NotFound` for an id that no source has."""
    sources = tuple(_source(library, id_) for id_ in ids) if ids else library.of_type(Source)
    return [
        Address(url, source.id, source.file, source.spots[(name,)].line)
        for source in sources
        for name, url in (("url", source.url), ("archive", source.archive))
        if url
    ]


def _source(library: Library, id_: str) -> Source:
    record, _ = record_named(library, id_)
    if not isinstance(record, Source):
        raise NotFound(f'"{record.id}" is a {record.type.one}; name a source')
    return record


def _report(addresses: list[Address], answers: dict[str, Answer]) -> int:
    """Print every address that does not simply answer, how many there are of each, and return the exit status."""
    asked = [(address, answers[address.url]) for address in addresses if address.url in answers]
    for outcome in fetch.OUTCOMES[1:]:
        for address, answer in asked:
            if answer.outcome == outcome:
                print(f"{address.file}:{address.line}: {outcome}: {address.source}: {address.url}: {answer.says}")
    totals = Counter(answer.outcome for _, answer in asked)
    listed = ", ".join(f"{totals[outcome]} {outcome}" for outcome in fetch.OUTCOMES)
    print(f"addresses asked: {len(asked)} of {len(addresses)}; {listed}")
    if asked and totals[fetch.UNREACHABLE] == len(asked):
        print("Nothing could be reached. Is this machine connected?")
    return 1 if totals[fetch.DEAD] else 0
