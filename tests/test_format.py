"""`format` changes how a record is written and nothing that it says; where it cannot be sure, it writes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.__main__ import main
from kb.declare.types import TYPES
from kb.edit import canonical as form
from kb.edit.canonical import ValuesChanged, canonical
from kb.load import yaml_tree
from kb.load.text import Unreadable
from tests.conftest import ROOT, SAMPLE

EVENT = TYPES["events"]
LONG = (
    "A text that goes on until it is too long for one line of a file, and then on, and on, past the edge of the page."
)


def as_others_read(text: str) -> Any:
    """Return what another reader of YAML finds in a text, with its numbers and dates."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def formatted(text: str, type_: str = "events") -> str:
    """Return the canonical form of a text, which has to be its own canonical form."""
    once = canonical(text, TYPES[type_])
    assert canonical(once, TYPES[type_]) == once
    return once


def value_of(text: str, key: str = "title") -> str:
    _, value = yaml_tree.load("x", text.encode()).entries[key]
    return value.text


# ── The form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("folder", [ROOT / "data", SAMPLE / "data"], ids=["real", "sample"])
def test_every_record_says_the_same_in_the_canonical_form_and_stays_in_it(folder: Path):
    files = sorted(folder.glob("*/*.yml"))
    assert len(files) > 20
    for path in files:
        text = path.read_text(encoding="utf-8")
        once = formatted(text, path.parent.name)
        assert once == text or as_others_read(once) == as_others_read(text), path


