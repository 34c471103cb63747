"""`new`: write the file of a new record, from answers to a question for each required field."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.check.rules.others import page_of
from kb.check.run import check
from kb.commands import count
from kb.declare.fields import Field, Group, Many, RecordType, fields_within
from kb.declare.ids import ID_SAYS, is_id
from kb.declare.types.names import SOURCES
from kb.edit import proposed_id, schema
from kb.edit.finder import NotFound, type_named
from kb.edit.interview import BadAnswer, Interview, Unanswered, missing, set_answer
from kb.edit.scaffold import scaffold
from kb.export.as_json import plain
from kb.library.library import Library
from kb.load.files import ENDING
from kb.problems.problem import GAPS
from kb.problems.words import listing
from kb.records.known_ids import Ids, Renamed, Retired
from kb.records.typed import Source, Theme

OF_THE_PAGE = "page."  # before the name of a field: of the source that --from makes, not of the record
TODAY = ("accessed", "assessed")  # the day on which an editor looks


class NothingWritten(Exception):
    """Raised where no file can be made; the message says why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("type", metavar="TYPE", help="the type of the record, such as provisions or provision")
    parser.add_argument("id", metavar="ID", nargs="?", help="its id; proposed from the title where none is given")
    parser.add_argument("--from", dest="page", metavar="URL", help="the page that shows it; made a source and cited")
    parser.add_argument(
        "--set",
        dest="sets",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help=f"an answer, such as standing.value=state; {OF_THE_PAGE}seen=whole is one for the page of --from",
    )
    parser.add_argument(
        "--blank", action="store_true", help="ask nothing; leave the other required fields to be filled"
    )


def run(options: argparse.Namespace) -> int:
    """Return 0 where a file was written, else 1."""
    try:
        drafts = _drafts(options)
        _write(options.root, drafts)
    except KeyboardInterrupt:
        print("\nstopped; nothing was written", file=sys.stderr)
        return 1
    except Unanswered as error:
        print(f"\nno answer for {listing(error.missing, 40)}; nothing was written", file=sys.stderr)
        print("answer with --set FIELD=VALUE, or write the fields to fill with --blank", file=sys.stderr)
        return 1
    except (NotFound, BadAnswer, NothingWritten) as error:
        print(error, file=sys.stderr)
        return 1
    if (options.root / schema.FOLDER).is_dir():
        schema.write(options.root)  # so that an editor offers the new id at once
    _tell(options.root, drafts)
    return 0


@dataclass
class _Draft:
    """A record that is still to be written."""

    type: RecordType
    answers: dict[str, Any] = field(default_factory=dict)
    id: str = ""

    @property
    def file(self) -> str:
        return f"data/{self.type.name}/{self.id}{ENDING}"


def _drafts(options: argparse.Namespace) -> list[_Draft]:
    """Return the records to write, all of them answered for; the source of a page before the record that cites it."""
    library = check(options.root).library
    desk = _Desk(library, library.ids, options.blank)
    draft = _Draft(type_named(options.type))
    page = _Draft(SOURCES)
    for given in options.sets:
        name, is_set, text = given.partition("=")
        if not is_set:
            raise BadAnswer(f'"{given}" sets nothing; write --set FIELD=VALUE')
        of_page = name.startswith(OF_THE_PAGE) and draft.type is not SOURCES
        target = page if of_page else draft
        set_answer(target.answers, target.type, name.removeprefix(OF_THE_PAGE) if of_page else name, text)
    if options.id:
        desk.demand(options.id)
        draft.id = options.id
    if draft.type is SOURCES:
        if options.page and (known := desk.read_page(options.page, draft.answers)):
            raise NothingWritten(_has_address(known))
        desk.answer(draft)
        return [draft]
    drafts = [draft]
    if options.page:
        known = desk.read_page(options.page, page.answers)
        if known:
            print(f"{_has_address(known)}. It is cited.")
        else:
            print("\nFirst the page, as a source.")
            desk.answer(page)
            drafts.insert(0, page)
        _cite(draft, known.id if known else page.id)
    desk.answer(draft)
    return drafts


