"""A record as its page shows it: every value in an element that names its field.

A template writes `{{ record.title }}` and gets `<span data-field="title">…</span>`. The path in `data-field` is the way
to the value in the YAML, lists counted from 0: `charter.provisions.0.says`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Protocol

from markupsafe import Markup

from kb.declare.dates import Date
from kb.declare.fields import Choice, Decimal, Field, Group, Many, Prose, Quote, Ref, Text, Url, When, Whole
from kb.declare.letters import plain_letters
from kb.declare.scale import Term
from kb.records.record import Record
from kb.records.spots import Way
from view import prose


class Writer(Protocol):
    """The page on which values are written: it makes the links to records, and the HTML of other words."""

    def link_html(self, id_: str, words: str | None = None) -> str: ...
    def words_html(self, words: str) -> str: ...


class Shown:
    """One value of a record with its declaration. Truthy where there is a value.

    A group gives its fields as attributes, a list its entries; anything else becomes HTML when a template writes it.
    """

    __slots__ = ("_field", "_kind", "_page", "_path", "_value")

    def __init__(self, path: Way, field: Field, kind: Any, value: Any, page: Writer) -> None:
        self._path = path
        self._field = field
        self._kind = kind
        self._value = value
        self._page = page

    def __bool__(self) -> bool:
        return self._value is not None

    def __iter__(self) -> Iterator[Shown]:
        if isinstance(self._kind, Many) and self._value is not None:
            for index, item in enumerate(self._value):
                yield Shown((*self._path, index), self._field, self._kind.of, item, self._page)

    def __len__(self) -> int:
        return len(self._value) if isinstance(self._kind, Many) and self._value is not None else 0

    def __getattr__(self, name: str) -> Shown:
        field = self._kind.names.get(name) if isinstance(self._kind, Group) else None
        if field is None:
            raise AttributeError(f"{path_of(self)} has no field {name}")
        value = None if self._value is None else self._value[name]
        return Shown((*self._path, name), field, field.kind, value, self._page)

    def __getitem__(self, name: str) -> Shown:
        return self.__getattr__(name)

    def __html__(self) -> str:
        return leaf_html(self)

    def __str__(self) -> str:
        raise TypeError(f"{self._path} is written without escaping; write it in a template")


class ShownRecord:
    """A record whose fields are `Shown` values."""

    def __init__(self, record: Record, page: Writer) -> None:
        self._record = record
        self._page = page

    def __getattr__(self, name: str) -> Shown:
        field = self._record.type.names.get(name)
        if field is None:
            raise AttributeError(f"{self._record.type.name} have no field {name}")
        return Shown((name,), field, field.kind, self._record.values[name], self._page)


def where(shown: Shown) -> Markup:
    """Return the attribute that names the field of an element: `data-field="title"`."""
    return Markup(f'data-field="{path_of(shown)}"')


def path_of(shown: Shown) -> str:
    """Return the way to a value: names and list positions, joined by points."""
    return ".".join(map(str, shown._path))


def raw(shown: Shown) -> Any:
    """Return the value itself, for conditions and for components that write their own element."""
    return shown._value


def label(shown: Shown) -> str:
    """Return the label of the field, as declared."""
    return shown._field.label


def leaf_html(shown: Shown) -> Markup:
    """Return a value in an element that names its field; nothing where there is none.

    Raises `TypeError` for a value that holds several: a template has to write each of them.
    """
    if shown._value is None:
        return Markup("")
    written = LEAVES.get(type(shown._kind))
    if written is None:
        raise TypeError(f"{path_of(shown)} holds several values; a template has to write each of them")
    return Markup(written(shown._value, where(shown), shown._page))


def date_html(date: Date, attributes: str = "") -> Markup:
    """Return a date in words; in a `time` element where it is one moment that is neither about nor uncertain."""
    words = escape(str(date))
    moment = date.start
    if date.is_interval or moment is None or moment.about or moment.uncertain:
        return Markup(f"<span {attributes}>{words}</span>")
    return Markup(f'<time {attributes} datetime="{moment.iso}">{words}</time>')


def _prose(text: str, name: Markup, page: Writer) -> str:
    return f'<div class="kb-prose" {name}>{prose.to_html(text, page.link_html, page.words_html)}</div>'


def _quote(words: str, name: Markup, page: Writer) -> str:
    return f"<q {name}>{escape(words)}</q>"


def _address(url: str, name: Markup, page: Writer) -> str:
    words = url.partition("://")[2].rstrip("/")
    return f'<a {name} href="{escape(url)}" rel="external">{escape(words)}</a>'


def _date(date: Date, name: Markup, page: Writer) -> str:
    return date_html(date, name)


def _term(term: Term, name: Markup, page: Writer) -> str:
    return f'<span {name} title="{escape(term.means)}">{escape(term.label)}</span>'


def _record(id_: str, name: Markup, page: Writer) -> str:
    return page.link_html(id_).replace("<a ", f"<a {name} ", 1)


def _text(words: str, name: Markup, page: Writer) -> str:
    return f"<span {name}>{page.words_html(words)}</span>"


def _number(number: int, name: Markup, page: Writer) -> str:
    return f"<span {name}>{number}</span>"


def _decimal(number: str, name: Markup, page: Writer) -> str:
    return f"<span {name}>{thousands(number)}</span>"


# How a value of each kind that holds a single one is written, given the attribute that names its field.
LEAVES: Mapping[type, Callable[[Any, Markup, Writer], str]] = {
    Prose: _prose,
    Quote: _quote,
    Url: _address,
    When: _date,
    Choice: _term,
    Ref: _record,
    Text: _text,
    Whole: _number,
    Decimal: _decimal,
}


LANGUAGES = {
    "az": "Azerbaijani",
    "bs": "Bosnian",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "hy": "Armenian",
    "it": "Italian",
    "ka": "Georgian",
    "lt": "Lithuanian",
    "mk": "Macedonian",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
}


GROUP_OF_THREE = re.compile(r"\B(?=(?:\d{3})+$)")


def thousands(number: str) -> str:
    """Return a decimal number with a comma between thousands, as the prose of the records writes it: `1,768`."""
    whole, point, rest = number.partition(".")
    return f"{GROUP_OF_THREE.sub(',', whole)}{point}{rest}"


def language(code: str) -> str:
    """Return the English name of a language, or its code where we have none."""
    return LANGUAGES.get(code, code)


Filter = Callable[..., Any]
FILTERS: dict[str, Filter] = {
    "plain_letters": plain_letters,
    "at": where,
    "raw": raw,
    "path": path_of,
    "label": label,
    "language": language,
    "thousands": thousands,
    "date": date_html,
}
