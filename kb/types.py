"""The record types, each declared once. The checker, the JSON Schema, the pages and the codebook read them here.

What the words of a scale mean stands in `scales`; how records are coded, and why, on the method page.
"""

from __future__ import annotations

from kb import scales
from kb.fields import (
    ID_FORM,
    Choice,
    Decimal,
    Field,
    Group,
    Many,
    Prose,
    Quote,
    RecordType,
    Ref,
    Text,
    Url,
    When,
    Whole,
    optional,
    required,
)

ID = Text(80, ID_FORM, "lower-case words joined by hyphens", "friendship-pact")
LANGUAGE = Text(12, r"[a-z]{2,3}(-[A-Za-z]{2,8})*", "a language code such as en, az, hy or ru", "az")
SENTENCE = Text(8, r"p[1-9][0-9]?\.[1-9][0-9]?", "a sentence of the article such as p2.3", "p2.3")
SECTION = Text(8, r"P|[IVX]+", "P for the preamble, or a Roman number", "I")

# References, each with the id of a record in the sample that the tests use.
ACTOR_ID = Ref(("actors",), "northland")
ARTICLE_ID = Ref(("articles",), "column")
CLAIM_ID = Ref(("claims",), "claim-trade-clause")
INSTRUMENT_ID = Ref(("instruments",), "pact")
PLACE_ID = Ref(("places",), "haven")
PROVISION_ID = Ref(("provisions",), "pact-trade")
SOURCE_ID = Ref(("sources",), "gazette")
THEME_ID = Ref(("themes",), "trade")

CITATION = Group(
    (
        required("source", SOURCE_ID, "Source", "the page that shows it"),
        optional("locator", Text(), "Where", "paragraph, page or heading on that page", "second paragraph"),
        required("shows", Text(300), "Shows", "what this page establishes, in our words", "Prints the sentence."),
        optional(
            "quote", Quote(), "In its words", "at most seven words, only where the wording matters", "intend to widen"
        ),
    ),
    cites=True,
)


def sources(must: bool) -> Field:
    """Return the field of citations, owed or not."""
    declare = required if must else optional
    return declare("sources", Many(CITATION), "Sources", "what shows it; each citation says what it establishes")


def judgement(verdict: Field, *more: Field) -> Group:
    """Return the group that every judgement is: a verdict, its reason, its dates, and what it rests on."""
    return Group(
        (
            verdict,
            required("reason", Prose(700), "Reason", "why, in three sentences at most", "A minister said so."),
            *more,
            required("assessed", When(interval=False), "Weighed on", "the day on which we looked"),
            optional("evidence_to", When(interval=False), "Evidence up to", "date of the newest evidence cited"),
            sources(must=False),
            optional(
                "searched",
                Many(Text(300)),
                "Searched",
                "where we looked, when nothing was found",
                ["the paper's archive to 2002"],
            ),
        )
    )


NAME = Group(
    (
        required("name", Text(), "Name", "the other name", "Dostluq Paktı"),
        optional("language", LANGUAGE, "Language", "the language of the name"),
        optional("note", Text(), "Note", "who uses it, or when it was used", "in older papers"),
    )
)

VERSION = Group(
    (
        required("says", Prose(500), "Version", "one account, in our words", "It was signed in Haven."),
        optional("by", Text(), "By", "whose account it is", "Northland"),
        sources(must=True),
    )
)

DISPUTE = Group(
    (
        required("question", Text(), "Question", "what is disputed, as a neutral question", "Was it signed in Haven?"),
        required(
            "versions",
            Many(VERSION, least=2),
            "Versions",
            "each account with its sources",
            [VERSION.example, VERSION.example | {"says": "It was signed at sea.", "by": "the paper"}],
        ),
        optional(
            "note",
            Prose(500),
            "Between them",
            "which account is nearer the event, and why, or what lies between",
            "Both agree on the day.",
        ),
    )
)

