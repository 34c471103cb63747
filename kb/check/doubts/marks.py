"""Doubts about signs in a text: what looks like a link, a list or HTML, and is shown as it stands."""

from __future__ import annotations

import re

from kb.check.doubts.doubt import Doubt, Doubts, doubts
from kb.check.doubts.texts import texts
from kb.library.library import Library

SINGLE = re.compile(r"(?<!\[)\[(?P<id>[a-z0-9-]+)(?:\|[^\[\]]*)?\](?![\](])")
ROUND = re.compile(r"[({]{2}(?P<id>[a-z0-9-]+)(?:\|[^(){}]*)?[)}]{2}")
HTML = re.compile(r"</?(?:a|b|br|em|i|p|s|u|li|ul|ol|sup|sub|span|strong|div|img|h[1-6])\b[^<>]*>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|shy|[mn]dash|#\d+);")
ENTRY = re.compile(r"[-*•] ")


@doubts("What looks like a link, a list or HTML, and is shown as it stands")
def signs_are_meant(library: Library) -> Doubts:
    for record in library:
        for leaf in texts(record):
            text = leaf.value
            for found in (*SINGLE.finditer(text), *ROUND.finditer(text)):
                if found["id"] in library:
                    yield Doubt(record.id, f"{found[0]} in {leaf.field.name}, where a link is [[{found['id']}]]")
            for form in (HTML, ENTITY):
                if html := form.search(text):
                    yield Doubt(record.id, f"{html[0]} in {leaf.field.name}")
            if entry := ENTRY.match(text):
                yield Doubt(record.id, f"{entry[0].strip()} at the front of {leaf.field.name}")
