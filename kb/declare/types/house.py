"""What stands beside the records: the ids that were retired, and what is declared once for the whole."""

from __future__ import annotations

from kb.declare.fields import Group, Many, RecordType, Ref, Text, Url, When, optional, required
from kb.declare.types.groups import ARTICLE_ID, INSTRUMENT_ID

RETIRED = Group(
    "Retired",
    (
        required("id", Ref(), "Id", "the id that was retired"),
        required("type", Text(20), "Type", "the type that it had"),
        required("why", Text(300), "Why", "why no record has it any more"),
        optional("successors", Many(Ref()), "Successors", "records that took its place"),
    ),
)

SYNONYM = Group(
    "Synonym",
    (
        required("typed", Text(30), "Typed", "a word that a reader may type", "seaports"),
        required("means", Many(Text(40)), "Means", "the words or phrases that the records use for it", ["ports"]),
    ),
)

DATASET = Group(
    "Dataset",
    (
        required("title", Text(80), "Title", "the name of the site, which is also its author", "The Record"),
        required("description", Text(300), "Description", "what the records hold, in a sentence", "One pact, retold."),
        required("keywords", Many(Text(40)), "Keywords", "words by which a catalogue files them", ["treaties"]),
    ),
)

SETTINGS = RecordType(
    "settings",
    "settings file",
    "settings files",
    "What is declared once for the whole.",
    Group(
        "SettingsFile",
        (
            required("document", INSTRUMENT_ID, "Document", "the document that the site is about"),
            required("article", ARTICLE_ID, "Article", "the article under study"),
            optional(
                "questions",
                Many(Ref(("claims", "instruments", "provisions"), "pact-trade")),
                "Questions",
                "the records whose question and answer stand on the home page, in this order",
            ),
            optional(
                "evidence",
                Group(
                    "Density",
                    (
                        required("dense_to", When(interval=False), "Dense to", "the last day of dense evidence"),
                        required("thin_to", When(interval=False), "Thin to", "the last day of thin evidence"),
                        optional("later", Text(), "After that", "what was seen of the time after", "only headlines"),
                    ),
                ),
                "Density of the evidence",
                "up to when there is much evidence, up to when there is some, and what was seen of the time after",
            ),
            optional(
                "synonyms",
                Many(SYNONYM),
                "Synonyms",
                "what the search also looks for where a reader types a word that the records hardly use",
            ),
            optional(
                "dataset",
                DATASET,
                "Data set",
                "what catalogues, archives and code hosts are told of the records as a whole",
            ),
            optional(
                "copies",
                Url(),
                "Stored copies",
                "where `kb links --copies` asks a web archive whether it holds a page; left out, it asks none",
            ),
            optional(
                "contact", Text(), "Contact", "where errors can be reported without a public repository", "x@y.org"
            ),
        ),
    ),
)
