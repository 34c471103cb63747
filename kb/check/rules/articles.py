"""Rules for articles: every sentence has its claims or a reason, and repetitions lead back."""

from __future__ import annotations

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_library, for_type, problem
from kb.library.order import sentences
from kb.records.record import narrow
from kb.records.typed import Article, Claim


@for_type(Claim, finds=["unknown-sentence"])
def a_claim_stands_in_sentences_of_its_article(record: Claim, records: Asked) -> Found:
    if record.article not in records:
        return
    known = sentences(narrow(records[record.article], Article))
    for index, sentence in enumerate(record.sentences):
        if sentence not in known:
            found = f'"{sentence}" is no sentence of {record.article}'
            yield problem(record, ("sentences", index), "unknown-sentence", found, first=known[0], last=known[-1])


@for_type(Claim, finds=["repeats-itself", "repeats-later"])
def a_repetition_leads_to_an_earlier_claim_of_the_article(record: Claim, records: Asked) -> Found:
    for index, other in enumerate(record.repeats or ()):
        if other == record.id:
            yield problem(record, ("repeats", index), "repeats-itself", "a claim that repeats itself")
        elif other in records and _is_later(narrow(records[other], Claim), record):
            yield problem(record, ("repeats", index), "repeats-later", f"{other} comes later in the article")


def _is_later(claim: Claim, other: Claim) -> bool:
    same_article = claim.article == other.article
    return same_article and place_of(claim.sentences[0]) > place_of(other.sentences[0])


def place_of(sentence: str) -> tuple[int, int]:
    paragraph, _, number = sentence[1:].partition(".")
    return int(paragraph), int(number)


@for_library(finds=["unknown-sentence", "claimed-and-excused", "uncovered-sentence"])
def every_sentence_has_claims_or_a_reason(library: Asked) -> Found:
    for article in library.of_type(Article):
        claimed = {s for claim in library.pointing(article.id, Claim, "article") for s in claim.sentences}
        excused = [entry.sentence for entry in article.no_claim or ()]
        known = sentences(article)
        for index, sentence in enumerate(excused):
            place = ("no_claim", index, "sentence")
            if sentence not in known:
                found = f'"{sentence}" is no sentence here'
                yield problem(article, place, "unknown-sentence", found, first=known[0], last=known[-1])
            elif sentence in claimed:
                yield problem(article, place, "claimed-and-excused", f"{sentence} has claims")
        for sentence in known:
            if sentence not in claimed and sentence not in excused:
                paragraph, _ = place_of(sentence)
                yield problem(article, ("paragraphs", paragraph - 1), "uncovered-sentence", f"{sentence} has no claim")
