"""Names without the letters that not every keyboard has, for finding, for ids and for putting in order.

`docs/assets/kb.js` does the same in the browser; `tests/letters.json` holds the two together.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that are no others with a mark on them.
ALONE = str.maketrans({
    "ə": "e", "Ə": "E", "ı": "i", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
})  # fmt: skip


def plain_letters(text: str) -> str:
    """Return a name as somebody without its letters would type it: Nəqliyyat becomes Neqliyyat, Naxçıvan Naxcivan."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn").translate(ALONE)


def capital(words: str) -> str:
    """Return words with a capital at their beginning, and every other letter as it is."""
    return words[:1].upper() + words[1:]


def title_order(text: str) -> str:
    """Return the key by which titles stand from A to Z: their words without accents, signs and capitals."""
    return " ".join(re.findall(r"[^\W_]+", plain_letters(text).casefold()))
