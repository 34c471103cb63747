"""Names without the letters that not every keyboard has, for finding and for putting in order."""

from __future__ import annotations

import re
import unicodedata


def plain_letters(text: str) -> str:
    """Return a name as somebody without its letters would type it: Nəqliyyat becomes Neqliyyat, Naxçıvan Naxcivan."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.translate(str.maketrans("əƏıİ", "eEiI"))


def title_order(text: str) -> str:
    """Return the key by which titles stand from A to Z: their words without accents, signs and capitals."""
    return " ".join(re.findall(r"[^\W_]+", plain_letters(text).casefold()))
