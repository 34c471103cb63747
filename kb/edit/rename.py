"""A new id for a record: its file name, every place that names it, and its old id among its aliases.

Only the ids are replaced, where they stand, so that each file keeps its comments and its form. What comes out is
checked in a copy before anything is written.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb import SITE_SETTINGS
from kb.check.run import check
from kb.declare.fields import Many, Prose, Ref
from kb.declare.ids import ID_SAYS, is_id
from kb.declare.types import TYPES
from kb.declare.types.house import SETTINGS
from kb.edit import source_text
from kb.edit.canonical import in_the_form_of
from kb.edit.saving import save_all
from kb.edit.source_text import Collection, Part, Scalar
from kb.library.library import Library
from kb.load.files import ENDING, RETIRED_FILE, SETTINGS_FILE, Sort, below, pages, sort_of, texts
from kb.load.text import Unreadable, from_utf8, read_bytes
from kb.problems.problem import Problem
from kb.problems.words import suggestion
from kb.records.known_ids import Living, Renamed, Retired
from kb.records.record import Record
from kb.records.spots import Way

# An id as it may be given: alone, with its type, or as the path of its file.
GIVEN = re.compile(r"(?:data/)?(?:(?P<type>[a-z]+)/)?(?P<id>[^/]*?)(?:\.yml)?")

# The settings that name a record, or a list of them.
SETTINGS_OF_RECORDS = {
    each.name for each in SETTINGS.fields if isinstance(each.kind.of if isinstance(each.kind, Many) else each.kind, Ref)
}

Edit = tuple[int, int, str]  # from one character to another, the text that takes their place


class Refused(Exception):
    """Raised where a record cannot be renamed, with the reason; nothing was written."""

    def __init__(self, reason: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__("\n".join([reason, *map(str, problems)]))


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file, named by its path from the root. `after_file` differs for the record itself."""

    file: str
    after_file: str
    before: str
    after: str
    places: int


@dataclass(frozen=True, slots=True)
class Renaming:
    """A renaming that was checked.

    `mentions` are places that name the old id and stay as they are, `unread` what is wrong with texts in which no such
    place could be looked for.
    """

    root: Path
    old: str
    new: str
    changes: tuple[Change, ...]
    mentions: tuple[str, ...]
    unread: tuple[Problem, ...]


def plan(root: Path, old: str, new: str) -> Renaming:
    """Return what a renaming changes, checked in a copy. Raises `Refused`; writes nothing."""
    state = check(root)
    if state.problems:
        raise Refused("mend these first; a renaming starts and ends without mistakes:", state.problems)
    record, new = _from(state.library, old), _to(state.library, old, new)
    try:
        changes = [_record_change(root, source, record, new) for source in _naming(state.library, record)]
        changes += [change for change in _other_changes(root, record, new) if change.after != change.before]
    except Unreadable as error:
        raise Refused("the old id may stand in what cannot be read; mend it first:", [error.problem]) from None
    _rehearse(root, changes)
    mentions, unread = _mentions(root, record, changes)
    return Renaming(root, record.id, new, tuple(changes), tuple(mentions), tuple(unread))


def carry_out(renaming: Renaming) -> Library:
    """Write a renaming and return the library that it leaves.

    Raises `Refused` where a file is no longer what it was when the renaming was planned. Where anything fails, every
    file is as it was before.
    """
    for change in renaming.changes:
        if not _is_unchanged(renaming.root, change):
            raise Refused(f"{change.file} was saved in the meantime; nothing was renamed")
    try:
        _write(renaming.root, renaming.changes)
        state = check(renaming.root)
        if state.problems:
            raise Refused("the records hold mistakes now; nothing was renamed:", state.problems)
    except BaseException:
        _restore(renaming.root, renaming.changes)
        raise
    return state.library


# ── May it be? ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _given(word: str) -> tuple[str | None, str]:
    match = GIVEN.fullmatch(word)
    return (match["type"], match["id"]) if match else (None, word)


def _from(library: Library, word: str) -> Record:
    type_, id_ = _given(word)
    record = library.get(id_)
    if record and type_ in (None, record.type.name):
        return record
    if record:
        raise Refused(f'"{id_}" is a {record.type.one}: {record.file}')
    fate = library.ids.fate(id_)
    if isinstance(fate, Renamed):
        raise Refused(f'"{id_}" was renamed already; its id now is "{fate.now}"')
    if isinstance(fate, Retired):
        raise Refused(f'"{id_}" was retired: {fate.why}')
    raise Refused(f'no record has the id "{id_}"; {suggestion(id_, library.ids.types) or "see the file names in data"}')


