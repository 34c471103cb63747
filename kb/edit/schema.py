"""The declaration as JSON Schema (draft-07), so that an editor suggests, explains and refuses while one types.

A schema is written for what a YAML 1.2 reader makes of a record, as the language server behind most editors does: a
date such as `2026-02-10` is a text, a bare `2026` or `41.9` a number, and a number may stand where a text is wanted.
What a schema refuses the checker refuses too; what only the checker can see is listed in `BEYOND`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from re import fullmatch
from typing import Any

from kb.declare import dates, prose
from kb.declare.fields import (
    DIGITS,
    NUMBER_FORM,
    URL_FORM,
    Choice,
    Decimal,
    Fault,
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
)
from kb.declare.ids import is_id
from kb.declare.types import TYPES
from kb.edit import classes
from kb.edit.saving import save
from kb.load.files import below, records

Schema = dict[str, Any]
FOLDER = "docs/schema"
IDS_FILE = "ids.json"
SETTINGS_FILE = ".vscode/settings.json"
LARGEST = 10**DIGITS - 1
DRAFT = "http://json-schema.org/draft-07/schema#"

# A text is a text to the checker even where YAML reads a number: a title may be 1984.
TEXT = ["string", "number"]
ONE_LINE = r"^\S(?:[^\n]*\S)?$"
MOMENT = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?[~?]{0,2}"
INTERVAL = rf"{MOMENT}/(?:{MOMENT}|\.\.)|\.\./{MOMENT}"

_FILE = "it is about the file itself, before there is a record"
_SYNTAX = "it is about how the YAML is written, which a schema does not see"
_LIBRARY = "it needs the other records"
_BETWEEN = "it weighs fields against each other"
_COUNTED = "it counts what a reader sees, kept with the other rules"

# The mistakes that only the checker names, each with the reason.
BEYOND = {
    "unopened-file": _FILE,
    "not-utf8": _FILE,
    "file-too-large": _FILE,
    "not-yaml": _FILE,
    "text-cut": _SYNTAX,
    "not-quoted": _SYNTAX,
    "merge-conflict": _FILE,
    "empty-file": _FILE,
    "second-document": _FILE,
    "unknown-folder": _FILE,
    "unknown-file": _FILE,
    "unknown-ending": _FILE,
    "bad-file-name": _FILE,
    "invisible-character": _SYNTAX,
    "too-deep": _SYNTAX,
    "alias": _SYNTAX,
    "anchor": _SYNTAX,
    "merge-key": _SYNTAX,
    "tag": _SYNTAX,
    "duplicate-key": _SYNTAX,
    "duplicate-id": _LIBRARY,
    "lost-id": _LIBRARY,
    "shows-repeated": _LIBRARY,
    "uncited-source": _LIBRARY,
    "duplicate-address": _LIBRARY,
    "headline-alone": _LIBRARY,
    "headline-quoted": _LIBRARY,
    "unknown-section": _LIBRARY,
    "duplicate-number": _LIBRARY,
    "evidence-newer-than-sources": _LIBRARY,
    "one-sided-support": _LIBRARY,
    "unknown-sentence": _LIBRARY,
    "uncovered-sentence": _LIBRARY,
    "claimed-and-excused": _LIBRARY,
    "repeats-itself": _LIBRARY,
    "repeats-later": _LIBRARY,
    "repeats-otherwise": _LIBRARY,
    "two-values": _LIBRARY,
    "part-over-whole": _LIBRARY,
    "theme-in-itself": _LIBRARY,
    "date-in-the-future": _LIBRARY,
    "looked-at-in-the-future": "it depends on the day of the check",
    "straight-quote": "it is a rule on our own words, kept with the other rules",
    "shows-repeats-summary": _BETWEEN,
    "read-before-published": _BETWEEN,
    "standing-without-basis": _BETWEEN,
    "numbered-fragment": _BETWEEN,
    "missing-number": _BETWEEN,
    "verb-not-seen": _BETWEEN,
    "position-of-a-plan": _BETWEEN,
    "status-without-source": _BETWEEN,
    "nothing-searched": _BETWEEN,
    "evidence-after-assessment": _BETWEEN,
    "verdict-stronger-than-cells": _BETWEEN,
    "contradiction-unquoted": _BETWEEN,
    "cells-without-verdict": _BETWEEN,
    "gap-missing": _BETWEEN,
    "gap-without-weaker": _BETWEEN,
    "slots-missing": _BETWEEN,
    "slots-without-verdict": _BETWEEN,
    "slots-of-another-clause": _BETWEEN,
    "slots-and-gap": _BETWEEN,
    "missing-unseen": _LIBRARY,
    "near-missing": _BETWEEN,
    "near-and-cell": _BETWEEN,
    "not-weighed": _BETWEEN,
    "verdict-of-a-forecast": _BETWEEN,
    "outcome-of-no-forecast": _BETWEEN,
    "verdict-without-source": _BETWEEN,
    "about-nothing": _BETWEEN,
    "hedge-words": _BETWEEN,
    "stance-on-missing": _BETWEEN,
    "stance-on-another": _BETWEEN,
    "stance-on-without-side": _BETWEEN,
    "number-of-points": _COUNTED,
    "too-many-words": _COUNTED,
    "too-many-sentences": _COUNTED,
    "question-missing": _LIBRARY,
    "synonym-of-nothing": _LIBRARY,
    "wrong-geometry": _BETWEEN,
    "figure-with-many-sources": "it is a rule on one type, kept with the other rules",
    "template": "it is about a page, not a record",
    "not-built": "it is about a page, not a record",
}


def files(root: Path) -> dict[str, str]:
    """Return every generated file for the records under `root`, as its text by its path from the root.

    The classes of the records are among them where the code stands beside the records.
    """
    documents = {f"{FOLDER}/{type_.name}.json": of_type(type_) for type_ in TYPES.values()}
    documents[f"{FOLDER}/{IDS_FILE}"] = of_ids(known_ids(root))
    documents[SETTINGS_FILE] = {
        "yaml.schemas": {f"./{FOLDER}/{name}.json": f"data/{name}/*.yml" for name in TYPES},
    }
    made = {path: json.dumps(document, ensure_ascii=False, indent=2) + "\n" for path, document in documents.items()}
    return made | classes.files() if (root / "kb").is_dir() else made


def stale(root: Path) -> tuple[str, ...]:
    """Return the paths of the generated files that are missing, not current, or generated no more; sorted."""
    made = files(root)
    present = {file for file in below(root, FOLDER) if file.endswith(".json")}
    old = {path for path, text in made.items() if not _holds(root / path, text)}
    return tuple(sorted(old | (present - made.keys())))


def write(root: Path) -> tuple[str, ...]:
    """Bring every generated file up to date, and return the paths of those that were not."""
    made, changed = files(root), stale(root)
    for name in changed:
        path = root / name
        if name in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            save(path, made[name])
        else:
            path.unlink()
    return changed


def modeline(type_: RecordType) -> str:
    """Return the comment that leads a record's editor to the schema of its type."""
    return f"# yaml-language-server: $schema=../../{FOLDER}/{type_.name}.json"


