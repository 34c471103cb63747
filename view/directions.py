"""Words of scripts that are read from right to left, kept apart from the words, numbers and signs around them."""

from __future__ import annotations

import re

RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
LETTER = re.compile(f"[{RIGHT_TO_LEFT}]")
# A name or phrase: from such a letter to the last, with the spaces, numbers and hyphens between them.
PHRASE = re.compile(f"[{RIGHT_TO_LEFT}](?:[{RIGHT_TO_LEFT}\\s\\d\u200c\u200d’'.-]*[{RIGHT_TO_LEFT}])?")
# Text between two tags.
TEXT = re.compile(r"(?P<before><[^>]*>)(?P<text>[^<]+)(?=(?P<after><[^>]*>)?)")
TAG = re.compile(r"</?([a-z0-9]+)")
# Elements that hold text alone, and those of pictures.
PLAIN = {"bdi", "option", "script", "style", "text", "textarea", "title", "tspan"}


def has_right_to_left(text: str) -> bool:
    """Return whether a letter of a script that is read from right to left stands in a text."""
    return not text.isascii() and LETTER.search(text) is not None


def isolated(html: str) -> str:
    """Return HTML with each phrase that is read from right to left in a `bdi` element; attributes stay as they are.

    An element whose whole text begins so, such as the link with the title of a page, is kept together with the numbers
    and the Latin words in it.
    """
    return TEXT.sub(_isolated, html) if has_right_to_left(html) else html


def _isolated(found: re.Match[str]) -> str:
    before, text, after = found["before"], found["text"], found["after"] or ""
    if not has_right_to_left(text):
        return found[0]
    opening, closing = TAG.match(before), TAG.match(after)
    if opening and opening[1] in PLAIN:
        return found[0]
    is_whole = opening and closing and before[1] != "/" and after[1] == "/" and opening[1] == closing[1]
    if is_whole and _begins_so(text):
        return f"{before}<bdi>{text}</bdi>"
    return before + PHRASE.sub(r"<bdi>\g<0></bdi>", text)


def _begins_so(text: str) -> bool:
    first = re.search(r"[^\W\d_]", text)
    return first is not None and LETTER.match(first[0]) is not None
