"""Articles under study and what they claim."""

from __future__ import annotations

from kb.declare import scales
from kb.declare.fields import Choice, Group, Many, Prose, Quote, Text, When, Whole, optional, required
from kb.declare.types.groups import (
    ACTOR_ID,
    ARTICLE_ID,
    ASKED,
    CLAIM_ID,
    PROVISION_ID,
    SENTENCE,
    SOURCE_ID,
    SUMMARY,
    THEMES,
    TITLE,
    judgement,
    record_type,
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
    optional(
        "disclaimer",
        Prose(300),
        "Disclaimer",
        "what the page itself says on whose views these are",
        "The paper says that the views are the envoy’s own.",
    ),
    THEMES,
    required(
        "paragraphs",
        Many(
            Group(
                "Paragraph",
                (
                    required("sentences", Whole(1), "Sentences", "how many sentences the paragraph has"),
                    required(
                        "gist",
                        Prose(600),
                        "Gist",
                        "what it says, in our words",
                        "The Pact is praised for its trade clause.",
                    ),
                ),
            )
        ),
        "Paragraphs",
        "each paragraph in order",
    ),
    optional(
        "no_claim",
        Many(
            Group(
                "NoClaim",
                (
                    required("sentence", SENTENCE, "Sentence", "the sentence"),
                    required(
                        "reason",
                        Prose(400),
                        "Why no claim",
                        "why it makes none",
                        "It only leads over to the next paragraph.",
                    ),
                ),
            )
        ),
        "Sentences without a claim",
        "sentences that claim nothing, with the reason",
    ),
    cited=False,
)

SLOT = Group(
    "Slot",
    (
        required("article", Text(80), "The article", "what the article says, in a few words of ours", "opens trade"),
        required("text", Text(80), "The text", "what the clause says, in a few words", "plans to widen trade"),
        required("match", Choice(scales.SLOT_MATCH), "Match", "whether the two say the same"),
    ),
)

SLOTS = Group(
    "Slots",
    (
        required("provision", PROVISION_ID, "Clause", "the one clause that the verdict follows"),
        required("actor", SLOT, "Who", "who acts"),
        required("verb", SLOT, "Verb", "what they do, and how firmly"),
        required("object", SLOT, "What", "to what they do it"),
        required("condition", SLOT, "Conditions", "on what it depends; “none named” where none is"),
        required("certainty", SLOT, "Certainty", "how sure it is"),
    ),
)

CLAIMS = record_type(
    "claims",
    "claim",
    "claims",
    "A claim of an article: one subject, one object, one verdict.",
    TITLE,
    optional(
        "summary",
        Prose(700),
        "Summary",
        "what the claim amounts to, where the title does not tell",
        "The column says that the Pact opens trade at once.",
    ),
    ASKED,
    required("article", ARTICLE_ID, "Article", "the article that makes it"),
    required("sentences", Many(SENTENCE), "Sentences", "where the article makes it"),
    required("speaker", ACTOR_ID, "Asserted by", "who asserts it"),
    optional("bearer", Text(), "Ascribed to", "the group to which it is ascribed, where nobody is named", "traders"),
    required("kind", Choice(scales.CLAIM_KIND), "Kind", "what kind of claim it is"),
    required(
        "hedge",
        Group(
            "Hedge",
            (
                required("degree", Choice(scales.HEDGE), "Hedge", "how sure it sounds"),
                optional("words", Quote(), "In its words", "the hedging words", "is expected to"),
            ),
        ),
        "Hedge",
        "how sure the article sounds",
    ),
    optional("repeats", Many(CLAIM_ID), "Repeats", "claims that it makes again"),
    THEMES,
    required(
        "charter",
        judgement(
            "ClaimCharter",
            required("verdict", Choice(scales.CHARTER_VERDICT), "Verdict", "what the text as seen says of it"),
            optional("gap", Many(Choice(scales.GAP)), "The text says less in", "in what the text says less"),
            optional("slots", SLOTS, "Word by word", "the article beside the clause that the verdict follows"),
            optional(
                "provisions",
                Many(
                    Group(
                        "Cell",
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
                        ),
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
        "would_change",
        Text(),
        "What would change the verdict",
        "one line on what would change it",
        "A clause that opens trade on signature.",
    ),
    optional(
        "record",
        judgement(
            "ClaimRecord", required("verdict", Choice(scales.RECORD_VERDICT), "Verdict", "what the record shows")
        ),
        "Against the record",
        "whether the public record up to the article’s date bears it out",
    ),
    optional(
        "outcome",
        judgement("ClaimOutcome", required("verdict", Choice(scales.OUTCOME), "Outcome", "what has come of it")),
        "What has come of it",
        "for a forecast, what the newest evidence shows",
    ),
    cited=False,
)