def _cite(draft: _Draft, source: str) -> None:
    """Make a source the record's first citation, or the page of an article."""
    if "source" in draft.type.names:
        draft.answers.setdefault("source", source)
        return
    citations = draft.answers.setdefault("sources", [])
    if citations and "source" not in citations[0]:  # the answers that were given say what the page shows
        citations[0]["source"] = source
    else:
        citations.insert(0, {"source": source})


@dataclass
class _Desk:
    """Where records are made: what is in the library, and the ids that are spoken for."""

    library: Library
    ids: Ids
    blank: bool

    def demand(self, id_: str) -> None:
        """Raise `NothingWritten` unless a new record can have that id."""
        if fault := self._fault(id_):
            raise NothingWritten(fault)

    def _fault(self, id_: str) -> str:
        if not is_id(id_):
            return f'the id "{id_}"; {ID_SAYS}; write it so'
        fate = self.ids.fate(id_)
        if isinstance(fate, Renamed):
            return f'the id "{id_}" is an earlier id of {fate.now}; choose another'
        if isinstance(fate, Retired):
            return f'the id "{id_}" was retired; choose another'
        return f'the id "{id_}" is taken by data/{fate.type}/{id_}{ENDING}; choose another' if fate else ""

    def source_at(self, url: str) -> Source | None:
        """Return the source that has this address, or None."""
        wanted = page_of(url)
        for source in self.library.of_type(Source):
            if wanted in [page_of(address) for address in (source.url, source.archive) if address]:
                return source
        return None

    def read_page(self, url: str, answers: dict[str, Any]) -> Source | None:
        """Return the source that a page is already, or None once the answers for one hold what was found out.

        That is what the page says of itself, and what other sources of its host say alike. Answers that there are
        stay. Raises `BadAnswer` where the address is none.
        """
        from kb.web import (
            address,
            fetch,
            webpage,  # only here: their libraries are slow to load, and not needed for the site
        )

        interview = Interview(self.library, self.ids, SOURCES)
        interview.check({"url": url})
        if known := self.source_at(url):
            return known
        found = webpage.WebPage(address.plain_address(url))
        try:
            fetched = fetch.fetch(url)
            found = webpage.read(fetched.url, fetched.content, fetched.encoding)
        except fetch.NotFetched as error:
            print(f"{url} could not be read: {error}. Its address is noted; the rest is asked.")
        if known := self.source_at(found.url):
            return known
        told = {name: value for name, value in vars(found).items() if value} | self._alike(found.url)
        for name, value in told.items():
            try:
                interview.check({name: value})
            except BadAnswer:
                continue  # what a page says of itself wrongly is asked
            answers.setdefault(name, value)
        answers.setdefault("url", url)
        return None

    def _alike(self, url: str) -> dict[str, Any]:
        """Return the publisher, kind and standing that all sources of the same host have."""
        host = page_of(url).partition("/")[0]
        alike = [s for s in self.library.of_type(Source) if s.url and page_of(s.url).partition("/")[0] == host]
        says: dict[str, list[object]] = {
            "publisher": [source.publisher for source in alike],
            "kind": [source.kind for source in alike],
            "standing": [source.standing for source in alike],
        }
        shared = {name: each[0] for name, each in says.items() if each and each[0] and each.count(each[0]) == len(each)}
        return {name: plain(value, SOURCES.names[name].kind) for name, value in shared.items()}

    def answer(self, draft: _Draft) -> None:
        """Ask for all that a draft lacks, its id last, and speak for that id."""
        today = datetime.date.today().isoformat()
        interview = Interview(self.library, self.ids, draft.type, self._proposals(draft.type, today))
        _set_today(draft.type.fields, draft.answers, today)
        interview.check(draft.answers)
        if not self.blank:
            print(f"A new {draft.type.one}. {draft.type.means}")
            print("An empty line accepts what stands in brackets. Ctrl-C leaves nothing behind.")
            for name in draft.answers:
                print(f"  {name}: {_shown(draft.answers[name])}")
            if draft.type is SOURCES:
                interview.fill(draft.answers, only="url")
                if known := self.source_at(draft.answers["url"]):
                    raise NothingWritten(_has_address(known))
            interview.fill(draft.answers)
            interview.complete(draft.answers)
        if not draft.id:
            draft.id = self._id(draft, interview)
        self.ids = Ids({**self.ids.types, draft.id: draft.type.name}, self.ids.aliases, self.ids.retired)

    def _id(self, draft: _Draft, interview: Interview) -> str:
        proposal = proposed_id.for_record(draft.type.name, draft.answers, self.ids) or ""
        if self.blank:
            if not proposal:
                raise NothingWritten("no id; give one after the type, or a title with --set title=…")
            return proposal
        means = "id: names the subject, never a number or a status; it is the name of the file and the address"
        while True:
            id_ = interview.ask(means, proposal)
            if not (fault := self._fault(id_)):
                return id_
            print(f"  {fault}")

    def _proposals(self, type_: RecordType, today: str) -> dict[str, str]:
        if type_.name != Theme.folder:
            return {"status.assessed": today}
        return {"order": str(max((theme.order or 0 for theme in self.library.of_type(Theme)), default=0) + 1)}


