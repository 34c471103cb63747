"""The groups of fields that several types share, and the fields that every type has."""

from __future__ import annotations

from kb.declare.fields import Field, Group, Many, Prose, Quote, RecordType, Ref, Text, When, optional, required
from kb.declare.ids import ID_FORM, LONGEST_ID

EARLIER_ID = Text(LONGEST_ID, ID_FORM, "lower-case words joined by hyphens", "friendship-pact")
LANGUAGE = Text(12, r"[a-z]{2,3}(-[A-Za-z]{2,8})*", "a language code such as en, az, hy or ru", "az")
SENTENCE = Text(8, r"p[1-9][0-9]?\.[1-9][0-9]?", "a sentence of the article such as p2.3", "p2.3")
SECTION = Text(8, r"P|[IVX]+", "P for the preamble, or a Roman number", "I")
SHORT = Text(24, example="Trade")

# References, each with the id of a record in the sample that the tests use.
ACTOR_ID = Ref(("actors",), "northland")
ARTICLE_ID = Ref(("articles",), "column")
CLAIM_ID = Ref(("claims",), "claim-trade-clause")
EVENT_ID = Ref(("events",), "signing")
INSTRUMENT_ID = Ref(("instruments",), "pact")
PLACE_ID = Ref(("places",), "haven")
PROVISION_ID = Ref(("provisions",), "pact-trade")
SOURCE_ID = Ref(("sources",), "gazette")
THEME_ID = Ref(("themes",), "trade")

CITATION = Group(
    "Citation",
    (
        required("source", SOURCE_ID, "Source", "the page that shows it"),
        optional("locator", Text(), "Where", "paragraph, page or heading on that page", "second paragraph"),
        required("shows", Text(300), "Shows", "what this page establishes, in our words", "Prints the sentence."),
        optional(
            "quote", Quote(), "In its words", "at most seven words, only where the wording matters", "intend to widen"
        ),
    ),
)


def sources(must: bool) -> Field:
    """Return the field of citations, owed or not."""
    declare = required if must else optional
    return declare("sources", Many(CITATION), "Sources", "what shows it; each citation says what it establishes")


def judgement(name: str, verdict: Field, *more: Field) -> Group:
    """Return the group that every judgement is: a verdict, its reason, its dates, and what it rests on."""
    return Group(
        name,
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
                ["the paper’s archive to 2002"],
            ),
        ),
    )


NAME = Group(
    "OtherName",
    (
        required("name", Text(), "Name", "the other name", "Dostluq Paktı"),
        optional("language", LANGUAGE, "Language", "the language of the name"),
        optional("note", Text(), "Note", "who uses it, or when it was used", "in older papers"),
    ),
)

VERSION = Group(
    "Version",
    (
        required("says", Prose(500), "Version", "one account, in our words", "It was signed in Haven."),
        optional("by", Text(), "By", "whose account it is", "Northland"),
        sources(must=True),
    ),
)

DISPUTE = Group(
    "Dispute",
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
    ),
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
ASKED = optional(
    "asked",
    Group(
        "Asked",
        (
            required("question", Text(80), "Question", "what a newcomer asks, in plain words", "Does it bind anybody?"),
            required(
                "answer",
                Prose(300),
                "Answer",
                "the answer with its caveat, in one sentence of at most thirty words; what leads up to the first "
                "semicolon is the answer in short",
                "No clause was seen; the end was not read.",
            ),
        ),
    ),
    "Asked",
    "a question of newcomers that this record answers in a line",
)
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
        "notes", Many(Prose(700)), "Notes", "caveats, and where reasonable readers may differ", ["The copy is a scan."]
    ),
    optional(
        "corrections",
        Many(
            Group(
                "Correction",
                (
                    required("date", When(interval=False), "Date", "when it was corrected"),
                    required(
                        "what",
                        Prose(500),
                        "What",
                        "what was wrong and what it says now",
                        "The place was given as Hill Town. It is Haven.",
                    ),
                ),
            )
        ),
        "Corrections",
        "what was corrected after it was published",
    ),
    optional("aliases", Many(EARLIER_ID), "Earlier ids", "ids that this record had before"),
)


def record_type(
    name: str, one: str, many: str, means: str, *own: Field, cited: bool = True, called: str = ""
) -> RecordType:
    """Return a record type from its own fields; citations and the fields that every type has are added.

    `called` is the name of its class, where that is not the singular of its folder.
    """
    class_name = called or name.removesuffix("s").capitalize()
    return RecordType(name, one, many, means, Group(class_name, (*own, sources(must=cited), *LAST)))
