"""Rules for the marks in our own words and in titles: quotation marks and apostrophes are curly, as in print."""

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


@for_type(Record, finds=["straight-quote"])
def our_words_have_the_marks_of_print(record: Record, records: Asked) -> Found:
    for leaf in leaves(record):
        if _is_shown(leaf) and ("'" in leaf.value or '"' in leaf.value):
            straight = STRAIGHT.search(leaf.value)
            if straight:
                words = leaf.value[max(0, straight.start() - 12) : straight.end() + 12].strip()
                yield problem(record, leaf.path, "straight-quote", f"a straight mark in {leaf.field.name}: {words}")


def _is_shown(leaf: Leaf) -> bool:
    """Tell whether a text is prose or a title, also one that others typed; what has a form is neither."""
    if (isinstance(leaf.kind, Text) and leaf.kind.pattern) or not isinstance(leaf.kind, Text | Prose):
        return False
    return leaf.path[0] != "other_names"
