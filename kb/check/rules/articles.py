"""Rules for articles: every sentence has its claims or a reason, and repetitions lead back."""

from __future__ import annotations

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_library, for_type, problem
from kb.library.claims import sentences
from kb.records.record import Record


@for_type("claims", finds=["unknown-sentence"])
def a_claim_stands_in_sentences_of_its_article(record: Record, records: Asked) -> Found:
    if record.article not in records:
        return
    known = set(sentences(records[record.article]))
    for index, sentence in enumerate(record.sentences):
        if sentence not in known:
            yield problem(
                record,
                ("sentences", index),
                "unknown-sentence",
                f'"{sentence}" is no sentence of {record.article}',
                f"a sentence from {min(known, key=place_of)} to {max(known, key=place_of)}",
                "count again",
            )


@for_type("claims", finds=["repeats-itself", "repeats-later"])
def a_repetition_leads_to_an_earlier_claim_of_the_article(record: Record, records: Asked) -> Found:
    for index, other in enumerate(record.repeats or ()):
        if other not in records or other == record.id:
            if other == record.id:
                yield problem(
                    record,
                    ("repeats", index),
                    "repeats-itself",
                    "a claim that repeats itself",
                    "another claim",
                    "delete it",
                )
            continue
        if records[other].article == record.article and place_of(records[other].sentences[0]) > place_of(
            record.sentences[0]
        ):
            yield problem(
                record,
                ("repeats", index),
                "repeats-later",
                f"{other} comes later in the article",
                "an earlier claim",
                "let the later claim repeat this one",
            )


def place_of(sentence: str) -> tuple[int, int]:
    paragraph, _, number = sentence[1:].partition(".")
    return int(paragraph), int(number)


@for_library(finds=["unknown-sentence", "claimed-and-excused", "uncovered-sentence"])
def every_sentence_has_claims_or_a_reason(library: Asked) -> Found:
    for article in library.of_type("articles"):
        claimed = {s for claim in library.pointing(article.id, "claims", "article") for s in claim.sentences}
        excused = [entry.sentence for entry in article.no_claim or ()]
        known = sentences(article)
        for index, sentence in enumerate(excused):
            if sentence not in known:
                yield problem(
                    article,
                    ("no_claim", index, "sentence"),
                    "unknown-sentence",
                    f'"{sentence}" is no sentence here',
                    f"a sentence from {known[0]} to {known[-1]}",
                    "count again",
                )
            elif sentence in claimed:
                yield problem(
                    article,
                    ("no_claim", index, "sentence"),
                    "claimed-and-excused",
                    f"{sentence} has claims",
                    "claims, or a reason why there are none",
                    "delete this entry or the claims",
                )
        for sentence in known:
            if sentence not in claimed and sentence not in excused:
                yield problem(
                    article,
                    ("paragraphs", place_of(sentence)[0] - 1),
                    "uncovered-sentence",
                    f"{sentence} has no claim",
                    "claims, or an entry under no_claim with the reason",
                    "code the sentence",
                )
