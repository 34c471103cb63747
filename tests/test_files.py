"""One notion of which files count, and one reader of texts, for every walk over the project."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from kb.__main__ import main
from kb.check.run import check
from kb.edit import schema
from kb.library.library import Library
from kb.load.files import Sort, below, is_left_behind, pages, records, sort_of, texts
from kb.load.text import Unreadable, read_text, unreadable
from kb.problems.problem import BadData, Problem
from seam import handwritten
from seam.session import Session
from seam.watch import Stamp, stamps
from tests.conftest import ROOT, SAMPLE, make_project
from view.environment import Snapshot, environment

LEFT_BEHIND = (
    "trade.yml~", ".#trade.yml", "#trade.yml#", "._trade.yml", ".trade.yml.swp", ".trade.yml.swo", ".trade.yml.swx",
    "trade.swp", "4913", "trade.yml.orig", "trade.yml.bak", "trade.tmp", "TRADE.BAK", "desktop.ini", "Desktop.ini",
    "Thumbs.db", "thumbs.db", "Icon\r", ".DS_Store", "~$trade.docx", "trade.yml___jb_tmp___", ".~lock.trade.csv#",
)  # fmt: skip


@pytest.mark.slow
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
        ("data/addresses.txt", Sort.TEXT),
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


def test_every_record_and_every_page_of_the_project_is_found(library: Library):
    assert set(records(ROOT)) == {record.file for record in library}
    known = schema.known_ids(ROOT)
    assert {(type_, id_) for type_, ids in known.items() for id_ in ids} == {(r.type.name, r.id) for r in library}
    assert pages(ROOT) == sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))


def test_every_text_of_the_project_can_be_read():
    found = texts(ROOT)
    assert {"CONTRIBUTING.md", "mkdocs.yml", "docs/index.md", "templates/components.html"} <= set(found)
    for file in found:
        read_text(ROOT / file, file)


def test_the_watch_passes_over_what_is_left_behind_and_follows_the_rest(tmp_path: Path):
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "trade.yml").touch()

    def files() -> dict[str, Stamp]:  # a folder is another one as soon as anything in it came or went
        there = stamps([tmp_path]).items()
        return {path: stamp for path, stamp in there if Path(path).is_symlink() or Path(path).is_file()}

    before = files()
    for name in LEFT_BEHIND:
        (tmp_path / "themes" / name).write_text("it grows", encoding="utf-8")
    (tmp_path / "themes" / ".#trade.yml").unlink()
    (tmp_path / "themes" / ".#trade.yml").symlink_to("user@host.1234:5678")
    assert files() == before
    (tmp_path / "themes" / "gone.yml").symlink_to("nowhere")
    assert files().keys() - before.keys() == {str(tmp_path / "themes" / "gone.yml")}


def tracked(*options: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *options], cwd=ROOT, capture_output=True, check=True).stdout
    return listed.decode().strip("\0").split("\0")


def test_a_checkout_has_the_same_line_ends_on_every_system():
    """Whatever `core.autocrlf` and `core.eol` say: a text ends its lines with LF in the index, on disk and by its rule."""
    for line in tracked("--eol"):
        index, here, *rule = line.partition("\t")[0].split()
        assert index in ("i/lf", "i/none", "i/-text") and here == index.replace("i/", "w/"), line
        assert rule in (["attr/text=auto", "eol=lf"], ["attr/-text"]), line


def test_every_system_can_hold_the_name_of_every_file():
    held = re.compile(
        r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z))[^<>:\"|?*\\\x00-\x1f]*[^<>:\"|?*\\\x00-\x1f .]", re.I
    )
    files_ = tracked()
    assert [file for file in files_ if not all(map(held.fullmatch, file.split("/")))] == []
    assert len({file.casefold() for file in files_}) == len(files_)
    assert max(map(len, files_)) < 180  # Windows takes 260, with the folder of the checkout


def test_a_walk_enters_no_linked_folder_and_no_folder_that_was_left_behind(tmp_path: Path):
    for folder in ("docs/a", "docs/.git", "docs/old~"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "page.md").touch()
    (tmp_path / "docs" / "round").symlink_to(tmp_path / "docs")
    (tmp_path / "docs" / "gone.md").symlink_to("nowhere")
    assert below(tmp_path, "docs", "nothing") == ["docs/a/page.md", "docs/gone.md", "docs/round"]
    says = [problem.found.partition(": ")[2] for problem in unreadable(tmp_path, "docs")]
    assert says == ["it is a link that leads nowhere", "it is a link to a folder, which no command follows"]


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


MERGE = b"\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\n"


# What may be wrong with a file beside the records: its path, what it holds (None for a link to nowhere), what is said.
BESIDE = {
    "page-merge": ("docs/page.md", b"# A\n" + MERGE, "3:1: error[merge-conflict]"),
    "page-merge-in-settings": ("docs/page.md", b"---" + MERGE + b"---\n\n# A\n", "2:1: error[merge-conflict]"),
    "page-merge-crlf": ("docs/page.md", b"# A\r\n||||||| base\r\n", "2:1: error[merge-conflict]"),
    "style-merge": ("docs/assets/kb.css", b"a {}" + MERGE, "2:1: error[merge-conflict]"),
    "script-merge": ("docs/assets/kb.js", b"f()" + MERGE, "2:1: error[merge-conflict]"),
    "picture-merge": ("docs/assets/mark.svg", b"<svg>" + MERGE, "2:1: error[merge-conflict]"),
    "schema-merge": ("docs/schema/ids.json", b"{" + MERGE, "2:1: error[merge-conflict]"),
    "frame-merge": ("overrides/main.html", b"<p>" + MERGE, "2:1: error[merge-conflict]"),
    "page-latin-1": ("docs/page.md", b"# Caf\xe9\n", "1:6: error[not-utf8]"),
    "frame-utf-16": ("overrides/404.html", b"\xff\xfe", "1:1: error[not-utf8]"),
    "page-dead": ("docs/page.md", None, "1:1: error[unopened-file]"),
    "picture-dead": ("docs/assets/mark.svg", None, "1:1: error[unopened-file]"),
    "font-dead": ("docs/assets/fonts/a.woff2", None, "1:1: error[unopened-file]"),
    "frame-dead": ("overrides/main.html", None, "1:1: error[unopened-file]"),
}


@pytest.mark.parametrize("case", BESIDE)
def test_what_stands_beside_the_records_and_cannot_be_read_is_named(tmp_path: Path, case: str):
    file, content, says = BESIDE[case]
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    if content is None:
        path.symlink_to("nowhere")
    else:
        path.write_bytes(content)
    (path.parent / "picture.webp").write_bytes(b"RIFF\xff" + MERGE)  # which is no text
    (problem,) = unreadable(tmp_path, "docs", "overrides")
    assert str(problem).startswith(f"{file}:{says}")


def test_what_is_left_behind_is_not_published():
    config = load_config(str(ROOT / "mkdocs.yml"))
    names = [f"{folder}{name}" for folder in ("", "assets/", "old~/") for name in ("page.md.bak", "4913", "a.tmp")]
    kept = ["assets/kb.css", "a#b.svg", "bak.png"]
    files = Files([File(name, "/docs", "/site", use_directory_urls=True) for name in [*names, *kept]])
    assert {file.src_uri for file in config.plugins.on_files(files, config=config)} - {"contribute.md"} == set(kept)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, MkDocsConfig]:
    """What a build of the sample has read, and its settings; whoever lays a page there takes it away again."""
    config = load_config(str(make_project(tmp_path_factory.mktemp("whole"), SAMPLE / "data") / "mkdocs.yml"))
    session = Session()
    session.read(config)
    session.read_files(config)
    assert session.problems == []
    return session, config


def problems_with(file: str, session: Session, config: MkDocsConfig) -> list[Problem]:
    """Return what is wrong while a page stands at a place below `docs`."""
    path = Path(config.docs_dir) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# A page of mine\n", encoding="utf-8")
    session.read_files(config)
    path.unlink()
    return session.problems


@pytest.mark.parametrize(
    ("file", "says"),
    [
        pytest.param("places/haven.md", "places/haven/ is taken by data/places/haven.yml", id="record"),
        pytest.param("places/haven/index.md", "places/haven/ is taken by data/places/haven.yml", id="folder"),
        pytest.param("places/haven/README.md", "places/haven/ is taken by data/places/haven.yml", id="readme"),
        pytest.param("places/index.md", "places/ is that of a page or file which is made", id="list"),
        pytest.param("instruments/friendship-pact.md", "is taken by data/instruments/pact.yml", id="earlier id"),
        pytest.param("unread.md", "unread/ is that of a page or file which is made", id="page that moved"),
        pytest.param("contribute.md", "contribute/ is taken by CONTRIBUTING.md", id="guide"),
        pytest.param("feed.xml", "feed.xml is that of a page or file which is made", id="feed"),
        pytest.param("data/places.csv", "data/places.csv is that of a page or file which is made", id="export"),
    ],
)
def test_a_page_that_would_be_lost_behind_another_is_named(whole: tuple[Session, MkDocsConfig], file: str, says: str):
    (problem,) = problems_with(file, *whole)
    assert (problem.file, problem.code) == (f"docs/{file}", "duplicate-id")
    assert says in problem.found and "delete it where it is a copy" in problem.remedy


@pytest.mark.parametrize("file", ["reading.md", "places/about/index.md", "haven.md", "assets/haven.json"])
def test_a_page_with_an_address_of_its_own_is_published(whole: tuple[Session, MkDocsConfig], file: str):
    assert problems_with(file, *whole) == []


def test_what_is_published_and_what_frames_a_page_can_be_read():
    assert unreadable(ROOT, "docs", "overrides") == ()


@pytest.mark.parametrize("name", ["terms.html", "blocks/timeline.html"])
@pytest.mark.parametrize(
    ("content", "code"), [(MERGE, "merge-conflict"), (b"caf\xe9", "not-utf8"), (None, "unopened-file")]
)
def test_a_template_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None, code: str):
    path = tmp_path / "templates" / name
    path.parent.mkdir(parents=True)
    if content is None:
        path.symlink_to("nowhere")
    else:
        path.write_bytes(content)
    with pytest.raises(Unreadable) as raised:
        Snapshot(tmp_path / "templates")
    assert (raised.value.problem.file, raised.value.problem.code) == (f"templates/{name}", code)


def test_a_template_is_read_as_it_is_meant(tmp_path: Path):
    folder = tmp_path / "templates"
    (folder / "blocks").mkdir(parents=True)
    (folder / "blocks" / "one.html").write_bytes(b"\xef\xbb\xbf<p>\xc5\x9f</p>\r\n")
    for name in (".#one.html", "._one.html", "one.html~", "one.html.orig"):
        (folder / "blocks" / name).symlink_to("nowhere")
    snapshot = Snapshot(folder)
    assert list(snapshot.texts) == ["blocks/one.html"]
    assert environment(snapshot).get_template("blocks/one.html").render() == "<p>ş</p>"


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
