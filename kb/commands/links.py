"""`links`: ask whether the addresses of the sources still answer, and a web archive whether it holds copies of them.

It runs only when an editor calls it, or the workflow that does so for them. An address that gave no answer is asked
once more at the end.
"""

from __future__ import annotations

import argparse
import datetime
import math
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from tqdm import tqdm

from kb.check.run import Reading, check
from kb.commands import check as checking
from kb.commands import count
from kb.commands.stale import moment
from kb.declare.dates import Date
from kb.edit.added import NotAdded, with_field
from kb.edit.finder import NotFound, record_named
from kb.edit.saving import save, save_all
from kb.library.library import Library
from kb.load import addresses as stored
from kb.load.files import ADDRESSES_FILE
from kb.load.text import Unreadable, from_utf8, read_bytes
from kb.records.addresses import DEAD, STATES, UNREACHABLE, Asked
from kb.records.typed import Source
from kb.web import copies, fetch, news
from kb.web.fetch import NotFetched
from kb.web.news import Address

LONGEST = 600  # seconds that an option may ask for
SAVED_AFTER = 20  # answers, so that a run that is ended goes on from there
FAILURES = 3  # in a row, after which an archive is left alone
NO_ARCHIVE = (
    "data/settings.yml names no archive; add the address at which one answers, such as "
    "`copies: https://archive.org/wayback/available`"
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("--source", dest="sources", metavar="ID", nargs="+", help="only these sources")
    parser.add_argument(
        "--before", metavar="DATE", type=moment, help="only addresses that no kept run has asked on that day or later"
    )
    parser.add_argument(
        "--pause", type=partial(_seconds, least=0), default=1.0, help="seconds between two requests to a host (1)"
    )
    parser.add_argument(
        "--timeout", type=partial(_seconds, least=0.1), default=fetch.TIMEOUT, help="seconds to wait for an answer (10)"
    )
    parser.add_argument(
        "--write", action="store_true", help=f"keep what comes of it in data/{ADDRESSES_FILE}, for the pages of sources"
    )
    parser.add_argument(
        "--report", metavar="FILE", type=Path, help="write what differs from the kept run, in Markdown; none if nothing"
    )
    parser.add_argument(
        "--copies",
        action="store_true",
        help="ask a web archive for copies of sources that name none, instead; with --write, note them in the records",
    )


def run(options: argparse.Namespace) -> int:
    """Return 0 where no address is dead, or what was found is kept or reported, else 1."""
    reading = check(options.root)
    if (options.write or options.copies) and reading.problems:
        return checking.report(reading)
    try:
        sources = _sources(reading.library, options.sources)
    except NotFound as error:
        print(error, file=sys.stderr)
        return 1
    if options.copies:
        return _look_for_copies(options, reading, sources)
    return _ask(options, reading.library, sources)


def _seconds(text: str, least: float) -> float:
    """Return the seconds that an option gives. Raises `ArgumentTypeError`, which argparse prints."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not least <= seconds <= LONGEST:
        raise argparse.ArgumentTypeError(f'"{text}"; write a number of seconds from {least:g} to {LONGEST}')
    return seconds


def _sources(library: Library, ids: list[str] | None) -> tuple[Source, ...]:
    """Return the sources in the order of their files. Raises `NotFound` for an id that no source has."""
    return tuple(_source(library, id_) for id_ in ids) if ids else library.of_type(Source)


def _source(library: Library, id_: str) -> Source:
    record, _ = record_named(library, id_)
    if not isinstance(record, Source):
        raise NotFound(f'"{record.id}" is a {record.type.one}; name a source')
    return record


# ── Do they answer? ──────────────────────────────────────────────────────────────────────────────────────────────────


def _ask(options: argparse.Namespace, library: Library, sources: tuple[Source, ...]) -> int:
    addresses = [each for each in _addresses(sources) if _is_due(library.asked.get(each.url), options.before)]
    today = datetime.date.today()
    found: dict[str, Asked] = {}
    unanswered: list[str] = []
    one_at_a_time = threading.Lock()
    # Progress is for somebody who watches; `disable=None` leaves it out where nobody does.
    with tqdm(total=len({address.url for address in addresses}), unit="address", leave=False, disable=None) as progress:

        def tell(url: str, answer: fetch.Answer) -> None:
            with one_at_a_time:
                found[url] = news.asked(url, answer, today, library.asked.get(url))
                if answer.outcome == UNREACHABLE and answer.patience is None:
                    unanswered.append(url)
                progress.update()
                if options.write and len(found) % SAVED_AFTER == 0:
                    _keep(options.root, library, found)

        ask = partial(fetch.ask_all, told=tell, pause=options.pause, timeout=options.timeout)
        try:
            ask(address.url for address in addresses)
            if _is_connected(found):  # a host may have had a bad moment
                again = tuple(unanswered)
                progress.total = len(found) + len(again)
                ask(again)
        except KeyboardInterrupt:
            print("stopped; this is what was asked so far", file=sys.stderr)
    with one_at_a_time:  # where it was stopped, some are still under way
        return _conclude(options, library, addresses, dict(found))


def _addresses(sources: tuple[Source, ...]) -> list[Address]:
    return [
        Address(url, source.id, source.file, source.spots[(name,)].line)
        for source in sources
        for name, url in (("url", source.url), ("archive", source.archive))
        if url
    ]


def _is_due(asked: Asked | None, before: Date | None) -> bool:
    return asked is None or before is None or asked.on < before.first


def _conclude(
    options: argparse.Namespace, library: Library, addresses: list[Address], found: Mapping[str, Asked]
) -> int:
    """Print what was found, keep and report it where that is wanted, and return the exit status."""
    _print(addresses, found)
    if found and not _is_connected(found):
        print("Nothing could be reached. Is this machine connected?")
        return 1 if options.write or options.report else 0
    if options.write and found:
        _keep(options.root, library, found)
        print(f"kept in data/{ADDRESSES_FILE}")
    if options.report and (text := news.report(addresses, found, library.asked)):
        save(options.report, text)
    is_told = options.write or options.report
    return 1 if not is_told and any(each.state == DEAD for each in found.values()) else 0


def _print(addresses: list[Address], found: Mapping[str, Asked]) -> None:
    """Print every address that does not simply answer, and how many there are of each."""
    asked = [(address, found[address.url]) for address in addresses if address.url in found]
    for state in STATES[1:]:
        for address, each in asked:
            if each.state == state:
                print(f"{address.file}:{address.line}: {state}: {address.source}: {address.url}: {each.says}")
    totals = Counter(each.state for _, each in asked)
    listed = ", ".join(f"{totals[state]} {state}" for state in STATES)
    print(f"addresses asked: {len(asked)} of {len(addresses)}; {listed}")


def _is_connected(found: Mapping[str, Asked]) -> bool:
    return any(each.state != UNREACHABLE for each in found.values())


def _keep(root: Path, library: Library, found: Mapping[str, Asked]) -> None:
    """Keep what was found beside what an earlier run did; an address that no source has any more is left out."""
    if not _is_connected(found):
        return
    known = {address.url for address in _addresses(library.of_type(Source))}
    kept = {url: each for url, each in {**library.asked, **found}.items() if url in known}
    save(root / "data" / ADDRESSES_FILE, stored.written(kept.values()))


# ── Is there a copy? ─────────────────────────────────────────────────────────────────────────────────────────────────


def _look_for_copies(options: argparse.Namespace, reading: Reading, sources: tuple[Source, ...]) -> int:
    settings = reading.library.settings
    archive = settings.copies if settings else None
    if archive is None:
        print(NO_ARCHIVE, file=sys.stderr)
        return 1
    wanting = [source for source in sources if not source.archive and not copies.is_copy(source.url)]
    found: dict[Source, copies.Copy] = {}
    try:
        for source, copy in _found_copies(archive, wanting, options.pause):
            found[source] = copy
            place = f"{source.file}:{source.spots[('url',)].line}"
            print(f"{place}: copy of {copy.on}, read on {source.accessed.written}: {source.id}: {copy.url}")
    except KeyboardInterrupt:
        print("stopped; this is what was found so far", file=sys.stderr)
    print(f"copies found: {len(found)}, of {count(len(wanting), 'source')} without one")
    return _note(options.root, reading, found) if options.write else 0


def _found_copies(archive: str, wanting: list[Source], pause: float) -> Iterator[tuple[Source, copies.Copy]]:
    """Yield each source of which the archive has a copy, until it could not be asked several times in a row."""
    in_a_row = 0
    for nth, source in enumerate(wanting):
        if nth:
            time.sleep(pause)
        try:
            copy = copies.find(archive, source.url, source.accessed.first)
        except NotFetched as error:
            print(f"{source.id}: the archive could not be asked: {error}", file=sys.stderr)
            in_a_row += 1
            if in_a_row == FAILURES:
                return
            continue
        in_a_row = 0
        if copy:
            yield source, copy


def _note(root: Path, reading: Reading, found: Mapping[Source, copies.Copy]) -> int:
    """Note the copies in the records of their sources; return 1 where one could not be noted, else 0."""
    after: dict[Path, str] = {}
    for source, copy in found.items():
        try:
            content = read_bytes(root / source.file, source.file)
            if content != reading.shelf.held[source.id].content:
                raise NotAdded("it was saved in the meantime")
            text = from_utf8(source.file, content)
            after[root / source.file] = with_field(text, source.type, "archive", copy.url, behind="url")
        except (NotAdded, Unreadable) as error:
            print(f"{source.file}: not noted: {error}; `archive: {copy.url}` can be added by hand", file=sys.stderr)
    save_all(after)
    print(f"noted in {count(len(after), 'record')}")
    return 0 if len(after) == len(found) else 1
