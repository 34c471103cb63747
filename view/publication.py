"""What holds for every page: the records, the name of the site, where its source lives, and its abbreviations."""

from __future__ import annotations

import calendar
import re
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from kb.declare import prose
from kb.export.citation import Citation, of_record, of_the_whole
from kb.export.downloads import WHOLES
from kb.export.feed import path_at
from kb.export.linked_data import dataset
from kb.library.library import Library
from kb.library.names import short_forms
from kb.records.memory import remembered_of
from kb.records.record import Record, leaves
from view.directions import has_right_to_left
from view.published.repository import Repository

NOWHERE = Repository()
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Publication:
    """The records as one site shows them.

    `repository` is where their files are public, if anywhere; `name` that of the site, else that of the whole;
    `address` that of the site with its closing slash, or empty. `is_published` tells whether the site has what only a
    published one needs, `has_pictures` whether the cards that other sites show of a page are among that.
    """

    def __init__(
        self,
        library: Library,
        repository: Repository = NOWHERE,
        name: str = "",
        address: str = "",
        is_published: bool = False,
        has_pictures: bool = False,
    ) -> None:
        self.library = library
        self.repository = repository
        known = library.settings.dataset if library.settings else None
        self.name = name or (known.title if known else "")
        self.address = address
        self.is_published = is_published
        self.has_pictures = has_pictures

    def turned_to(self, library: Library) -> Publication:
        """Return another library as the same site shows it."""
        return Publication(library, self.repository, self.name, self.address, self.is_published, self.has_pictures)

    @property
    def epoch(self) -> str:
        """The state of the record in seconds since 1970, as `SOURCE_DATE_EPOCH` wants it."""
        return str(calendar.timegm(self.library.as_of.timetuple()))

    def plain(self, text: str) -> str:
        """Return prose as plain text."""
        return prose.plain(text, lambda id_: self.library[id_].title if id_ in self.library else id_)

    @cached_property
    def short_forms(self) -> re.Pattern[str] | None:
        """What finds the abbreviations that the records explain, the longest first; None where they explain none."""
        known = sorted(short_forms(self.library), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b") if known else None

    @cached_property
    def is_of_both_directions(self) -> bool:
        """Whether something in the records is read from right to left."""
        return any(_has_right_to_left(record) for record in self.library)

    def citation(self, record: Record) -> Citation:
        """Return how a record is cited."""
        return of_record(self.library, record, self.name, self.address)

    @property
    def citation_of_the_whole(self) -> Citation:
        """How the whole is cited."""
        return of_the_whole(self.library, self.name, self.address)

    @property
    def dataset(self) -> dict[str, Any]:
        """What catalogues of data sets read of the whole, in the words of schema.org."""
        return dataset(self.library, self.name, self.address, WHOLES)

    def theme_feed(self, theme: Record) -> str:
        """Return the path of the feed of a theme, empty where the site has none."""
        return path_at(theme.address) if self.is_published else ""

    @property
    def whom_to_ask(self) -> Markup:
        """Whom to write to about an error where there is no public repository, in a sentence."""
        contact = self.library.settings.contact if self.library.settings else None
        if not contact:
            return Markup("Where to write is not set on this copy yet; whoever publishes it has to name an address.")
        there = contact if contact.startswith(("https://", "http://")) else ""
        there = f"mailto:{contact}" if MAIL.fullmatch(contact) else there
        words = Markup('<a href="{}" rel="external">{}</a>').format(there, contact) if there else escape(contact)
        return Markup("Write to {}.").format(words)

    def report_address(self, record: Record) -> str:
        """Return where an error in a record can be reported, or an empty string where no public repository is set."""
        return self.repository.report_address(f"{record.type.name}/{record.id}")


@remembered_of
def _has_right_to_left(record: Record) -> bool:
    return any(has_right_to_left(str(leaf.value)) for leaf in leaves(record))
