"""How a message helps further: the nearest known word, and lists that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

GUESS = "did you mean"
# Letters of other alphabets that look like ours, and ours.
ALIKE = str.maketrans("аеіјорсухѕԁһкмтвнАВЕІЈКМНОРСТХЅαοιρνυ", "aeijopcyxsdhkmtbhABEIJKMHOPCTXSaoipvu")


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `did you mean "…"?` for the nearest known word, or an empty string where none is near."""
    near = nearest(word, known)
    return f'{GUESS} "{near}"?' if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is nearest to this one, or an empty string where none is near."""
    from difflib import get_close_matches  # a run without a mistake does not need it

    return next(iter(get_close_matches(_plain(word), list(known), n=1, cutoff=0.6)), "")


def shown(word: str) -> str:
    """Return a word in quotes, with the first letter of it named that looks like another or cannot be seen."""
    odd = next((place for place, letter in enumerate(word) if _is_odd(letter)), None)
    return f'"{word}"' if odd is None else f'"{word}", with {named(word[odd])} in place {odd + 1},'


def visible(text: str) -> str:
    """Return a text with every character that cannot be seen written out, an end of a line too."""
    return text if text.isprintable() else "".join(map(_visible, text))


def named(letter: str) -> str:
    """Return a letter as its code point and the Unicode name that it may have, such as `U+00A0, NO-BREAK SPACE`."""
    from unicodedata import name  # a run without a mistake does not need it

    return ", ".join(filter(None, (f"U+{ord(letter):04X}", name(letter, ""))))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    number = ord(character)
    # What could not be read as UTF-8 is kept as a lone half of a pair, in the manner of `surrogateescape`.
    return f"\\x{number - 0xDC00:02x}" if 0xDC80 <= number <= 0xDCFF else f"\\u{number:04x}"


def as_id(word: str) -> str:
    """Return a word as an id would be written: our letters, in lower case, with hyphens between the words."""
    seen = "".join(letter for letter in word.translate(ALIKE) if letter.isascii())
    return "-".join(re.findall(r"[a-z0-9]+", seen.lower()))


def _is_odd(letter: str) -> bool:
    """Tell whether a letter is of another alphabet than ours, or a space or sign that cannot be told from others."""
    from unicodedata import category, name

    return not letter.isascii() and (not name(letter, "").startswith("LATIN")) and category(letter)[0] not in "PS"


def _plain(word: str) -> str:
    """Return a word with letters of ours, without what cannot be seen, and as an id where it is a title."""
    seen = "".join(letter for letter in word.translate(ALIKE) if letter.isascii())
    return "-".join(seen.lower().split()) if " " in seen else seen


def listing(words: Iterable[str], most: int = 14) -> str:
    """Return words as a readable list, cut after `most` of them."""
    all_words = list(words)
    shown = ", ".join(all_words[:most])
    left = len(all_words) - most
    return f"{shown} and {left} more" if left > 0 else shown
