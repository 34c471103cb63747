"""Pictures cut out of pages: the drawing of an SVG and its key, as elements that can stand elsewhere.

Of a page's picture goes what only a page can use: links, names for screen readers, and what scripts look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
PAGE_ONLY = re.compile(r"(aria|data)-|(role|tabindex|focusable|href|target|id)$")
TAG = re.compile(r"<[^>]*>")
BARE = re.compile(r""" data-[\w-]+(?=[\s/>])""")  # an attribute without a value, which XML does not have


def elements(html: str, opening: str) -> Iterator[Element]:
    """Yield every element of a page whose tag begins with `opening`, such as `<ul class="kb-legend`.

    Raises `ValueError` where one is not closed.
    """
    name = opening[1:].partition(" ")[0]
    tags = re.compile(rf"<(/?){name}\b[^>]*?(/?)>")
    begins = re.compile(r"\s+".join(map(re.escape, opening.split(" "))))  # a template may break the line there
    at = begins.search(html)
    while at:
        depth = 0
        for tag in tags.finditer(html, at.start()):
            depth += -1 if tag[1] else 0 if tag[2] else 1
            if not depth:
                yield ET.fromstring(TAG.sub(lambda found: BARE.sub("", found[0]), html[at.start() : tag.end()]))
                at = begins.search(html, tag.end())
                break
        else:
            raise ValueError(f"{opening} is not closed")


def drawing(picture: Element) -> Element:
    """Return a picture of a page as SVG that needs no page; its own title goes, for the file has one."""
    made = _alone(picture)
    for child in list(made):
        if child.tag == f"{{{SVG}}}title":
            made.remove(child)
    return made


def key(lists: Iterator[Element] | list[Element]) -> list[tuple[Element | None, str]]:
    """Return what the keys beside a picture say: the sample of each entry, if it has one, and the words."""
    found = []
    for entry in (entry for each in lists for entry in each.iter("li")):
        sample = entry.find("svg")
        words = " ".join("".join(entry.itertext()).split())
        found.append((_alone(sample) if sample is not None else None, words))
    return found


def size(picture: Element) -> tuple[float, float]:
    """Return the width and the height of a drawing in its own units. Raises `KeyError` where it has neither."""
    box = picture.get("viewBox")
    if box:
        return float(box.split()[2]), float(box.split()[3])
    return float(picture.attrib["width"]), float(picture.attrib["height"])


def _alone(element: Element) -> Element:
    tag = element.tag.rpartition("}")[2]
    made = Element(f"{{{SVG}}}{'g' if tag == 'a' else tag}")
    made.attrib.update({name: value for name, value in element.items() if not PAGE_ONLY.match(name)})
    made.text, made.tail = element.text, element.tail
    made.extend(map(_alone, element))
    return made
