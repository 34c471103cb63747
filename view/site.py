"""The site: which pages there are, and the HTML of each. Built whole from one library, then only read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from markupsafe import Markup

from kb.check import codes
from kb.declare import examples, scales
from kb.declare.types import TYPES
from kb.library.library import Library
from kb.library.order import in_order
from kb.load.files import below
from kb.records.record import Record
from view import components
from view.contexts import context, given_globals, with_settings
from view.environment import TEMPLATES, environment, queries
from view.lists import listing, matrix
from view.page import View, full_title
from view.pictures import chart, network, route_map, timeline
from view.publication import Publication

ANCHOR = re.compile(r' id="([^"]+)"')


@dataclass(frozen=True)
class SitePage:
    """A page of the site that has no file under `docs`.

    `address` ends in a slash, `html` holds the content without the frame, `anchors` every id in it. `source` is the
    file to edit, from the project's root, or None for a page made of many records.
    """

    address: str
    title: str
    description: str
    html: str
    anchors: frozenset[str]
    source: str | None

    @property
    def markdown_path(self) -> str:
        """The path that the page would have under `docs` if it had a file there."""
        folder = self.address.count("/") == 1
        return f"{self.address}index.md" if folder else f"{self.address.rstrip('/')}.md"

    @property
    def meta(self) -> dict[str, Any]:
        """What the theme needs to know: the page brings its own navigation."""
        return {"hide": ["navigation", "toc"]}


class Site:
    """All pages of a library. `repository` is the address of the public repository, or empty where there is none.

    Rendering raises `jinja2.TemplateError` where a template does not fit its record.
    """

    def __init__(
        self,
        library: Library,
        repository: str = "",
        name: str = "The Charter Record",
        templates: Path = TEMPLATES,
    ) -> None:
        self.library = library
        self.publication = Publication(library, repository, name)
        self.templates = templates
        self.environment = environment(templates)
        self.environment.globals.update(
            given_globals(
                site=self.publication,
                q=queries(),
                components=components,
                scales=scales,
                codes=codes,
                written=examples.written,
                types=TYPES,
                row=matrix.row,
                cell_counts=matrix.cell_counts,
                listing=listing.listing,
                charts=chart,
                tl=timeline,
                net=network.network,
                atlas=route_map,
            )
        )

    def turn_to(self, library: Library) -> None:
        """Go on with another library, under the same name and with the templates that were read already."""
        self.library = library
        self.publication = Publication(library, self.publication.repository, self.publication.name)
        self.environment.globals["site"] = self.publication

    def render(self) -> tuple[SitePage, ...]:
        """Return every page: one for each record, an index for each type, one for each earlier or retired id."""
        records = map(self.record_page, self.library)
        return (*records, *self._index_pages(), *self._moved_pages(), *self._retired_pages())

    def record_page(self, record: Record) -> SitePage:
        """Return the page of one record."""
        view = View(self.publication, record.address, record)
        html = self._rendered(f"{record.type.name}.html", record=view.shown, view=view, here=record)
        return self._page(
            record.address, full_title(record), self.publication.plain(summary(record)), html, record.file
        )

    def _index_pages(self) -> Iterator[SitePage]:
        for type_ in TYPES.values():
            view = View(self.publication, f"{type_.name}/")
            html = self._rendered("index.html", type=type_, view=view, records=in_order(self.library, type_.name))
            title = type_.many[0].upper() + type_.many[1:]
            yield self._page(view.address, title, type_.means, html, None)

    def _moved_pages(self) -> Iterator[SitePage]:
        for alias, id_ in sorted(self.library.ids.aliases.items()):
            record = self.library[id_]
            view = View(self.publication, f"{record.type.name}/{alias}/")
            html = self._rendered("moved.html", alias=alias, here=record, view=view)
            yield self._page(
                view.address, f"Moved: {record.title}", "This record has a new address.", html, record.file
            )

    def _retired_pages(self) -> Iterator[SitePage]:
        for entry in sorted(self.library.ids.retired.values(), key=lambda retired: retired.id):
            view = View(self.publication, f"{entry.type}/{entry.id}/")
            html = self._rendered("retired.html", entry=entry, view=view)
            yield self._page(view.address, f"Withdrawn: {entry.id}", entry.why, html, "data/retired.yml")

    def _rendered(self, name: str, **given: Any) -> str:
        return self.environment.get_template(name).render(context(name, **given))

    def _page(self, address: str, title: str, description: str, html: str, source: str | None) -> SitePage:
        return SitePage(address, title, _cut(description), html, frozenset(ANCHOR.findall(html)), source)

    def macros(self, address: str) -> dict[str, Callable[..., Markup]]:
        """Return what a hand-written page at this address can call: each template under `blocks` by its name."""
        view = View(self.publication, address)

        def caller(name: str) -> Callable[..., Markup]:
            block = f"blocks/{name}.html"

            def call(**arguments: Any) -> Markup:
                given = with_settings(block, self.library.settings, arguments)
                return Markup(self._rendered(block, view=view, library=self.library, **given))

            return call

        blocks = [PurePosixPath(file).stem for file in below(self.templates, "blocks") if file.endswith(".html")]
        return {name: caller(name) for name in blocks}


def summary(record: Record) -> str:
    """Return what a record's page is about in a sentence or two: its summary, or its title where it has none."""
    text: str | None = record.values["summary"] if "summary" in record.type.names else None
    return text or record.title


def _cut(text: str, most: int = 160) -> str:
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
