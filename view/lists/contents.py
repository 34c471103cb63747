"""What a page has under its headings: the list “On this page”, made of the page's own HTML and of nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

FEWEST = 4  # sections; a page with fewer is seen at a glance
HEADING = re.compile(
    r'<h2\b[^>]*?\bid="(?P<id>[^"]+)"[^>]*>(?P<words>.*?)</h2>(?P<beside>\s*<span class="kb-n">.*?</span>)?', re.S
)
COUNT = re.compile(r'<span class="kb-n\b[^"]*">(?P<count>.*?)</span>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
# Where the sections of a hand-written page begin: behind its title and the sentence below that.
OPENING = re.compile(r'<h1\b.*?</h1>(?:\s*<p class="kb-lead">.*?</p>)?', re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A section of a page by its heading: the anchor, the words, and how many it says it holds, or an empty string."""

    id: str
    words: Markup
    count: str


def sections(html: str) -> list[Section]:
    """Return the sections of a page in order: each heading of the second level that can be led to."""
    found = []
    for heading in HEADING.finditer(html):
        said = COUNT.search(heading["words"] + (heading["beside"] or ""))
        words = Markup(TAG.sub("", COUNT.sub("", heading["words"])).strip())
        found.append(Section(heading["id"], words, said["count"].split()[0] if said else ""))
    return found


def opened(html: str) -> tuple[Markup, Markup]:
    """Return a hand-written page as its opening, which is its title and the sentence below that, and all the rest."""
    opening = OPENING.search(html)
    end = opening.end() if opening else 0
    return Markup(html[:end]), Markup(html[end:])


def outline(html: str) -> list[Section]:
    """Return what the list of contents of a page names: its sections, where they are at least `FEWEST`, else nothing.

    With fewer no page of a record is over 3,000 px high at a desk, and what it holds is seen from its top.
    """
    found = sections(html)
    return found if len(found) >= FEWEST else []
