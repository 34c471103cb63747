"""Names without the letters and signs that not every keyboard has, for finding, for ids and for putting in order.

`docs/assets/kb.js` does the same in the browser; `tests/letters.json` and `tests/spellings.json` hold the two together.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Letters that are no others with a mark on them.
ALONE = str.maketrans({
    "ə": "e", "Ə": "E", "ı": "i", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
})  # fmt: skip
# Signs that are typed for an apostrophe, and what stands in a word without being one of its letters.
APOSTROPHES = str.maketrans(dict.fromkeys("'‘‚‛ʻʼʽʾʿ`´′՚׳＇", "’"))
WITHIN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff՛՜՞]")
DASHES = re.compile(r"[‐-―⸺⸻﹘﹣－−⁃֊־]")
QUOTES = re.compile('[’"“”„‟«»‹›]')


@cache  # the same names are put in order and folded again and again
def plain_letters(text: str) -> str:
    """Return a name as somebody without its letters would type it: Nəqliyyat becomes Neqliyyat, Naxçıvan Naxcivan."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn").translate(ALONE)


def spelt(text: str) -> str:
    """Return a text in its plainest spelling: ligatures apart, one kind of apostrophe, each dash a hyphen."""
    return DASHES.sub("-", unicodedata.normalize("NFKC", WITHIN.sub("", text.translate(APOSTROPHES))))


def folded(text: str) -> str:
    """Return a text as it is looked for, however it is spelt: plain letters, small, without hyphens and quotes."""
    return QUOTES.sub("", plain_letters(spelt(text))).replace("-", " ").lower()


def with_article(noun: str) -> str:
    """Return an English noun with its indefinite article: `a place`, `an event`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def capital(words: str) -> str:
    """Return words with a capital at their beginning, and every other letter as it is."""
    return words[:1].upper() + words[1:]


@cache
def title_order(text: str) -> str:
    """Return the key by which titles stand from A to Z: their words without accents, signs and capitals."""
    return " ".join(re.findall(r"[^\W_]+", plain_letters(text).casefold()))
