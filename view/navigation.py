"""The six groups of pages, and where each page of the site stands in them.

A page that is no entry of its own stands under one: a record under the list of its type, a provision under the text, a
claim under the grid of claims. The header, the bar below it, the drawer and the footer are made from this alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.declare.letters import capital
from kb.declare.types import TYPES
from kb.library.library import Library
from kb.library.memory import remembered
from kb.library.subject import the_article, the_charter
from kb.records.typed import Claim, Theme


@dataclass(frozen=True)
class Entry:
    """A page that leads on: what it is called there, and its address below the site's root."""

    words: str
    address: str

    @property
    def page(self) -> str:
        """The address without the part of the page."""
        return self.address.partition("#")[0]


@dataclass(frozen=True)
class Group:
    """Pages that belong together. The first of them stands for all."""

    words: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Place:
    """Where a page stands: its group, and the entry under which it is."""

    group: Group
    entry: Entry


TEXT = Entry("The Charter as read", "charter/")
HORIZON = Entry("Horizon of evidence", "horizon/")
GRID = Entry("Claims against the text", "matrix/")
FORECASTS = Entry("Forecasts", "forecasts/")
ALL_THEMES = Entry("Themes", "themes/")
TIMELINE = Entry("Timeline", "timeline/")
MAP = Entry("Map", "map/")
ANSWERED = Entry("Questions, answered", "questions/")
STATEMENTS = Entry("Statements", "statements/")
DISPUTES = Entry("Where sources disagree", "disputes/")
QUESTIONS = Entry("Open questions", "open-questions/")
SOURCES = Entry("Sources", "sources/")
METHOD = Entry("Method", "method/")
DATA = Entry("Data", "data/")
CORRECTIONS = Entry("Corrections", "corrections/")
CHANGES = Entry("Changes", "changes/")
FOLLOW = Entry("Follow", "follow/")
EDITORS = Entry("Contribute", "contribute/")
CHARTER = Group(
    "Charter",
    (
        TEXT,
        Entry("Commitments", "commitments/"),
        HORIZON,
        Entry("Compare charters", "compare/"),
        Entry("Still unread", "charter/#unread"),
        Entry("Documents", "instruments/"),
    ),
)
AROUND = Group(
    "Timeline & map",
    (
        TIMELINE,
        MAP,
        Entry("Events", "events/"),
        Entry("Periods", "periods/"),
        Entry("Places", "places/"),
    ),
)
RECORDS = Group(
    "Records",
    (
        ANSWERED,
        STATEMENTS,
        Entry("People and organisations", "actors/"),
        Entry("Themes and names", "names/"),
        Entry("Figures", "figures/"),
        Entry("Contested names", "terms/"),
        DISPUTES,
        QUESTIONS,
        SOURCES,
    ),
)
ABOUT = Group(
    "About",
    (
        METHOD,
        DATA,
        CORRECTIONS,
        CHANGES,
        FOLLOW,
        EDITORS,
    ),
)
# What stands beside the state of the record at the foot of every page.
FEEDS = (Entry("feed", "feed.xml"), Entry("calendar", "calendar.ics"))
CITE = Entry("How to cite", "data/#cite")
ASK = Entry("Ask for a correction", "corrections/#ask")

# Pages without an entry of their own, and the lists that stand under another page.
UNDER = {
    "mistakes/": EDITORS,
    "addresses/": SOURCES,
    "search/": ANSWERED,
    "maintain/": EDITORS,
    "provisions/": TEXT,
    "claims/": GRID,
    "section-907/": Entry("Section 907", "themes/section-907/"),
}

# The lists of types whose group follows from the records.
OF_RECORDS = ("articles/", "themes/")

# Pages that are no more, and which page has what was on them.
RETIRED = {"network/": "names/", "records/": "data/#every-list", "unread/": "charter/#unread"}
# Those of them that had all types, each of which now has a list: `?type=` and `#` name the list.
OF_ALL_TYPES = ("records/",)


def groups(library: Library) -> tuple[Group, ...]:
    """Return the six groups in their order; those of the article and of the themes follow from the records."""
    return (CHARTER, _article(library), _themes(library), AROUND, _records(), ABOUT)


def foot(library: Library) -> tuple[Group, ...]:
    """Return the four columns at the foot of every page."""
    return (
        Group("The text", tuple(entry for entry in CHARTER.entries if entry is not HORIZON)),
        Group("The article", _article(library).entries),
        Group("Around it", (ANSWERED, ALL_THEMES, TIMELINE, MAP, STATEMENTS, DISPUTES, QUESTIONS, SOURCES)),
        Group("This record", (METHOD, DATA, CITE, FOLLOW, CORRECTIONS, ASK, EDITORS)),
    )


def place(library: Library, address: str) -> Place | None:
    """Return where the page at an address stands; None for the home page and for addresses that there are not."""
    places = _places(library)
    whole = address.partition("part/")[0]
    if whole in places:
        return places[whole]
    entry = UNDER.get(address) or _of_record(library, address)
    return places.get(entry.address) if entry else None


@remembered
def _places(library: Library) -> dict[str, Place]:
    """Return the place of each entry by its address."""
    return {entry.address: Place(group, entry) for group in groups(library) for entry in group.entries}


def _article(library: Library) -> Group:
    article = the_article(library)
    paragraphs = (Entry("Paragraphs", f"articles/{article}/"),) if article else ()
    return Group("Article", (*paragraphs, GRID, FORECASTS))


def _records() -> Group:
    """Return the group of the records, with each type whose list stands nowhere else."""
    fixed = {entry.address for group in (CHARTER, AROUND, RECORDS) for entry in group.entries} | {*UNDER, *OF_RECORDS}
    rest = (Entry(capital(type_.many), f"{name}/") for name, type_ in TYPES.items() if f"{name}/" not in fixed)
    return Group(RECORDS.words, (*RECORDS.entries, *rest))


def _themes(library: Library) -> Group:
    themes = sorted(library.of_type(Theme), key=lambda theme: (theme.order, theme.id))
    entries = (Entry(theme.short or theme.title, theme.address) for theme in themes if not theme.parent)
    return Group("Themes", (ALL_THEMES, *entries))


def _of_record(library: Library, address: str) -> Entry | None:
    """Return the entry under which a record, an earlier or retired id, or a part of a list stands."""
    type_, _, rest = address.partition("/")
    if type_ not in TYPES:
        return None
    id_ = rest.rstrip("/")
    if type_ == "claims" and isinstance(claim := library.get(id_), Claim) and claim.kind.value == "forecast":
        return FORECASTS
    if type_ == "instruments" and id_ == the_charter(library):
        return TEXT
    if type_ == "articles":
        return _article(library).entries[0]
    return UNDER.get(f"{type_}/") or Entry("", f"{type_}/")
