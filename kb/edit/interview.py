"""Asking for the fields of a record: each answer is read at once as the checker reads it, and asked again if need be.

Answers are texts, and lists and dictionaries of them, by field: what a YAML file would hold.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from kb.check.rules.rule import weigh_record
from kb.declare.fields import Choice, Field, Group, Kind, Many, Prose, RecordType, Ref, fields_within
from kb.declare.letters import with_article
from kb.declare.types import TYPES
from kb.edit import scaffold
from kb.edit.finder import nearest
from kb.library.library import Library
from kb.load import reader, yaml_tree
from kb.load.text import Unreadable
from kb.problems.problem import Problem
from kb.problems.words import listing, suggestion
from kb.records.known_ids import Ids
from kb.records.links import linked

Path = tuple[str, ...]
FEW = 20  # records that can all be listed
JUDGEMENT = "(the judgement)"
# The fields that a record owes where a rule finds something missing. The judgement that lacks it is a status, the
# record of a claim, or the outcome of a forecast.
OWED: dict[str, tuple[Path, ...]] = {
    "not-weighed": ((JUDGEMENT,),),
    "missing-number": (("number",),),
    "nothing-searched": ((JUDGEMENT, "searched"),),
    "status-without-source": ((JUDGEMENT, "sources"),),
    "verdict-without-source": ((JUDGEMENT, "sources"),),
    "stance-on-missing": (("stance_on",),),
    "standing-without-basis": (("standing", "of"), ("standing", "basis")),
    "gap-missing": (("charter", "gap"),),
    "near-missing": (("charter", "near"),),
}
INCOMPLETE = ("missing-key", "too-few-entries")  # what is no fault while answers are still to come


class BadAnswer(Exception):
    """Raised where an answer that was given beforehand cannot stand; the message says what is wrong with it."""


class Unanswered(Exception):
    """Raised where the answers end too early; carries the paths of the required fields that have none."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(", ".join(missing))


def set_answer(answers: dict[str, Any], type_: RecordType, name: str, text: str) -> None:
    """Set the answer with a dotted name, such as `standing.value`, in the answers for a record of a type.

    A list takes several texts between commas where none of them can hold a comma, else one at a time. In a list of
    groups a name that the last entry has already begins the next entry. Raises `BadAnswer` for an unknown name.
    """
    fields, place = type_.fields, answers
    *outer, last = name.split(".")
    for step in outer:
        kind = _known(fields, step, name).kind
        if not fields_within(kind):
            raise BadAnswer(f'"{step}" in "{name}" holds no further fields')
        if isinstance(kind, Many):
            entries = place.setdefault(step, [])
            if not entries or (step == outer[-1] and last in entries[-1]):
                entries.append({})
            place = entries[-1]
        else:
            place = place.setdefault(step, {})
        fields = fields_within(kind)
    kind = _known(fields, last, name).kind
    if fields_within(kind):
        raise BadAnswer(f'"{name}" holds fields of its own; set {name}.{_first(kind).name}')
    if isinstance(kind, Many):
        between_commas = isinstance(kind.of, Ref | Choice)
        place.setdefault(last, []).extend(map(_tidy, text.split(",") if between_commas else [text]))
    else:
        place[last] = _tidy(text)


def missing(fields: tuple[Field, ...], answers: dict[str, Any], path: Path = ()) -> Iterator[str]:
    """Yield the dotted name of each required field that has no answer yet."""
    for each in fields:
        here = (*path, each.name)
        value = answers.get(each.name)
        if value is None:
            if each.required:
                yield ".".join(here)
        elif inner := fields_within(each.kind):
            for entry in value if isinstance(each.kind, Many) else [value]:
                yield from missing(inner, entry, here)