TITLE = required("title", Text(140), "Title", "its name, or the statement in one line", "The Pact")
SUMMARY = required(
    "summary",
    Prose(700),
    "Summary",
    "what a stranger should know first, in our words",
    "A document that frames relations.",
)
THEMES = required("themes", Many(THEME_ID), "Themes", "the subjects it belongs to")
OTHER_NAMES = optional("other_names", Many(NAME), "Also called", "other names and spellings, so that search finds it")

LAST = (
    optional("disputes", Many(DISPUTE), "Where sources disagree", "at least two versions, each with its sources"),
    optional(
        "unknowns",
        Many(Prose(500)),
        "Not known",
        "what was looked for and is not known",
        ["Whether there is a secret part."],
    ),
    optional(
        "notes", Many(Prose(700)), "Notes", "caveats, and where reasonable coders may differ", ["The copy is a scan."]
    ),
    optional(
        "corrections",
        Many(
            Group(
                (
                    required("date", When(interval=False), "Date", "when it was corrected"),
                    required(
                        "what",
                        Prose(500),
                        "What",
                        "what was wrong and what it says now",
                        "The place was given as Hill Town. It is Haven.",
                    ),
                )
            )
        ),
        "Corrections",
        "what was corrected after it was published",
    ),
    optional("aliases", Many(ID), "Earlier ids", "ids that this record had before"),
)


def record_type(name: str, one: str, many: str, means: str, *own: Field, cited: bool = True) -> RecordType:
    """Return a record type from its own fields; citations and the fields that every type has are added."""
    return RecordType(name, one, many, means, Group((*own, sources(must=cited), *LAST)))


INSTRUMENTS = record_type(
    "instruments",
    "document",
    "documents",
    "A document: a charter, a memorandum, a law or a section of one, a waiver, an agreement.",
    TITLE,
    optional(
        "official_title",
        Text(400),
        "Official title",
        "the title on the document itself",
        "Pact of Friendship between Northland and Southland",
    ),
    OTHER_NAMES,
    SUMMARY,
    required("kind", Choice(scales.INSTRUMENT_KIND), "Kind", "what kind of document it is"),
    THEMES,
    optional("parties", Many(ACTOR_ID), "Parties", "who made it or is bound by it"),
    optional("signed", When(), "Signed or issued", "when it was signed, issued or passed"),
    optional("place", PLACE_ID, "Place", "where it was signed or issued"),
    optional(
        "signatories",
        Many(
            Group(
                (
                    required("actor", ACTOR_ID, "Signed by", "who signed", "envoy"),
                    optional("office", Text(), "As", "the office at that time", "special envoy"),
                )
            )
        ),
        "Signed by",
        "who signed, and in which office",
    ),
    required(
        "legal_force",
        Group(
            (
                required("value", Choice(scales.LEGAL_FORCE), "Force", "what the document itself says"),
                required("basis", Prose(700), "Basis", "what that rests on", "The opening was seen."),
            )
        ),
        "Legal force",
        "what a clause says; never inferred from another document",
    ),
    optional(
        "in_force",
        Many(
            Group(
                (
                    required("period", When(), "When", "an interval, open where no end is known", "2001-02-03/.."),
                    required("basis", Prose(500), "Basis", "what shows the start and the end", "No end was seen."),
                    sources(must=False),
                )
            )
        ),
        "In force",
        "when it was in force",
    ),
    optional(
        "relations",
        Many(
            Group(
                (
                    required("relation", Choice(scales.INSTRUMENT_RELATION), "How", "how it bears on the other"),
                    required("instrument", INSTRUMENT_ID, "Other document", "the other document"),
                    optional("note", Text(300), "Note", "what needs saying about it", "in its first part"),
                )
            )
        ),
        "Relations",
        "how it bears on other documents",
    ),
    optional(
        "outline",
        Many(
            Group(
                (
                    required("section", SECTION, "Section", "P for the preamble, or a Roman number"),
                    required("heading", Text(), "Heading", "the heading, or our words for it", "Trade"),
                    required("wording", Choice(scales.WORDING), "Heading seen", "how the heading was seen"),
                    required(
                        "read",
                        Prose(500),
                        "How far read",
                        "how far the section was seen, and what was not",
                        "Only the opening was seen.",
                    ),
                )
            )
        ),
        "Outline",
        "its sections in order, with how far each was seen",
    ),
    optional(
        "coverage",
        Many(
            Group(
                (
                    required("topic", Choice(scales.COVERAGE_TOPIC), "Topic", "one of the declared topics"),
                    required("value", Choice(scales.COVERAGE), "Treated", "whether the document treats it"),
                    required("basis", Prose(500), "Basis", "what that rests on", "The opening was seen."),
                    sources(must=False),
                )
            )
        ),
        "Coverage",
        "which topics it treats, as far as it was read",
    ),
)