def _to(library: Library, old: str, word: str) -> str:
    record, (type_, new) = _from(library, old), _given(word)
    if type_ not in (None, record.type.name):
        raise Refused(f'a record keeps its type: "{record.id}" is a {record.type.one}')
    if not is_id(new):
        raise Refused(f'"{new}" can be no id: {ID_SAYS}')
    if new == record.id:
        raise Refused(f'"{new}" is its id already')
    fate = library.ids.fate(new)
    if isinstance(fate, Living):
        raise Refused(f'the id "{new}" is taken by the {TYPES[fate.type].one} {library[new].file}')
    if isinstance(fate, Renamed) and fate.now != record.id:
        raise Refused(f'"{new}" is an earlier id of "{fate.now}", and its address answers for that')
    if isinstance(fate, Retired):
        raise Refused(f'"{new}" is retired, and its address says so: {fate.why}')
    return new


def _rehearse(root: Path, changes: list[Change]) -> None:
    """Raise `Refused` where the changed records would hold a mistake."""
    with tempfile.TemporaryDirectory() as folder:
        for file in below(root, "data"):
            if sort_of(file) not in (Sort.RECORD, Sort.TEXT):
                continue
            (Path(folder) / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / file, Path(folder) / file)  # its text alone: it may be one that nobody may change
        _write(Path(folder), [change for change in changes if change.file.startswith("data/")])
        problems = check(Path(folder)).problems
    if problems:
        raise Refused("the renaming would leave mistakes:", problems)


# ── What changes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _naming(library: Library, record: Record) -> list[Record]:
    """Return the record itself and every record that names it, each once."""
    sources = {link.source.id: link.source for link in library.backlinks(record.id)}
    return [record, *(source for id_, source in sources.items() if id_ != record.id)]


def _record_change(root: Path, source: Record, record: Record, new: str) -> Change:
    before = _read(root, source.file)
    places = dict(_scalars(source_text.read(before).root, ()))
    edits: list[Edit] = []
    for leaf in source.references:
        is_prose = isinstance(leaf.kind, Prose)
        if is_prose or leaf.value == record.id:
            edits += _edits_in(before, places[leaf.path], record.id, new, in_links=is_prose)
    after_file = source.file
    if source is record:
        after_file = f"data/{record.type.name}/{new}{ENDING}"
        edits.append(_alias_edit(before, record, places, new))
    after = in_the_form_of(before, _edited(before, edits), source.type)
    return Change(source.file, after_file, before, after, len(edits))


def _edits_in(text: str, scalar: Scalar, old: str, new: str, *, in_links: bool) -> Iterator[Edit]:
    """Yield an edit for each place of a scalar that names the old id: all of it, or the links of its prose."""
    has_header = scalar.style in ("|", ">")  # in which a comment may name it too
    start = text.index("\n", scalar.start) if has_header else scalar.start
    for match in (_link(old) if in_links else _alone(old)).finditer(text, start, scalar.end):
        yield *match.span("id"), new


def _alias_edit(text: str, record: Record, places: dict[Way, Scalar], new: str) -> Edit:
    """Return the edit that leaves the old id among the aliases: in the place of the new one, or after the last one."""
    newline = "\r\n" if "\r\n" in text else "\n"
    if not record.aliases:
        start = "" if text.endswith("\n") else newline
        return len(text), len(text), f"{start}aliases:{newline}  - {record.id}{newline}"
    if new in record.aliases:
        (edit,) = _edits_in(text, places["aliases", record.aliases.index(new)], new, record.id, in_links=False)
        return edit
    last = places["aliases", len(record.aliases) - 1]
    line = text.rfind("\n", 0, last.start) + 1
    if text[line : last.start].strip() != "-":  # [in-one, line]
        return last.end, last.end, f", {record.id}"
    end = text.find("\n", last.start)
    end = len(text) if end < 0 else end + 1
    start = "" if text.endswith("\n", 0, end) else newline
    return end, end, f"{start}{text[line : last.start]}{record.id}{newline}"


