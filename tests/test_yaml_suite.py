"""The YAML Test Suite through our loader: the value that the suite gives, or a refusal by name, in every case.

The text of its cases is not kept here. To run them:

    git clone https://github.com/yaml/yaml-test-suite ../yaml-test-suite
    YAML_TEST_SUITE=../yaml-test-suite/src pytest -n 0 --audit -s tests/test_yaml_suite.py

It prints how many cases end in which way.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from kb.check.codes import CODES
from kb.load import yaml_tree
from kb.load.text import Unreadable

SUITE = os.environ.get("YAML_TEST_SUITE", "")
# Signs that the suite writes for what cannot be seen: a blank, a tab, a line end, a byte-order mark, no end of line.
SIGNS = ((r"␣", " "), (r"—*»", "\t"), (r"←", "\r"), (r"⇔", "\ufeff"), (r"↵", ""), (r"∎\n\Z", ""))
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "\\": "\\"}
AROUND = ("+STR", "-STR", "+DOC", "-DOC")
LEAST = 400  # the suite has had as many cases for years: a folder with fewer is another


class Case(NamedTuple):
    """A case of the suite: its text, and the events that build its value; None where the text is invalid."""

    name: str
    text: str
    events: list[str] | None


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases of all files; one of several in a file has what it does not say from those before it."""
    for path in sorted(folder.glob("*.yaml")):
        known: dict[str, Any] = {}
        for number, entry in enumerate(yaml.load(path.read_bytes(), yaml.CSafeLoader)):
            known |= {"fail": False} | entry
            lines = [line.lstrip() for line in seen(known["tree"]).splitlines()]
            events = [line for line in lines if line and not line.startswith(AROUND)]
            yield Case(f"{path.stem}/{number}", seen(known["yaml"]), None if known["fail"] else events)


def seen(text: str) -> str:
    """Return a text of the suite with the characters that its signs stand for."""
    for sign, character in SIGNS:
        text = re.sub(sign, character, text)
    return text


def value(events: Iterator[str]) -> Any:
    """Return what the next events build: groups, lists and texts."""
    event = next(events)
    if event.startswith("=VAL"):
        return re.sub(r"\\(.)", lambda match: ESCAPES[match[1]], re.sub(r"\A=VAL [:'\"|>]", "", event))
    closing = "-" + event[1:4]
    parts = []
    while not (event := next(events)).startswith(closing):
        parts.append(value(chain([event], events)))
    return parts if closing == "-SEQ" else dict(zip(parts[::2], parts[1::2], strict=True))


def built(node: yaml_tree.Node) -> Any:
    """Return the same of what our loader has read."""
    if isinstance(node, yaml_tree.Mapping):
        return {name: built(child) for name, (_, child) in node.entries.items()}
    return [built(item) for item in node.items] if isinstance(node, yaml_tree.Sequence) else node.text


def outcome(case: Case) -> str:
    """Return how a case ends. Fails where it ends in another value, or in one where there is none."""
    try:
        read = built(yaml_tree.tree(case.name, case.text.encode("utf-8")))
    except Unreadable as refused:
        problem = refused.problem
        assert problem.code in CODES and problem.found and problem.expected and problem.remedy, case
        assert 1 <= problem.line <= case.text.count("\n") + 2, (case, problem)
        return f"{'invalid' if case.events is None else 'valid'}, refused as {problem.code}"
    assert case.events is not None, f"{case} is read as {read}"
    assert read == value(iter(case.events)), case
    return "valid, the same value"


@pytest.mark.audit
@pytest.mark.skipif(not SUITE, reason="YAML_TEST_SUITE names no folder; the first lines of this file say how to get it")
def test_every_case_of_the_suite_has_its_value_or_is_refused_by_name():
    ends = Counter(outcome(case) for case in cases(Path(SUITE)))
    assert ends.total() >= LEAST, f"{SUITE} holds {ends.total()} cases"
    assert ends["valid, the same value"] >= 160
    print(*(f"{count:4} {end}" for end, count in sorted(ends.items())), sep="\n")


