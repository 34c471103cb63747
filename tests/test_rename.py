"""`rename` gives a record a new id everywhere at once, changes nothing else, and keeps the old address answering."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kb.__main__ import main
from kb.check.run import check, open_library
from kb.declare.fields import Prose, Ref
from kb.edit import rename
from kb.edit.rename import Refused
from kb.library.library import Library
from kb.records.record import Record, leaves
from tests.conftest import ROOT, SAMPLE
from view.site import Site

ONE_OF_EACH_TYPE = sorted({record.type.name: record.id for record in open_library(SAMPLE)}.values())
PAGE = """\
# The Pact

[[pact]], [[pact|the Pact]] and [[ pact#trade ]], not [[pact-trade]]; [here](instruments/pact.md) and
[there](../instruments/pact/index.html). The word pact stays.

{{ profile(id="pact") }} {{ matrix(article='column', document='pact') }}
"""
SETTINGS = "nav:\n  - Home: index.md\n  - The Pact: instruments/pact.md\n  - Clause: provisions/pact-trade.md\n"


def run(root: Path, *words: str) -> int:
    return main(["rename", *words, "--root", str(root)])


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / "data" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def said(record: Record, old: str, new: str) -> list[tuple[Any, Any]]:
    """Return all that a record says but its aliases, with an old id written as the new one."""
    found = []
    for leaf in leaves(record):
        value = leaf.value
        if isinstance(leaf.kind, Ref) and value == old:
            value = new
        if isinstance(leaf.kind, Prose):
            value = re.sub(rf"\[\[{old}(?=[\]|])", f"[[{new}", value)
        if leaf.path[0] != "aliases":
            found.append((leaf.path, value))
    return found


def everything(library: Library, old: str, new: str) -> dict[str, list[tuple[Any, Any]]]:
    return {new if record.id == old else record.id: said(record, old, new) for record in library}


# ── Renaming ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("old", ONE_OF_EACH_TYPE)
def test_a_record_of_every_type_is_renamed_and_nothing_else_changes(sample: Path, old: str):
    new = f"new-{old}"
    before, said_before = files(sample), everything(open_library(sample), old, new)
    record = open_library(sample)[old]
    assert run(sample, old, new) == 0
    assert check(sample).problems == ()
    library = open_library(sample)
    assert everything(library, old, new) == said_before
    assert library[new].aliases == (*(record.aliases or ()), old)
    moved = f"data/{record.type.name}/{new}.yml"
    after = files(sample)
    assert set(after) == set(before) - {record.file} | {moved}
    for file, content in after.items():
        lines = before[record.file if file == moved else file].decode().splitlines()
        now = content.decode().splitlines()
        if file == moved:  # the alias is the one line more
            assert now[-2:] == ["aliases:", f"  - {old}"] or f"  - {old}" in now
            now = now[:-2] if not record.aliases else [line for line in now if line != f"  - {old}"]
        changed = [(was, line) for was, line in zip(lines, now, strict=True) if was != line]
        assert all(was == line.replace(new, old) for was, line in changed), file
    addresses = {page.address for page in Site(library).render()}
    assert {f"{record.type.name}/{old}/", f"{record.type.name}/{new}/"} <= addresses


def test_pages_the_navigation_and_the_retired_ids_name_the_new_id(sample: Path, capsys: pytest.CaptureFixture[str]):
    (sample / "docs").mkdir()
    (sample / "docs" / "index.md").write_text(PAGE, encoding="utf-8")
    (sample / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    assert run(sample, "pact", "big-pact") == 0
    page = (sample / "docs" / "index.md").read_text(encoding="utf-8")
    assert (
        page
        == """\
# The Pact

[[big-pact]], [[big-pact|the Pact]] and [[ big-pact#trade ]], not [[pact-trade]]; [here](instruments/big-pact.md) and
[there](../instruments/big-pact/index.html). The word pact stays.

{{ profile(id="big-pact") }} {{ matrix(article='column', document='big-pact') }}
"""
    )
    settings = (sample / "mkdocs.yml").read_text(encoding="utf-8")
    assert settings == SETTINGS.replace("instruments/pact", "instruments/big-pact")
    assert "docs/index.md: 7 places\nmkdocs.yml: 1 place\n" in capsys.readouterr().out
    assert run(sample, "pact-trade", "trade-clause") == 0
    assert "    - trade-clause\n" in (sample / "data" / "retired.yml").read_text(encoding="utf-8")
    assert "provisions/trade-clause.md" in (sample / "mkdocs.yml").read_text(encoding="utf-8")


def test_the_ledger_keeps_the_old_id_and_it_leads_to_the_record(sample: Path):
    ledger = sample / "data" / "published-ids.txt"
    before = ledger.read_text(encoding="utf-8")
    assert "provisions/pact-trade" in before
    assert run(sample, "pact-trade", "trade-clause") == 0
    assert ledger.read_text(encoding="utf-8") == before
    assert open_library(sample).ids.aliases["pact-trade"] == "trade-clause"


def test_comments_quotes_and_line_ends_stay(sample: Path):
    path = sample / "data" / "events" / "signing.yml"
    text = path.read_text(encoding="utf-8").replace("  - pact\n", '  - "pact"   # the pact itself\n')
    text = text.replace("places:\n  - haven\n", "places: [ 'haven' ]\n# pact: a comment on it\n")
    text += "notes:\n  - >-  # [[pact]]\n    The [[pact|old\n    pact]], the [[\n    pact]]; pact.\n"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert run(sample, "pact", "big-pact") == 0
    assert run(sample, "haven", "port") == 0
    expected = text.replace('"pact"', '"big-pact"').replace("'haven'", "'port'")
    expected = (
        expected.replace("[[haven]]", "[[port]]")
        .replace("[[pact|", "[[big-pact|")
        .replace("[[\n    pact]]", "[[\n    big-pact]]")
    )
    assert path.read_bytes().decode() == expected.replace("\n", "\r\n")


def test_a_record_in_the_canonical_form_stays_in_it(sample: Path):
    assert main(["format", "--root", str(sample)]) == 0
    path = sample / "data" / "events" / "signing.yml"
    path.write_text(
        path.read_text(encoding="utf-8") + f"notes:\n  - {'x' * 60} [[haven]] {'y' * 30}\n", encoding="utf-8"
    )
    assert main(["format", "--root", str(sample)]) == 0
    assert run(sample, "haven", "the-port-in-which-ships-call") == 0
    assert main(["format", "--root", str(sample)]) == 0
    assert "  - >-\n" in path.read_text(encoding="utf-8")


# ── Aliases ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_former_id_is_taken_up_again(sample: Path):
    before = files(sample)
    assert run(sample, "pact", "big-pact") == 0
    assert open_library(sample)["big-pact"].aliases == ("friendship-pact", "pact")
    assert run(sample, "big-pact", "pact") == 0
    assert open_library(sample)["pact"].aliases == ("friendship-pact", "big-pact")
    after = files(sample)
    own = "data/instruments/pact.yml"
    assert {name for name in after if after[name] != before[name]} == {own}
    assert after[own] == before[own] + b"  - big-pact\n"
    assert run(sample, "pact", "friendship-pact") == 0
    assert open_library(sample)["friendship-pact"].aliases == ("pact", "big-pact")


@pytest.mark.parametrize(
    ("aliases", "expected"),
    [
        ("aliases: [friendship-pact]\n", "aliases: [friendship-pact, pact]\n"),
        ("aliases:\n- friendship-pact  # first\n# end\n", "aliases:\n- friendship-pact  # first\n- pact\n# end\n"),
        ("aliases:\n  - 'friendship-pact'", "aliases:\n  - 'friendship-pact'\n  - pact\n"),
    ],
)
def test_an_alias_is_added_in_the_manner_of_the_file(sample: Path, aliases: str, expected: str):
    change(sample, "instruments/pact.yml", "aliases:\n  - friendship-pact\n", aliases)
    assert run(sample, "pact", "big-pact") == 0
    assert (sample / "data" / "instruments" / "big-pact.yml").read_text(encoding="utf-8").endswith(expected)


# ── Refused ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pct", "big-pact", 'no record has the id "pct"; did you mean "pact"?'),
        ("friendship-pact", "big-pact", 'was renamed already; its id now is "pact"'),
        ("lost-clause", "clause", "was retired: It was two clauses"),
        ("themes/pact", "big-pact", '"pact" is a document: data/instruments/pact.yml'),
        ("pact", "themes/big-pact", 'a record keeps its type: "pact" is a document'),
        ("pact", "haven", 'the id "haven" is taken by the place data/places/haven.yml'),
        ("pact", "old-law", 'the id "old-law" is taken by the document data/instruments/old-law.yml'),
        ("haven", "friendship-pact", 'is an earlier id of "pact"'),
        ("pact", "lost-clause", "is retired, and its address says so"),
        ("pact", "pact", "is its id already"),
        ("pact", "Big Pact", "can be no id: lower-case words joined by hyphens"),
        ("pact", "a" * 61, "at most 60 characters"),
        ("pact", "../pact", "can be no id"),
        ("pact", "true", "error[wrong-type]"),
    ],
)
def test_what_cannot_be_renamed_is_refused_with_the_reason(
    sample: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
):
    before = files(sample)
    assert run(sample, old, new) == 1
    assert says in capsys.readouterr().out
    assert files(sample) == before


def test_a_type_or_a_file_may_be_given(sample: Path):
    assert run(sample, "instruments/pact", "instruments/big-pact") == 0
    assert run(sample, "data/instruments/big-pact.yml", "data/instruments/pact.yml") == 0
    assert "pact" in open_library(sample)


def test_mistakes_are_mended_before_a_renaming(sample: Path, capsys: pytest.CaptureFixture[str]):
    change(sample, "events/signing.yml", "kind: document", "kind: documnt")
    before = files(sample)
    assert run(sample, "pact", "big-pact") == 1
    assert "data/events/signing.yml:4:7: error[not-in-scale]" in capsys.readouterr().out
    assert files(sample) == before


# ── All or nothing ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_shows_the_lines_and_writes_nothing(sample: Path, capsys: pytest.CaptureFixture[str]):
    before = files(sample)
    assert run(sample, "pact-trade", "trade-clause", "--dry-run") == 0
    output = capsys.readouterr()
    assert "-    - provision: pact-trade\n+    - provision: trade-clause\n" in output.out
    assert "data/provisions/pact-trade.yml → data/provisions/trade-clause.yml" in output.out
    assert output.out.endswith("nothing was written\n")
    assert files(sample) == before


@pytest.mark.parametrize("failure", [OSError("no space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [0, 1, 4])
def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    sample: Path, monkeypatch: pytest.MonkeyPatch, after: int, failure: BaseException
):
    before = files(sample)
    planned = rename.plan(sample, "haven", "port")
    assert len(planned.changes) > 4
    write, written = Path.write_bytes, []

    def failing(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) == after + 1:
            write(path, content[: len(content) // 2])
            raise failure
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(type(failure)):
        rename.carry_out(planned)
    assert files(sample) == before


def test_a_record_saved_in_the_meantime_is_not_overwritten(sample: Path):
    planned = rename.plan(sample, "haven", "port")
    change(sample, "events/signing.yml", "title: ", "title: Then ")
    before = files(sample)
    with pytest.raises(Refused, match=r"data/events/signing\.yml was saved in the meantime"):
        rename.carry_out(planned)
    assert files(sample) == before


def test_a_mistake_made_in_the_meantime_undoes_the_renaming(sample: Path):
    planned = rename.plan(sample, "haven", "port")
    (sample / "data" / "events" / "late.yml").write_text("title: Late\n", encoding="utf-8")
    before = files(sample)
    with pytest.raises(Refused, match="missing-key"):
        rename.carry_out(planned)
    assert files(sample) == before


def test_places_that_no_command_can_change_are_named(sample: Path, capsys: pytest.CaptureFixture[str]):
    (sample / "templates").mkdir()
    (sample / "templates" / "page.html").write_text('<p>pact</p>\n{{ card("pact") }}\n', encoding="utf-8")
    (sample / "README.md").write_text("See pact-trade.yml.\n", encoding="utf-8")
    assert run(sample, "pact", "big-pact") == 0
    assert "templates/page.html:2: names pact too and was left as it is; look at it\n" in capsys.readouterr().out
    assert run(sample, "pact-trade", "trade-clause") == 0
    assert "README.md:1: names pact-trade too" in capsys.readouterr().out


# ── What else stands in a project ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_documented_renaming_works_in_a_copy_of_the_project(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for file in tracked.strip("\0").split("\0"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    old, new = "us-demining-aid-2023", "us-demining-2023"
    before, named = files(tmp_path), {link.source.id for link in library.backlinks(old)}
    assert run(tmp_path, old, new) == 0
    renamed = check(tmp_path)
    assert renamed.problems == ()
    assert {link.source.id for link in renamed.library.backlinks(new)} == named
    assert renamed.library[new].aliases == (old,)
    after = files(tmp_path)
    changed = {file for file in before.keys() | after.keys() if before.get(file) != after.get(file)}
    assert all(file.startswith(("data/", "docs/")) for file in changed)
    assert "not-utf8" not in capsys.readouterr().out


@pytest.mark.parametrize("name", [".#haven.yml", "haven.yml~", ".haven.yml.swp", "haven.yml.orig"])
def test_what_editors_leave_beside_records_pages_and_texts_stands_in_no_ones_way(sample: Path, name: str):
    (sample / "docs").mkdir()
    (sample / "tests").mkdir()
    for folder in ("data/places", "docs", "tests", "."):
        (sample / folder / name).symlink_to("user@host.1234:5678")
    assert run(sample, "haven", "port") == 0
    assert main(["format", "--root", str(sample)]) == 0
    assert main(["schema", "--root", str(sample)]) == 0


def test_a_page_that_cannot_be_read_is_named_and_nothing_is_renamed(sample: Path, capsys: pytest.CaptureFixture[str]):
    (sample / "docs").mkdir()
    (sample / "docs" / "index.md").write_bytes("# Home\n\nThe Café\n".encode("latin-1"))
    before = files(sample)
    assert run(sample, "haven", "port") == 1
    assert "docs/index.md:3:8: error[not-utf8]: byte 0xe9" in capsys.readouterr().out
    assert files(sample) == before
    (sample / "docs" / "index.md").unlink()
    (sample / "docs" / "index.md").symlink_to("nowhere")
    assert run(sample, "haven", "port") == 1
    assert "docs/index.md:1:1: error[unopened-file]" in capsys.readouterr().out


def test_another_text_that_cannot_be_read_is_named_beside_the_renaming(
    sample: Path, capsys: pytest.CaptureFixture[str]
):
    (sample / "scripts").mkdir()
    (sample / "scripts" / "old.py").write_bytes(b"# haven \xff\n")
    (sample / "scripts" / "gone.py").symlink_to("nowhere")
    assert run(sample, "haven", "port") == 0
    said = capsys.readouterr().out
    assert "scripts/old.py:1:9: error[not-utf8]" in said
    assert (
        "scripts/gone.py:1:1: error[unopened-file]: the file cannot be opened: it is a link that leads nowhere" in said
    )


def test_a_page_keeps_its_byte_order_mark_and_its_line_ends(sample: Path):
    (sample / "docs").mkdir()
    page = sample / "docs" / "index.md"
    page.write_bytes(b"\xef\xbb\xbf# Home\r\n\r\n[[haven]]\r\n")
    assert run(sample, "haven", "port") == 0
    assert page.read_bytes() == b"\xef\xbb\xbf# Home\r\n\r\n[[port]]\r\n"


def test_a_record_that_the_settings_name_in_a_list_is_renamed_there_too(sample: Path):
    assert run(sample, "old-law", "older-law") == 0
    assert "questions:\n  - older-law\n" in (sample / "data/settings.yml").read_text(encoding="utf-8")
    assert check(sample).problems == ()
