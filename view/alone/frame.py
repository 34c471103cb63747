"""The file of a picture: what it is called, the drawing, its key, and where it comes from, one below the other."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from view.alone.cut import SVG, size
from view.alone.styles import Sheet
from view.pictures.geometry import LETTER

EDGE = 24  # pixels of paper around everything
HEAD, BODY = 21, 13  # pixels: the size of the title and of all other words
LINE = 1.45  # of its size, from line to line
SAMPLE = 52  # pixels for the sample of an entry of the key
LEAST = 480  # pixels of width, for the title and the source
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Standing:
    """A picture that stands alone. `within` are the classes by which the site's style sheet knows it.

    `drawings` are laid one upon another, each at its place; `key` has the samples with their words, `notes` say what a
    reader has to know. `width` and `height` are those of all drawings together.
    """

    title: str
    within: str
    drawings: Sequence[tuple[float, float, Element]]
    width: float
    height: float
    key: Sequence[tuple[Element | None, str]] = ()
    notes: Sequence[str] = ()


def one(title: str, within: str, picture: Element, width: float = 0, **more: Sequence[object]) -> Standing:
    """Return a picture of one drawing, at its own size or drawn as wide as is given; a chart fills any width."""
    if width and "viewBox" not in picture.attrib:
        picture.set("width", f"{width:g}")
    wide, high = size(picture)
    wide, high = (width, high * width / wide) if width else (wide, high)
    picture.set("width", f"{wide:g}")
    picture.set("height", f"{high:g}")
    return Standing(title, within, [(0, 0, picture)], wide, high, **more)  # type: ignore[arg-type]


def written(picture: Standing, source: Iterable[str], sheet: Sheet) -> str:
    """Return the text of a picture's file; `source` are the last lines, which say where it comes from."""
    width = max(picture.width, LEAST)
    root = Element(f"{{{SVG}}}svg", {"role": "img"})
    _child(root, "title", {}, picture.title)
    style = _child(root, "style", {})
    _child(root, "rect", {"fill": "var(--kb-paper)", "width": "100%", "height": "100%"})
    foot = _words(root, picture.title, EDGE, HEAD, width, {"font-weight": "600", "fill": "var(--kb-ink)"})
    within = _child(root, "g", {"class": picture.within})
    foot += EDGE / 2
    for x, y, drawing in picture.drawings:
        drawing.set("x", f"{EDGE + x + float(drawing.get('x', 0)):g}")
        drawing.set("y", f"{foot + y + float(drawing.get('y', 0)):g}")
        within.append(drawing)
    foot += picture.height + (EDGE / 2 if picture.key else 0)
    for sample, words in picture.key:
        foot = _entry(root, within, sample, words, foot, width)
    quiet = {"fill": "var(--kb-ink-2)"}
    foot += EDGE / 4
    for words in picture.notes:
        foot = _words(root, words, foot, BODY, width, quiet)
    foot += EDGE / 4
    for words in source:
        foot = _words(root, words, foot, BODY, width, {"fill": "var(--kb-ink-3)"})
    wide, high = round(width + 2 * EDGE), round(foot + EDGE)
    root.attrib.update({"width": str(wide), "height": str(high), "viewBox": f"0 0 {wide} {high}"})
    # other programs than browsers pass over what they do not know, and browsers draw another face as wide as ours
    base = f"svg{{font-family:{sheet.tokens['--kb-font-data']};font-size-adjust:.486}}"
    style.text = sheet.written_out(f"\n{base}\n{sheet.of(root)}\n")
    ET.register_namespace("", SVG)
    return DECLARATION + sheet.written_out(ET.tostring(root, encoding="unicode")) + "\n"


def _child(parent: Element, tag: str, attributes: dict[str, str], text: str | None = None) -> Element:
    made = SubElement(parent, f"{{{SVG}}}{tag}", attributes)
    made.text = text
    return made


def _words(
    parent: Element, words: str, top: float, size_: int, width: float, more: dict[str, str], x: float = EDGE
) -> float:
    """Write words in as many lines as they need; return where the next can begin."""
    room = max(20, int((width - (x - EDGE)) / (size_ * LETTER)))
    for line in textwrap.wrap(words, room) or [""]:
        top += size_ * LINE
        place = {"x": f"{x:g}", "y": f"{top - size_ * 0.35:.1f}", "font-size": str(size_)}
        _child(parent, "text", place | more, line)
    return top


def _entry(root: Element, within: Element, sample: Element | None, words: str, top: float, width: float) -> float:
    if sample is not None:
        wide, high = size(sample)
        middle = top + BODY * LINE / 2
        place = {"x": f"{EDGE:g}", "y": f"{middle - high / 2:.1f}", "width": f"{wide:g}", "height": f"{high:g}"}
        sample.attrib.update(place)
        within.append(sample)
    return _words(root, words, top, BODY, width, {"fill": "var(--kb-ink-2)"}, EDGE + SAMPLE)
