"""Every picture of the site that can be had as a file, by its name: where it is shown, its drawing, its data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from kb.export.table import written_csv
from kb.library.chronicle import Era
from kb.library.claims import by_outcome, claims_in, forecasts
from kb.library.documents import by_status, commitments, compared, counted, provisions_of
from kb.library.library import Library
from kb.library.order import in_order
from kb.library.themes import held
from kb.records.record import narrow
from kb.records.typed import Article, Figure, Instrument, Place, Theme
from view import home
from view.alone import cut, drawn, tables, values
from view.alone.frame import Standing, one, written
from view.alone.styles import Sheet
from view.lists import parts
from view.page import View
from view.pictures import chart, claims_grid, facsimile, horizon, lineage, names, timeline, years
from view.pictures.atlas import crops, routes
from view.site import Site

FOLDER = "pictures/"
NARROW = 480  # pixels of width of a small map
OUTLINES = "Outlines: Natural Earth, which draws who holds a territory, not who has the right to it."
LICENCE = "CC BY 4.0"


@dataclass(frozen=True)
class Picture:
    """A picture: its name among the files, the address of the page that shows it, how it is drawn, and its data."""

    name: str
    page: str
    draw: Callable[[], Standing]
    rows: Callable[[], values.Rows]


class Gallery:
    """All pictures of a site as files."""

    def __init__(self, site: Site, sheet: Path) -> None:
        self._site = site
        self._library: Library = site.library
        self._address = site.publication.address
        self._sheet = Sheet(sheet.read_text(encoding="utf-8"))
        self._glyphs = sheet.with_name("glyphs.svg")

    def files(self) -> dict[str, Callable[[], str]]:
        """Return how the text of each file is made, by its path below the site's root."""
        made: dict[str, Callable[[], str]] = {}
        for picture in self.pictures():
            made[f"{FOLDER}{picture.name}.svg"] = partial(self._svg, picture)
            made[f"{FOLDER}{picture.name}.csv"] = partial(self._csv, picture)
        return made

    def pictures(self) -> Iterator[Picture]:
        """Yield every picture that these records have."""
        yield from self._of_the_document()
        yield from self._of_the_time()
        yield from self._of_places()
        yield from self._of_figures()
        yield from self._of_themes()
        pairs = names.names(self._library)
        if pairs:
            yield Picture("names", "names/", partial(drawn.names, pairs), partial(values.names, pairs, self._address))
        if self._library.of_type("sources"):
            yield Picture(
                "standings", "sources/", partial(drawn.standing, self._library), partial(values.standing, self._library)
            )

    def _svg(self, picture: Picture) -> str:
        known = self._site.publication
        day = self._library.as_of
        state = f"{known.name}, state of {day.day} {day:%B %Y}. {LICENCE}."
        return written(picture.draw(), [state, f"{self._address}{picture.page}"], self._sheet)

    def _csv(self, picture: Picture) -> str:
        return written_csv(picture.rows())

    def _macro(self, template: str, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(self._site.environment.get_template(template).module, name)
        return found

    def _block(self, name: str, page: str) -> str:
        return str(self._site.macros(page)[name]())

    # ── The document that the site is about, and the article on it

    def _of_the_document(self) -> Iterator[Picture]:
        settings, library, site = self._library.settings, self._library, self._address
        if settings is None:
            return
        document, article = narrow(library[settings.document], Instrument), settings.article
        provisions = provisions_of(library, document.id)
        seen = facsimile.facsimile(library, document.id)
        yield Picture("facsimile", "", partial(drawn.facsimile, seen), partial(values.facsimile, seen, site))
        rungs = home.ladder(library, document.id)
        yield Picture(
            "verbs", "", partial(drawn.ladder, rungs, document.title), partial(values.verbs, provisions, site)
        )
        claims = home.verdicts(claims_in(library, article))
        title = f"The claims of “{narrow(library[article], Article).title}” against the text"
        yield Picture(
            "verdicts", "", partial(drawn.verdicts, claims, title), partial(values.verdicts, library, article, site)
        )
        yield from self._of_tables(document, article)
        grid = claims_grid.grid(library, article, document.id)
        if grid:
            title = f"“{narrow(library[article], Article).title}” against {document.title}"
            yield Picture(
                "claims-grid", "matrix/", partial(drawn.claims, grid, title), partial(values.claims, grid, site)
            )
        along = horizon.declared(library)
        if along:
            for name, groups_ in (
                ("horizon-commitments", by_status(commitments(library, document.id))),
                ("horizon-forecasts", by_outcome(forecasts(library))),
            ):
                rows = horizon.grouped(library, groups_, along)
                if any(found for _, found in rows):
                    yield Picture(
                        name, "horizon/", partial(self._horizon, rows, along, name), partial(values.horizon, rows, site)
                    )

    def _of_tables(self, document: Instrument, article: str) -> Iterator[Picture]:
        library, site, provisions = self._library, self._address, provisions_of(self._library, document.id)
        rows = partial(values.verbs, counted(provisions), site)
        yield Picture("verbs-by-section", "charter/", partial(tables.verbs, library, document), rows)
        rows = partial(values.cells, library, article, provisions, site)
        draw = partial(self._of_marks, partial(tables.claims, library, article, document.id))
        yield Picture("claims-by-provision", "matrix/", draw, rows)
        if compared(library):
            draw = partial(self._of_marks, partial(tables.topics, library))
            yield Picture("topics", "compare/", draw, partial(values.topics, library, site))

    def _of_marks(self, draw: Callable[[tables.Marks], Standing]) -> Standing:
        return draw(tables.Marks(self._glyphs))

    def _horizon(self, rows: list[tuple[Any, list[horizon.Row]]], along: horizon.Axis, name: str) -> Standing:
        view = View(self._site.publication, "horizon/")
        strip = partial(self._macro("horizon_parts.html", "strip"), view, along)
        head = self._macro("horizon_parts.html", "head")(along)
        title = f"Pages behind the {name.partition('-')[2]}, by the day on which they were published"
        made = drawn.horizon(rows, str(head), lambda row: str(strip(row)), title)
        return _with_key(made, self._block("horizon", "horizon/"), '<ul class="kb-hz__key"')

    # ── Time

    def _of_the_time(self) -> Iterator[Picture]:
        library, site = self._library, self._address
        if timeline.wide(library):
            yield Picture("timeline", "timeline/", self._timeline, partial(values.timeline, library, site))
        for address, eras in parts.timeline(library).items():
            for era in eras:
                shown = timeline.strip(library, era)
                rows = partial(values.era, library, shown, era, site)
                yield Picture(f"timeline-{era.last}", address, partial(self._era, shown, era), rows)
        law = lineage.lineage(library)
        if law:
            yield Picture("section-907", "section-907/", self._lineage, partial(values.lineage, law, library, site))

    def _timeline(self) -> Standing:
        notes = ["A dot is an event, a bar a period. Each era has its own scale."]
        drawn_ = timeline.wide(self._library)
        assert drawn_
        return self._along("Events and periods", drawn_, notes)

    def _era(self, shown: timeline.Drawing, era: Era) -> Standing:
        return self._along(f"Events and periods of {era.name}", shown, ["A dot is an event, a bar a period."])

    def _along(self, title: str, shown: timeline.Drawing, notes: list[str]) -> Standing:
        view = View(self._site.publication, "timeline/")
        svg = self._macro("timeline_parts.html", "drawing")(view, shown, "tl", "")
        notes = [*notes, "How much is marked says how much was found, not how much happened."]
        return one(title, "kb-tl", cut.drawing(ET.fromstring(str(svg))), shown.form.width, notes=notes)

    def _lineage(self) -> Standing:
        html = self._block("lineage", "section-907/")
        law = lineage.lineage(self._library)
        assert law
        (svg,) = cut.elements(html[html.index("<figure") : html.index("</figure>")], '<svg viewBox="0 0 1180')
        title = f"{law.law.title} since {law.first}: bills above the law, waivers below it"
        return _with_key(one(title, "kb-lineage", cut.drawing(svg)), html, '<ul class="kb-lineage__key"')

    # ── Places

    def _of_places(self) -> Iterator[Picture]:
        library, site = self._library, self._address
        all_ = in_order(library, Place)
        there = [place for place in all_ if place.coordinates]
        if there:
            yield Picture(
                "map", "map/", self._map, partial(values.places, library, there, routes.routes(library), site)
            )
        for place in all_:
            crop = crops.of_route(library, place) if place.route else crops.of_place(place)
            if crop:
                rows = partial(
                    values.places, library, [] if place.route else [place], [place] if place.route else [], site
                )
                yield Picture(f"place-{place.id}", place.address, partial(self._locator, place), rows)

    def _map(self) -> Standing:
        html = self._block("route_map", "map/")
        (ground,) = cut.elements(html, '<symbol id="ground-close"')
        (svg,) = cut.elements(html, '<svg class="kb-map kb-map--wide" data-map="close"')
        picture = cut.drawing(svg)
        use = next(each for each in picture if each.tag.endswith("}use"))
        picture.remove(use)
        for place, child in enumerate(cut.drawing(ground)):
            picture.insert(place, child)
        made = one(
            "The South Caucasus and its routes",
            "kb-map__first",
            picture,
            notes=[
                "A line joins the stops of a route; it is not the course of a road, a railway or a pipeline.",
                OUTLINES,
            ],
        )
        return _with_key(made, html, '<ul class="kb-legend"')

    def _locator(self, place: Place) -> Standing:
        view = View(self._site.publication, place.address, place)
        html = str(self._macro("components.html", "locator")(view, place))
        (svg,) = cut.elements(html, "<svg ")
        return one(place.title, "kb-locator", cut.drawing(svg), NARROW, notes=[OUTLINES])

    # ── Figures and themes

    def _of_figures(self) -> Iterator[Picture]:
        for address in parts.addresses(self._library, "figures"):  # a page draws what of a quantity it has
            for group in parts.part(self._library, "figures", address).groups:
                for each in chart.charts(self._library, (narrow(record, Figure) for record in group.records)):
                    yield self._chart(each, each.id, address)

    def _chart(self, each: chart.Chart, name: str, page: str) -> Picture:
        return Picture(name, page, partial(drawn.figures, each), partial(values.chart, each, self._address))

    def _of_themes(self) -> Iterator[Picture]:
        library, site = self._library, self._address
        for theme in in_order(library, Theme):
            waived = years.waivers(library, theme.id)
            strip = years.events(library, theme.id)
            has = held(library, theme.id)
            if waived:
                yield Picture(
                    f"theme-{theme.id}",
                    theme.address,
                    partial(self._strip, theme, waived),
                    partial(values.waivers, waived),
                )
            elif strip:
                rows = partial(values.events, has.events, strip, site)
                yield Picture(f"theme-{theme.id}", theme.address, partial(self._strip, theme, strip), rows)
            for each in chart.charts(library, has.figures):
                yield self._chart(each, f"{theme.id}-{each.id}", theme.address)

    def _strip(self, theme: Theme, strip: years.WaiverStrip | years.EventStrip) -> Standing:
        is_law = isinstance(strip, years.WaiverStrip)
        view = View(self._site.publication, theme.address, theme)
        html = str(self._macro("theme_pictures.html", "waivers" if is_law else "events")(view, strip))
        (svg,) = cut.elements(html, '<svg class="kb-strip__all"')
        what = f"Waivers of {strip.law.title}" if isinstance(strip, years.WaiverStrip) else f"Events of “{theme.title}”"
        title = f"{what} by year, {strip.first} to {strip.last}"
        notes = [] if is_law else ["How much is marked says how much was found, not how much happened."]
        return _with_key(
            one(title, "kb-strip", cut.drawing(svg), years.ROOMS["broad"], notes=notes),
            html,
            '<ul class="kb-strip__key"',
        )


def _with_key(picture: Standing, html: str, opening: str) -> Standing:
    key = cut.key(cut.elements(html, opening))
    return Standing(picture.title, picture.within, picture.drawings, picture.width, picture.height, key, picture.notes)
