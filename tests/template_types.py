"""What a template reads of what: types followed through its syntax tree, from what it receives to each attribute.

Types come from annotations, from the declared record types, and from `view.contexts` and `view.contract`. Where they do not tell,
as where a query may return records of any type, an attribute has to be one that something known has.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import inspect
import textwrap
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from markupsafe import Markup

from kb.declare.dates import Date
from kb.declare.fields import Choice, Decimal, Field, Group, Kind, Many, RecordType, Ref, When, Whole
from kb.declare.scale import Scale, Term
from kb.library.library import Library
from kb.records.entry import Entry
from kb.records.record import Record
from view.contract.kinds import Given
from view.shown import Shown, ShownRecord


@dataclass(frozen=True)
class Unknown:
    """Something of which nothing is known."""


@dataclass(frozen=True)
class Lost:
    """Something that is not there, of which enough was said."""


@dataclass(frozen=True)
class Of:
    """An instance of a class; `names` are the types of the record that a text is the id of."""

    cls: type
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfType:
    """A record of one of these types, or the same record as its page shows it."""

    names: tuple[str, ...]
    shown: bool = False


@dataclass(frozen=True)
class Value:
    """A value of a field, plain or as the page shows it."""

    kind: Kind
    shown: bool


@dataclass(frozen=True)
class Several:
    """A list, tuple, set or iterator of one type."""

    of: Type


@dataclass(frozen=True)
class Row:
    """A tuple of so many things."""

    of: tuple[Type, ...]


@dataclass(frozen=True)
class Table:
    """A dictionary: the type of its values."""

    of: Type


@dataclass(frozen=True)
class Either:
    """One of several types."""

    of: tuple[Type, ...]


@dataclass(frozen=True)
class Thing:
    """An object that is there already: a module, a function, a namespace."""

    value: Any = field(hash=False)  # a namespace has no hash


@dataclass(frozen=True)
class Called:
    """A macro, by the template that has it."""

    template: str
    name: str


@dataclass(frozen=True)
class Template:
    """An imported template."""

    name: str


Type = Unknown | Lost | Of | OfType | Value | Several | Row | Table | Either | Thing | Called | Template
UNKNOWN, LOST, TEXT, HTML, NUMBER, TRUTH = Unknown(), Lost(), Of(str), Of(Markup), Of(int), Of(bool)
KNOWN = (Record, RecordType, Field, Scale, Library)
PLAIN: dict[type, type] = {Choice: Term, When: Date, Whole: int, Decimal: float}


def either(*found: Type) -> Type:
    """Return the one type of several things, or that it is one of them."""
    flat = dict.fromkeys(part for each in found for part in (each.of if isinstance(each, Either) else (each,)))
    records = [each for each in flat if isinstance(each, OfType)]
    if len(records) == len(flat) and len({each.shown for each in records}) == 1:
        return OfType(tuple(dict.fromkeys(name for each in records for name in each.names)), records[0].shown)
    if flat and all(isinstance(each, Several) for each in flat):
        return Several(either(*(each.of for each in flat if isinstance(each, Several))))
    return next(iter(flat)) if len(flat) == 1 else Either(tuple(flat))


@functools.cache
def hints_of(thing: Any) -> dict[str, Any]:
    """Return the annotations of a class or a function."""
    return typing.get_type_hints(thing, include_extras=True)


@functools.cache
def signature_of(function: Any) -> inspect.Signature:
    """Return how a function is called; a method as it is called on its object."""
    signature = inspect.signature(function)
    return signature.replace(parameters=[each for name, each in signature.parameters.items() if name != "self"])


class Types:
    """The declared types of records, and what every annotation comes to with them."""

    def __init__(self, declared: Mapping[str, RecordType]) -> None:
        self.declared = declared
        self.any_record = OfType(tuple(declared))
        groups = [type_.group for type_ in declared.values()]
        for group in groups:  # it grows
            kinds = [each.kind.of if isinstance(each.kind, Many) else each.kind for each in group.fields]
            groups += [kind for kind in kinds if isinstance(kind, Group)]
        self.groups = {group.name: group for group in groups}
        self.names = {name for group in groups for name in group.names}

    def value(self, kind: Kind, shown: bool) -> Type:
        """Return the type of the value of a field."""
        if shown or isinstance(kind, Group):
            return Value(kind, shown)
        if isinstance(kind, Many):
            return Several(self.value(kind.of, shown))
        if isinstance(kind, Ref):
            return Of(str, kind.types or tuple(self.declared))
        return Of(PLAIN.get(type(kind), str))

    def kind_at(self, path: str) -> Kind:
        """Return the kind of what stands at a path such as `claims.charter.provisions.0`, an entry of a list."""
        type_, *names = path.split(".")
        kind: Kind = self.declared[type_].group
        for name in names:
            if isinstance(kind, Many):
                kind = kind.of
            else:
                assert isinstance(kind, Group), path
                kind = kind.names[name].kind
        return kind

    def of(self, annotation: Any, record: OfType | None = None) -> Type:
        """Return the type that an annotation names; `record` is what a record is there of which it says no more."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self._annotated(arguments[0], arguments[1:])
        if isinstance(annotation, type) and issubclass(annotation, Record) and annotation is not Record:
            return OfType((annotation.folder,))
        if isinstance(annotation, type) and annotation.__name__ in self.groups and issubclass(annotation, Entry):
            return Value(self.groups[annotation.__name__], shown=False)
        if isinstance(annotation, TypeVar):  # what comes back is what was given
            return record or self.any_record
        if annotation in (Record, ShownRecord):
            return OfType((record or self.any_record).names, annotation is ShownRecord)
        if origin in (Union, UnionType):
            return either(*(self.of(each, record) for each in arguments if each is not type(None)))
        if origin is tuple and arguments[-1] is not ...:
            return Row(tuple(self.of(each, record) for each in arguments))
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return Table(self.of(arguments[1], record) if len(arguments) > 1 else NUMBER)  # a Counter names its keys
        if isinstance(origin, type) and issubclass(origin, Iterable):
            return Several(self.of(arguments[0], record))
        if isinstance(annotation, type) and annotation not in (Entry, Shown, object):
            return Of(annotation)
        return Of(origin) if isinstance(origin, type) and origin.__module__.startswith("view.") else UNKNOWN

    def _annotated(self, cls: Any, named: tuple[str, ...]) -> Type:
        if cls in (Record, ShownRecord):
            return OfType(named, cls is ShownRecord)
        if cls is str:
            return Of(str, named)
        return either(*(self.value(self.kind_at(path), cls is Shown) for path in named))

    def of_object(self, value: Any) -> Type:
        """Return the type of an object that is there already."""
        if isinstance(value, dict):
            return Table(self.of_object(next(iter(value.values()))))
        if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
            return Several(self.of_object(value[0]))
        is_open = inspect.ismodule(value) or inspect.isroutine(value) or isinstance(value, SimpleNamespace)
        return Thing(value) if is_open else Of(type(value))

    def given(self, each: Given, value: Any = None) -> Type:
        """Return the type of a name that a template receives; of a global also its value, which says more."""
        found = self.of_object(value)
        return found if isinstance(found, Thing) else self.of(each.type)

    def each(self, of: Type) -> Type:
        """Return the type of what a loop over something meets."""
        match of:
            case Several(of=each):
                return each
            case Table():
                return TEXT
            case Row(of=parts):
                return either(*parts)
            case Value(kind=Many() as kind, shown=shown):
                return self.value(kind.of, shown)
            case Either(of=several):
                return either(*map(self.each, several))
            case Lost():
                return LOST
        return UNKNOWN

    def parts(self, of: Type, count: int) -> tuple[Type, ...]:
        """Return the types of the parts into which something is taken apart."""
        if isinstance(of, Row) and len(of.of) >= count:
            return of.of[:count]
        if isinstance(of, Either) and all(isinstance(each, Row) for each in of.of):
            return tuple(either(*(each.of[place] for each in of.of)) for place in range(count))
        if isinstance(of, Of) and hasattr(of.cls, "_fields"):
            hints = hints_of(of.cls)
            return tuple(self.of(hints[name]) for name in of.cls._fields[:count])
        return (LOST if of == LOST else UNKNOWN,) * count

    def attribute(self, of: Type, name: str) -> Type | None:
        """Return the type of an attribute, or None where it is not there."""
        match of:
            case OfType(names=names, shown=shown):
                return self._of_record(names, shown, name)
            case Value(kind=Group() as kind, shown=shown):
                return self.value(kind.names[name].kind, shown) if name in kind.names else None
            case Thing(value=value):
                return self.of_object(getattr(value, name)) if hasattr(value, name) else None
            case Either(of=several):
                found = [self.attribute(each, name) for each in several]
                return either(*filter(None, found)) if all(found) else None
            case Of(cls=cls):
                return self.of_class(cls, name)
            case Lost():
                return LOST
            case Several() | Table() | Row() | Value():
                return None
        return UNKNOWN if name in self.names or any(self.of_class(cls, name) for cls in KNOWN) else None

    def _of_record(self, names: tuple[str, ...], shown: bool, name: str) -> Type | None:
        own = None if shown else self.of_class(Record, name)
        if own:
            return own
        if not shown and name == "type":
            return Of(RecordType)
        found = [self.declared[each].names[name] for each in names if name in self.declared[each].names]
        return either(*(self.value(each.kind, shown) for each in found)) if found else None

    def of_class(self, cls: type, name: str) -> Type | None:
        """Return the type of an attribute of a class: a field, a property, a method, or what `__init__` sets."""
        hints = hints_of(cls) if cls.__module__ != "builtins" else {}
        if name in hints:
            return self.of(hints[name])
        there = inspect.getattr_static(cls, name, None)
        if isinstance(there, property | functools.cached_property):
            function = there.fget if isinstance(there, property) else there.func
            return self.of(hints_of(function).get("return"))
        if there is not None:
            return Thing(there)
        return self._set_by_init(cls, name)

    def _set_by_init(self, cls: type, name: str) -> Type | None:
        if dataclasses.is_dataclass(cls) or not inspect.isfunction(cls.__init__):
            return None
        hints = hints_of(cls.__init__)
        for line in assignments_of(cls.__init__):
            target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
            if not (isinstance(target, ast.Attribute) and target.attr == name):
                continue
            if isinstance(line, ast.AnnAssign):
                return self.of(eval(ast.unparse(line.annotation), vars(inspect.getmodule(cls))))
            way = ast.unparse(line.value).split(".")
            found: Type | None = self.of(hints[way[0]]) if way[0] in hints else UNKNOWN
            for part in way[1:]:
                found = self.attribute(found, part) if found and found != UNKNOWN else found
            return found or UNKNOWN
        return None


@functools.cache
def assignments_of(function: Callable[..., Any]) -> list[ast.Assign | ast.AnnAssign]:
    body = ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function))))
    return [line for line in body if isinstance(line, ast.Assign | ast.AnnAssign)]


# Queries that return records of the type that they were given.
GIVEN_BACK = ("by_kind", "by_term", "most_named", "neighbours", "newest", "years")
