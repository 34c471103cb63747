"""The kinds of value that a field can hold, and what a field is. `types` declares the record types in these words.

A kind says everything about its values in one place: their shape, an example, and its faults, which are the ways in
which a value can fail it. The checker and the JSON Schema word their messages from the faults, and the tests break a
record once for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from kb.declare.scale import Scale
from kb.problems.sentences import Said, said, sentences
from kb.problems.words import listing

# As many digits as every reader of JSON holds: most keep numbers in 64 bits, and round what is longer without a word.
DIGITS = 15
NUMBER_FORM = rf"-?(?!(?:\.?[0-9]){{{DIGITS + 1}}})(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
# An address goes into a link as it stands: no spaces, quotes or angle brackets. Its host has a dot and no empty part,
# and nobody's name stands before it, which would look like the host.
HOST_PART = r"""[^\s<>"'`\\{}|^/?#@:.\[\]]{1,63}"""
URL_FORM = (
    rf"[Hh][Tt][Tt][Pp][Ss]?://(?:{HOST_PART}\.)+{HOST_PART}\.?(?::[0-9]{{1,5}})?"
    r"""(?:[/?#][^\s<>"'`\\{}|^]*)?"""
)
SINGLE = "a single value"


class Fault(NamedTuple):
    """One way to fail a kind: the code of the mistake, values that fail so, and what its sentences want to know."""

    code: str
    examples: tuple[Any, ...]
    slots: Mapping[str, object] = {}
    case: str = ""

    @property
    def sentences(self) -> tuple[str, str]:
        """What was expected, and how to mend it."""
        return sentences(self.code, self.case, **self.slots)

    def said(self, found: str, case: str = "") -> Said:
        """Return what is said of a value that fails so; `case` is a nearer one than that of the fault."""
        return said(self.code, found, case or self.case, **self.slots)


TOO_MANY_DIGITS = Fault("bad-number", (10**DIGITS,), {"digits": DIGITS}, case="digits")


@dataclass(frozen=True, slots=True)
class Text:
    """One line, shown as it stands. `pattern` narrows it, `says` tells an editor how it is to look."""

    shape: ClassVar[str] = SINGLE
    longest: int = 200
    pattern: str = ""
    says: str = ""
    example: str = ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        faults = (
            Fault("not-one-line", ("two\nlines", " outer spaces ")),
            _too_long(self.longest),
            Fault("link-in-plain-text", ("[[haven",)),
        )
        return (*faults, Fault("bad-form", ("?",), {"form": self.says})) if self.pattern else faults


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences in our own words: emphasis, lists and `[[links]]` to records, no HTML and no bare addresses."""

    shape: ClassVar[str] = SINGLE
    example: ClassVar[str] = ""
    longest: int = 2000

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (
            _too_long(self.longest),
            Fault("malformed-link", ("In [[haven.", "In [[haven]].[[")),
            Fault("address-in-prose", ("See https://gazette.example.org/law/1", "See [the law](law).")),
            Fault("markup-in-prose", ("Signed in `Haven`.", "# Haven", "Haven.\n\n- - -\n\nHill Town.")),
        )


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, used only where the exact words matter."""

    shape: ClassVar[str] = SINGLE
    example: ClassVar[str] = "where appropriate"
    line: ClassVar[Text] = Text(120)
    words: int = 7

    @property
    def faults(self) -> tuple[Fault, ...]:
        words = " ".join(["word"] * (self.words + 1))
        return (Fault("quote-too-long", (words,), {"words": self.words}), *self.line.faults)


@dataclass(frozen=True, slots=True)
class Url:
    """An http(s) address."""

    shape: ClassVar[str] = SINGLE
    example: ClassVar[str] = "https://gazette.example.org/law/1"
    faults: ClassVar[tuple[Fault, ...]] = (
        Fault(
            "bad-address",
            (
                "javascript:alert(1)",
                "https://haven",
                "https://haven..example.org/",
                "https://haven.example.org@example.net/",
                "https://haven.example.org/two words",
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class When:
    """A date in the notation of `kb.declare.dates`. `interval` says whether one is wanted, allowed or neither."""

    shape: ClassVar[str] = SINGLE
    interval: bool | None = None

    @property
    def example(self) -> str:
        return "2001-02-03/.." if self.interval else "2001-02-03"

    @property
    def faults(self) -> tuple[Fault, ...]:
        case = {None: "", False: "moment", True: "interval"}[self.interval]
        other = {None: (), False: ("2001/2002",), True: ("2001-02-03",)}
        bad = ("yesterday", "2001-02-30", "2001-13", "3000", "2002/2001", "../..", *other[self.interval])
        return (Fault("bad-date", bad, case=case),)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, counted from `least`."""

    shape: ClassVar[str] = SINGLE
    least: int = 0

    @property
    def example(self) -> int:
        return max(self.least, 1)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (Fault("bad-number", ("one", self.least - 1, 1.5), {"least": self.least}), TOO_MANY_DIGITS)


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal number with a point, kept as it was written. `least` and `most` go together."""

    shape: ClassVar[str] = SINGLE
    example: ClassVar[float] = 12.5
    least: float | None = None
    most: float | None = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        bad = ("12,5", "twelve")
        if self.least is None or self.most is None:
            return (Fault("bad-number", bad, case="decimal"), TOO_MANY_DIGITS)
        limits = {"least": f"{self.least:g}", "most": f"{self.most:g}"}
        return (Fault("bad-number", (*bad, self.least - 1, self.most + 1), limits, case="limits"),)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a scale."""

    shape: ClassVar[str] = SINGLE
    scale: Scale

    @property
    def example(self) -> str:
        return self.scale.terms[0].value

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (Fault("not-in-scale", ("no-such-value",), {"values": listing(self.scale.by_value, 20)}),)


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of a record of one of these types; of any type where none is named."""

    shape: ClassVar[str] = SINGLE
    types: tuple[str, ...] = ()
    example: str = ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (Fault("bad-id", ("The Haven",)),)


@dataclass(frozen=True, slots=True)
class Many:
    """A list without repetitions."""

    shape: ClassVar[str] = "a list, each entry beginning with `- `"
    of: Kind
    least: int = 1

    @property
    def example(self) -> list[Any]:
        return [self.of.example]

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (
            Fault("too-few-entries", ([],), {"least": self.least}),
            Fault("repeated-entry", ()),  # what repeats depends on the field
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; `names` finds each by its name, `owed` are the names of those that are required.

    `name` is that of the class whose attributes its fields become, in `kb.records`.
    """

    faults: ClassVar[tuple[Fault, ...]] = ()
    name: str
    fields: tuple[Field, ...]
    names: dict[str, Field] = field(init=False, repr=False, compare=False)
    owed: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {each.name: each for each in self.fields})
        object.__setattr__(self, "owed", frozenset(each.name for each in self.fields if each.required))

    @property
    def shape(self) -> str:
        return f"fields: {listing(self.names)}"

    @property
    def example(self) -> dict[str, Any]:
        return {each.name: each.example for each in self.fields}


Kind = Text | Prose | Quote | Url | When | Whole | Decimal | Choice | Ref | Many | Group


class Part(NamedTuple):
    """A part of a value: the step that leads to it, its field where it has one of its own, its kind and its value."""

    step: str | int
    field: Field | None
    kind: Kind
    value: Any


def parts(kind: Kind, value: Any) -> Iterator[Part]:
    """Yield the parts of a value: the fields of a group, each None where there is none, or the entries of a list."""
    if isinstance(kind, Group):
        for each in kind.fields:
            yield Part(each.name, each, each.kind, None if value is None else value[each.name])
    elif isinstance(kind, Many):
        for index, entry in enumerate(value or ()):
            yield Part(index, None, kind.of, entry)


def kind_at(kind: Kind | None, step: str | int) -> Kind | None:
    """Return the kind that a step leads to from another, or None where nothing is declared there."""
    if isinstance(kind, Many) and isinstance(step, int):
        return kind.of
    within = kind.names.get(str(step)) if isinstance(kind, Group) else None
    return within.kind if within else None


def fields_within(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a group, or of the groups in a list; any other kind has none."""
    group = kind.of if isinstance(kind, Many) else kind
    return group.fields if isinstance(group, Group) else ()


def meaning(way: Sequence[Field]) -> str:
    """Return what the last of some fields, each within the one before, means: first the labels of those it is in."""
    *around, last = way
    within = ", ".join(f"“{field.label}”" for field in around)
    return f"{within}: {last.means}" if within else last.means


def _too_long(longest: int) -> Fault:
    return Fault("too-long", ("x" * (longest + 1),), {"longest": longest})


def fault(kind: Kind, code: str) -> Fault:
    """Return the fault of a kind with that code. Raises `StopIteration` where the kind cannot fail so."""
    return next(each for each in kind.faults if each.code == code)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its key in the YAML, its label on the page, what it means for an editor, its kind and an example.

    The example is a value as YAML gives it (a text, a number, a list, a dictionary); without one, it is the kind's.
    """

    name: str
    kind: Kind
    label: str
    means: str
    example: Any = field(default=None, compare=False)
    required: bool = False

    def __post_init__(self) -> None:
        if self.example is None:
            object.__setattr__(self, "example", self.kind.example)


def required(name: str, kind: Kind, label: str, means: str, example: Any = None) -> Field:
    """Return a field that every record of the type has."""
    return Field(name, kind, label, means, example, required=True)


def optional(name: str, kind: Kind, label: str, means: str, example: Any = None) -> Field:
    """Return a field that a record may leave out."""
    return Field(name, kind, label, means, example)


@dataclass(frozen=True)
class RecordType:
    """A type of record. `name` is its folder and address, `one` and `many` its names in a sentence.

    The order of the fields is the order in a file and in exports.
    """

    name: str
    one: str
    many: str
    means: str
    group: Group

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, in the order in which a file has them."""
        return self.group.fields

    @property
    def names(self) -> dict[str, Field]:
        """Its fields by their names."""
        return self.group.names
