"""Every kind of mistake by its code: what it means, why it is one, and an example beside the same done right.

All of it stands in the folder `mistakes`: a folder for each code, and in it one for each shape of the mistake, which
the tests lay over the sample. Of one of these, `code.yml` takes the lines of the example; its `right.txt` holds what
belongs in their place.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

from kb.problems import words
from kb.problems.sentences import MISTAKES, entry, read

LONGEST_LINE = 200
# Wrong lines that cannot stand in a file of their own, made from those that are right: one that is too large, those of
# a template and a page, which would have to be copied whole, and a link that leads nowhere, which not all systems keep.
MAKERS: dict[str, Callable[[str], str]] = {
    "long_comment": lambda right: f"{right} # " + "and so on " * 27_000,
    "dead_link": lambda right: f"{right} -> ../lost.yml",
    "misspelt_field": lambda right: right.replace("latitude", "lat"),
    "misspelt_page": lambda right: right.replace("mistakes.md", "mistake.md"),
}


class Code(NamedTuple):
    """What a code says of a mistake.

    `shape` is the folder of its example. `place` is the file in which that stands, from the project's root, `wrong` the
    lines with the mistake and `right` those that belong in their place. Where the place is empty, both are names of
    files below `data`.
    """

    meaning: str
    why: str
    shape: str
    place: str
    wrong: str
    right: str


def explained(code: str) -> str:
    """Return all that is said of a code, as plain text. Raises `KeyError` for a code that there is not."""
    known = CODES[code]
    wrong, right = (f"Wrong, in {known.place}:", "Right:") if known.place else ("Wrong, under data:", "Right:")
    parts = [f"{code}: {known.meaning}", known.why, wrong, _set_in(known.wrong), right, _set_in(known.right)]
    return "\n\n".join(filter(None, parts))


def visible(text: str) -> str:
    """Return a text with every character that cannot be seen written out, and very long lines cut."""
    lines = [words.visible(line) for line in text.split("\n")]
    return "\n".join(line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …" for line in lines)


def compared(text: str, other: str) -> list[tuple[str, bool]]:
    """Return the lines of a text as they can be seen, each with whether the other text lacks it."""
    there = other.split("\n")
    return [(line, line not in there) for line in visible(text).split("\n")]


def _set_in(text: str) -> str:
    return indent(visible(text), "    ")


def _code(name: str) -> Code:
    known = entry(name)
    example = known["example"]
    place = example.get("file", "")
    return Code(known["meaning"], known.get("why", ""), example["shape"], place, *_wrong_and_right(name, example))


def _wrong_and_right(name: str, example: dict[str, str]) -> tuple[str, str]:
    if "wrong_name" in example:
        return example["wrong_name"], example["right_name"]
    folder = MISTAKES / name / example["shape"]
    right = _text(folder / "right.txt").removesuffix("\n")
    if "made_by" in example:
        return MAKERS[example["made_by"]](right), right
    first, _, last = example["lines"].partition("-")
    lines = _text(folder / example["file"]).split("\n")[int(first) - 1 : int(last or first)]
    return "\n".join(lines), right


def _text(path: Path) -> str:
    return path.read_bytes().replace(b"\r\n", b"\n").decode("utf-8", "surrogateescape")


# By their codes, in the order in which `contents.yml` lists them.
CODES = {code: _code(code) for group in read(MISTAKES / "contents.yml").values() for code in group}