def _write(root: Path, drafts: list[_Draft]) -> None:
    """Write every draft, or none of them. Raises `OSError`; a file that is there stays as it is."""
    written: list[Path] = []
    try:
        for draft in drafts:
            path = root / draft.file
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as opened:
                written.append(path)
                opened.write(scaffold(draft.type, draft.answers))
    except BaseException:
        for path in written:
            path.unlink()
        raise


def _has_address(source: Source) -> str:
    return f"{source.file} has this address already: {source.title}"


def _set_today(fields: Iterable[Field], answers: dict[str, Any], today: str) -> None:
    """Answer today for each required day on which an editor looks, also within groups that the record will have."""
    for each in fields:
        if each.name in TODAY and each.required:
            answers.setdefault(each.name, today)
        elif isinstance(each.kind, Group) and (each.required or each.name in answers):
            inner = answers.get(each.name, {})
            _set_today(each.kind.fields, inner, today)
            if inner:
                answers[each.name] = inner
        elif isinstance(each.kind, Many) and (inner_fields := fields_within(each.kind)):
            for entry in answers.get(each.name, ()):
                _set_today(inner_fields, entry, today)


def _shown(answer: Any) -> str:
    if isinstance(answer, dict):
        return ", ".join(f"{name} {_shown(value)}" for name, value in answer.items())
    return ", ".join(map(_shown, answer)) if isinstance(answer, list) else str(answer)


def _tell(root: Path, drafts: list[_Draft]) -> None:
    """Say what was written, what the checker says of it, and what comes next."""
    problems = check(root).problems
    by_file = Counter(problem.file for problem in problems)
    print()
    for draft in drafts:
        print(f"{draft.file} written; its page is /{draft.type.name}/{draft.id}/ of the site while `make serve` runs")
    new = {draft.file for draft in drafts}
    last = drafts[-1]
    left = list(missing(last.type.fields, last.answers))
    for problem in problems:
        if problem.file in new and not (left and problem.file == last.file and problem.code in GAPS):
            print(problem)
    others = sum(number for file, number in by_file.items() if file not in new)
    if others:
        print(f"{count(others, 'mistake')} in other files; `make check` names them")
    if left:
        print(f"Next: fill in {listing(left, 40)}, then run `python -m kb check {last.file}`.")
    elif last.type is SOURCES:
        print(f"Next: cite it under `sources:` of the record that it supports, with `source: {last.id}` and `shows:`.")
    elif any(by_file[file] for file in new):
        print(
            "Next: mend these lines, then run `make check`. The comments in the file name each field that it can have."
        )
    else:
        print("Next: add what else is known. The comments in the file name each field; `format` takes them away.")
