"""A tree of nodes → a record, by the declaration of its type. Every mistake of a file is collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from kb.declare import dates, prose
from kb.declare.fields import (
    DIGITS,
    NUMBER_FORM,
    TOO_MANY_DIGITS,
    URL_FORM,
    Choice,
    Decimal,
    Field,
    Group,
    Kind,
    Many,
    Prose,
    Quote,
    RecordType,
    Ref,
    Text,
    Url,
    When,
    Whole,
    fault,
    required,
)
from kb.declare.ids import is_id
from kb.declare.types.house import RETIRED
from kb.load.yaml_tree import Mapping, Node, Scalar, Sequence, scalar, shape
from kb.problems.problem import Problem
from kb.problems.sentences import Said, said
from kb.problems.words import listing, nearest, shown
from kb.records.entry import Entry
from kb.records.groups import GROUPS, Citation
from kb.records.known_ids import Retired
from kb.records.record import Leaf, Record
from kb.records.spots import Spot, Way, spot_of_link
from kb.records.typed import CLASSES

NUMBER = re.compile(NUMBER_FORM + r"\Z")
NUMBER_OF_ANY_LENGTH = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
DIGIT = re.compile("[0-9]")
URL = re.compile(URL_FORM + r"\Z")
# What other readers of YAML, old or new, take for a number, a time, a truth value or a special sign.
OTHERWISE = re.compile(
    r"""(?:yes|no|on|off|y|n|true|false|null|~|=|<<)\Z
    | [-+]?(?:\.inf|\.nan)\Z
    | [-+]?0(?:b[01_]+|x[0-9a-f_]+|o[0-7]+|[0-7_]+)\Z
    | [-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?\Z
    | [-+]?\.[0-9][0-9_]*(?:e[-+]?[0-9]+)?\Z
    | [-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+\Z
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*\Z
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?\Z""",
    re.IGNORECASE | re.VERBOSE,
)
SEVERAL = 2  # unknown fields at once: the record may be of another type
SHORT = 40  # of signs: nothing longer is a number, a time or a truth value
TEXTS = (Text, Prose, Quote, Url, Choice, Ref)
# What YAML 1.2 takes for nothing and for yes or no; a word that is meant stands in quotes.
NOTHING = {"null", "Null", "NULL", "~", ""}
WORDS = NOTHING | {"true", "True", "TRUE", "false", "False", "FALSE"}


def read(type_: RecordType, id_: str, file: str, tree: Mapping, content: bytes) -> tuple[Record, list[Problem]]:
    """Return the record that a tree holds, and what is wrong with it.

    Values that could not be read are None in the record; each of them has a problem. In `content`, that of the
    file, a link inside folded prose is found.
    """
    reader = _Reader(file, content)
    values = reader.group(tree, type_.group, (), type_.one)
    if sum(problem.code == "unknown-key" for problem in reader.problems) >= SEVERAL:
        reader.problems = guesses().of_folder(type_, file, tree) or reader.problems
    made = CLASSES.get(type_.name, Record)  # a type that was just declared has no class yet
    record = made(type_, id_, file, values, reader.spots, tuple(reader.citations), tuple(reader.references))
    return record, reader.problems


class _Reader:
    def __init__(self, file: str, content: bytes) -> None:
        self.file = file
        self.content = content
        self.problems: list[Problem] = []
        self.spots: dict[Way, Spot] = {}
        self.citations: list[tuple[Way, Citation]] = []
        self.references: list[Leaf] = []

    def group(self, node: Mapping, group: Group, path: Way, whose: str) -> Entry:
        known = group.names
        values: dict[str, Any] = dict.fromkeys(known)
        meant: set[str] = set()
        for name, (key, child) in node.entries.items():
            field = known.get(name)
            if field is None:
                meant.add(self._unknown_key(scalar(key), known, whose))
                continue
            here = (*path, name)
            self.spots[here] = child if type(child) is Scalar else scalar(key)
            values[name] = self.value(child, field.kind, here, field)
        if not group.owed <= node.entries.keys():
            self._missing_keys(node, group, whose, meant)
        entry = GROUPS.get(group.name, Entry)(values)
        if isinstance(entry, Citation):
            self.citations.append((path, entry))
        return entry

    def value(self, node: Node, kind: Kind, path: Way, field: Field) -> Any:
        if type(node) is not Scalar:
            return self._nested(node, kind, path, field)
        is_word = node.plain and node.text in WORDS
        if is_word and node.text in NOTHING:
            return self._empty(node, field)
        read_scalar = SCALAR_READERS.get(type(kind))
        if read_scalar is None:
            return self._wrong_type(node, field, kind=kind, shape=kind.shape)
        if is_word:
            return self._wrong_type(node, field, case="word")
        value = read_scalar(self, node, kind, field)
        if node.plain and len(node.text) <= SHORT and value and type(kind) in TEXTS and OTHERWISE.match(node.text):
            return self._report(node, said("not-quoted", f"{node.text} as {field.name}", word=node.text))
        if value is not None and (type(kind) is Ref or (type(kind) is Prose and "[[" in value)):
            self.references.append(Leaf(path, field, kind, value))
        return value

    def _nested(self, node: Node, kind: Kind, path: Way, field: Field) -> Any:
        if isinstance(kind, Group) and isinstance(node, Mapping):
            return self.group(node, kind, path, f"{field.name} entry")
        if isinstance(kind, Many) and isinstance(node, Sequence):
            return self._many(node, kind, path, field)
        return self._wrong_type(node, field, kind=kind, shape=kind.shape)

    def _many(self, node: Sequence, kind: Many, path: Way, field: Field) -> tuple[Any, ...] | None:
        values: list[Any] = []
        for child in node.items:
            here = (*path, len(values))  # what cannot be read is left out, and the places stay those of the values
            self.spots[here] = child
            value = self.value(child, kind.of, here, field)
            if value is None:
                continue
            if value in values:
                self._refuse(child, kind, "repeated-entry", f"the same entry twice in {field.name}")
                continue
            values.append(value)
        if len(node.items) < kind.least:
            few = "an empty list" if not node.items else f"{len(node.items)} entry"
            case = "" if field.required else "optional"
            self._report(node, fault(kind, "too-few-entries").said(f"{few} in {field.name}", case))
        return tuple(values)

    def _ref(self, node: Scalar, kind: Ref, field: Field) -> Any:
        return node.text or self._empty(node, field)

    def _text(self, node: Scalar, kind: Text, field: Field) -> Any:
        text = node.text
        if text != text.strip() or "\n" in text:
            return self._refuse(node, kind, "not-one-line", f"{field.name} with line breaks or outer spaces")
        if len(text) > kind.longest:
            return self._refuse(node, kind, "too-long", f"{len(text)} characters in {field.name}")
        if not text:
            return self._empty(node, field)
        if "[[" in text:
            return self._refuse(node, kind, "link-in-plain-text", f"[[ in {field.name}")
        if kind.pattern and not re.fullmatch(kind.pattern, text):
            words = fault(kind, "bad-form").said(f"{shown(text)} as {field.name}")
            return self._report(node, guesses().of_form(text, kind, words))
        return text

    def _prose(self, node: Scalar, kind: Prose, field: Field) -> Any:
        text = node.text.strip()
        if not text:
            return self._empty(node, field)
        if len(node.text) > kind.longest:
            return self._refuse(node, kind, "too-long", f"{len(node.text)} characters in {field.name}")
        before = len(self.problems)
        if "[[" in text:
            for nth in prose.broken_links(node.text):
                spot = spot_of_link(self.content, node, nth)
                self._refuse(spot, kind, "malformed-link", "[[ that opens no link")
        if prose.has_address(node.text):
            self._refuse(node, kind, "address-in-prose", f"an address in {field.name}")
        if prose.has_markup(node.text):
            found = f"code, a heading, a rule or a picture in {field.name}"
            self._refuse(node, kind, "markup-in-prose", found)
        return text if len(self.problems) == before else None

    def _quote(self, node: Scalar, kind: Quote, field: Field) -> Any:
        words = prose.word_count(node.text)
        if words > kind.words:
            return self._refuse(node, kind, "quote-too-long", f"{words} words quoted in {field.name}")
        return self._text(node, kind.line, field)

    def _url(self, node: Scalar, kind: Url, field: Field) -> Any:
        try:
            host = urlsplit(node.text).hostname or ""
        except ValueError:
            host = ""
        if not URL.match(node.text) or "." not in host or not _has_port(node.text):
            words = fault(kind, "bad-address").said(f"{shown(node.text)} as {field.name}")
            return self._report(node, guesses().of_address(node.text, kind, words))
        return node.text

    def _date(self, node: Scalar, kind: When, field: Field) -> Any:
        try:
            date = dates.parse(node.text)
        except dates.BadDate as error:
            words = fault(kind, "bad-date").said(str(error))
            return self._report(node, guesses().of_date(node.text, kind, field.required, words))
        if kind.interval is not None and date.is_interval != kind.interval:
            return self._refuse(node, kind, "bad-date", f'"{node.text}" as {field.name}')
        return date

    def _whole(self, node: Scalar, kind: Whole, field: Field) -> Any:
        if node.plain and NUMBER.match(node.text) and "." not in node.text and int(node.text) >= kind.least:
            return int(node.text)
        return self._no_number(node, kind, field)

    def _decimal(self, node: Scalar, kind: Decimal, field: Field) -> Any:
        if NUMBER.match(node.text):
            number = float(node.text)
            if (kind.least is None or number >= kind.least) and (kind.most is None or number <= kind.most):
                return node.text
        return self._no_number(node, kind, field)

    def _no_number(self, node: Scalar, kind: Whole | Decimal, field: Field) -> Any:
        digits = len(DIGIT.findall(node.text))
        if digits > DIGITS and NUMBER_OF_ANY_LENGTH.match(node.text):
            return self._report(node, TOO_MANY_DIGITS.said(f"{digits} digits in {field.name}"))
        words = fault(kind, "bad-number").said(f"{shown(node.text)} as {field.name}")
        return self._report(node, guesses().of_number(node.text, kind, words))

    def _choice(self, node: Scalar, kind: Choice, field: Field) -> Any:
        known = kind.scale.by_value
        if node.text in known:
            return known[node.text]
        words = fault(kind, "not-in-scale").said(f"{shown(node.text)} as {field.name}")
        return self._report(node, words.guessing(node.text, known))

    def _missing_keys(self, node: Mapping, group: Group, whose: str, meant: Collection[str]) -> None:
        """Note each required field that is not there; one that is there under a name near its own is named once."""
        for field in group.fields:
            if field.required and field.name not in node.entries and field.name not in meant:
                found = f"no {field.name} in this {whose}"
                self._report(node, said("missing-key", found, field=field.name, means=field.means))

    def _unknown_key(self, key: Scalar, known: dict[str, Field], whose: str) -> str:
        """Note a field that there is not, and return the name that is nearest, or an empty text."""
        words = said("unknown-key", f"{shown(key.text)} in this {whose}", fields=listing(known, 30))
        self._report(key, words.guessing(key.text, known))
        return nearest(key.text, known)

    def _wrong_type(self, node: Node, field: Field, case: str = "", kind: Kind | None = None, **slots: str) -> Any:
        found = f'"{node.text[:40]}"' if isinstance(node, Scalar) else shape(node)
        words = said("wrong-type", f"{found} as {field.name}", case, field=field.name, means=field.means, **slots)
        if kind is not None:
            words = guesses().of_shape(node, kind, field.name, words)
        return self._report(node, words)

    def _empty(self, node: Node, field: Field) -> Any:
        case = "" if field.required else "optional"
        return self._report(node, said("empty-value", f"{field.name} without a value", case, means=field.means))

    def _refuse(self, node: Spot, kind: Kind, code: str, found: str) -> Any:
        """Note a fault of a kind, and return None."""
        return self._report(node, fault(kind, code).said(found))

    def _report(self, node: Spot, words: Said) -> Any:
        """Note a mistake, and return None for the value that could not be read."""
        self.problems.append(Problem(self.file, node.line, node.column, *words))


def _has_port(url: str) -> bool:
    """Tell whether the port of an address, where it names one, is one that there can be."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def guesses() -> ModuleType:
    """Return the module that knows what may have been meant, which a run without a mistake does not need."""
    from kb.load import guesses

    return guesses


SCALAR_READERS: dict[type, Callable[[_Reader, Scalar, Any, Field], Any]] = {
    Text: _Reader._text,
    Prose: _Reader._prose,
    Quote: _Reader._quote,
    Url: _Reader._url,
    When: _Reader._date,
    Whole: _Reader._whole,
    Decimal: _Reader._decimal,
    Choice: _Reader._choice,
    Ref: _Reader._ref,
}


def read_retired(file: str, node: Node) -> tuple[Retired | None, list[Problem]]:
    """Return an entry of the retired ids, or None, and what is wrong with it."""
    reader = _Reader(file, b"")
    whole = required("entry", RETIRED, "Entry", "an id, its type, why, and its successors")
    entry = reader.value(node, RETIRED, (), whole)
    if entry is not None and entry.id is not None and not is_id(entry.id):
        reader._report(reader.spots["id",], said("bad-id", f"{shown(entry.id)} as id"))
    if entry is None or reader.problems:
        return None, reader.problems
    return Retired(entry.id, entry.why, entry.successors or (), entry.type), []