PROVISIONS = record_type(
    "provisions",
    "provision",
    "provisions",
    "One commitment or statement of a document: one main verb, one object, one level of wording.",
    TITLE,
    SUMMARY,
    required("instrument", INSTRUMENT_ID, "Document", "the document it stands in"),
    required("section", SECTION, "Section", "its section; for a fragment without a place, the likeliest one"),
    optional("number", Whole(1), "Number", "our number within the section; none for a fragment without a place"),
    required("placement", Choice(scales.PLACEMENT), "Place", "how its place in the text is known"),
    required("modality", Choice(scales.MODALITY), "Main verb", "the main finite verb, as best reported"),
    optional("verb", Quote(), "In its words", "the verb as quoted, where it was seen", "intend to widen"),
    optional(
        "recital",
        Prose(400),
        "Lead-in",
        "the words that lead in, such as acknowledging, in our words",
        "Mindful of old ties.",
    ),
    optional("qualifiers", Many(Quote()), "Qualified by", "words such as “where appropriate”"),
    required("subject", Choice(scales.SUBJECT), "Who", "the grammatical subject of the sentence"),
    optional("toward", ACTOR_ID, "Toward", "whom a one-sided clause speaks of"),
    required("wording", Choice(scales.WORDING), "Wording", "how the wording was seen"),
    required("extent", Choice(scales.EXTENT), "Extent", "how much of the sentence was seen in that way"),
    required("themes", Many(THEME_ID), "Themes", "the subjects it belongs to"),
    optional(
        "unsaid",
        Many(Prose(400)),
        "What it does not say",
        "what a reader may expect and the part seen lacks",
        ["It names no sum."],
    ),
    optional(
        "status",
        Many(
            judgement(
                required("state", Choice(scales.STATUS), "Status", "what has come of it"),
                required("relation", Choice(scales.STATUS_RELATION), "Tie", "whether a source ties it to the document"),
            )
        ),
        "Status",
        "a dated history, oldest first",
    ),
)

ARTICLES = record_type(
    "articles",
    "article",
    "articles",
    "An article under study.",
    TITLE,
    SUMMARY,
    required("author", ACTOR_ID, "Author", "who wrote it", "envoy"),
    required("publisher", ACTOR_ID, "Published by", "who published it"),
    required("date", When(interval=False), "Published", "when it was published"),
    required("source", SOURCE_ID, "Page", "where it can be read"),
    THEMES,
    required(
        "paragraphs",
        Many(
            Group(
                (
                    required("sentences", Whole(1), "Sentences", "how many sentences the paragraph has"),
                    required(
                        "gist",
                        Prose(600),
                        "Gist",
                        "what it says, in our words",
                        "The Pact is praised for its trade clause.",
                    ),
                )
            )
        ),
        "Paragraphs",
        "each paragraph in order",
    ),
    optional(
        "no_claim",
        Many(
            Group(
                (
                    required("sentence", SENTENCE, "Sentence", "the sentence"),
                    required(
                        "reason",
                        Prose(400),
                        "Why no claim",
                        "why it makes none",
                        "It only leads over to the next paragraph.",
                    ),
                )
            )
        ),
        "Sentences without a claim",
        "sentences that claim nothing, with the reason",
    ),
    cited=False,
)

