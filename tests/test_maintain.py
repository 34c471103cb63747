"""The page for maintainers lists every place in code, settings and prose that names this document, its parties or its article."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "maintain.md").read_text(encoding="utf-8")
LIST = PAGE.partition("\n## What names this agreement")[2]
# What is no place: the records, what is made of them or by others, and the tests, which fail by name where they meet others.
APART = (
    "data/", "docs/schema/", ".vscode/", "CITATION.cff", ".zenodo.json", "docs/assets/manifest.json",
    "kb/records/groups.py", "kb/records/typed.py", "view/pictures/shapes/", "benchmarks/RESULTS.md",
    "tests/", "mistakes/", "docs/maintain.md", "docs/assets/fonts/",
)  # fmt: skip
OTHER_ENDINGS = (".woff2", ".png", ".webp", "package-lock.json")
# Records of these types have an id that stands for nothing else.
TYPES = ("instruments", "provisions", "articles", "claims", "events", "statements")
NAMES = (
    r"(?<![A-Za-z_])Charter(?![A-Za-z_])|Azerbaijan\b|United States|united-states|\bUS charters?\b|Baku|News\.az|Nurmamedov"
    r"|Armenia\b|Nakhchivan|Nagorno-Karabakh|Caspian|Zangezur|[Ss]ection[ +-]907|TRIPP|charter-record"
)


def names() -> re.Pattern[str]:
    """Return what finds a name: a word of the agreement, or the id of a record about it."""
    ids = {path.stem for type_ in TYPES for path in (ROOT / "data" / type_).glob("*.yml") if "-" in path.stem}
    words = re.compile(NAMES)
    known = "|".join(sorted(map(re.escape, ids), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{known})(?![\w-])|{words.pattern}")


def places(files: Iterable[str]) -> dict[str, set[str]]:
    """Return what each file names; of prose it is enough that it names something."""
    pattern, found = names(), {}
    for name in files:
        if name.startswith(APART) or name.endswith(OTHER_ENDINGS) or not (ROOT / name).is_file():
            continue
        said = set(pattern.findall((ROOT / name).read_text(encoding="utf-8")))
        if said:
            found[name] = set() if name.endswith(".md") else said
    return found


def listed(text: str) -> dict[str, set[str]]:
    """Return what the list says that each file names: the words in code after its own name, before the stop."""
    rows = re.findall(r"^- `([^`]+)`(?:: ((?:`[^`]+`(?:, )?)+))?", text, re.MULTILINE)
    assert len({file for file, _ in rows}) == len(rows), "a file stands twice"
    return {file: set(re.findall(r"`([^`]+)`", words)) for file, words in rows}


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return list(filter(None, done.stdout.split("\0")))


def test_every_place_that_names_this_agreement_has_a_line_and_every_line_a_place():
    """A new place belongs on the page, unless the name can come from the records or the settings."""
    found, said = places(tracked()), listed(LIST)
    assert {file: sorted(words) for file, words in said.items()} == {
        file: sorted(words) for file, words in found.items()
    }
    assert len(found) > 30


@pytest.mark.parametrize(
    "text",
    [
        "“the Charter’s own word”",
        "By the Charter",
        "of Azerbaijan.",
        "section+907",
        "[[charter-tripp]]",
        '"charter-2026"',
    ],
)
def test_a_name_is_found_in_any_setting(text: str):
    assert names().search(text)


@pytest.mark.parametrize(
    "text", ["record.charter.verdict", "ClaimCharter", "CHARTER_VERDICT", "Armenian", "charter-verdict"]
)
def test_a_field_a_language_and_a_scale_are_no_names(text: str):
    assert not names().search(text)


def test_a_line_says_its_file_and_what_it_names():
    text = "- `a/b.py`: `Charter`, `charter-2026`. The name of the group, as in `x`.\n- `docs/c.md`. Prose.\n"
    assert listed(text) == {"a/b.py": {"Charter", "charter-2026"}, "docs/c.md": set()}


def test_each_command_and_file_of_the_steps_is_there():
    steps = PAGE.partition("\n## What names this agreement")[0]
    targets = set(re.findall(r"^([\w.]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)", steps)) <= targets
    for file in re.findall(r"`([\w./-]+\.(?:py|yml|toml|lock|css|md))`", steps):
        assert (ROOT / file).is_file(), file
