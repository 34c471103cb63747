"""The site: which pages there are, and the HTML of each. Built whole from one library, then only read."""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from markdown_it.common.utils import escapeHtml
from markupsafe import Markup, escape

from kb import codes, examples, queries, scales
from kb.fields import Prose
from kb.library import Library
from kb.records import Record, leaves
from kb.types import TYPES
from view import chart, listing, matrix, network, prose, route_map, shown, timeline

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# Types whose pages are read from the top, so that they say how long that takes.
READ_THROUGH = {"themes", "articles", "instruments"}
WORDS_A_MINUTE = 200
REPORT_FORM = "record-error.yml"  # the repository's form; its field for the record is called `record`
ANCHOR = re.compile(r' id="([^"]+)"')
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


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

    @cached_property
    def short_forms(self) -> re.Pattern[str] | None:
        """What finds the abbreviations that the records explain, the longest first; None where they explain none."""
        known = sorted(queries.short_forms(self.library), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b") if known else None

    def report_address(self, record: Record) -> str:
        """Return where an error in a record can be reported, or an empty string where no public repository is set."""
        if not self.repository:
            return ""
        form = urlencode({"template": REPORT_FORM, "record": f"{record.type.name}/{record.id}"}, safe="/")
        return f"{self.repository}/issues/new?{form}"

    def edit_address(self, file: str) -> str:
        """Return where a file can be edited, or an empty string where no public repository is set."""
        return f"{self.repository}/edit/main/{file}" if self.repository else ""


class View:
    """One page while it is rendered: where it stands, and how it links to others.

    `linked` are the ids of all records that the page links to so far, `listed` those among them that it has in its own
    lists and not only in prose. Parts further down leave out what stands above.
    """

    def __init__(self, site: Site, address: str, record: Record | None = None) -> None:
        self.site = site
        self.library = site.library
        self.address = address
        self.root = "../" * address.count("/")
        self.record = record
        self.shown = shown.ShownRecord(record, self) if record else None
        self.linked: set[str] = set()
        self.listed: set[str] = set()
        short = queries.short_forms(self.library)
        self._explained = {form for form, meaning in short.items() if meaning.record is record}

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
        if isinstance(target, str):
            return f"{self.root}{target}" or "./"
        self.linked.add(target.id)
        self.listed.add(target.id)
        return f"{self.root}{target.address}"

    def link_html(self, id_: str, words: str | None = None) -> str:
        """Return a link in prose to a record; a source that this record cites becomes the number of its citation."""
        record = self.library[id_]
        if words is None and id_ in self.cited and record.type.name == "sources":
            number = self.cited[id_]
            return f'<a class="kb-ref" href="#s{number}"><span class="kb-skip-label">source </span>{number}</a>'
        self.linked.add(id_)
        return prose.anchor(f"{self.root}{record.address}", words or record.title)

    def words_html(self, words: str) -> str:
        """Return words as HTML; an abbreviation leads to the record that explains it where the page first has it.

        A screen reader hears the full name; for everybody else the card has it, or the page that the link leads to.
        """
        html: str = escapeHtml(words)
        return self.site.short_forms.sub(self._explain, html) if self.site.short_forms else html

    def _explain(self, match: re.Match[str]) -> str:
        short = match[0]
        if short in self._explained:
            return short
        self._explained.add(short)
        record, full = queries.short_forms(self.library)[short]
        self.linked.add(record.id)
        said = f'<span class="kb-skip-label" data-search-exclude> ({escapeHtml(full)})</span>'
        return f'<a class="kb-abbr" href="{self.root}{record.address}"><abbr>{short}</abbr>{said}</a>'

    def link(self, target: Record | str, words: str | None = None) -> Markup:
        """Return a link to a record, given itself or by its id, by its title or in other words."""
        record = self.library[target] if isinstance(target, str) else target
        return Markup(prose.anchor(self.href(record), words or record.title))

    def other_document(self, provision: Record) -> Record | None:
        """Return the document of a provision, or None where it goes without saying.

        That is where the page is about the same document; a page about none is about the Charter.
        """
        here = queries.the_charter(self.library)
        if self.record and self.record.type.name == "provisions":
            here = self.record.instrument
        elif self.record and self.record.type.name == "instruments":
            here = self.record.id
        return None if provision.instrument == here else self.library[provision.instrument]

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
        return self._unlisted(target for target in targets if target.type.name != "sources")

    def _unlisted(self, records: Iterable[Record]) -> dict[str, list[Record]]:
        groups: dict[str, dict[str, Record]] = defaultdict(dict)
        for record in records:
            if record.id not in self.listed:
                groups[record.type.name][record.id] = record
        return {name: list(groups[name].values()) for name in TYPES if name in groups}

    def related(self, record: Record) -> list[queries.Relative]:
        """Return the records that have most in common with this one and that the page does not link to."""
        return queries.related(self.library, record, self.linked)


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
    environment.filters["in_common"] = in_common
    environment.filters["code"] = code
    return environment


def in_common(records: Iterable[Record]) -> str:
    """Return what two records have in common, in words: `one provision, two sources, three themes`."""
    counts = Counter(record.type.name for record in records)
    return ", ".join(plural(count, TYPES[name].one, TYPES[name].many, words=True) for name, count in counts.items())


def code(text: str) -> Markup:
    """Return plain text as HTML, with what stands between backticks marked as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def plural(count: int, one: str, many: str, words: bool = False) -> str:
    """Return a count with its noun: `1 claim`, `3 claims`; a small one in words where wanted, as in running text."""
    number = NUMBERS[count] if words and count < len(NUMBERS) else count
    return f"{number} {one if count == 1 else many}"
