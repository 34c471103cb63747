"""What is wrong with a file, said to the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

# Every kind of mistake by its code, with what it means.
CODES = {
    "not-utf8": "the file is not text in UTF-8",
    "file-too-large": "the file is larger than a record can be",
    "invisible-character": "a control character, or one that changes the order in which text is shown",
    "not-yaml": "the text is no YAML",
    "empty-file": "the file holds nothing",
    "second-document": "the file holds more than one document",
    "too-deep": "lists and groups stand inside each other too often",
    "alias": "a YAML alias instead of the value",
    "anchor": "a YAML anchor on a value",
    "merge-key": "a YAML merge key",
    "tag": "a YAML tag on a value",
    "duplicate-key": "a field stands twice in one group",
    "unknown-folder": "a folder that is no type of record",
    "unknown-file": "a file beside the folders of the types",
    "unknown-ending": "a file that does not end in .yml",
    "bad-file-name": "a file name that cannot be an id",
    "duplicate-id": "an id that another record has or had",
    "lost-id": "an id was published and leads nowhere now",
    "unknown-key": "a field that the type does not have",
    "missing-key": "a field that every record of the type owes",
    "wrong-type": "a list, a group or a single value where another of them belongs",
    "empty-value": "a field without a value",
    "not-in-scale": "a word that is no value of the field's scale",
    "bad-date": "a date that is not in the calendar or not in the notation",
    "bad-number": "something else where a number belongs",
    "bad-address": "an address that is not http(s), or holds characters that none can",
    "bad-id": "a text that cannot be an id",
    "bad-form": "a text that is not in the form that the field wants",
    "not-one-line": "line breaks or outer spaces in a field of one line",
    "too-long": "more characters than the field holds",
    "too-few-entries": "a list with too few entries",
    "repeated-entry": "the same entry twice in one list",
    "quote-too-long": "more words quoted than may be",
    "link-in-plain-text": "a link in a field that shows plain text",
    "malformed-link": "square brackets that open no link",
    "address-in-prose": "an address in prose, where a citation belongs",
    "markup-in-prose": "markup that prose does not have",
    "unknown-reference": "an id that no record has",
    "wrong-reference": "the id of a record of another type",
    "renamed-id": "an id that a record had before",
    "retired-id": "an id that was withdrawn or split",
    "shows-repeats-summary": "a citation that says only what the summary says",
    "shows-repeated": "the same words for many sources",
    "uncited-source": "a source that nobody cites",
    "duplicate-address": "two sources with one address",
    "read-before-published": "a page read before it was published",
    "standing-without-basis": "a standing without saying whose and why",
    "numbered-fragment": "a number on a fragment whose place is not known",
    "missing-number": "a placed provision without a number",
    "unknown-section": "a section that the document's outline does not have",
    "duplicate-number": "two provisions with one number",
    "verb-not-seen": "a quoted verb where the wording was not seen",
    "position-of-a-plan": "a plan called a position",
    "status-without-source": "a status that owes a source",
    "nothing-searched": "nothing found, without saying where was searched",
    "evidence-after-assessment": "evidence newer than the weighing",
    "evidence-newer-than-sources": "evidence newer than every source cited",
    "verdict-stronger-than-cells": "a verdict that no provision bears",
    "contradiction-unquoted": "a contradiction without the words that contradict",
    "cells-without-verdict": "provisions under a verdict that rests on none",
    "gap-missing": "a weaker verdict that does not say in what",
    "gap-without-weaker": "a gap under a verdict that has none",
    "near-missing": "not seen, without the clauses looked at",
    "near-and-cell": "a provision both as a ground and as merely near",
    "not-weighed": "a claim or a provision that nobody has weighed",
    "one-sided-support": "a disputed fact called supported on sources of one standing",
    "verdict-of-a-forecast": "a record verdict on a forecast",
    "outcome-of-no-forecast": "an outcome on a claim that is no forecast",
    "verdict-without-source": "a verdict that owes a source",
    "about-nothing": "a claim neither about the text nor about the record",
    "hedge-words": "a hedge without its words, or words without a hedge",
    "unknown-sentence": "a sentence that the article does not have",
    "uncovered-sentence": "a sentence without claims and without a reason",
    "claimed-and-excused": "a sentence with claims and with a reason why it has none",
    "repeats-itself": "a claim that repeats itself",
    "repeats-later": "a claim that repeats a later one",
    "figure-with-many-sources": "a figure with more than one source",
    "wrong-geometry": "a route with coordinates, or a place with a route",
    "theme-in-itself": "a theme that is a part of itself",
    "date-in-the-future": "a date after the state of the record",
    "template": "a template that does not fit the records",
}


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it stands, what was found, what was expected and how to mend it.

    `line` and `column` count from 1. Problems sort by file, then by place in the file.
    """

    file: str
    line: int
    column: int
    code: str
    found: str
    expected: str
    remedy: str

    def __post_init__(self) -> None:
        assert self.code in CODES, self.code

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}:{self.column}: error[{self.code}]: {self.found}; {self.expected}; {self.remedy}"
        )


class BadData(Exception):
    """Raised where records are needed and the data holds mistakes; carries every one of them, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `did you mean "…"?` for the nearest known word, or an empty string where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""


def listing(words: Iterable[str], most: int = 14) -> str:
    """Return words as a readable list, cut after `most` of them."""
    all_words = list(words)
    shown = ", ".join(all_words[:most])
    left = len(all_words) - most
    return f"{shown} and {left} more" if left > 0 else shown
