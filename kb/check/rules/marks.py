"""Rules for the marks in our own words: quotation marks and apostrophes are curly, as in print."""

from __future__ import annotations

import re

from kb.check.asked import Asked
from kb.check.rules.rule import Found, for_type, problem
from kb.declare.fields import Prose, Text
from kb.records.record import Leaf, Record, leaves

# An apostrophe within a word or behind its s, and a pair around words; what else may stand there is no prose.
STRAIGHT = re.compile(
    r"""(?<=[^\W\d_])'(?=[^\W\d_])|(?<=s)'(?=\s+[^\W\d_])|(?<![^\s(])"[^\W\d_][\w ,;’-]*"(?![^\s).,;:!?])"""
)
AS_PRINTED = {"sources": {"title", "publisher", "author"}, "instruments": {"official_title"}}


@for_type(Record, finds=["straight-quote"])
def our_words_have_the_marks_of_print(record: Record, records: Asked) -> Found:
    for leaf in leaves(record):
        if _is_ours(record, leaf) and ("'" in leaf.value or '"' in leaf.value):
            straight = STRAIGHT.search(leaf.value)
            if straight:
                words = leaf.value[max(0, straight.start() - 12) : straight.end() + 12].strip()
                yield problem(record, leaf.path, "straight-quote", f"a straight mark in {leaf.field.name}: {words}")


def _is_ours(record: Record, leaf: Leaf) -> bool:
    """Tell whether a text is in our words: no name or title as others print it, and nothing with a form of its own."""
    if (isinstance(leaf.kind, Text) and leaf.kind.pattern) or not isinstance(leaf.kind, Text | Prose):
        return False
    return leaf.path[0] != "other_names" and leaf.path[0] not in AS_PRINTED.get(record.type.name, ())
