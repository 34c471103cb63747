"""Doubts about quotations: nearly the same words from one source are seldom both right."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from kb.check.doubts.doubt import Doubt, Doubts, doubts, settled
from kb.check.doubts.texts import cited, plain, texts
from kb.library.library import Library

QUOTED = re.compile(r"“([^“”]+)”")
SHORTEST = 3  # words; of fewer, one that differs is half of the quotation
ALIKE = 0.7  # of the words, in their order


class Quotation(NamedTuple):
    """Words from a source, with the record that quotes them."""

    id: str
    quote: str
    words: tuple[str, ...]


@doubts("Nearly the same quotation from one source")
def words_of_a_source_are_quoted_alike(library: Library) -> Doubts:
    for source, quotations in _by_source(library).items():
        for one, other in combinations(sorted(quotations), 2):
            knowingly = one.id == other.id or settled(library, one.id, other.id)
            if _nearly_the_same(one.words, other.words) and not knowingly:
                yield Doubt(one.id, f"“{one.quote}”, and “{other.quote}” in {other.id}, both from {source}")


def _by_source(library: Library) -> dict[str, set[Quotation]]:
    """Return what is quoted from each source; what a text quotes may be from any source of its record."""
    found: dict[str, set[Quotation]] = defaultdict(set)
    for record in library:
        for _, citation in record.citations:
            if citation.quote:
                found[citation.source] |= _quotation(record.id, citation.quote)
        for leaf in texts(record):
            for quote in QUOTED.findall(plain(library, leaf.value)):
                for source in cited(record):
                    found[source] |= _quotation(record.id, quote)
    return found


def _quotation(id_: str, quote: str) -> set[Quotation]:
    words = tuple(re.findall(r"\w+(?:[’'-]\w+)*", quote.casefold()))
    return {Quotation(id_, quote, words)} if len(words) >= SHORTEST else set()


def _nearly_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether words differ in little, where neither is a piece of the other."""
    joined = [f" {' '.join(words)} " for words in (one, other)]
    if joined[0] in joined[1] or joined[1] in joined[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
