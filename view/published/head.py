"""What the head of a page tells machines: when it changed, what it is about, and the picture for links to it.

Search engines read the words of schema.org, and whoever shows a link those of Open Graph. Both name pages by whole
addresses, so without the address of the site there is neither.
"""

from __future__ import annotations

import datetime
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from kb.declare.types import TYPES
from kb.export.linked_data import Told, of_page
from kb.export.news import last_change
from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.record import Record
from kb.records.typed import Claim, Provision, Theme
from view.lists.parts import BELOW
from view.publication import Publication

ICON = "assets/icon-512.png"  # stands for a page where there are no pictures
PICTURED = (Theme, Provision, Claim)  # what has a picture of its own; the home page has one too
WIDTH, HEIGHT = 1200, 630  # what those who show links ask for


def changed(library: Library, address: str) -> datetime.date:
    """Return when what stands at an address last changed: a record, the records of a list, or the whole."""
    record = record_at(library, address)
    if record:
        return last_change(library, record)
    type_, _, part = address.partition("/")
    return _last_of(library, type_) if type_ in TYPES and (not part or part.startswith(BELOW)) else library.as_of


@remembered
def _last_of(library: Library, type_: str) -> datetime.date:
    return max((last_change(library, record) for record in library.of_type(type_)), default=library.as_of)


def record_at(library: Library, address: str) -> Record | None:
    """Return the record whose page has an address, or None."""
    record = library.get(address.rstrip("/").rpartition("/")[2])
    return record if record and record.address == address else None


def picture_path(address: str) -> str:
    """Return where the picture of the page at an address lies, from the site's root."""
    return f"{address.rstrip('/')}.png" if address else "card.png"


def graph(publication: Publication, address: str, title: str, description: str) -> dict[str, Any]:
    """Return what a page tells search engines, in the words of schema.org."""
    library = publication.library
    told = Told(address, title, description, changed(library, address), record_at(library, address))
    return of_page(library, publication.name, publication.address, told)


def picture(publication: Publication, address: str) -> tuple[str, bool]:
    """Return the path of the picture of a page, and whether it is a large one.

    A page without one of its own has that of the home page; where no pictures are made, all have the site's sign.
    """
    if not publication.has_pictures:
        return ICON, False
    is_pictured = isinstance(record_at(publication.library, address), PICTURED)
    return picture_path(address if is_pictured else ""), True


def tags(publication: Publication, address: str, title: str, description: str) -> Markup:
    """Return what stands in the head of a page below its title, for those who show links and for search engines."""
    image, is_large = picture(publication, address)
    told = [
        ("property", "og:type", "article" if address else "website"),
        ("property", "og:site_name", publication.name),
        ("property", "og:title", title),
        ("property", "og:description", description),
        ("property", "og:url", publication.address + address),
        ("property", "og:image", publication.address + image),
        *([("property", "og:image:width", WIDTH), ("property", "og:image:height", HEIGHT)] if is_large else []),
        ("name", "twitter:card", "summary_large_image" if is_large else "summary"),
    ]
    lines = [Markup('<meta {}="{}" content="{}">').format(*each) for each in told]
    words = htmlsafe_json_dumps(
        graph(publication, address, title, description), ensure_ascii=False, separators=(",", ":")
    )
    theme = record_at(publication.library, address)
    if isinstance(theme, Theme) and (
        feed := publication.theme_feed(theme)
    ):  # found by readers before that of everything
        alternate = Markup('<link rel="alternate" type="application/atom+xml" title="{}: {}" href="{}">')
        lines.insert(0, alternate.format(publication.name, theme.title, publication.address + feed))
    return Markup("\n").join([*lines, Markup('<script type="application/ld+json">{}</script>').format(words)])
