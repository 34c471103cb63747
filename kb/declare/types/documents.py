"""Documents and what stands in them."""

from __future__ import annotations

from kb.declare import scales
from kb.declare.fields import Choice, Group, Many, Prose, Quote, Ref, Text, When, Whole, optional, required
from kb.declare.types.groups import (
    ACTOR_ID,
    ASKED,
    INSTRUMENT_ID,
    OTHER_NAMES,
    PLACE_ID,
    SECTION,
    SHORT,
    SUMMARY,
    THEME_ID,
    THEMES,
    TITLE,
    judgement,
    record_type,
    sources,
)

EVENT_ID = Ref(("events",), "signing")

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
    ASKED,
    required("kind", Choice(scales.INSTRUMENT_KIND), "Kind", "what kind of document it is"),
    THEMES,
    optional("parties", Many(ACTOR_ID), "Parties", "who made it or is bound by it"),
    optional("signed", When(), "Signed or issued", "when it was signed, issued or passed"),
    optional(
        "act",
        Text(40),
        "What was done",
        "what was done with it then, where its kind does not tell: a bill is introduced, a charter signed",
        "passed by one chamber",
    ),
    optional("place", PLACE_ID, "Place", "where it was signed or issued"),
    optional(
        "signatories",
        Many(
            Group(
                "Signatory",
                (
                    required("actor", ACTOR_ID, "Signed by", "who signed", "envoy"),
                    optional("office", Text(), "As", "the office at that time", "special envoy"),
                ),
            )
        ),
        "Signed by",
        "who signed, and in which office",
    ),
    required(
        "legal_force",
        Group(
            "LegalForce",
            (
                required("value", Choice(scales.LEGAL_FORCE), "Force", "what the document itself says"),
                required("basis", Prose(700), "Basis", "what that rests on", "The opening was seen."),
            ),
        ),
        "Legal force",
        "what a clause says; never inferred from another document",
    ),
    optional(
        "in_force",
        Many(
            Group(
                "InForce",
                (
                    required("period", When(), "When", "an interval, open where no end is known", "2001-02-03/.."),
                    required("basis", Prose(500), "Basis", "what shows the start and the end", "No end was seen."),
                    sources(must=False),
                ),
            )
        ),
        "In force",
        "when it was in force",
    ),
    optional("suspended", EVENT_ID, "Suspended by", "the event that suspended it, where no return to it was seen"),
    optional(
        "standing",
        Prose(400),
        "Where it stands",
        "whether it was suspended, replaced or ended, as far as was seen",
        "No end was seen.",
    ),
    optional(
        "waivers",
        Many(
            Group(
                "Waiver",
                (
                    required("year", Whole(1), "Year", "the year of the waiver", 2003),
                    required("state", Choice(scales.WAIVER_STATE), "Waiver", "whether a waiver for the year was seen"),
                    required("basis", Prose(500), "Basis", "what that rests on", "The order was read whole."),
                    optional("instrument", INSTRUMENT_ID, "Order", "the waiver itself, where it has a record"),
                    sources(must=False),
                ),
            )
        ),
        "Waivers",
        "year by year, whether a waiver that sets the law aside was seen",
    ),
    optional(
        "relations",
        Many(
            Group(
                "Relation",
                (
                    required("relation", Choice(scales.INSTRUMENT_RELATION), "How", "how it bears on the other"),
                    required("instrument", INSTRUMENT_ID, "Other document", "the other document"),
                    optional("note", Text(300), "Note", "what needs saying about it", "in its first part"),
                ),
            )
        ),
        "Relations",
        "how it bears on other documents",
    ),
    optional(
        "outline",
        Many(
            Group(
                "OutlineSection",
                (
                    required("section", SECTION, "Section", "P for the preamble, or a Roman number"),
                    required("heading", Text(), "Heading", "the heading, or our words for it", "Trade"),
                    optional("short", SHORT, "Short name", "a name for pictures and narrow columns"),
                    required("wording", Choice(scales.WORDING), "Heading seen", "how the heading was seen"),
                    required(
                        "read",
                        Prose(500),
                        "How far read",
                        "how far the section was seen, and what was not",
                        "Only the opening was seen.",
                    ),
                ),
            )
        ),
        "Outline",
        "its sections in order, with how far each was seen",
    ),
    optional(
        "coverage",
        Many(
            Group(
                "Coverage",
                (
                    required("topic", Choice(scales.COVERAGE_TOPIC), "Topic", "one of the declared topics"),
                    required("value", Choice(scales.COVERAGE), "Treated", "whether the document treats it"),
                    required("basis", Prose(500), "Basis", "what that rests on", "The opening was seen."),
                    sources(must=False),
                ),
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
    ASKED,
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
    optional(
        "due",
        Group(
            "Due",
            (
                required("date", When(), "Due", "the time that the text sets"),
                required("basis", Prose(500), "Basis", "what that rests on", "The text sets a year from the signing."),
            ),
        ),
        "Due",
        "when it is due, where the text sets a time",
    ),
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
                "ProvisionStatus",
                required("state", Choice(scales.STATUS), "Status", "what has come of it"),
                required("relation", Choice(scales.STATUS_RELATION), "Tie", "whether a source ties it to the document"),
            )
        ),
        "Status",
        "a dated history, oldest first",
    ),
)