# ── What the suite found, in words of ours ───────────────────────────────────────────────────────────────────────────

TAKEN_BY_LIBYAML = {
    "a comment right behind a quote": ('a: "b"#c\n', "#c right behind \""),
    "a comment right behind a single quote": ("a: 'b'#c\n", "#c right behind '"),
    "a comment right behind a quoted key of an entry": ("- 'b'# c\n", "# c right behind '"),
    "a comment right behind a list": ("a: [b]#c\n", "#c right behind ]"),
    "a comment right behind a group": ("a: {b: c}#d\n", "#d right behind }"),
    "a comment right behind a comma": ("a: [b,#c\n  d]\n", "#c right behind ,"),
    "a comment right behind the opening bracket": ("a: [#c\n  d]\n", "#c right behind ["),
    "a comment right behind a folded header": ("a: >#c\n  d\n", "># without a space"),
    "a comment right behind a header that strips": ("a: |-#c\n  d\n", "|-# without a space"),
    "a dash alone in a list": ("a: [-]\n", "a value that begins with -"),
    "a dash beside others in a list": ("a: [b, -, c]\n", "a value that begins with -"),
    "a question mark before a key": ("a: {?b: c}\n", "a value that begins with ?"),
    "a question mark before an entry": ("a: [?b]\n", "a value that begins with ?"),
    "a tab before the second line of a quote": ('a: "b\n\tc"\n', "a line of a value in quotes"),
    "a quote that goes on at the edge": ("a: 'b\nc'\n", "a line of a value in quotes"),
    "a quote within a group that goes on at its edge": ("a:\n  b: 'c\n  d'\n", "a line of a value in quotes"),
    "a list that closes at the edge": ("a: [b,\n  c\n]\n", "a line of a value in brackets"),
    "a list with a tab before its second line": ("a: [b,\n\tc]\n", "a line of a value in brackets"),
    "a text below wider empty lines": ("a: >\n \n   \n # b\n", "empty lines with more spaces than the text"),
    "a text below empty lines of which the first is wider": ("a: >\n    \n\n  b\n", "empty lines with more spaces than the text"),
    "a directive": ("%YAML 1.1#x\n---\na: b\n", "a line that begins with %"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "found"), TAKEN_BY_LIBYAML.values(), ids=TAKEN_BY_LIBYAML)
def test_what_libyaml_takes_and_yaml_does_not_is_refused(text: str, found: str):
    with pytest.raises(Unreadable) as refused:
        yaml_tree.load("a.yml", text.encode())
    assert refused.value.problem.code == "not-yaml"
    assert found in refused.value.problem.found


READ_ALIKE: dict[str, tuple[str, object]] = {
    "a block without an end of line": ("a: |\n  b\n   ", {"a": "b\n \n"}),
    "a block kept without an end of line": ("a: |+\n  b\n  ", {"a": "b\n\n"}),
    "an empty block": ("a: >\n   \nb: c\n", {"a": "", "b": "c"}),
    "a comment behind a header": ("a: >-  # b\n  c\n", {"a": "c"}),
    "a comment behind a quote": ('a: "b" # c\n', {"a": "b"}),
    "a number sign within a text": ("a: b#c\n", {"a": "b#c"}),
    "a number sign within quotes": ('a: "b #c"\n', {"a": "b #c"}),
    "a quote over lines": ('a: "b\n  c"\n', {"a": "b c"}),
    "a list over lines": ("a: [b,\n  c\n  ]\n", {"a": ["b", "c"]}),
    "a dash before a word": ("a: [-b]\n", {"a": ["-b"]}),
    "a question mark before a word": ("?a: b\n", {"?a": "b"}),
}


@pytest.mark.parametrize(("text", "read"), READ_ALIKE.values(), ids=READ_ALIKE)
def test_what_both_read_alike_stays(text: str, read: object):
    assert built(yaml_tree.load("a.yml", text.encode())) == read
