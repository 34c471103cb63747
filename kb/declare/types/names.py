"""Subjects, people, places, contested names, and the pages that show it all."""

from __future__ import annotations

from kb.declare import scales
from kb.declare.fields import (
    Choice,
    Decimal,
    Group,
    Many,
    Prose,
    RecordType,
    Ref,
    Text,
    Url,
    When,
    Whole,
    optional,
    required,
)
from kb.declare.types.groups import (
    ACTOR_ID,
    ASKED,
    LANGUAGE,
    LAST,
    OTHER_NAMES,
    PLACE_ID,
    SHORT,
    SUMMARY,
    THEME_ID,
    THEMES,
    TITLE,
    record_type,
)

POINT = Group(
    "Point",
    (
        required("says", Prose(240), "Point", "one line of at most twenty words, in our words", "Trade is planned."),
        required(
            "record",
            Ref(("events", "instruments", "periods", "figures", "provisions"), "pact-trade"),
            "Record",
            "the record from which its date and sources come",
        ),
    ),
)

THEME = record_type(
    "themes",
    "theme",
    "themes",
    "A subject that cuts across.",
    TITLE,
    optional("short", SHORT, "Short name", "a name for the bar of themes, where the title is long"),
    OTHER_NAMES,
    SUMMARY,
    required("question", Text(200), "Question", "what a reader wants to know about it", "What was agreed on trade?"),
    required(
        "answer",
        Prose(400),
        "Answer so far",
        "the answer as far as the records show, in one sentence of at most thirty words",
        "Little so far; see [[pact-trade]].",
    ),
    required(
        "points",
        Many(POINT),
        "In short",
        "four to six lines, each leading to the record from which its date and sources come",
        [POINT.example | {"says": words} for words in ("One is open.", "Two are.", "Three are.", "Four are.")],
    ),
    optional("parent", THEME_ID, "Part of", "the wider subject"),
    required("order", Whole(1), "Order", "its place in lists"),
    cited=False,
)

ACTORS = record_type(
    "actors",
    "person or organisation",
    "people and organisations",
    "A person in a public role, a state, a public body, an organisation, a firm.",
    TITLE,
    OTHER_NAMES,
    SUMMARY,
    ASKED,
    required("kind", Choice(scales.ACTOR_KIND), "Kind", "what it is"),
    optional(
        "roles",
        Many(
            Group(
                "Role",
                (
                    required("role", Text(), "Role", "the public role", "special envoy"),
                    optional("at", ACTOR_ID, "At", "the state, body or organisation"),
                    optional("period", When(), "When", "from when to when", "2000/.."),
                ),
            )
        ),
        "Roles",
        "public roles with their dates",
    ),
    optional("country", ACTOR_ID, "Country", "the state it belongs to"),
    optional(
        "wikidata", Text(12, r"Q[1-9][0-9]*", "a Wikidata id such as Q227", "Q227"), "Wikidata", "its id in Wikidata"
    ),
    optional("themes", Many(THEME_ID), "Themes", "the subjects it belongs to"),
)

PLACES = record_type(
    "places",
    "place",
    "places",
    "A city, a port, a crossing, a region, or a route made of places.",
    TITLE,
    OTHER_NAMES,
    SUMMARY,
    ASKED,
    required("kind", Choice(scales.PLACE_KIND), "Kind", "what kind of place it is"),
    optional("country", ACTOR_ID, "Country", "the state in whose territory it lies in international law"),
    optional(
        "coordinates",
        Group(
            "Coordinates",
            (
                required("latitude", Decimal(-90, 90), "Latitude", "degrees north", 40.4),
                required("longitude", Decimal(-180, 180), "Longitude", "degrees east", -3.25),
            ),
        ),
        "Coordinates",
        "degrees, with a point",
    ),
    optional("route", Many(PLACE_ID, least=2), "Route", "the places it runs through, in order", ["haven", "hill-town"]),
    optional("mode", Many(Choice(scales.ROUTE_MODE)), "Carries", "for a route, what moves along it"),
    optional("state", Choice(scales.ROUTE_STATE), "In use", "for a route, whether the whole of it can be used"),
    optional("themes", Many(THEME_ID), "Themes", "the subjects it belongs to"),
)

USER = Group(
    "NameUser",
    (
        required("who", Text(), "Who", "who uses or rejects it", "Northland"),
        optional("note", Text(300), "Note", "in which sense, since when", "since 1999"),
    ),
)

TERMS = record_type(
    "terms",
    "contested name",
    "contested names",
    "A name over which parties differ: who uses it, who rejects it, what we use.",
    TITLE,
    OTHER_NAMES,
    SUMMARY,
    ASKED,
    required("used_by", Many(USER), "Used by", "who uses the name"),
    optional("rejected_by", Many(USER), "Rejected by", "who rejects the name"),
    required("we_use", Prose(400), "We write", "what this site writes, and why", "We write the port of Haven."),
    optional(
        "refers_to",
        Ref(("places", "events", "periods", "instruments", "themes"), "haven"),
        "Stands for",
        "what it names",
    ),
    THEMES,
    called="ContestedName",
)

SOURCES = RecordType(
    "sources",
    "source",
    "sources",
    "A page that somebody can open.",
    Group(
        "Source",
        (
            required(
                "title",
                Text(300),
                "Title",
                "the page’s title, or in our words what the page is",
                "The law as published",
            ),
            required("url", Url(), "Address", "its address"),
            optional("archive", Url(), "Archived copy", "an archived copy of it"),
            required("language", LANGUAGE, "Language", "the language of what was read"),
            required("publisher", Text(), "Publisher", "who published it", "The Gazette"),
            optional("author", Text(), "Author", "who wrote it", "An Editor"),
            optional("published", When(interval=False), "Published", "when it was published; left out where not shown"),
            required("accessed", When(interval=False), "Read on", "when it was read"),
            required("seen", Choice(scales.SEEN), "How far read", "how much of the page was read"),
            required("kind", Choice(scales.SOURCE_KIND), "Kind", "what kind of page it is"),
            required(
                "standing",
                Group(
                    "Standing",
                    (
                        required("value", Choice(scales.STANDING), "Standing", "who stands behind the text"),
                        optional("of", Text(), "Of", "which state, party or cause", "Northland"),
                        optional("basis", Text(300), "Basis", "what the rating rests on", "printed by the state"),
                    ),
                ),
                "Standing",
                "rated for the author of the text, by one rule for all countries",
            ),
            optional("carries", Text(300), "Carries", "whose text it reprints or quotes", "the law’s own text"),
            *LAST,
        ),
    ),
)
