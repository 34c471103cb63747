"""The rules of the site's style sheet that a picture needs where it stands alone, in words that any program knows.

Other programs than browsers read SVG too, and many know neither custom properties nor `:is()`. So both are written out:
colours are those of the light scheme, lengths are in pixels.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

REM = 20  # pixels of one `rem` on the site
# Faces that are like those of the site, which a file cannot bring; what stands in for them is drawn as wide.
FACES = {
    "--kb-font-data": '"Source Sans 3","Source Sans Pro","Noto Sans","Liberation Sans",Arial,sans-serif',
    "--kb-font-text": '"Source Serif 4","Source Serif Pro","Noto Serif","Liberation Serif",Georgia,serif',
}
# What a drawing is styled by; the rest of a rule is about its place on the page.
PROPERTIES = re.compile(
    r"(color|fill|opacity|font|stroke|letter-spacing|paint-order|text-anchor|text-transform|vector-effect)(-|$)"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TOKEN = re.compile(r"(--[\w-]+):([^;{}]+)")
CHOICE = re.compile(r":is\(([^()]*)\)")
LIGHT = re.compile(r"light-dark\(([^,()]+),[^()]*\)")
VALUE = re.compile(r"var\((--[\w-]+)\)")
LENGTH = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")
COMPOUND = re.compile(r"[^\s>+~]+")
NAME = re.compile(r"\.([\w-]+)")


@dataclass(frozen=True)
class Rule:
    """A selector without alternatives, and what it says of a drawing."""

    selector: str
    says: str


class Sheet:
    """A style sheet, read once for all pictures."""

    def __init__(self, text: str) -> None:
        self._text = COMMENT.sub("", text)

    @cached_property
    def tokens(self) -> dict[str, str]:
        """The custom properties of the root, with the values of the light scheme."""
        roots = [body for selector, body in self._blocks() if selector.startswith(":root")]
        found = {name: LIGHT.sub(r"\1", value).strip() for body in roots for name, value in TOKEN.findall(body)}
        return found | FACES

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """What the sheet says of drawings, in its order; what holds only for some screens or states is left out."""
        found = []
        for selectors, body in self._blocks():
            says = self._drawn(body)
            found += [Rule(each, says) for each in _alternatives(selectors) if says and not re.search(r"[:@]", each)]
        return tuple(found)

    def written_out(self, text: str) -> str:
        """Return a text in which every custom property is its value, and every `rem` is in pixels."""
        while VALUE.search(text):
            text = VALUE.sub(lambda found: self.tokens[found[1]], text)
        return LENGTH.sub(lambda found: f"{float(found[1]) * REM:g}px", text)

    def of(self, picture: Element) -> str:
        """Return the rules that match something of a picture, each on a line."""
        drawn = {(each.tag.rpartition("}")[2], frozenset(each.get("class", "").split())) for each in picture.iter()}

        def is_there(compound: str) -> bool:
            tag, names = re.split(r"[.\[]", compound, maxsplit=1)[0], set(NAME.findall(compound))
            return "[" not in compound and any(tag in ("", "*", name) and names <= held for name, held in drawn)

        wanted = (rule for rule in self.rules if all(map(is_there, COMPOUND.findall(rule.selector))))
        return "\n".join(f"{rule.selector}{{{rule.says}}}" for rule in wanted)

    def _blocks(self) -> Iterator[tuple[str, str]]:
        """Yield the selectors and the body of each rule that stands outside any condition."""
        start = depth = opened = 0
        for place, sign in ((found.start(), found[0]) for found in re.finditer(r"[{}]", self._text)):
            depth += 1 if sign == "{" else -1
            if depth == 1 and sign == "{":
                opened = place
            elif not depth:
                selectors = self._text[start:opened].strip()
                if not selectors.startswith("@"):
                    yield selectors, self._text[opened + 1 : place]
                start = place + 1

    def _drawn(self, body: str) -> str:
        kept = []
        for declaration in body.split(";"):
            name, _, value = declaration.partition(":")
            if PROPERTIES.match(name.strip()):
                kept.append(f"{name.strip()}:{value.strip()}")
        return ";".join(kept)


def _alternatives(selectors: str) -> Iterator[str]:
    """Yield each selector that a list of them stands for, with `:is()` written out."""
    pieces = CHOICE.split(selectors)
    if len(pieces) == 1:
        yield from (each.strip() for each in selectors.split(","))
        return
    for one in _apart(selectors):
        pieces = CHOICE.split(one)
        choices = [piece.split(",") if at % 2 else [piece] for at, piece in enumerate(pieces)]
        yield from ("".join(each).strip() for each in itertools.product(*choices))


def _apart(selectors: str) -> list[str]:
    """Return the selectors of a list, of which those in brackets are no list of their own."""
    return re.split(r",(?![^(]*\))", selectors)