FORMS = {
    "fields in the order of the declaration": ("summary: b\ntitle: a\n", "title: a\nsummary: b\n"),
    "also within a group": (
        "sources:\n  - shows: b\n    source: a\n",
        "sources:\n  - source: a\n    shows: b\n",
    ),
    "an unknown field last": ("colour: red\nkind: act\ntitle: a\n", "title: a\nkind: act\ncolour: red\n"),
    "lists in the order they have": ("themes:\n- b\n- a\n", "themes:\n  - b\n  - a\n"),
    "lists and groups in blocks": (
        "themes: [b, a]\nsources: [{source: x, shows: y}]\n",
        "themes:\n  - b\n  - a\nsources:\n  - source: x\n    shows: y\n",
    ),
    "an empty list": ("themes: [ ]\n", "themes: []\n"),
    "no quotes where none are needed": ("title: 'a'\nkind: \"act\"\n", "title: a\nkind: act\n"),
    "single quotes where they are": (
        'title: "a: b"\nsummary: "[[pact]] is # it"\n',
        "title: 'a: b'\nsummary: '[[pact]] is # it'\n",
    ),
    "a short text on one line": ("title: >-\n  a\n  b\nsummary: |-\n  c\n", "title: a b\nsummary: c\n"),
    "a long text folded": (
        f"summary: '{LONG} {LONG}'\n",
        "summary: >-\n  A text that goes on until it is too long for one line of a file, and then on, and on, past the edge of the page. A\n"
        "  text that goes on until it is too long for one line of a file, and then on, and on, past the edge of the page.\n",
    ),
    "a long word whole": (
        f"title: {'x' * 150}\nsummary: {'y' * 90} {'z' * 150} end\n",
        f"title: {'x' * 150}\nsummary: >-\n  {'y' * 90}\n  {'z' * 150}\n  end\n",
    ),
    "line breaks that are meant": (
        "summary: |-\n  Two:\n\n  - a\n  - b\n",
        "summary: |-\n  Two:\n\n  - a\n  - b\n",
    ),
    "paragraphs of a folded text": (
        "summary: >\n  one\n  more\n\n\n  two\n",
        "summary: >-\n  one more\n\n\n  two\n",
    ),
    "line breaks written as escapes": ('summary: "a:\\n- b"\n', "summary: |-\n  a:\n  - b\n"),
    "escapes of what cannot be seen": (
        'title: "5 km\\tor \\x41"\n',
        'title: "5 km\\tor A"\n',
    ),
    "a number as it was": ("title: 12.5\nsummary: \"12.5\"\ndate: '1e3'\n", "title: 12.5\nsummary: '12.5'\ndate: '1e3'\n"),
    "a date as it was": ("title: '2001-02-03'\ndate: 2001-02-03\n", "title: '2001-02-03'\ndate: 2001-02-03\n"),
    "a truth value as it was": ("title: 'no'\nsummary: no\nkind: 'null'\n", "title: 'no'\nsummary: no\nkind: 'null'\n"),
    "no value as it was": ("title:\nsummary: ''\n", "title:\nsummary: ''\n"),
    "unix line ends": ("title: a\r\nsummary: |-\r\n  b\r\n  c\r\n", "title: a\nsummary: |-\n  b\n  c\n"),
    "a line end at the end": ("title: a", "title: a\n"),
    "no blank lines and no markers": ("---\ntitle: a\n\n\nkind: act\n...\n", "title: a\nkind: act\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_the_canonical_form_has(name: str):
    given, expected = FORMS[name]
    assert formatted(given) == expected


HARD = [
    "12.5", "0x1f", "1_000", "12:30:45", "0o17", ".5", "true", "~", "=", "<<", "2001-02-03", "y", "N", "1e3", "0:30.5", "2001-2-3 10:00:00 it's",
    "", " ", "  a", "a  ",
    "a: b", "a:", ": a", "a #b", "# a", "- a", "-", "? a", "--- a", "...", "'a'", '"a"', "it's", "“a”", "\\", "a\\", "%a", "@a", "`a`",
    "!a", "&a", "*a", "|", ">-", "{a}", "[[pact]]", "[[pact|the Pact]]: b", "a, b", "Բարեւ", "خوش\u200cآمد", "😀🏳\ufe0f\u200d🌈", "5\u00a0km",
    "a\tb", "\ta", "a\x07b", "a\u2028b", "a\x85b", "a\rb", "a\ufeffb", "a\u202eb", "a\nb", "a\n\nb", "a\n\n\nb", "\na", "a\n", "a\n\n", " a\nb",
    "a\n b", "a \nb", "a\n- b\n- c", "a\n\tb", "x" * 300, "x y " * 80, "x  y   " * 40, "'x' " * 80, f"{LONG}\n\n{LONG}\n{LONG} {LONG}",
    f"{LONG} {LONG}\n  - a\n  - b", "5\u00a0km or " * 40, "a\tb and " * 40, "😀 " * 100,
]  # fmt: skip


@pytest.mark.parametrize("style", ["json", "'", '"', "|", ">", None])
def test_a_hard_text_survives_however_it_was_written(style: str | None):
    tried = 0
    for field in ("title", "summary"):  # plain text and prose
        for hard in HARD:
            source = f"{field}: {json.dumps(hard)}\n" if style == "json" else ""
            source = source or yaml.dump({field: hard}, default_style=style, allow_unicode=True, width=60)
            source = re.sub(r"\A['\"]?(\w+)['\"]?:", r"\1:", source)
            try:
                before = value_of(source, field)
            except Unreadable:  # PyYAML writes some raw characters that the loader refuses
                continue
            after = value_of(formatted(source), field)
            assert after == (before.strip() or before if field == "summary" else before), source
            tried += 1
    assert tried > 100


# ── Comments ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_comments_stay_with_what_they_are_about():
    given = """\
# yaml-language-server: $schema=https://record.example.org/event.json
# About the file.

# above summary
summary: >-  # beside summary
  b
# above title,
# in two lines
title: a  # beside title
sources:  # beside sources
  # above the first
  - shows: d # beside shows

    # above source
    source: c
    # at the end of the first
  # above the second
  - source: e
    shows: "f # no comment"
  # at the end of sources
kind:
  # above the value of kind
  act
themes: [x, y]  # beside themes
# at the end
"""
    expected = """\
# yaml-language-server: $schema=https://record.example.org/event.json
# About the file.

# above title,
# in two lines
title: a  # beside title
# above summary
summary: b  # beside summary
# above the value of kind
kind: act
themes:  # beside themes
  - x
  - y
sources:  # beside sources
  # above the first
  # above source
  - source: c
    shows: d  # beside shows
    # at the end of the first
  # above the second
  - source: e
    shows: 'f # no comment'
  # at the end of sources
# at the end
"""
    assert formatted(given) == expected
    assert formatted(given.replace("\n", "\r\n")) == expected


def test_a_comment_below_a_list_at_the_edge_is_about_the_next_field():
    given = "title: a\nthemes:\n- x\n# about y\n- y\n# about kind\nkind: act\n"
    expected = "title: a\n# about kind\nkind: act\nthemes:\n  - x\n  # about y\n  - y\n"
    assert formatted(given) == expected


def test_a_setting_of_an_editor_stays_at_the_top():
    given = "# yaml-language-server: $schema=x.json\n# about summary\nsummary: b\ntitle: a\n"
    expected = "# yaml-language-server: $schema=x.json\ntitle: a\n# about summary\nsummary: b\n"
    assert formatted(given) == expected


@pytest.mark.slow
def test_a_comment_at_every_line_of_a_real_record_survives():
    for name in ("claims/claim-trade-clause.yml", "sources/gazette.yml"):
        lines = (SAMPLE / "data" / name).read_text(encoding="utf-8").splitlines()
        for at, line in enumerate(lines):
            edge = re.match(" *", line)[0]
            for commented in ([f"{line}  # here"], [f"{edge}# here", line], [line, f"{edge}# here"], ["# here", line]):
                given = "\n".join([*lines[:at], *commented, *lines[at + 1 :]]) + "\n"
                assert formatted(given, name.split("/")[0]).count("# here") == 1, given


# ── Nothing is damaged ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("part", "instead", "says"),
    [
        ("_word", lambda scalar, text=None: (text or scalar.text).replace("document", "act"), "kind would change"),
        ("_folded", lambda text, indent: [" " * indent + text[:-1]], "summary would change"),
        ("_with_escapes", lambda text: text, "title would change"),
        ("_beside", lambda line, *_: line, "a comment would be lost"),
        ("_ordered", lambda collection, *_: [(part, None) for part in collection.parts[:3]], "would change"),
    ],
)
def test_a_fault_in_the_writing_is_found_before_anything_is_written(
    sample: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    instead: Any,
    says: str,
):
    path = sample / "data" / "events" / "signing.yml"
    rest = path.read_text(encoding="utf-8").partition("\nkind:")[2]
    path.write_text(f'summary: {LONG} {LONG}\ntitle: "a\\t\\\\nb"\nkind:{rest}notes: []  # why\n', encoding="utf-8")
    before = path.read_bytes()
    monkeypatch.setattr(form, part, instead)
    with pytest.raises(ValuesChanged, match=says):
        canonical(before.decode(), EVENT)
    assert main(["format", str(path), "--root", str(sample)]) == 1
    assert path.read_bytes() == before
    assert "data/events/signing.yml: error[values-changed]: left as it was: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"title: 'a\n", "not-yaml"),
        (b"title: &x a\n", "anchor"),
        (b"title: a\ntitle: b\n", "duplicate-key"),
        (b"title: \xff\n", "not-utf8"),
        (b"", "empty-file"),
        (b"- a\n", "wrong-type"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_left_alone(
    sample: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str
):
    broken, other = sample / "data" / "events" / "signing.yml", sample / "data" / "places" / "haven.yml"
    broken.write_bytes(content)
    other.write_text(other.read_text(encoding="utf-8").replace("kind: ", "kind:   "), encoding="utf-8")
    assert main(["format", "--root", str(sample)]) == 1
    output = capsys.readouterr()
    assert f"error[{code}]" in output.out and output.out.count("data/events/signing.yml") == 1
    assert broken.read_bytes() == content
    assert "kind:   " not in other.read_text(encoding="utf-8"), "the others are written all the same"
    assert output.err.endswith("1 left alone\n")


def test_a_record_with_other_mistakes_is_formatted_with_them():
    text = "titel: a\nkind: [no, such]\nsources: none\ndate:\n  day: 2001-02-30\n"
    assert formatted(text) == "date:\n  day: 2001-02-30\nkind:\n  - no\n  - such\nsources: none\ntitel: a\n"


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_check_shows_what_would_change_and_writes_nothing(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["format", "--root", str(sample)]) == 0
    assert main(["format", "--check", "--root", str(sample)]) == 0
    capsys.readouterr()
    path = sample / "data" / "events" / "signing.yml"
    untidy = path.read_text(encoding="utf-8").replace("kind: document", "kind: 'document'")
    path.write_text(untidy, encoding="utf-8")
    assert main(["format", "--check", "--root", str(sample)]) == 1
    output = capsys.readouterr()
    assert "--- data/events/signing.yml" in output.out
    assert "-kind: 'document'\n+kind: document\n" in output.out
    assert output.err == "1 of 22 files not in the canonical form; `format` mends that\n"
    assert path.read_text(encoding="utf-8") == untidy


def test_only_the_named_files_are_written(sample: Path, capsys: pytest.CaptureFixture[str]):
    paths = [sample / "data" / "events" / "signing.yml", sample / "data" / "themes" / "trade.yml"]
    for path in paths:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["format", str(paths[0]), "--root", str(sample)]) == 0
    assert capsys.readouterr().out == "data/events/signing.yml\n"
    assert [b"\r" in path.read_bytes() for path in paths] == [False, True]
    assert main(["format", "--check", str(paths[1]), "--root", str(sample)]) == 1
    assert capsys.readouterr().out == "data/themes/trade.yml: other line ends\n"


@pytest.mark.parametrize("name", ["data/retired.yml", "data/events/none.yml", "data/published-ids.txt"])
def test_what_is_no_record_is_named(sample: Path, capsys: pytest.CaptureFixture[str], name: str):
    assert main(["format", str(sample / name), "--root", str(sample)]) == 1
    assert capsys.readouterr().out.startswith(f"{name}:")