CLAIMS = record_type(
    "claims",
    "claim",
    "claims",
    "One atomic claim of an article: one subject, one object, one verdict.",
    TITLE,
    optional(
        "summary",
        Prose(700),
        "Summary",
        "what the claim amounts to, where the title does not tell",
        "The column says that the Pact opens trade at once.",
    ),
    required("article", ARTICLE_ID, "Article", "the article that makes it"),
    required("sentences", Many(SENTENCE), "Sentences", "where the article makes it"),
    required("speaker", ACTOR_ID, "Asserted by", "who asserts it"),
    optional("bearer", Text(), "Ascribed to", "the group to which it is ascribed, where nobody is named", "traders"),
    required("kind", Choice(scales.CLAIM_KIND), "Kind", "what kind of claim it is"),
    required(
        "hedge",
        Group(
            (
                required("degree", Choice(scales.HEDGE), "Hedge", "how sure it sounds"),
                optional("words", Quote(), "In its words", "the hedging words", "is expected to"),
            )
        ),
        "Hedge",
        "how sure the article sounds",
    ),
    optional("repeats", Many(CLAIM_ID), "Repeats", "claims that it makes again"),
    THEMES,
    required(
        "charter",
        judgement(
            required("verdict", Choice(scales.CHARTER_VERDICT), "Verdict", "what the text as seen says of it"),
            optional("gap", Many(Choice(scales.GAP)), "The text says less in", "in what the text says less"),
            optional(
                "provisions",
                Many(
                    Group(
                        (
                            required("provision", PROVISION_ID, "Provision", "a provision it rests on"),
                            required(
                                "verdict", Choice(scales.CELL_VERDICT), "Verdict", "what this provision says of it"
                            ),
                            required(
                                "says",
                                Prose(500),
                                "What it says",
                                "what this provision says on the point",
                                "It plans to widen trade.",
                            ),
                        )
                    )
                ),
                "Cell by cell",
                "each provision that it rests on, with its own verdict",
            ),
            optional("near", Many(PROVISION_ID), "Clauses looked at", "the nearest clauses, which do not say it"),
        ),
        "Against the text",
        "whether the text of the Charter, as far as it was seen, says it",
    ),
    optional(
        "record",
        judgement(required("verdict", Choice(scales.RECORD_VERDICT), "Verdict", "what the record shows")),
        "Against the record",
        "whether the public record up to the article's date bears it out",
    ),
    optional(
        "outcome",
        judgement(required("verdict", Choice(scales.OUTCOME), "Outcome", "what has come of it")),
        "What has come of it",
        "for a forecast, what the newest evidence shows",
    ),
    cited=False,
)

EVENTS = record_type(
    "events",
    "event",
    "events",
    "Something that happened on a date.",
    TITLE,
    SUMMARY,
    required("date", When(), "Date", "when it happened, as exactly as the sources show"),
    required("kind", Choice(scales.EVENT_KIND), "Kind", "what kind of event it is"),
    THEMES,
    optional("actors", Many(ACTOR_ID), "Who", "who took part"),
    optional("instruments", Many(INSTRUMENT_ID), "Documents", "documents that it concerns"),
    optional("provisions", Many(PROVISION_ID), "Provisions", "provisions that a source ties it to"),
    optional("places", Many(PLACE_ID), "Where", "where it happened"),
)

STATEMENTS = record_type(
    "statements",
    "statement",
    "statements",
    "Who said what, when and to whom.",
    TITLE,
    SUMMARY,
    required("speaker", ACTOR_ID, "Speaker", "who said it"),
    required("date", When(), "Date", "when it was said"),
    optional("to", Text(), "To", "to whom, or on what occasion", "reporters in Haven"),
    required("stance", Choice(scales.STANCE), "Stance", "how the speaker stands to it"),
    required(
        "about",
        Many(Ref(("claims", "themes", "provisions", "instruments", "events"), "pact-trade")),
        "About",
        "what it is about",
    ),
    THEMES,
)

