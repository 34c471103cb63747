"""The pictures that other sites show beside a link: of the home page, each theme, each provision and each claim.

Each says what its page says first, with the verdict and with the caveat that the page has. They are drawn by the
system's Chromium in the site's own faces and colours, without a network, from `social_card.html` beside this module.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from playwright.sync_api import Page, ViewportSize

from kb.declare.letters import capital
from kb.declare.scale import Term
from kb.declare.scales import SEEN
from kb.library.claims import leading
from kb.library.documents import provisions_of, seen_whole
from kb.library.evidence import by_headlines
from kb.records.typed import Claim, Provision, Theme
from scripts import browser
from scripts.site_server import served
from view.environment import gist, plural
from view.found import cards
from view.found.cards import Mark
from view.page import full_title
from view.publication import Publication
from view.published.head import HEIGHT, PICTURED, WIDTH, picture_path

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"  # where the styles, faces and glyphs lie below `assets`
PAGE = "card"
MOST = 330  # letters of what a page says
MOST_OF_CAVEAT = 180
# What a claim is weighed by, with what the glyphs of the verdicts begin with.
JUDGED = {
    "charter": ("By the text", "text"),
    "record": ("By the public record", "record"),
    "outcome": ("So far", "status"),
}
# Takes the first size in which all that a picture says stands on it; false where there is none.
FIT = """document.fonts.ready.then(() => {
  const main = document.querySelector("main")
  return ["", "small", "smaller", "smallest"].some(size => {
    main.className = size
    return main.scrollHeight <= main.clientHeight
  })
})"""
WIDE = re.compile(r"(plan|verb)-|states$")  # the glyphs of verbs


class TooLong(Exception):
    """Raised where what a picture says does not stand on it in its smallest letters; names the picture."""


@dataclass(frozen=True)
class Face:
    """What a picture says: what the page is, whose words the title is, the title, verdicts with what they are by, its
    own words, and the caveat.
    """

    kind: str
    lead: str
    title: str
    marks: tuple[tuple[str, Mark], ...]
    says: str
    caveat: str


def faces(publication: Publication) -> Iterator[tuple[str, Face]]:
    """Yield the path of each picture, from the site's root, with what it says."""
    yield picture_path(""), _home(publication)
    for record in publication.library:
        if isinstance(record, PICTURED):
            yield picture_path(record.address), _face(publication, record)


def _home(publication: Publication) -> Face:
    library, settings = publication.library, publication.library.settings
    told = settings.dataset if settings else None
    document = settings.document if settings else ""
    is_whole = len(seen_whole(library, document)) == len(provisions_of(library, document))
    caveat = "" if is_whole else "No copy of the text could be read whole. "
    held = f"{plural(len(library), 'record', 'records')}, each with its sources."
    return Face("", "", publication.name, (), told.description if told else "", f"{caveat}{held}")


def _face(publication: Publication, record: Theme | Provision | Claim) -> Face:
    known = cards.card(publication, record)
    lead, says, caveat = "", known.says, ""
    title, kind = full_title(record), known.kind
    marks = tuple(("", mark) for mark in known.marks)
    if isinstance(record, Claim):
        judged = [(*JUDGED[field], getattr(record, field)) for field in leading(record)]
        marks = tuple((by, _verdict(glyph, each.verdict)) for by, glyph, each in judged)
        says = publication.plain(judged[0][2].reason)
        lead, caveat = "The article claims", "The claim is told in our words, and was weighed on its own."
    elif isinstance(record, Provision):
        unsaid = f" {known.unsaid[0]}" if known.unsaid else ""
        caveat = f"{capital(record.wording.means)}.{unsaid}"
    else:
        title, says, kind = known.question, known.answer, f"{kind} · {record.short or record.title}"
        caveat = f"{plural(len(record.unknowns), 'point is', 'points are')} not known." if record.unknowns else ""
    if by_headlines(publication.library, record):
        caveat = f"{capital(SEEN['headline'].means)} of every source cited. {caveat}"
    return Face(kind, lead, title, marks, gist(says, MOST), gist(caveat, MOST_OF_CAVEAT))


def _verdict(glyph: str, verdict: Term) -> Mark:
    return Mark(verdict.label, f"{glyph}-{verdict.value}", f"verdict-{verdict.tone}")


def draw(publication: Publication, to: Path, chromium: str) -> list[Path]:
    """Draw every picture into a built site, and return the files. Raises `TooLong`."""
    written = []
    with served(DOCS) as address, browser.opened(chromium) as opened:
        page = opened.new_page(viewport=ViewportSize(width=WIDTH, height=HEIGHT), color_scheme="light")
        for path, face in faces(publication):
            file = to / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(drawn(page, address, face, publication.name))
            written.append(file)
    return written


def drawn(page: Page, address: str, face: Face, name: str) -> bytes:
    """Return a picture as a PNG, drawn on a page below the address where the site's styles are served."""
    html = _template().render(face=face, name=name, is_wide=WIDE.match)
    page.route(f"{address}{PAGE}", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
    page.goto(f"{address}{PAGE}")
    if not page.evaluate(FIT):
        raise TooLong(f"what the picture of “{face.title}” says does not stand on it")
    page.unroute(f"{address}{PAGE}")
    return page.screenshot()


@functools.cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(HERE)
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.get_template("social_card.html")
