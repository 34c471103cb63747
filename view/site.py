"""The site: which pages there are, and the HTML of each. Built whole from one library, then only read."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from kb import examples, queries, scales
from kb.fields import Prose, Ref
from kb.library import Library
from kb.linking import Link
from kb.records import Record, leaves
from kb.types import TYPES
from view import chart, matrix, network, prose, route_map, shown, timeline

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# Types whose pages are read from the top, so that they say how long that takes.
READ_THROUGH = {"themes", "articles", "instruments"}
WORDS_A_MINUTE = 200
ANCHOR = re.compile(r' id="([^"]+)"')
# Fields whose links a page shows in a section of its own, so that they are not listed again under "linked from".
OWN_SECTIONS = {
    ("instruments", "provisions"),
    ("instruments", "events"),
    ("provisions", "claims"),
    ("provisions", "events"),
    ("provisions", "statements"),
    ("articles", "claims"),
    ("claims", "statements"),
    ("actors", "events"),
    ("actors", "statements"),
    ("places", "events"),
    ("themes", "provisions"),
    ("themes", "claims"),
    ("themes", "events"),
    ("themes", "statements"),
    ("themes", "instruments"),
    ("themes", "actors"),
    ("themes", "places"),
    ("themes", "figures"),
    ("themes", "terms"),
    ("themes", "periods"),
    ("themes", "themes"),
}


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
        self.repository = repository.rstrip("/")
        self.name = name
        self.templates = templates
        self.environment = _environment(templates)
        self.environment.globals.update(
            site=self,
            q=queries,
            scales=scales,
            written=examples.written,
            types=TYPES,
            row=matrix.row,
            charts=chart,
            tl=timeline,
            net=network.network,
            atlas=route_map,
        )

    @property
    def epoch(self) -> str:
        """The state of the record in seconds since 1970, as `SOURCE_DATE_EPOCH` wants it."""
        return str(calendar.timegm(self.library.as_of.timetuple()))

    def render(self) -> tuple[SitePage, ...]:
        """Return every page: one for each record, an index for each type, one for each earlier or retired id."""
        records = map(self.record_page, self.library)
        return (*records, *self._index_pages(), *self._moved_pages(), *self._retired_pages())

    def record_page(self, record: Record) -> SitePage:
        """Return the page of one record."""
        template = self.environment.get_template(f"{record.type.name}.html")
        view = View(self, record.address, record)
        html = template.render(record=view.shown, view=view, here=record)
        return self._page(record.address, full_title(record), self.plain(summary(record)), html, record.file)

    def _index_pages(self) -> Iterator[SitePage]:
        template = self.environment.get_template("index.html")
        for type_ in TYPES.values():
            view = View(self, f"{type_.name}/")
            html = template.render(type=type_, view=view, records=queries.in_order(self.library, type_.name))
            title = type_.many[0].upper() + type_.many[1:]
            yield self._page(view.address, title, type_.means, html, None)

    def _moved_pages(self) -> Iterator[SitePage]:
        template = self.environment.get_template("moved.html")
        for alias, id_ in sorted(self.library.ids.aliases.items()):
            record = self.library[id_]
            view = View(self, f"{record.type.name}/{alias}/")
            html = template.render(alias=alias, here=record, view=view)
            yield self._page(
                view.address, f"Moved: {record.title}", "This record has a new address.", html, record.file
            )

    def _retired_pages(self) -> Iterator[SitePage]:
        template = self.environment.get_template("retired.html")
        for entry in sorted(self.library.ids.retired.values(), key=lambda retired: retired.id):
            view = View(self, f"{entry.type}/{entry.id}/")
            html = template.render(entry=entry, view=view)
            yield self._page(view.address, f"Withdrawn: {entry.id}", entry.why, html, "data/retired.yml")

    def _page(self, address: str, title: str, description: str, html: str, source: str | None) -> SitePage:
        return SitePage(address, title, _cut(description), html, frozenset(ANCHOR.findall(html)), source)

    def macros(self, address: str) -> dict[str, Callable[..., Markup]]:
        """Return what a hand-written page at this address can call: each template under `blocks` by its name."""
        view = View(self, address)

        def caller(name: str) -> Callable[..., Markup]:
            template = self.environment.get_template(f"blocks/{name}.html")
            return lambda **arguments: Markup(template.render(view=view, library=self.library, **arguments))

        return {path.stem: caller(path.stem) for path in sorted((self.templates / "blocks").glob("*.html"))}

    def plain(self, text: str) -> str:
        """Return prose as plain text."""
        return prose.plain(text, lambda id_: self.library[id_].title if id_ in self.library else id_)

    def edit_address(self, file: str) -> str:
        """Return where a file can be edited, or an empty string where no public repository is set."""
        return f"{self.repository}/edit/main/{file}" if self.repository else ""


class View:
    """One page while it is rendered: where it stands, and how it links to others."""

    def __init__(self, site: Site, address: str, record: Record | None = None) -> None:
        self.site = site
        self.library = site.library
        self.address = address
        self.root = "../" * address.count("/")
        self.record = record
        self.shown = shown.ShownRecord(record, self.link_html) if record else None

    @cached_property
    def cited(self) -> dict[str, int]:
        """The number of each source in this record's own list of citations, counted from 1."""
        citations = self.record.values["sources"] if self.record and self.record.type.name != "sources" else None
        numbers: dict[str, int] = {}
        for number, citation in enumerate(citations or (), start=1):
            numbers.setdefault(citation.source, number)
        return numbers

    @property
    def minutes(self) -> int:
        """The minutes that the record's own prose takes to read, at least one; 0 where its page does not say so."""
        if self.record is None or self.record.type.name not in READ_THROUGH:
            return 0
        texts = [leaf.value for leaf in leaves(self.record) if isinstance(leaf.kind, Prose)]
        return minutes(sum(len(self.site.plain(text).split()) for text in texts))

    def href(self, target: Record | str) -> str:
        """Return the relative address of a record or of a path below the site's root."""
        address = target if isinstance(target, str) else target.address
        return f"{self.root}{address}" or "./"

    def link_html(self, id_: str, words: str | None = None) -> str:
        """Return a link to a record; a source that this record cites becomes the number of its citation."""
        record = self.library[id_]
        if words is None and id_ in self.cited and record.type.name == "sources":
            number = self.cited[id_]
            return f'<a class="kb-ref" href="#s{number}"><span class="kb-skip-label">source </span>{number}</a>'
        return prose.anchor(self.href(record), words or record.title)

    def link(self, target: Record | str, words: str | None = None) -> Markup:
        """Return a link to a record, given itself or by its id, by its title or in other words."""
        record = self.library[target] if isinstance(target, str) else target
        return Markup(prose.anchor(self.href(record), words or record.title))

    def prose(self, text: str | None) -> Markup:
        """Return prose of another record as HTML, without naming its field."""
        return prose.to_html(text, self.link_html) if text else Markup("")

    def inline(self, text: str | None) -> Markup:
        """Return prose of another record as HTML within a line."""
        return prose.to_inline(text, self.link_html) if text else Markup("")

    def linked_from(self, record: Record) -> dict[str, list[Record]]:
        """Return the records that point to this one, by type, without those that have a section of their own."""
        groups: dict[str, dict[str, Record]] = defaultdict(dict)
        for link in self.library.backlinks(record.id):
            if not self._has_own_section(record, link):
                groups[link.source.type.name][link.source.id] = link.source
        return {name: list(groups[name].values()) for name in TYPES if name in groups}

    def _has_own_section(self, record: Record, link: Link) -> bool:
        own = (record.type.name, link.source.type.name) in OWN_SECTIONS
        return own and isinstance(_innermost(link.field.kind), Ref)

    def linked_to(self, record: Record) -> dict[str, list[Record]]:
        """Return the records that this one points to, by type, without the sources, which stand on the page."""
        groups: dict[str, dict[str, Record]] = defaultdict(dict)
        for link in self.library.links(record.id):
            target = self.library[link.target]
            if target.type.name != "sources":
                groups[target.type.name][target.id] = target
        return {name: list(groups[name].values()) for name in TYPES if name in groups}


def _innermost(kind: Any) -> Any:
    while hasattr(kind, "of"):
        kind = kind.of
    return kind


def summary(record: Record) -> str:
    """Return what a record's page is about in a sentence or two: its summary, or its title where it has none."""
    text = record.values["summary"] if "summary" in record.type.names else None
    return str(text or record.title)


def full_title(record: Record) -> str:
    """Return the title of a record's page: a provision with its number, anything else by its title."""
    if record.type.name == "provisions":
        return f"{queries.number(record)} {record.title}"
    return str(record.title)


def minutes(words: int) -> int:
    """Return how many minutes as many words take to read, to the nearest, and never none."""
    return max(1, round(words / WORDS_A_MINUTE))


def _cut(text: str, most: int = 160) -> str:
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _environment(templates: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown.FILTERS)
    environment.filters["plural"] = plural
    return environment


def plural(count: int, one: str, many: str) -> str:
    """Return a count with its noun: `1 claim`, `3 claims`."""
    return f"{count} {one if count == 1 else many}"
