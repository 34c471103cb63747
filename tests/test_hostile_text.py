"""No text can become code: what looks like HTML, Jinja, Markdown or a script is shown as text or refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.fields import Prose, Text
from kb.library import check, open_library
from kb.records import leaves
from tests.conftest import SAMPLE, build, make_project
from tests.reading_pages import BuiltSite, lost_values, tree

HOSTILE = (
    "<script>alert(1)</script> </title><img src=x onerror=alert(2)> \"'>x {{ 7*7 }} {% raw %} {#x} a | b &lt; "
    "\u200fŞuşa Շուշի Шуша javascript:alert(3)"
)
REFUSED = {
    "url: https://gazette.example.org/law/1": ("url: javascript:alert(1)", "bad-address"),
    "archive: https://archive.example.org/law/1": ("archive: data:text/html,x", "bad-address"),
    "title: The law as published": ("title: The \u202elaw", "invisible-character"),
    "publisher: The Gazette": ("publisher: a [[pact]]", "link-in-plain-text"),
    "  - The page is a scan.": ("  - The [page](javascript:alert(1)).", "address-in-prose"),
    "  - Who printed it.": ("  - Who printed ![it](x).", "address-in-prose"),
}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with hostile text in every field of plain text and prose that has no form of its own."""
    project = make_project(tmp_path_factory.mktemp("hostile"), SAMPLE / "data")
    for record in open_library(project):
        path = project / record.file
        lines = path.read_text(encoding="utf-8").splitlines()
        for leaf in leaves(record):
            free = isinstance(leaf.kind, Prose) or (isinstance(leaf.kind, Text) and not leaf.kind.pattern)
            spot = record.spots[leaf.path]
            if free and leaf.field.name not in ("quantity",) and len(HOSTILE) + 30 <= leaf.kind.longest:
                number = "-".join(map(str, leaf.path))
                lines[spot.line - 1] = lines[spot.line - 1][: spot.column - 1] + quoted(
                    f"{record.id} {number} {HOSTILE}"
                )
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [str(problem) for problem in check(project).problems] == []
    done = build(project, project / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_hostile_text_is_shown_as_text(hostile: Path):
    library = open_library(hostile)
    for record in library:
        page = (hostile / "site" / record.address / "index.html").read_text(encoding="utf-8")
        assert lost_values(record, page, library) == []


def test_hostile_text_makes_no_element_and_no_attribute(hostile: Path):
    site = BuiltSite(hostile / "site")
    for name, root in site.trees.items():
        scripts = {(script.text or "")[:40] for script in root.iter("script")}
        assert not any("alert" in script for script in scripts), name
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            assert not any(attribute.startswith("on") for attribute in element.attrib), name
            assert not element.get("href", "").lower().startswith(("javascript:", "data:text")), name
        assert not [image for image in root.iter("img") if image.get("src") == "x"], name


def test_hostile_text_is_not_evaluated(hostile: Path):
    for path in (hostile / "site").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        seen = tree(text).text_content()
        assert not re.search(r"(?<!\d)49(?!\d)", seen), path
        assert "<script>alert(1)" not in text and "onerror=alert(2)>" not in text, path


@pytest.mark.parametrize("old", REFUSED)
def test_what_cannot_be_shown_safely_is_refused_by_name(sample: Path, old: str):
    new, code = REFUSED[old]
    path = sample / "data" / "sources" / "gazette.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert code in [problem.code for problem in check(sample).problems]