def known_ids(root: Path) -> dict[str, list[str]]:
    """Return the ids of each type, sorted. File names are enough for that, so a broken record is known too."""
    known: dict[str, list[str]] = {name: [] for name in TYPES}
    for file in map(PurePosixPath, records(root)):
        if is_id(file.stem):
            known[file.parent.name].append(file.stem)
    return {name: sorted(ids) for name, ids in known.items()}


def of_ids(ids: Mapping[str, Sequence[str]]) -> Schema:
    """Return the schema to whose definitions every reference leads: a closed list of ids for each type."""
    remedy = "write data/{0}/<id>.yml first, then run `make schema`"
    definitions = {
        name: {"enum": list(known), "errorMessage": f"no id under data/{name}; " + remedy.format(name)}
        for name, known in ids.items()
    }
    return {"$schema": DRAFT, "title": "ids", "description": "The ids of all records.", "definitions": definitions}


def of_type(type_: RecordType) -> Schema:
    """Return the schema of a type of record."""
    return {"$schema": DRAFT, "title": type_.one, "description": type_.means, **of_kind(type_.group)}


def of_field(field: Field) -> Schema:
    """Return the schema of a field: its label, what it means with an example, and what its kind demands."""
    shown = isinstance(field.kind, Text | Prose | Quote | Url | When | Whole | Decimal)
    example = f". For example: {field.example}" if shown else ""
    return {"title": field.label, "description": field.means + example, **of_kind(field.kind)}


