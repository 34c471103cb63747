"""Characters that cannot be seen are refused wherever they stand in a record, by name and place."""

from __future__ import annotations

import pytest

from kb.load import yaml_tree
from kb.load.text import UNREADABLE, Unreadable
from kb.problems.problem import Problem
from kb.web.webpage import read

SPACES = {
    "\u00a0": "NO-BREAK SPACE", "\u1680": "OGHAM SPACE MARK", "\u2009": "THIN SPACE", "\u200b": "ZERO WIDTH SPACE",
    "\u202f": "NARROW NO-BREAK SPACE", "\u205f": "MEDIUM MATHEMATICAL SPACE", "\u3000": "IDEOGRAPHIC SPACE",
}  # fmt: skip
OTHERS = {
    "\u00ad": "SOFT HYPHEN", "\u034f": "COMBINING GRAPHEME JOINER", "\u061c": "ARABIC LETTER MARK",
    "\u115f": "HANGUL CHOSEONG FILLER", "\u180e": "MONGOLIAN VOWEL SEPARATOR", "\u200c": "ZERO WIDTH NON-JOINER",
    "\u200d": "ZERO WIDTH JOINER", "\u200e": "LEFT-TO-RIGHT MARK", "\u200f": "RIGHT-TO-LEFT MARK",
    "\u202e": "RIGHT-TO-LEFT OVERRIDE", "\u2060": "WORD JOINER", "\u2063": "INVISIBLE SEPARATOR",
    "\u2800": "BRAILLE PATTERN BLANK", "\u3164": "HANGUL FILLER", "\ufeff": "ZERO WIDTH NO-BREAK SPACE",
    "\uffa0": "HALFWIDTH HANGUL FILLER", "\U000e0041": "TAG LATIN CAPITAL LETTER A",
}  # fmt: skip
PLACES = {
    "in a key": ("ti{}tle: Haven\n", 1, 3),
    "behind a key": ("title{}: Haven\n", 1, 6),
    "behind a colon": ("title:{}Haven\n", 1, 7),
    "in a title": ("title: Hav{}en\n", 1, 11),
    "behind a title": ("title: Haven{}\n", 1, 13),
    "in quotes": ('title: "Hav{}en"\n', 1, 12),
    "in prose": ("summary: >-\n  A port{} on the sea.\n", 2, 9),
    "in an id": ("themes:\n  - por{}ts\n", 2, 8),
    "in a day": ("date: 2001{}-02-03\n", 1, 11),
    "before an entry": ("themes:\n{}  - ports\n", 2, 1),
    "in a comment": ("title: Haven # a{}b\n", 1, 17),
}  # fmt: skip


def refused(text: str) -> Problem:
    with pytest.raises(Unreadable) as error:
        yaml_tree.load("haven.yml", text.encode())
    return error.value.problem


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("letter", SPACES | OTHERS, ids=lambda letter: f"U+{ord(letter):04X}")
def test_a_character_that_cannot_be_seen_is_named_with_its_place(place: str, letter: str):
    text, line, column = PLACES[place]
    problem = refused(text.format(letter))
    assert (problem.code, problem.line, problem.column) == ("invisible-character", line, column)
    assert f"U+{ord(letter):04X}, {(SPACES | OTHERS)[letter]}" in problem.found
    assert ("plain space" in problem.remedy) == (letter in SPACES)


@pytest.mark.parametrize("letter", SPACES | OTHERS, ids=lambda letter: f"U+{ord(letter):04X}")
def test_an_escape_for_one_is_named_too(letter: str):
    problem = refused(f'title: "Hav\\U{ord(letter):08x}en"\n')
    assert (problem.code, problem.remedy) == ("invisible-character", "delete the escape")
    assert f"U+{ord(letter):04X}" in problem.found


@pytest.mark.parametrize(
    "text", ["خوش\u200cآمد", "می\u200cشود", "👩\u200d🚀", "❤\ufe0f", "é", "e\u0301", "Հայաստան", "“Xocalı”", "№ 5"]
)
def test_what_a_script_needs_or_a_reader_sees_stays(text: str):
    assert yaml_tree.load("haven.yml", f"title: {text}\n".encode()).entries["title"][1].text == text  # type: ignore[union-attr]


def test_what_a_page_says_of_itself_comes_without_them():
    title = "The\u00a0Char\u00adter of\u200b Ha\u200even"
    page = read("https://a.example.org/", f"<html><head><title>{title}</title></head></html>".encode(), "utf-8")
    assert page.title == "The Charter of Haven"
    assert not UNREADABLE.search(page.title)