FIGURES = record_type(
    "figures",
    "figure",
    "figures",
    "One value of one quantity from one source. Conflicting values are separate records.",
    TITLE,
    SUMMARY,
    required(
        "quantity",
        Text(120),
        "Quantity",
        "what is measured; the same words for values that conflict",
        "Ships calling at Haven",
    ),
    required("unit", Text(40), "Unit", "the unit, such as million tonnes or km", "ships"),
    required("period", When(), "Period", "the time that the value is for"),
    required("value", Decimal(), "Value", "the number"),
    THEMES,
)

PERIODS = record_type(
    "periods",
    "period",
    "periods",
    "An interval that the timeline shows.",
    TITLE,
    SUMMARY,
    required("date", When(interval=True), "When", "from when to when", "2000/.."),
    required("kind", Choice(scales.PERIOD_KIND), "Kind", "what kind of period it is"),
    THEMES,
    optional("actors", Many(ACTOR_ID), "Who", "who took part"),
)

THEME = record_type(
    "themes",
    "theme",
    "themes",
    "A subject that cuts across.",
    TITLE,
    OTHER_NAMES,
    SUMMARY,
    required("question", Text(200), "Question", "what a reader wants to know about it", "What was agreed on trade?"),
    required(
        "answer",
        Prose(900),
        "Answer so far",
        "the answer as far as the records show, in three sentences",
        "Little so far. See [[pact-trade]].",
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
    required("kind", Choice(scales.ACTOR_KIND), "Kind", "what it is"),
    optional(
        "roles",
        Many(
            Group(
                (
                    required("role", Text(), "Role", "the public role", "special envoy"),
                    optional("at", ACTOR_ID, "At", "the state, body or organisation"),
                    optional("period", When(), "When", "from when to when", "2000/.."),
                )
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
    required("kind", Choice(scales.PLACE_KIND), "Kind", "what kind of place it is"),
    optional("country", ACTOR_ID, "Country", "the state in whose territory it lies in international law"),
    optional(
        "coordinates",
        Group(
            (
                required("latitude", Decimal(-90, 90), "Latitude", "degrees north", 40.4),
                required("longitude", Decimal(-180, 180), "Longitude", "degrees east", -3.25),
            )
        ),
        "Coordinates",
        "degrees, with a point",
    ),
    optional("route", Many(PLACE_ID, least=2), "Route", "the places it runs through, in order", ["haven", "hill-town"]),
    optional("themes", Many(THEME_ID), "Themes", "the subjects it belongs to"),
)

USER = Group(
    (
        required("who", Text(), "Who", "who uses or rejects it", "Northland"),
        optional("note", Text(300), "Note", "in which sense, since when", "since 1999"),
    )
)

TERMS = record_type(
    "terms",
    "contested name",
    "contested names",
    "A name over which parties differ: who uses it, who rejects it, what we use.",
    TITLE,
    OTHER_NAMES,
    SUMMARY,
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
)

SOURCES = RecordType(
    "sources",
    "source",
    "sources",
    "A page that somebody can open.",
    Group(
        (
            required(
                "title",
                Text(300),
                "Title",
                "the page's title, or in our words what the page is",
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
                    (
                        required("value", Choice(scales.STANDING), "Standing", "who stands behind the text"),
                        optional("of", Text(), "Of", "which state, party or cause", "Northland"),
                        optional("basis", Text(300), "Basis", "what the rating rests on", "printed by the state"),
                    )
                ),
                "Standing",
                "rated for the author of the text, by one rule for all countries",
            ),
            optional("carries", Text(300), "Carries", "whose text it reprints or quotes", "the law's own text"),
            *LAST,
        )
    ),
)

TYPES: dict[str, RecordType] = {
    declared.name: declared
    for declared in (
        INSTRUMENTS,
        PROVISIONS,
        ARTICLES,
        CLAIMS,
        EVENTS,
        STATEMENTS,
        FIGURES,
        PERIODS,
        THEME,
        ACTORS,
        PLACES,
        TERMS,
        SOURCES,
    )
}
