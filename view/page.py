"""One page while it is made: its links, its citations, and what it has listed already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePosixPath

from markdown_it.common.utils import escapeHtml
from markupsafe import Markup

from kb.declare.types import TYPES
from kb.library import order
from kb.library.kin import Relative, related
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.names import short_forms
from kb.library.subject import the_charter
from kb.records.record import Record, narrow
from kb.records.typed import Instrument, Provision, Source, WithSources
from view import prose, shown
from view.publication import Publication

NOT_LATIN = re.compile(r"[\u0370-\u1cff\u2d00-\u2d2f\u3040-\ufdff]")
HOME = "charter/"  # the page on which the document is read that the site is about


class View:
    """One page while it is rendered: where it stands, and how it links to others.

    `linked` are the ids of all records that the page links to so far, `listed` those among them that it has in its own
    lists and not only in prose. Parts further down leave out what stands above.
    """

    def __init__(self, publication: Publication, address: str, record: Record | None = None) -> None:
        self.publication = publication
        self.library = publication.library
        self.address = address
        self.root = "../" * address.count("/")
        self.record = record
        self.shown = shown.ShownRecord(record, self) if record else None
        self.linked: set[str] = set()
        self.listed: set[str] = set()
        short = short_forms(self.library)
        self._explained = {form for form, meaning in short.items() if meaning.record is record}

    @cached_property
    def cited(self) -> dict[str, int]:
        """The number of each source in this record's own list of citations, counted from 1."""
        citations = self.record.sources if isinstance(self.record, WithSources) else None
        numbers: dict[str, int] = {}
        for number, citation in enumerate(citations or (), start=1):
            numbers.setdefault(citation.source, number)
        return numbers

    def hrefs(self, addresses: Iterable[str]) -> str:
        """Return the relative addresses of several paths below the site's root, with spaces between them."""
        return " ".join(map(self.href, addresses))

    def href(self, target: Record | str) -> str:
        """Return the relative address of a record or of a path below the site's root."""
        if isinstance(target, str):
            return f"{self.root}{target}" or "./"
        self.linked.add(target.id)
        self.listed.add(target.id)
        return f"{self.root}{target.address}"

    def offered(self, path: str) -> Markup:
        """Return the name of a file that only a published site has, with a link to it where this is one."""
        name = PurePosixPath(path).name
        if not self.publication.is_published:
            return Markup("<code>{}</code>").format(name)
        return Markup('<a href="{}">{}</a>').format(self.href(path), name)

    def home(self, document: Instrument) -> str:
        """Return where a document is read: that of the site on a page of its own, any other on that of its record."""
        return self.href(HOME) if document.id == the_charter(self.library) else self.href(document)

    def link_html(self, id_: str, words: str | None = None) -> str:
        """Return a link in prose to a record; a source that this record cites becomes the number of its citation."""
        record = self.library[id_]
        if words is None and id_ in self.cited and isinstance(record, Source):
            number = self.cited[id_]
            return f'<a class="kb-ref" href="#s{number}"><span class="kb-skip-label">source </span>{number}</a>'
        self.linked.add(id_)
        return prose.anchor(f"{self.root}{record.address}", words or record.title)

    def words_html(self, words: str) -> str:
        """Return words as HTML; an abbreviation leads to the record that explains it where the page first has it.

        A screen reader hears the full name; for everybody else the card has it, or the page that the link leads to.
        """
        html: str = escapeHtml(words)
        return self.publication.short_forms.sub(self._explain, html) if self.publication.short_forms else html

    def _explain(self, match: re.Match[str]) -> str:
        short = match[0]
        if short in self._explained:
            return short
        self._explained.add(short)
        record, full = short_forms(self.library)[short]
        self.linked.add(record.id)
        said = f'<span class="kb-skip-label" data-search-exclude> ({escapeHtml(full)})</span>'
        return f'<a class="kb-abbr" href="{self.root}{record.address}"><abbr>{short}</abbr>{said}</a>'

    def link(self, target: Record | str, words: str | None = None) -> Markup:
        """Return a link to a record, given itself or by its id, by its title or in other words."""
        record = self.library[target] if isinstance(target, str) else target
        spoken = self.tongue(record) if words is None and isinstance(record, Source) else ""
        return Markup(prose.anchor(self.href(record), words or record.title, spoken))

    def tongue(self, source: Source) -> Markup:
        """Return the attribute with the language of a title in its own letters; one in Latin letters may be ours."""
        is_theirs = NOT_LATIN.search(source.title) is not None
        return Markup(f' lang="{escapeHtml(source.language)}"' if is_theirs else "")

    def other_document(self, provision: Provision) -> Instrument | None:
        """Return the document of a provision, or None where it goes without saying.

        That is where the page is about the same document; a page about none is about that of the site.
        """
        here = the_charter(self.library)
        if isinstance(self.record, Provision):
            here = self.record.instrument
        elif isinstance(self.record, Instrument):
            here = self.record.id
        return None if provision.instrument == here else narrow(self.library[provision.instrument], Instrument)

    def prose(self, text: str | None) -> Markup:
        """Return prose of another record as HTML, without naming its field."""
        return prose.to_html(text, self.link_html, self.words_html) if text else Markup("")

    def inline(self, text: str | None) -> Markup:
        """Return prose of another record as HTML within a line."""
        return prose.to_inline(text, self.link_html, self.words_html) if text else Markup("")

    def linked_from(self, record: Record) -> dict[str, list[Record]]:
        """Return the records that point to this one, by type, without those that the page has listed already."""
        return self._unlisted(link.source for link in self.library.backlinks(record.id))

    def linked_to(self, record: Record) -> dict[str, list[Record]]:
        """Return the records that this one points to, by type, without the sources and those listed already."""
        targets = (self.library[link.target] for link in self.library.links(record.id))
        return self._unlisted(target for target in targets if not isinstance(target, Source))

    def _unlisted(self, records: Iterable[Record]) -> dict[str, list[Record]]:
        groups: dict[str, dict[str, Record]] = defaultdict(dict)
        for record in records:
            if record.id not in self.listed:
                groups[record.type.name][record.id] = record
        return {name: list(groups[name].values()) for name in TYPES if name in groups}

    def related(self, record: Record) -> list[Relative]:
        """Return the records that have most in common with this one and that the page does not link to."""
        return related(self.library, record, self.linked)


def page_title(library: Library, record: Record) -> str:
    """Return the title of a record's page for a tab or a search engine, which the page of no other record has.

    Of records with one title, a source says who published it, and when and under which id where that is needed; any
    other, where another that is no source has its title, says what it is.
    """
    title = full_title(record)
    others = [other for other in _by_title(library)[title] if other is not record]
    if not isinstance(record, Source):
        others = [other for other in others if not isinstance(other, Source)]
    told: list[str] = []
    waiting = _telling(record)
    while any(_telling(other)[: len(told)] == told for other in others):
        told.append(waiting.pop(0))
    return f"{title} ({', '.join(told)})" if told else title


@remembered
def _by_title(library: Library) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in library:
        found[full_title(record)].append(record)
    return found


def _telling(record: Record) -> list[str]:
    """Return what tells a record from others of its title, the id last."""
    if isinstance(record, Source):
        return [record.publisher, *([str(record.published)] if record.published else []), record.id]
    return [record.type.one, record.id]


def full_title(record: Record) -> str:
    """Return the title of a record's page: a provision with its number, anything else by its title."""
    return f"{order.number(record)} {record.title}" if isinstance(record, Provision) else record.title
