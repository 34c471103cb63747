"""The kinds of value that a field can hold, and what a field is. `types` declares the record types in these words."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.scales import Scale


@dataclass(frozen=True, slots=True)
class Text:
    """One line, shown as it stands. `pattern` narrows it, `says` tells an editor how it is to look."""

    longest: int = 200
    pattern: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences in our own words: emphasis, lists and `[[links]]` to records, no HTML and no bare addresses."""

    longest: int = 2000


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, used only where the exact words matter."""

    words: int = 7


@dataclass(frozen=True, slots=True)
class Url:
    """An http(s) address."""


@dataclass(frozen=True, slots=True)
class When:
    """A date in the notation of `kb.dates`. `interval` says whether an interval is wanted, allowed or neither."""

    interval: bool | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, counted from `least`."""

    least: int = 0


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal number with a point, kept as it was written."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a scale."""

    scale: Scale


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of a record of one of these types; of any type where none is named."""

    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """A list without repetitions."""

    of: Kind
    least: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; `names` finds each by its name. `cites` marks the group that is a citation."""

    fields: tuple[Field, ...]
    cites: bool = False
    names: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {each.name: each for each in self.fields})


Kind = Text | Prose | Quote | Url | When | Whole | Decimal | Choice | Ref | Many | Group


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its key in the YAML, its label on the page, what it means for an editor, and its kind."""

    name: str
    kind: Kind
    label: str
    means: str
    required: bool = False


def required(name: str, kind: Kind, label: str, means: str) -> Field:
    """Return a field that every record of the type has."""
    return Field(name, kind, label, means, required=True)


def optional(name: str, kind: Kind, label: str, means: str) -> Field:
    """Return a field that a record may leave out."""
    return Field(name, kind, label, means)


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