@dataclass
class Interview:
    """The questions for one record. `ids` may hold records that are still to be written beside those of the library.

    `proposals` are answers by dotted name that an empty line accepts.
    """

    library: Library
    ids: Ids
    type: RecordType
    proposals: dict[str, str] = field(default_factory=dict)

    def check(self, answers: dict[str, Any]) -> None:
        """Raise `BadAnswer` where one of the answers given beforehand is wrong; what is missing is no fault."""
        for name, value in answers.items():
            faults = [f for f in self._faults(self.type.names[name], value) if f.code not in INCOMPLETE]
            if faults:
                raise BadAnswer("\n".join(fault.words for fault in faults))

    def fill(self, answers: dict[str, Any], only: str = "") -> None:
        """Ask for each required field that the answers lack, or for one of them, and add what is answered.

        Raises `Unanswered` where the answers end too early.
        """
        try:
            self._fill((self.type.names[only],) if only else self.type.fields, answers, ())
        except EOFError:
            raise Unanswered(list(missing(self.type.fields, answers))) from None

    def complete(self, answers: dict[str, Any]) -> None:
        """Ask for what rules of the checker demand of these answers, until none does or the answers end."""
        asked: set[Path] = set()
        while owed := next((path for path in self._owed(answers) if path not in asked), None):
            asked.add(owed)
            fields, place = self.type.fields, answers
            for step in owed[:-1]:
                each = _known(fields, step, ".".join(owed))
                place = place[step][-1] if isinstance(each.kind, Many) else place[step]
                fields = fields_within(each.kind)
            try:
                self._fill_one(_known(fields, owed[-1], ".".join(owed)), place, owed)
            except EOFError:
                place.pop(owed[-1], None)
                return

    def ask(self, means: str, proposal: str) -> str:
        """Return what is typed in answer to a question that no field asks, or the proposal for an empty line."""
        try:
            return self._line(means, proposal)
        except EOFError:
            if not proposal:
                raise Unanswered(["id"]) from None
            print()
            return proposal

    def _fill(self, fields: tuple[Field, ...], answers: dict[str, Any], path: Path) -> None:
        for each in fields:
            if each.name not in answers and not each.required:
                continue
            self._fill_one(each, answers, (*path, each.name))

    def _fill_one(self, each: Field, answers: dict[str, Any], path: Path) -> None:
        if isinstance(each.kind, Group):
            self._fill(each.kind.fields, answers.setdefault(each.name, {}), path)
        elif fields_within(each.kind):
            self._fill_entries(each, answers, path)
        elif each.name not in answers and isinstance(each.kind, Many):
            self._ask_list(each, each.kind, answers, path)
        elif each.name not in answers:
            answers[each.name] = self._ask_one(each, path)

    def _owed(self, answers: dict[str, Any]) -> Iterator[Path]:
        """Yield the ways to the fields without which a rule would refuse these answers."""
        content = scaffold.scaffold(self.type, answers).encode("utf-8")
        tree = yaml_tree.load("answers", content)
        record, faults = reader.read(self.type, "answers", "answers", tree, content)
        if faults:
            return
        judgements = {(spot.line, spot.column): way[0] for way, spot in record.spots.items() if way}
        lacking = (
            "status" if "status" in self.type.names else "outcome" if answers.get("kind") == "forecast" else "record"
        )
        for problem in weigh_record(record, self.library).found:
            judgement = str(judgements.get((problem.line, problem.column), lacking))
            for path in OWED.get(problem.code, ()):
                yield tuple(judgement if step == JUDGEMENT else step for step in path)

    def _fill_entries(self, each: Field, answers: dict[str, Any], path: Path) -> None:
        """Complete the entries that there are; where there are none, ask for them until an empty line."""
        fields = fields_within(each.kind)
        if each.name in answers:
            for entry in answers[each.name]:
                self._fill(fields, entry, path)
            return
        first = _first(each.kind)
        least = each.kind.least if isinstance(each.kind, Many) else 1
        while True:
            done = len(answers.get(each.name, ()))
            text = self._ask_one(first, (*path, first.name), "an empty line ends the list" if done >= least else "")
            if not text:
                return
            entry = {first.name: text}
            answers.setdefault(each.name, []).append(entry)
            self._fill(fields, entry, path)

    def _ask_one(self, each: Field, path: Path, ending: str = "") -> str:
        """Return the answer for a field with a single value; nothing for an empty line where that ends a list."""
        name = ".".join(path)
        self._introduce(name, each, each.kind, ending)
        proposal = self.proposals.get(name, "")
        while True:
            try:
                text = _tidy(self._line("", proposal, each.kind))
            except EOFError:
                if not proposal and not ending:
                    raise
                text, proposal = proposal, ""
            if not text and ending:
                return ""
            faults = self._faults(each, text)
            if not faults:
                return text
            self._tell(faults, each.kind, text)

    def _ask_list(self, each: Field, kind: Many, answers: dict[str, Any], path: Path) -> None:
        between = "between commas, or " if isinstance(kind.of, Ref | Choice) else ""
        self._introduce(".".join(path), each, kind.of, f"{between}one to a line; an empty line ends the list")
        entries: list[str] = []
        while True:
            try:
                line = self._line("", "", kind.of)
            except EOFError:
                if len(entries) < kind.least:
                    raise
                line = ""
            texts = [_tidy(text) for text in (line.split(",") if between else [line])]
            if not any(texts) and len(entries) >= kind.least:
                answers[each.name] = entries
                return
            for text in texts:
                faults = self._faults(each, [*entries, text])
                if text and len(entries) + 1 < kind.least:
                    faults = [fault for fault in faults if fault.code not in INCOMPLETE]
                if faults:
                    self._tell(faults, kind.of, text)
                else:
                    entries.append(text)

    def _faults(self, each: Field, value: Any) -> list[Problem]:
        """Return what the checker would say of a value of a field."""
        content = scaffold.only(each, value).encode("utf-8", "surrogateescape")  # what was no text is refused below
        try:
            tree = yaml_tree.load("answer", content)
        except Unreadable as error:
            return [error.problem]
        alone = replace(self.type, group=replace(self.type.group, fields=(each,)))
        record, faults = reader.read(alone, "answer", "answer", tree, content)
        return faults + linked(record, self.ids, content).problems

    def _introduce(self, name: str, each: Field, kind: Kind, ending: str) -> None:
        example = each.example[0] if isinstance(each.example, list) else each.example
        notes = [f"for example: {example}"] if not isinstance(kind, Choice | Ref | Prose) else []
        if isinstance(kind, Ref):
            wanted = " or ".join(TYPES[type_].one for type_ in kind.types)
            notes.append(f"the id of {with_article(wanted)}" if wanted else "an id")
        notes += [ending] if ending else []
        print(f"\n{name}: {each.means}" + (f" ({'; '.join(notes)})" if notes else ""))
        if isinstance(kind, Choice):
            longest = max(map(len, kind.scale.by_value))
            for term in kind.scale.terms:
                print(f"  {term.value:{longest}}  {term.means}")

    def _tell(self, faults: list[Problem], kind: Kind, text: str) -> None:
        for fault in faults:
            print(f"  {fault.words}")
            if fault.code == "unknown-reference" and isinstance(kind, Ref):
                candidates = [record for name in kind.types for record in self.library.of_type(name)]
                few = candidates if len(candidates) <= FEW else []
                for record in nearest(self.library, text, kind.types) or few:
                    print(f"    {record.id}  ({record.title})")

    def _line(self, means: str, proposal: str, kind: Kind | None = None) -> str:
        """Return a line from the editor. Raises `EOFError` where there are no more."""
        if means:
            print(f"\n{means}")
        with_words = sys.stdin.isatty() and isinstance(kind, Choice | Ref)
        _complete(self._known_words(kind) if with_words else [])
        text = input(f"[{proposal}] > " if proposal else "> ").strip()
        if not sys.stdin.isatty():
            print(text)  # so that a protocol of answers from a file can be read
        return text or proposal

    def _known_words(self, kind: Kind | None) -> list[str]:
        if isinstance(kind, Choice):
            return list(kind.scale.by_value)
        types = kind.types if isinstance(kind, Ref) else ()
        return [id_ for id_, type_ in self.ids.types.items() if not types or type_ in types]


def _complete(words: list[str]) -> None:
    """Let the Tab key complete these words, where the system has a library for it."""
    try:
        import readline
    except ImportError:
        return

    def nth(start: str, state: int) -> str | None:
        found = [word for word in words if word.startswith(start)] or get_close_matches(start, words, n=9)
        return found[state] if state < len(found) else None

    readline.set_completer_delims(" ,")
    readline.set_completer(nth)
    readline.parse_and_bind("tab: complete")


def _known(fields: tuple[Field, ...], name: str, whole: str) -> Field:
    known = {each.name: each for each in fields}
    if name in known:
        return known[name]
    where = f' in "{whole}"' if name != whole else ""
    raise BadAnswer(f'"{name}"{where} is no field; {suggestion(name, known) or f"one of: {listing(known, 30)}"}')


def _first(kind: Kind) -> Field:
    """Return the first required field of a group or of the groups of a list; each has one."""
    return next(each for each in fields_within(kind) if each.required)


def _tidy(text: str) -> str:
    return " ".join(text.split())