def of_kind(kind: Kind) -> Schema:
    """Return what a kind demands of a value."""
    return KIND_SCHEMAS[type(kind)](kind)


def _group(kind: Group) -> Schema:
    owed = [field.name for field in kind.fields if field.required]
    return {
        "type": "object",
        "properties": {field.name: of_field(field) for field in kind.fields},
        **({"required": owed} if owed else {}),
        "additionalProperties": False,
    }


def _many(kind: Many) -> Schema:
    return {"type": "array", "items": of_kind(kind.of), "minItems": kind.least, "uniqueItems": True}


def _line(kind: Text) -> Schema:
    forms = [
        _form(ONE_LINE, fault(kind, "not-one-line")),
        _form(_without(r"\[\["), fault(kind, "link-in-plain-text")),
    ]
    if kind.pattern:
        forms.append(_form(f"^(?:{kind.pattern})$", fault(kind, "bad-form")))
    numbers = not kind.pattern or fullmatch(kind.pattern, "1")
    return {"type": TEXT if numbers else "string", "minLength": 1, "maxLength": kind.longest, "allOf": forms}


def _quote(kind: Quote) -> Schema:
    schema = _line(kind.line)
    # A word has a letter or a digit, and nothing but space or marks lies between two; the checker finds more of them.
    words = rf"(?:[A-Za-z0-9]\S*\s[^A-Za-z0-9]*){{{kind.words}}}[A-Za-z0-9]"
    schema["allOf"].append(_form(_without(words), fault(kind, "quote-too-long")))
    return schema


def _prose(kind: Prose) -> Schema:
    forms = [
        {"pattern": r"\S"},
        _form(_without(prose.BROKEN_LINK.pattern), fault(kind, "malformed-link")),
        _form(_without(prose.ADDRESS.pattern), fault(kind, "address-in-prose")),
        _form(_without(prose.MARKUP.pattern), fault(kind, "markup-in-prose")),
    ]
    return {"type": TEXT, "minLength": 1, "maxLength": kind.longest, "allOf": forms}


def _url(kind: Url) -> Schema:
    return {"type": "string", **_form(f"^{URL_FORM}$", fault(kind, "bad-address"))}


def _when(kind: When) -> Schema:
    notation = {None: f"{MOMENT}|{INTERVAL}", False: MOMENT, True: INTERVAL}[kind.interval]
    words = _form(f"^(?:{notation})$", fault(kind, "bad-date"))
    if kind.interval:
        return {"type": "string", **words}
    return {"type": ["string", "integer"], **words, "minimum": dates.EARLIEST, "maximum": dates.LATEST}


def _whole(kind: Whole) -> Schema:
    limits = {"minimum": kind.least, "maximum": LARGEST}
    return {"type": "integer", **limits, "errorMessage": _said(fault(kind, "bad-number"))}


def _decimal(kind: Decimal) -> Schema:
    least = -LARGEST if kind.least is None else kind.least
    most = LARGEST if kind.most is None else kind.most
    form = _form(f"^{NUMBER_FORM}$", fault(kind, "bad-number"))
    return {"type": ["number", "string"], **form, "minimum": least, "maximum": most}


def _choice(kind: Choice) -> Schema:
    terms = kind.scale.terms
    meanings = [f"{term.label}: {term.means}" for term in terms]
    return {"enum": [term.value for term in terms], "enumDescriptions": meanings}


def _ref(kind: Ref) -> Schema:
    known = [{"$ref": f"{IDS_FILE}#/definitions/{name}"} for name in kind.types or TYPES]
    return {"allOf" if len(known) == 1 else "anyOf": known}


def _form(pattern: str, broken: Fault) -> Schema:
    return {"pattern": pattern, "patternErrorMessage": _said(broken)}


def _without(pattern: str) -> str:
    return rf"^(?![\s\S]*(?:{pattern}))"


def _said(broken: Fault) -> str:
    return "; ".join(broken.sentences)


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode("utf-8")


KIND_SCHEMAS: dict[type, Callable[[Any], Schema]] = {
    Text: _line,
    Prose: _prose,
    Quote: _quote,
    Url: _url,
    When: _when,
    Whole: _whole,
    Decimal: _decimal,
    Choice: _choice,
    Ref: _ref,
    Many: _many,
    Group: _group,
}
