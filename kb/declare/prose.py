"""Links inside prose: `[[id]]`, `[[id|words]]` and, on hand-written pages, `[[id#heading]]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

LINK = re.compile(r"\[\[(?P<id>[^\[\]|#]+)(?:#(?P<anchor>[^\[\]|]+))?(?:\|(?P<words>[^\[\]]+))?\]\]")
# The forms that prose refuses. The JSON Schema demands the same, so they keep to what Python and JavaScript read alike.
BROKEN_LINK = re.compile(r"\\\[\[|\[\[(?![^\[\]|#]+(?:\|[^\[\]]+)?\]\])")
ADDRESS = re.compile(r"https?://|www\.|\]\(", re.IGNORECASE)
MARKUP = re.compile(r"[`]|(?:^|\n)#{1,6} |(?:^|\n) {0,3}([-*_])(?: *\1){2,} *(?:\n|$)|!\[")
# The same in a text behind a line break: where every branch opens with a letter of its own, few places are looked at.
_MARKUP_IN_LINES = re.compile(MARKUP.pattern.replace(r"(?:^|\n)", r"\n"))
WORD = re.compile(r"\w+(?:['’.,–-]\w+)*")


class Link(NamedTuple):
    """A link to a record: its id, the words to show where there are any, and the how-many-th `[[` of the text it is."""

    id: str
    words: str | None
    nth: int


def links(text: str) -> Iterator[Link]:
    """Yield the links of a text in order."""
    for match in LINK.finditer(text):
        yield Link(match["id"].strip(), match["words"], text.count("[[", 0, match.start()))


def broken_links(text: str) -> Iterator[int]:
    """Yield the how-many-th `[[` of a text, counted from 0, for each that opens no link."""
    for match in BROKEN_LINK.finditer(text):
        yield text.count("[[", 0, match.start())


def has_address(text: str) -> bool:
    """Tell whether a text holds a bare address, or a link that is none to a record."""
    may_hold_one = "://" in text or "](" in text or "www." in text.lower()  # a search in every text would take longer
    return may_hold_one and bool(ADDRESS.search(text))


def has_markup(text: str) -> bool:
    """Tell whether a text holds code, a heading, a rule or a picture."""
    return bool(_MARKUP_IN_LINES.search(f"\n{text}"))


def word_count(text: str) -> int:
    """Return how many words a text has."""
    return len(WORD.findall(text))


def without_links(text: str, title: Callable[[str], str]) -> str:
    """Return a text with each link replaced by its words, or by the title of its record, which `title` gives."""
    return LINK.sub(lambda match: match["words"] or title(match["id"].strip()), text)


def plain(text: str, title: Callable[[str], str]) -> str:
    """Return prose as plain text in one line, for descriptions and feeds; `title` names a record by its id."""
    return " ".join(without_links(text, title).replace("*", "").split())
