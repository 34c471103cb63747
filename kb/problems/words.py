"""How a message helps further: the nearest known word, and lists that can be read."""

from __future__ import annotations

from collections.abc import Iterable

GUESS = "did you mean"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `did you mean "…"?` for the nearest known word, or an empty string where none is near."""
    from difflib import get_close_matches  # a run without a mistake does not need it

    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'{GUESS} "{near[0]}"?' if near else ""


def listing(words: Iterable[str], most: int = 14) -> str:
    """Return words as a readable list, cut after `most` of them."""
    all_words = list(words)
    shown = ", ".join(all_words[:most])
    left = len(all_words) - most
    return f"{shown} and {left} more" if left > 0 else shown