def _other_changes(root: Path, record: Record, new: str) -> Iterator[Change]:
    """Yield what becomes of the settings, the retired ids, the hand-written pages and the navigation."""
    for file, names in ((f"data/{SETTINGS_FILE}", _is_setting), (f"data/{RETIRED_FILE}", _is_successor)):
        if (root / file).exists():
            text = _read(root, file)
            edits = [
                edit
                for part in source_text.read(text).parts()
                if names(part) and isinstance(part.value, Scalar) and part.value.text == record.id
                for edit in _edits_in(text, part.value, record.id, new, in_links=False)
            ]
            yield _text_change(file, text, edits)
    for page in pages(root):
        text = _read(root, page)
        patterns = (_link(record.id), _address(record), _argument(record.id))
        yield _text_change(page, text, _edits_by(text, patterns, new))
    if (root / SITE_SETTINGS).exists():
        text = _read(root, SITE_SETTINGS)
        yield _text_change(SITE_SETTINGS, text, _edits_by(text, (_address(record),), new))


def _is_setting(part: Part) -> bool:
    """Whether a part of the settings names a record: by itself, or as one of a list."""
    field = part.key or (part.holder.owner and part.holder.owner.key)
    return bool(field and field.text in SETTINGS_OF_RECORDS)


def _is_successor(part: Part) -> bool:
    owner = part.holder.owner
    return bool(owner and owner.key and owner.key.text == "successors")


def _edits_by(text: str, patterns: Iterable[re.Pattern[str]], new: str) -> list[Edit]:
    return [(*match.span("id"), new) for pattern in patterns for match in pattern.finditer(text)]


def _text_change(file: str, text: str, edits: list[Edit]) -> Change:
    return Change(file, file, text, _edited(text, edits), len(edits))


def _edited(text: str, edits: Iterable[Edit]) -> str:
    for start, end, put in sorted(set(edits), reverse=True):
        text = text[:start] + put + text[end:]
    return text


def _scalars(collection: Collection, way: Way) -> Iterator[tuple[Way, Scalar]]:
    """Yield each value of a file with the path that leads to it."""
    for index, part in enumerate(collection.parts):
        here = (*way, part.key.text if part.key else index)
        if isinstance(part.value, Scalar):
            yield here, part.value
        else:
            yield from _scalars(part.value, here)


def _alone(id_: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9-])(?P<id>{re.escape(id_)})(?![a-z0-9-])")


def _link(id_: str) -> re.Pattern[str]:
    return re.compile(rf"\[\[\s*(?P<id>{re.escape(id_)})\s*(?=[\]|#])")


def _address(record: Record) -> re.Pattern[str]:
    """Match the address of a page, as Markdown links and the navigation have it: `themes/trade.md`, `themes/trade/`."""
    return re.compile(rf"(?<![\w-]){record.type.name}/(?P<id>{re.escape(record.id)})(?=\.md|/)")


def _argument(id_: str) -> re.Pattern[str]:
    """Match an id that a macro of a hand-written page is given: `{{ timeline(theme="trade") }}`."""
    return re.compile(rf"(?<=[=(,\[ ])(?P<mark>[\"'])(?P<id>{re.escape(id_)})(?P=mark)(?=[^{{}}]*\}}\}})")


# ── What stays, and writing ──────────────────────────────────────────────────────────────────────────────────────────


def _mentions(root: Path, record: Record, changes: list[Change]) -> tuple[list[str], list[Problem]]:
    """Return the places outside the records that name the old id and are left as they are, and what cannot be read."""
    id_ = re.escape(record.id)
    # A bare word such as `trade` is found only where it is surely an id.
    bare = rf"|(?<![\w/-]){id_}(?![\w-])" if "-" in record.id else ""
    pattern = re.compile(rf"(?<![\w-]){record.type.name}/{id_}(?![\w-])|([\"']){id_}\1{bare}")
    after = {change.file: change.after for change in changes}
    mentions: list[str] = []
    unread: list[Problem] = []
    for file in texts(root):
        try:
            text = after.get(file) or _read(root, file)
        except Unreadable as error:
            unread.append(error.problem)
            continue
        lines = enumerate(text.splitlines(), start=1)
        mentions += [f"{file}:{number}" for number, line in lines if pattern.search(line)]
    return mentions, unread


def _read(root: Path, file: str) -> str:
    return from_utf8(file, read_bytes(root / file, file))  # line ends and a byte-order mark as they are


def _is_unchanged(root: Path, change: Change) -> bool:
    try:
        return _read(root, change.file) == change.before
    except Unreadable:
        return False


def _write(root: Path, changes: Iterable[Change]) -> None:
    save_all({root / change.after_file: change.after for change in changes})
    for change in changes:
        if change.after_file != change.file:
            (root / change.file).unlink()


def _restore(root: Path, changes: Iterable[Change]) -> None:
    save_all({root / change.file: change.before for change in changes})
    for change in changes:
        if change.after_file != change.file:
            (root / change.after_file).unlink(missing_ok=True)
