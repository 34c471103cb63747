"""One notion of which files count, and one reader of texts, for every walk over the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.__main__ import main
from kb.check.run import check, open_library
from kb.edit import schema
from kb.load.files import Sort, below, is_left_behind, pages, records, sort_of, texts
from kb.load.text import Unreadable, read_text
from kb.problems.problem import BadData
from seam import handwritten
from tests.conftest import ROOT

LEFT_BEHIND = (
    "trade.yml~", ".#trade.yml", "#trade.yml#", "._trade.yml", ".trade.yml.swp", ".trade.yml.swo", ".trade.yml.swx",
    "trade.swp", "4913", "trade.yml.orig", "trade.yml.bak", "trade.tmp", "TRADE.BAK", "desktop.ini", "Desktop.ini",
    "Thumbs.db", "thumbs.db", "Icon\r", ".DS_Store", "~$trade.docx", "trade.yml___jb_tmp___", ".~lock.trade.csv#",
)  # fmt: skip


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_what_editors_and_systems_leave_behind_is_passed_over_wherever_it_lies(sample: Path, name: str):
    for folder in ("data/themes/", "data/", "docs/", "docs/assets/", "templates/blocks/", ""):
        assert sort_of(folder + name) is Sort.LEFT_BEHIND
    (sample / "data" / "themes" / name).write_text("x", encoding="utf-8")
    (sample / "data" / name).write_text("x", encoding="utf-8")
    assert main(["check", "--root", str(sample)]) == 0
    assert not any(name in file for file in below(sample, "data"))


@pytest.mark.parametrize("name", ["trade.yml", "bak.yml", "tmp-orig.md", "icon.svg", "4913.yml", "a#b.md"])
def test_a_name_that_only_looks_alike_counts(name: str):
    assert not is_left_behind(name)


@pytest.mark.parametrize(
    ("file", "sort"),
    [
        ("data/themes/trade.yml", Sort.RECORD),
        ("data/themes/trade.yaml", Sort.OTHER),
        ("data/themes/more/trade.yml", Sort.OTHER),
        ("data/stones/trade.yml", Sort.OTHER),
        ("data/retired.yml", Sort.TEXT),
        ("data/published-ids.txt", Sort.TEXT),
        ("data/LICENSE", Sort.OTHER),
        ("docs/index.md", Sort.TEXT),
        ("docs/assets/mark.svg", Sort.OTHER),
        ("templates/blocks/timeline.html", Sort.TEXT),
        ("CONTRIBUTING.md", Sort.TEXT),
        ("mkdocs.yml", Sort.TEXT),
        (".vscode/settings.json", Sort.LEFT_BEHIND),
        ("benchmarks/lighthouse/node_modules/a/index.js", Sort.LEFT_BEHIND),
        ("tests/sample/data/places/haven.yml", Sort.OTHER),
        ("mistakes/not-utf8/utf-16/data/events/odd.yml", Sort.OTHER),
    ],
)
def test_a_path_says_what_a_file_is(file: str, sort: Sort):
    assert sort_of(file) is sort


def test_every_record_and_every_page_of_the_project_is_found():
    library = open_library(ROOT)
    assert set(records(ROOT)) == {record.file for record in library}
    known = schema.known_ids(ROOT)
    assert {(type_, id_) for type_, ids in known.items() for id_ in ids} == {(r.type.name, r.id) for r in library}
    assert pages(ROOT) == sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))


def test_every_text_of_the_project_can_be_read():
    found = texts(ROOT)
    assert {"CONTRIBUTING.md", "mkdocs.yml", "docs/index.md", "templates/components.html"} <= set(found)
    for file in found:
        read_text(ROOT / file, file)


def test_a_walk_enters_no_linked_folder_and_no_folder_that_was_left_behind(tmp_path: Path):
    for folder in ("docs/a", "docs/.git", "docs/old~"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "page.md").touch()
    (tmp_path / "docs" / "round").symlink_to(tmp_path / "docs")
    (tmp_path / "docs" / "gone.md").symlink_to("nowhere")
    assert below(tmp_path, "docs", "nothing") == ["docs/a/page.md", "docs/gone.md"]


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def fault(path: Path) -> str:
    with pytest.raises(Unreadable) as raised:
        read_text(path, path.name)
    return str(raised.value.problem)


def test_a_byte_order_mark_is_skipped_and_line_ends_stay(tmp_path: Path):
    path = tmp_path / "page.md"
    path.write_bytes(b"\xef\xbb\xbf# One\r\nTwo\n")
    assert read_text(path, "page.md") == "# One\r\nTwo\n"


def test_bad_bytes_are_named_with_their_place(tmp_path: Path):
    path = tmp_path / "page.md"
    path.write_bytes("# Один\nдва".encode() + b"\xff three")
    assert fault(path) == "page.md:2:4: error[not-utf8]: byte 0xff; text in UTF-8; save the file as UTF-8"


def test_what_cannot_be_opened_is_named(tmp_path: Path):
    assert "page.md:1:1: error[unopened-file]: the file cannot be opened: no such file" in fault(tmp_path / "page.md")
    (tmp_path / "link.md").symlink_to("nowhere")
    assert "it is a link that leads nowhere" in fault(tmp_path / "link.md")
    (tmp_path / "round.md").symlink_to("round.md")
    assert "error[unopened-file]" in fault(tmp_path / "round.md")
    assert "it is no file" in fault(tmp_path)
    os.mkfifo(tmp_path / "pipe.md")
    assert "it is no file" in fault(tmp_path / "pipe.md")


def test_a_byte_order_mark_before_the_guide_is_no_part_of_its_heading(tmp_path: Path):
    path = tmp_path / "CONTRIBUTING.md"
    path.write_bytes(b"\xef\xbb\xbf# Contribute\n")
    assert handwritten.guide(path).endswith("\n\n# Contribute\n")


def test_a_guide_that_cannot_be_read_is_named(tmp_path: Path):
    with pytest.raises(BadData, match=r"CONTRIBUTING\.md:1:1: error\[unopened-file\]"):
        handwritten.guide(tmp_path / "CONTRIBUTING.md")


def test_a_ledger_that_cannot_be_read_is_named_and_left_alone(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    ledger = sample / "data" / "published-ids.txt"
    reading = check(sample)
    monkeypatch.setattr("kb.commands.ledger.check", lambda _: reading)  # it was damaged after the check
    ledger.write_bytes(b"places/haven\n\xff\n")
    assert main(["ledger", "--root", str(sample)]) == 1
    assert "data/published-ids.txt:2:1: error[not-utf8]" in capsys.readouterr().out
    assert ledger.read_bytes() == b"places/haven\n\xff\n"


def test_a_record_that_cannot_be_read_is_left_alone_by_format(sample: Path, capsys: pytest.CaptureFixture[str]):
    (sample / "data" / "themes" / "gone.yml").symlink_to("nowhere")
    assert main(["format", "--root", str(sample)]) == 1
    assert "data/themes/gone.yml:1:1: error[unopened-file]" in capsys.readouterr().out
