"""Where templates are found, and the filters that they may use."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import jinja2
from markupsafe import Markup, escape

from kb.declare.types import TYPES
from kb.library import around, chronicle, claims, documents, evidence, kin, order, subject
from kb.records.record import Record
from view import shown

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def queries() -> SimpleNamespace:
    """Return every query of the library by its name, for templates."""
    asked = (order, subject, documents, claims, around, chronicle, evidence, kin)
    return SimpleNamespace(
        **{
            name: query
            for module in asked
            for name, query in vars(module).items()
            if inspect.isfunction(query) and query.__module__ == module.__name__ and not name.startswith("_")
        }
    )


def environment(templates: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown.FILTERS)
    environment.filters["plural"] = plural
    environment.filters["in_common"] = in_common
    environment.filters["code"] = code
    return environment


def in_common(records: Iterable[Record]) -> str:
    """Return what two records have in common, in words: `one provision, two sources, three themes`."""
    counts = Counter(record.type.name for record in records)
    return ", ".join(plural(count, TYPES[name].one, TYPES[name].many, words=True) for name, count in counts.items())


def code(text: str) -> Markup:
    """Return plain text as HTML, with what stands between backticks marked as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def plural(count: int, one: str, many: str, words: bool = False) -> str:
    """Return a count with its noun: `1 claim`, `3 claims`; a small one in words where wanted, as in running text."""
    number = NUMBERS[count] if words and count < len(NUMBERS) else count
    return f"{number} {one if count == 1 else many}"
