"""The site: which pages there are, and each of them as a function of the records and its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from markupsafe import Markup

from kb.check import codes
from kb.declare import examples, scales
from kb.declare.fields import RecordType
from kb.declare.letters import capital
from kb.declare.types import TYPES
from kb.export.api import catalogue
from kb.library.library import Library
from kb.load.files import RETIRED_FILE
from kb.records.known_ids import Retired
from kb.records.record import Record
from kb.records.typed import Claim, WithSummary
from view import components, home, navigation
from view.contexts import CONTEXTS, context, given_globals, with_settings
from view.directions import isolated
from view.environment import TEMPLATES, Snapshot, environment, queries
from view.found import cards, fields
from view.lists import changes, ledes, listing, matrix, parts
from view.lists.contents import opened, sections
from view.page import View, page_title
from view.pictures import chart, claims_grid, facsimile, horizon, lineage, names, steps, timeline, years
from view.pictures.atlas import crops, drawing
from view.publication import NOWHERE, Publication
from view.published import head
from view.published.repository import Repository

RETIRED = f"data/{RETIRED_FILE}"


@dataclass(frozen=True)
class SitePage:
    """A page of the site that has no file under `docs`: what it is called, and the way to its HTML.

    `address` ends in a slash. `source` is the file to edit, from the project's root, or None for a page made of many
    records. A page that only leads on has in `leads_to` the address of the page that has taken its place, or an empty
    string where a reader has to choose.
    """

    address: str
    title: str
    description: str
    source: str | None
    make: Callable[[], str]
    leads_to: str | None = None

    @property
    def html(self) -> str:
        """The content without the frame, made anew each time.

        Raises `jinja2.TemplateError` where a template does not fit the record.
        """
        return self.make()

    @property
    def meta(self) -> dict[str, Any]:
        """What the theme needs to know: the page brings its own navigation, and where one is that it only leads to."""
        return {"hide": ["navigation", "toc"], "leads_to": self.leads_to}


@dataclass(frozen=True)
class Parted:
    """A list whose first part is a hand-written page: its words, all its addresses, and what a later part is given."""

    title: str
    description: str
    addresses: Callable[[Library], Sequence[str]]
    given: Callable[[Library, str], dict[str, Any]]


PARTED = {
    "corrections": Parted(
        "Corrections",
        "What was wrong on these pages and has been mended.",
        parts.corrections,
        lambda library, address: {"entries": parts.corrections_at(library, address)},
    ),
    "changes": Parted(
        "Changes",
        "What changed in the records, in words.",
        changes.addresses,
        lambda library, address: {"part": changes.at(library, address)},
    ),
    "timeline": Parted(
        "Timeline",
        "What happened in earlier years, the newest first.",
        lambda library: tuple(parts.timeline(library)),
        lambda library, _: {"shares": parts.timeline(library)},
    ),
    "open-questions": Parted(
        "Open questions",
        "What these pages looked for and do not know, by subject.",
        lambda library: tuple(parts.open_questions(library)),
        lambda library, _: {"shares": parts.open_questions(library)},
    ),
}


def markdown_path(address: str) -> str:
    """Return the path that a page of the site would have under `docs` if it had a file there."""
    return f"{address}index.md" if address.count("/") == 1 else f"{address.rstrip('/')}.md"


class Site:
    """All pages of a library; what else is given, but the `templates`, is that of its `Publication`.

    Rendering raises `jinja2.TemplateError` where a template does not fit its record.
    """

    def __init__(
        self,
        library: Library,
        repository: Repository = NOWHERE,
        name: str = "",
        templates: Path = TEMPLATES,
        *,
        address: str = "",
        is_published: bool = False,
        has_pictures: bool = False,
    ) -> None:
        self.library = library
        self.publication = Publication(library, repository, name, address, is_published, has_pictures)
        self.templates = templates
        self.snapshot = Snapshot(templates)
        self.environment = environment(self.snapshot)
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
                lede=ledes.lede,
                changed=changes,
                parted=parts,
                catalogue=catalogue,
                charts=chart,
                grids=claims_grid,
                pairs=names,
                tl=timeline,
                facsimiles=facsimile,
                home=home,
                atlas=drawing,
                crops=crops,
                strips=years,
                horizon=horizon,
                lineages=lineage,
                steps=steps,
            )
        )

    def turn_to(self, library: Library) -> None:
        """Go on with another library, under the same name and with the templates that were read already."""
        self.library = library
        self.publication = self.publication.turned_to(library)
        self.environment.globals["site"] = self.publication

    def compile(self) -> None:
        """Read every template. Raises `jinja2.TemplateError` where one cannot be read, or is not there."""
        for name in CONTEXTS:
            self.snapshot.get_source(self.environment, name)
        for name, (text, file) in self.snapshot.texts.items():
            self.environment.parse(text, name, file)

    @property
    def addresses(self) -> dict[str, str | None]:
        """The address of every page, with the file to edit: records, parts of lists, earlier and retired ids."""
        records = {record.address: record.file for record in self.library}
        lists = {address: None for name in TYPES for address in parts.addresses(self.library, name)}
        lists |= {address: None for list_ in PARTED.values() for address in list_.addresses(self.library)[1:]}
        return {**records, **lists, **self.signposts}

    @property
    def signposts(self) -> dict[str, str | None]:
        """The address of every page that only leads on, with the file to edit: of earlier and retired ids, for one."""
        former = self.library.former.items()
        files = {address: RETIRED if isinstance(now, Retired) else now.file for address, now in former}
        return {**files, **dict.fromkeys(navigation.RETIRED)}

    def page(self, address: str) -> SitePage:
        """Return the page at an address. Raises `KeyError` where there is none."""
        if address in navigation.RETIRED:
            return self._leading_on(address)
        type_, _, id_ = address.rstrip("/").partition("/")
        if type_ in PARTED:
            return self._part(address)
        if not id_ or id_.startswith(parts.BELOW):
            return self._list(TYPES[type_], address)
        if id_ in self.library and self.library[id_].address == address:
            return self.record_page(self.library[id_])
        now = self.library.former[address]
        return self._retired(address, now) if isinstance(now, Retired) else self._moved(address, now)

    def render(self) -> Iterator[SitePage]:
        """Yield every page."""
        return map(self.page, self.addresses)

    def record_page(self, record: Record) -> SitePage:
        """Return the page of one record."""

        def html() -> str:
            view = View(self.publication, record.address, record)
            return self._rendered(f"{record.type.name}.html", record=view.shown, view=view, here=record)

        says = _cut(self.publication.plain(summary(record)))
        return SitePage(record.address, page_title(self.library, record), says, record.file, html)

    def head(self, address: str, title: str, description: str) -> str:
        """Return what the head of a page tells machines; nothing where the address of the site is not known."""
        if not self.publication.address:
            return ""
        return head.tags(self.publication, address, title if address else self.publication.name, description)

    def _list(self, type_: RecordType, address: str) -> SitePage:
        records = parts.whole(self.library, type_.name).records
        part = parts.part(self.library, type_.name, address)

        def html() -> str:
            view = View(self.publication, address)
            return self._rendered("index.html", type=type_, view=view, whole=records, part=part)

        title = capital(type_.many)
        shown = f"{title}, part {part.number}" if part.number > 1 else title
        return SitePage(address, shown, _cut(ledes.lede(type_)), None, html)

    def findables(self) -> Iterator[fields.Findable]:
        """Yield the records and the lists as the search knows them."""
        for record in self.library:
            yield fields.findable(self.publication, record)
        for name in TYPES:
            page = self.page(f"{name}/")
            yield fields.of_list(name, page.title, page.description)

    def ranking(self) -> dict[str, Any]:
        """Return what the search ranks these pages by."""
        return fields.ranking(self.library)

    def cards(self) -> dict[str, Callable[[], str]]:
        """Return how the card of every id, also an earlier or retired one, is made: what a link or a hit shows."""
        made: dict[str, Callable[[], str]] = {}
        for address, now in [*((record.address, record) for record in self.library), *self.library.former.items()]:
            if isinstance(now, Retired):
                made[cards.path(address)] = partial(cards.of_retired, now)
            else:
                made[cards.path(address)] = partial(cards.written, self.publication, now)
        return made

    def _part(self, address: str) -> SitePage:
        """Return a later part of a list whose first is a hand-written page. Raises `KeyError` where there is none."""
        name = address.partition("/")[0]
        list_ = PARTED[name]
        addresses = list_.addresses(self.library)
        number = {each: number for number, each in enumerate(addresses, start=1)}[address]

        def html() -> str:
            given = {"number": number, "addresses": addresses, **list_.given(self.library, address)}
            return self._rendered(f"{name}.html", view=View(self.publication, address), **given)

        return SitePage(address, f"{list_.title}, part {number}", list_.description, None, html)

    def _moved(self, address: str, record: Record) -> SitePage:
        alias = address.split("/")[1]

        def html() -> str:
            return self._rendered("moved.html", alias=alias, here=record, view=View(self.publication, address))

        title = f"Moved: {address.rstrip('/')}"
        return SitePage(address, title, "This record has a new address.", record.file, html, record.address)

    def _leading_on(self, address: str) -> SitePage:
        to = navigation.RETIRED[address]

        def html() -> str:
            lists = tuple(TYPES) if address in navigation.OF_ALL_TYPES else ()
            return self._rendered("leads_on.html", to=to, lists=lists, view=View(self.publication, address))

        title = f"Moved: {address.rstrip('/')}"
        return SitePage(address, title, "What was on this page stands on another.", None, html, to)

    def _retired(self, address: str, entry: Retired) -> SitePage:
        def html() -> str:
            return self._rendered("retired.html", entry=entry, view=View(self.publication, address))

        return SitePage(address, f"Withdrawn: {address.rstrip('/')}", _cut(entry.why), RETIRED, html, "")

    def _rendered(self, name: str, **given: Any) -> str:
        html = self.environment.get_template(name).render(context(name, **given))
        return isolated(html) if self.publication.is_of_both_directions else html

    def with_outline(self, html: str) -> str:
        """Return a hand-written page with the list of its sections beside what follows its title."""
        opening, rest = opened(html)
        return self._rendered("written.html", opening=opening, sections=sections(rest), rest=rest)

    def macros(self, address: str) -> dict[str, Callable[..., Markup]]:
        """Return what a hand-written page at this address can call: each template under `blocks` by its name."""
        view = View(self.publication, address)

        def caller(name: str) -> Callable[..., Markup]:
            block = f"blocks/{name}.html"

            def call(**arguments: Any) -> Markup:
                given = with_settings(block, self.library.settings, arguments)
                return Markup(self._rendered(block, view=view, library=self.library, **given))

            return call

        blocks = [PurePosixPath(file).stem for file in self.snapshot.texts if file.startswith("blocks/")]
        return {name: caller(name) for name in blocks}


def summary(record: Record) -> str:
    """Return what a record's page is about in a sentence or two: its summary, a claim's verdict, or its title."""
    if isinstance(record, WithSummary) and record.summary:
        return record.summary
    return f"{record.charter.verdict.label}: {record.charter.reason}" if isinstance(record, Claim) else record.title


def _cut(text: str, most: int = 160) -> str:
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
