"""What a code says of a mistake: what was expected and how to mend it, with slots for what only the finder knows.

The sentences stand in the folder `mistakes`, and only those of codes that occur are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kb.problems.words import suggestion

LONGEST, CUT = 400, 40  # signs of what was found that are shown, and how many of them are the last ones
MISTAKES = Path(__file__).resolve().parents[2] / "mistakes"


class Said(NamedTuple):
    """All that is said of a mistake but its place."""

    code: str
    found: str
    expected: str
    remedy: str

    def guessing(self, word: str, known: Iterable[str]) -> Said:
        """Return the same with the known word nearest to this one as the remedy, where one is near."""
        return self._replace(remedy=suggestion(word, known) or self.remedy)


def said(code: str, found: str, /, case: str = "", **slots: object) -> Said:
    """Return what is said of a mistake: what was found, and the sentences of its code. Raises as `sentences` does.

    What was found is cut where it is long, for an editor reads it in a line of a terminal or of a banner.
    """
    return Said(code, cut(found), *sentences(code, case, **slots))


def cut(found: str) -> str:
    """Return what was found as a message shows it: its two ends, where it is long."""
    return found if len(found) <= LONGEST else f"{found[: LONGEST - CUT]} … {found[-CUT:]}"


def sentences(code: str, case: str = "", **slots: object) -> tuple[str, str]:
    """Return what was expected and how to mend it, with the slots filled; `case` is one of those that the code has.

    Raises `KeyError` for a code or a case that there is not, and `TypeError` where a slot is missing or is none of
    these sentences.
    """
    from string import Formatter  # a run without a mistake does not need it

    known = entry(code)
    if case:
        known = known | known["cases"][case]
    expected, remedy = known["expected"], known["remedy"]
    wanted = {name for text in (expected, remedy) for _, name, _, _ in Formatter().parse(text) if name}
    if wanted != slots.keys():
        raise TypeError(f"{code} {case} wants {sorted(wanted)} and got {sorted(slots)}")
    return expected.format(**slots), remedy.format(**slots)


@cache
def entry(code: str) -> dict[str, Any]:
    """Return what stands of a code in its `code.yml`. Raises `KeyError` for a code that there is not."""
    path = MISTAKES / code / "code.yml"
    if not path.is_file():
        raise KeyError(code)
    return dict(read(path))


def read(path: Path) -> Any:
    """Return what a file of the folder holds; every word of it stays text. Ends the program where it is no YAML."""
    try:
        return yaml.load(path.read_bytes(), yaml.CBaseLoader)
    except yaml.YAMLError as error:  # what would name it needs these words itself
        raise SystemExit(f"{path}: {' '.join(str(error).split())}; mend the file") from None
