"""Rules for figures, places, sources, themes, events and periods."""

from __future__ import annotations

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_library, for_type, problem
from kb.records.record import narrow
from kb.records.typed import Event, Figure, Period, Place, Source, Theme

STANDS_FOR_SOMEBODY = ("state", "state-funded", "state-aligned", "advocacy", "party")


@for_type(Figure, finds=["figure-with-many-sources"])
def a_figure_has_one_source(record: Figure, records: Asked) -> Found:
    if len(record.sources) > 1:
        found = f"{len(record.sources)} sources for one figure"
        yield problem(record, ("sources", 1), "figure-with-many-sources", found)


@for_type(Place, finds=["wrong-geometry"])
def a_route_has_its_places(record: Place, records: Asked) -> Found:
    route = record.kind.value == "route"
    if (route and record.coordinates is not None) or (not route and record.route is not None):
        name = "coordinates" if route else "route"
        yield problem(record, (name,), "wrong-geometry", f"{name} on a {record.kind.label}", name=name)


@for_type(Source, finds=["read-before-published"])
def a_page_is_read_after_it_was_published(record: Source, records: Asked) -> Found:
    if record.published is not None and record.published.first > record.accessed.last:
        found = f"read on {record.accessed}, published {record.published}"
        yield problem(record, ("accessed",), "read-before-published", found)


@for_type(Source, finds=["standing-without-basis"])
def a_standing_names_whose(record: Source, records: Asked) -> Found:
    standing, value = record.standing, record.standing.value.value
    if value in STANDS_FOR_SOMEBODY and not (standing.of and standing.basis):
        yield problem(record, ("standing", "value"), "standing-without-basis", f'"{value}" without of and basis')


@for_library(finds=["duplicate-address"])
def an_address_is_one_source(library: Asked) -> Found:
    seen: dict[str, Source] = {}
    for source in library.of_type(Source):
        address = page_of(source.url)
        if address in seen:
            yield problem(source, ("url",), "duplicate-address", f"the address of {seen[address].id}")
        seen.setdefault(address, source)


def page_of(url: str) -> str:
    """Return what two addresses of one page share: all but http or https, www and the last slash."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


@for_library(finds=["theme-in-itself"])
def no_theme_contains_itself(library: Asked) -> Found:
    for theme in library.of_type(Theme):
        chain, parent = [theme.id], theme.parent
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = narrow(library[parent], Theme).parent
        if parent == theme.id:
            yield problem(theme, ("parent",), "theme-in-itself", " → ".join([*chain, parent]))


@for_library(finds=["date-in-the-future"])
def nothing_is_dated_beyond_what_was_read(library: Asked) -> Found:
    dated: tuple[Period | Event, ...] = (*library.of_type(Period), *library.of_type(Event))
    for record in dated:
        if record.date.start is not None and record.date.first > library.as_of:
            found = f"{record.date}, after the newest reading ({library.as_of})"
            yield problem(record, ("date",), "date-in-the-future", found)
