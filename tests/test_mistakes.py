"""Every mistake is named: its code, its file, its line and column, and what to do.

Each folder of `mistakes` is a code, and each folder in it a shape of that mistake. That holds the files that differ
from the sample, the names of those that are deleted, and in `expected.txt` what the checker says, word for word.
"""

from __future__ import annotations

import ast
import datetime
import errno
import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import jinja2
import pytest

from kb.__main__ import main
from kb.check.codes import CODES, Code, visible
from kb.check.rules import articles, citations, claims, consistency, headlines, judgements, marks, others, provisions
from kb.check.rules import rule as registry
from kb.check.rules.rule import library_rules, record_rules
from kb.check.run import Reading, after, check, open_library
from kb.library.library import Library
from kb.load import folder, ledger, reader, text, yaml_tree
from kb.load.files import entries
from kb.load.text import LARGEST
from kb.problems import sentences
from kb.problems.problem import Problem
from kb.problems.sentences import MISTAKES, entry
from kb.records import known_ids, links
from tests.conftest import ROOT, SAMPLE
from tests.reading_pages import tree
from view.banner import banner, from_engine, from_error, from_template
from view.environment import TEMPLATES
from view.site import Site

FIXTURES = sorted(path.parent.relative_to(MISTAKES).as_posix() for path in MISTAKES.glob("*/*/expected.txt"))
# Codes whose example is made here: the file would be large, and a template is no record.
MADE_HERE = {code for code in CODES if "made_by" in entry(code)["example"]}
SAID_OF_PAGES = {
    ("template", ""), ("template", "page"), ("template", "gone"), ("not-built", ""), ("renamed-id", "page"),
    ("unknown-reference", "page"), ("duplicate-id", "page"),
}  # fmt: skip
REPORTING = (
    folder, text, yaml_tree, reader, known_ids, links, articles, citations, claims, consistency, headlines,
    judgements, marks, others, provisions,
)  # fmt: skip

TRADE = "provisions/pact-trade.yml"
SIGNING = "events/signing.yml"


def code_of(fixture: str) -> str:
    return fixture.partition("/")[0]


def lay(fixture: str, root: Path) -> Path:
    """Lay the sample with the files of a fixture over it under `root`, and return that."""
    folder = MISTAKES / fixture
    shutil.copytree(SAMPLE / "data", root / "data")
    if (folder / "data").exists():
        shutil.copytree(folder / "data", root / "data", dirs_exist_ok=True)
    for file in deleted(fixture):
        (root / file).unlink()
    return root


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the folder in which a fixture was laid, for tests that change nothing there: it is laid once."""
    return functools.cache(lambda fixture: lay(fixture, tmp_path_factory.mktemp("laid")))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """The sample in a folder of its own, checked; whoever breaks it sets it right again."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copytree(SAMPLE / "data", folder / "data")
    return check(folder)


@contextmanager
def broken(fixture: str, root: Path) -> Iterator[None]:
    """Lay the files of a fixture over the sample under `root`, and set it right again in the end."""
    files, gone = changed(fixture), deleted(fixture)
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(MISTAKES / fixture / file, root / file)
    for file in gone:
        (root / file).unlink()
    yield
    for file in {*files, *gone}:
        if (SAMPLE / file).exists():
            shutil.copy(SAMPLE / file, root / file)
        else:
            (root / file).unlink()
    for new in {(root / file).parent for file in files if not (SAMPLE / file).parent.exists()}:
        new.rmdir()


def deleted(fixture: str) -> list[str]:
    path = MISTAKES / fixture / "deleted.txt"
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def changed(fixture: str) -> set[str]:
    """Return the files that a fixture brings, by their paths from the root."""
    folder = MISTAKES / fixture
    return {path.relative_to(folder).as_posix() for path in folder.glob("data/**/*") if path.is_file()}


def change(root: Path, file: str, old: str, new: str) -> str:
    path = root / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} holds no {old!r}"
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return text


def codes(root: Path) -> list[str]:
    return [problem.code for problem in check(root).problems]


@pytest.mark.slow
def test_the_sample_and_the_real_records_hold_no_mistake():
    assert [str(problem) for problem in check(SAMPLE).problems] == []
    assert [str(problem) for problem in check(ROOT).problems] == []


# ── Each mistake ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fixture", FIXTURES)
def test_a_mistake_is_named_with_its_place_and_remedy_and_nothing_else_is(laid: Callable[[str], Path], fixture: str):
    problems = check(laid(fixture)).problems
    expected = (MISTAKES / fixture / "expected.txt").read_text(encoding="utf-8")
    assert "".join(f"{problem}\n" for problem in problems) == expected
    assert {problem.code for problem in problems} == {code_of(fixture)}
    assert all(problem.found and problem.expected and problem.remedy for problem in problems)


@pytest.mark.slow
@pytest.mark.parametrize("fixture", FIXTURES)
def test_after_a_change_a_mistake_is_named_alike_and_after_its_mend_it_is_gone(whole: Reading, fixture: str):
    files = {*changed(fixture), *deleted(fixture)}
    with broken(fixture, whole.shelf.root):
        found = after(whole, files)
        assert found.problems == check(whole.shelf.root).problems != ()
    assert after(found, files).problems == ()


def test_every_code_has_a_mistake_and_every_mistake_a_code():
    assert {folder.name for folder in MISTAKES.iterdir() if folder.is_dir()} == set(CODES)
    assert {code_of(fixture) for fixture in FIXTURES} | MADE_HERE == set(CODES)
    assert len(FIXTURES) > 150


@pytest.mark.audit
@pytest.mark.slow
def test_every_rule_has_a_mistake_for_each_of_its_codes_that_nothing_else_finds(
    laid: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
):
    """Switch off one rule after the other: its mistakes go unnamed, and those of all others are still named."""
    seen = set()
    for fixture in FIXTURES:
        code = code_of(fixture)
        root = laid(fixture)
        assert code in codes(root)
        finders = []
        for name in ("record_rules", "library_rules"):
            for rule in getattr(registry, name):
                if code in rule.codes:
                    with monkeypatch.context() as without:
                        without.setattr(
                            registry, name, [other for other in getattr(registry, name) if other is not rule]
                        )
                        if code not in codes(root):
                            finders.append(rule.name)
        assert len(finders) <= 1, fixture
        seen |= {(finder, code) for finder in finders}
    declared = {(rule.name, code) for rule in (*record_rules, *library_rules) for code in rule.codes}
    assert seen == declared


@pytest.mark.audit
@pytest.mark.slow
def test_no_rule_finds_what_it_does_not_declare(laid: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch):
    def watched(rule: Any) -> Any:
        def find(*arguments: Any) -> Iterator[Any]:
            for problem in rule.find(*arguments):
                assert problem.code in rule.codes, rule.name
                yield problem

        return rule._replace(find=find)

    for name in ("record_rules", "library_rules"):
        monkeypatch.setattr(registry, name, [watched(rule) for rule in getattr(registry, name)])
    for fixture in FIXTURES:
        assert code_of(fixture) in codes(laid(fixture))


@pytest.mark.audit
@pytest.mark.slow
def test_every_statement_that_names_a_code_is_reached_by_a_mistake(laid: Callable[[str], Path], tmp_path: Path):
    """So that each shape of a mistake has a fixture, and one that is added to the checker needs one."""
    with lines_that_run({module.__file__ for module in REPORTING}) as ran:
        check_every_mistake(laid, tmp_path)
    for module in REPORTING:
        for statement in naming_a_code(Path(module.__file__).read_text(encoding="utf-8")):
            lines = {(module.__file__, line) for line in range(statement.lineno, (statement.end_lineno or 0) + 1)}
            assert lines & ran, f"{module.__file__}:{statement.lineno}"


def check_every_mistake(laid: Callable[[str], Path], folder: Path) -> None:
    for fixture in FIXTURES:
        check(laid(fixture))
    check(folder / "nothing")
    check(too_large(folder / "large"))
    check(unopened(folder / "dead-link"))
    check(linked_folder(folder / "linked"))
    check_behind_a_locked_door(folder / "locked")


def linked_folder(root: Path) -> Path:
    """Lay the sample with the folder of one type moved away, and a link to it in its place."""
    shutil.copytree(SAMPLE / "data", root / "data")
    (root / "data" / "themes").rename(root / "elsewhere")
    (root / "data" / "themes").symlink_to(root / "elsewhere")
    return root


def naming_a_code(source: str) -> Iterator[ast.stmt]:
    """Yield the innermost statement around each code that stands in the body of a function."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for statement in ast.walk(ast.Module(function.body, [])):
                if isinstance(statement, ast.Return | ast.Raise | ast.Expr | ast.Assign):
                    words = {node.value for node in ast.walk(statement) if isinstance(node, ast.Constant)}
                    if words & CODES.keys():
                        yield statement


@contextmanager
def lines_that_run(files: set[str | None]) -> Iterator[set[tuple[str, int]]]:
    ran: set[tuple[str, int]] = set()

    def line(frame: FrameType, event: str, _: Any) -> Any:
        ran.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    before = sys.gettrace()
    sys.settrace(lambda frame, *_: line if frame.f_code.co_filename in files else None)
    try:
        yield ran
    finally:
        sys.settrace(before)


def test_a_headline_may_stand_behind_what_says_that_too_little_was_found(sample: Path):
    paper = sample / "data" / "sources" / "paper.yml"
    masthead = paper.read_text(encoding="utf-8").replace("seen: excerpt", "seen: headline").replace("2001/law", "law")
    (paper.parent / "masthead.yml").write_text(masthead, encoding="utf-8")
    cited = "    - the paper’s archive\n  sources:\n    - source: masthead\n      shows: Announces an order.\n"
    change(sample, "claims/claim-trade-clause.yml", "    - the paper’s archive\n", cited)
    assert codes(sample) == []


# ── The sentences of each code ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.audit
@pytest.mark.slow
def test_every_sentence_of_a_code_is_said_of_a_mistake(
    laid: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    told, filled = set(), sentences.sentences

    def watched(code: str, case: str = "", **slots: object) -> tuple[str, str]:
        told.add((code, case))
        return filled(code, case, **slots)

    monkeypatch.setattr(sentences, "sentences", watched)
    check_every_mistake(laid, tmp_path)
    assert told | SAID_OF_PAGES == {(code, case) for code in CODES for case in ("", *entry(code).get("cases", {}))}


def test_a_run_without_a_mistake_reads_no_sentences():
    entry.cache_clear()
    assert check(SAMPLE).problems == ()
    assert entry.cache_info().currsize == 0


@pytest.mark.parametrize(
    ("raised", "code", "case", "slots"),
    [
        (KeyError, "no-such-code", "", {}),
        (KeyError, "tag", "no-such-case", {}),
        (KeyError, "bad-date", "no-such-case", {}),
        (TypeError, "too-long", "", {}),
        (TypeError, "too-long", "", {"longest": 10, "least": 1}),
        (TypeError, "tag", "", {"longest": 10}),
    ],
)
def test_sentences_are_said_with_all_that_they_want_and_nothing_else(raised, code, case, slots):
    with pytest.raises(raised):
        sentences.said(code, "found", case, **slots)


def test_a_near_word_comes_before_the_remedy_of_the_code():
    unknown = sentences.said("unknown-key", '"kin" in this event', fields="kind, date")
    assert unknown.guessing("kin", ["kind", "date"]).remedy == 'did you mean "kind"?'
    assert unknown.guessing("x", ["kind", "date"]) == unknown


# ── The explanation of each code ─────────────────────────────────────────────────────────────────────────────────────


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(CODES.keys() - MADE_HERE))
def test_the_example_of_a_code_is_that_mistake_and_done_right_it_is_none(tmp_path: Path, code: str):
    root = lay(f"{code}/{CODES[code].shape}", tmp_path)
    assert code in codes(root)
    do_right(root, CODES[code])
    assert codes(root) == []


def do_right(root: Path, known: Code) -> None:
    if known.place:
        path = root / known.place
        assert path.read_bytes().count(encoded(known.wrong)) == 1
        path.write_bytes(path.read_bytes().replace(encoded(known.wrong), encoded(known.right)))
        return
    path = root / "data" / known.wrong
    path.rename(root / "data" / known.right)
    if not any(path.parent.iterdir()):
        path.parent.rmdir()


def too_large(root: Path) -> Path:
    """Lay the sample with a file that is too large, by the example of its code."""
    known = CODES["file-too-large"]
    shutil.copytree(SAMPLE / "data", root / "data")
    change(root, known.place.removeprefix("data/"), known.right, known.wrong)
    return root


@pytest.mark.parametrize(
    "file",
    ["data/events/voyage.yml", "data/settings.yml", "data/retired.yml", "data/published-ids.txt", "data/addresses.txt"],
)
def test_a_file_that_cannot_be_opened_is_named(sample: Path, file: str):
    (sample / file).unlink(missing_ok=True)
    (sample / file).symlink_to("../lost.yml")
    assert (
        f"{file}:1:1: error[unopened-file]: the file cannot be opened: it is a link that leads nowhere; a file"
        in str([str(problem) for problem in check(sample).problems])
    )


def unopened(root: Path) -> Path:
    """Lay the sample with a link that leads nowhere, by the example of its code."""
    shutil.copytree(SAMPLE / "data", root / "data")
    (root / "data" / CODES["unopened-file"].right).symlink_to("../lost.yml")
    (root / "data" / "published-ids.txt").unlink()
    (root / "data" / "published-ids.txt").symlink_to("../lost.txt")
    return root


def test_a_file_that_is_too_large_is_named(tmp_path: Path):
    (problem,) = check(too_large(tmp_path)).problems
    assert str(problem).startswith("data/events/signing.yml:1:1: error[file-too-large]: ")
    assert problem.expected == f"at most {LARGEST}" and problem.remedy == "split the record"


def check_behind_a_locked_door(root: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the sample where nobody may look into one of its folders."""
    shutil.copytree(SAMPLE / "data", root / "data")

    def listed(place: Path | str) -> list[os.DirEntry[str]]:
        if Path(place).name == "places":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        return entries(place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "entries", listed)
        return check(root).problems


def test_a_folder_that_nobody_may_open_is_named_and_no_id_in_it_is_said_to_be_lost(tmp_path: Path):
    problems = check_behind_a_locked_door(tmp_path)
    (found,) = (problem for problem in problems if problem.code == "unopened-file")
    assert (found.file, found.found) == ("data/places", "the folder cannot be opened: permission denied")
    assert "lost-id" not in {problem.code for problem in problems}


@pytest.mark.parametrize("name", ["places/loop.yml", "places/loop", "loop"])
def test_a_link_that_leads_to_itself_is_named(sample: Path, name: str):
    (sample / "data" / name).symlink_to(Path(name).name)
    (problem,) = check(sample).problems
    assert problem.file == f"data/{name}"


def test_a_template_that_does_not_fit_is_named(tmp_path: Path):
    known = CODES["template"]
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    path = tmp_path / known.place
    site = Site(open_library(SAMPLE), templates=tmp_path / "templates")
    assert site.record_page(site.library["haven"]).html
    text = path.read_text(encoding="utf-8")
    before = text.partition(known.right)[0]
    assert before != text
    path.write_text(text.replace(known.right, known.wrong), encoding="utf-8")
    site = Site(open_library(SAMPLE), templates=tmp_path / "templates")
    with pytest.raises(jinja2.TemplateError) as raised:
        assert site.record_page(site.library["haven"]).html
    problem = from_template(raised.value)
    assert (problem.code, problem.file, problem.line) == ("template", known.place, before.count("\n") + 1)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Doc file 'data.md' contains a link 'gone.md', but the target is not found.", "docs/data.md:2:5"),
        ("Doc file 'data.md' contains a link '#gone', but there is no such anchor.", "docs/data.md:1:1"),
        ("A reference to 'index.md' is included in the 'nav' configuration.", "docs/index.md:1:1"),
        ("Encoding error reading file: data.md", "docs/data.md:1:1"),
        ("Error building page 'data.md': 'x.html' not found in search paths: '{root}/overrides'", "docs/data.md:1:1"),
        ("Config value 'docs_dir': The path '{root}/docs' isn't an existing directory.", "docs:1:1"),
        ("Config value 'theme': The path set in custom_dir ('{root}/overrides') does not exist.", "overrides:1:1"),
        ("Config file '{root}/mkdocs.yml' does not exist.", "mkdocs.yml:1:1"),
        ('while parsing a flow mapping in "{root}/mkdocs.yml", line 21, column 15', "mkdocs.yml:21:15"),
        ("Config value 'site_name': Required configuration not provided.", "mkdocs.yml:1:1"),
    ],
    ids=["link", "anchor", "navigation", "bytes", "template", "pages", "frame", "no-settings", "no-yaml", "setting"],
)
def test_what_mkdocs_complains_of_is_named_with_its_place(tmp_path: Path, words: str, place: str):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "data.md").write_text("# Data\n[x](gone.md)\n", encoding="utf-8")
    problem = from_engine(words.format(root=tmp_path), tmp_path)
    assert str(problem).startswith(f"{place}: error[not-built]: ") and str(tmp_path) not in problem.found


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "{root}/docs/x.md"), "docs/x.md:1:1"),
        (OSError(errno.ENOSPC, "No space left on device", "/elsewhere/x"), "mkdocs.yml:1:1"),
        (OSError(errno.ENOSPC, "No space left on device"), "mkdocs.yml:1:1"),
        (jinja2.TemplateNotFound("x.html"), "templates/x.html:1:1"),
        (ValueError("what nobody thought of"), "mkdocs.yml:1:1"),
    ],
    ids=["gone", "disk-full-elsewhere", "disk-full", "template", "other"],
)
def test_an_error_is_named_with_the_file_that_it_names(tmp_path: Path, error: Exception, said: str):
    if isinstance(error, OSError) and error.filename:
        error.filename = error.filename.format(root=tmp_path)
    (problem,) = from_error(error, tmp_path)
    assert str(problem).startswith(f"{said}: error[") and problem.found


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_what_it_means_and_why(code: str, capsys: pytest.CaptureFixture[str]):
    known = CODES[code]
    assert main(["explain", code]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{code}: {known.meaning}\n")
    assert known.why in said and "Wrong, " in said and "Right:" in said
    assert known.wrong != known.right
    assert max(map(len, said.splitlines())) < 250
    assert all(character.isprintable() or character == "\n" for character in said)


def test_without_a_code_all_are_listed(capsys: pytest.CaptureFixture[str]):
    assert main(["explain"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(CODES)


def test_a_code_that_there_is_not_is_met_with_the_nearest(capsys: pytest.CaptureFixture[str]):
    assert main(["explain", "not-in-scal"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == 'there is no code "not-in-scal"; did you mean "not-in-scale"?\n'


def test_the_page_of_mistakes_shows_every_code_with_its_example():
    page = tree(str(Site(open_library(SAMPLE)).macros("mistakes/")["mistakes"]()))
    for code, known in CODES.items():
        (section,) = page.xpath(f"//details[summary/h2/@id='{code}']")
        shown = " ".join(section.text_content().split())
        assert known.meaning[1:] in shown and known.why.replace("`", "") in shown
        assert [example.text_content() for example in section.iter("pre")] == [
            visible(known.wrong),
            visible(known.right),
        ]
        differ = {line.text_content() for line in section.xpath(".//pre/b")}
        assert differ == set(visible(known.wrong).split("\n")) ^ set(visible(known.right).split("\n"))


def test_the_banner_leads_to_the_explanation_from_any_page_and_shows_text_as_text():
    text = "<script>alert(1)</script> \"'>x {{ 7*7 }}"
    problem = Problem(f"data/{text}.yml", 1, 2, "not-yaml", text, text, text)
    for address, href in (("places/haven/", "../../mistakes/"), ("timeline/", "../mistakes/"), ("./", "mistakes/")):
        shown = tree(str(banner([problem, problem], address)))
        assert [link.get("href") for link in shown.iter("a")] == [f"{href}#not-yaml"] * 2
        assert shown.text_content().count(text) == 8
        assert not list(shown.iter("script"))
    assert not list(tree(str(banner([problem], None))).iter("a")), "there is no page to lead to"


# ── All of them together ─────────────────────────────────────────────────────────────────────────────────────────────


def test_all_mistakes_of_a_run_are_named_at_once_and_in_order(sample: Path):
    change(sample, SIGNING, "kind: document", "kin: document")
    change(sample, SIGNING, "  - haven", "  - havn")
    change(sample, TRADE, "number: 1", "number: one")
    (sample / "data" / "claims" / "broken.yml").write_text("title: 'x\n", encoding="utf-8")
    problems = check(sample).problems
    assert [problem.code for problem in problems] == [
        "not-yaml",
        "unknown-key",
        "unknown-reference",
        "bad-number",
    ]
    assert list(problems) == sorted(problems)


def test_one_mistake_is_not_reported_as_another(sample: Path):
    """What a file holds that cannot be read is not known, so nothing is said of it."""
    (sample / "data" / "instruments" / "pact.yml").write_text("title: 'x\n", encoding="utf-8")  # it held an alias
    (sample / "data" / "sources" / "gazette.yml").write_text("title: 'x\n", encoding="utf-8")  # and this all evidence
    assert codes(sample) == ["not-yaml", "not-yaml"]


def test_a_reference_that_leads_nowhere_hides_no_other_mistake(sample: Path):
    change(sample, TRADE, "themes:\n  - trade", "themes:\n  - trad")
    change(sample, TRADE, "number: 1\n", "")
    assert codes(sample) == ["missing-number", "unknown-reference"]


def test_a_reference_to_another_type_is_followed_by_no_rule(sample: Path):
    change(sample, TRADE, "instrument: pact", "instrument: envoy")
    assert codes(sample) == ["wrong-reference"]


def test_windows_line_ends_are_read_like_others(sample: Path):
    path = sample / "data" / SIGNING
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(sample) == []


def test_what_editors_leave_behind_is_no_record(sample: Path):
    for name in (".signing.yml.swp", "signing.yml~", ".DS_Store", "#signing.yml#", "Thumbs.db", "signing.swo"):
        (sample / "data" / "events" / name).write_text("x", encoding="utf-8")
        (sample / "data" / name).write_text("x", encoding="utf-8")
    assert codes(sample) == []


def test_a_link_to_a_folder_is_named_for_no_walk_follows_it(tmp_path: Path):
    (problem,) = check(linked_folder(tmp_path)).problems
    assert str(problem) == (
        "data/themes:1:1: error[unknown-folder]: the folder data/themes is a link; a folder of its own, for no command "
        "follows a link to a folder; put the folder itself in its place"
    )


@pytest.mark.parametrize("name", ["data", "data/themes"])
def test_a_folder_that_cannot_be_opened_is_named(sample: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    def refusing(folder: Path | str) -> list[os.DirEntry[str]]:
        if Path(folder) == sample / name:
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return entries(folder)

    monkeypatch.setattr(folder, "entries", refusing)  # whoever runs the tests may open every folder
    found = {problem.file: problem.found for problem in check(sample).problems if problem.code == "unopened-file"}
    assert found == {name: "the folder cannot be opened: permission denied"}


def test_a_folder_without_data_is_named(tmp_path: Path):
    assert codes(tmp_path) == ["unknown-folder"]


def test_the_ledger_takes_every_id_and_then_holds_it(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["ledger", "--root", str(sample)]) == 0
    assert "22 of them new" not in capsys.readouterr().out  # one of the ids was published before
    lines = (sample / "data" / "published-ids.txt").read_text(encoding="utf-8").splitlines()
    names = [line.partition(" ")[0] for line in lines]
    assert "places/hill-town" in names
    assert "provisions/lost-clause" in names
    (sample / "data" / "places" / "hill-town.yml").rename(sample / "data" / "places" / "hilltown.yml")
    change(sample, "places/coast-road.yml", "hill-town", "hilltown")
    (problem,) = check(sample).problems
    assert (problem.code, problem.line) == ("lost-id", names.index("places/hill-town") + 1)
    path = sample / "data" / "places" / "hilltown.yml"
    path.write_text(path.read_text(encoding="utf-8") + "aliases:\n  - hill-town\n", encoding="utf-8")
    assert codes(sample) == []


def test_the_real_ledger_holds_every_published_id_with_its_day(library: Library):
    text = (ROOT / "data" / "published-ids.txt").read_text(encoding="utf-8")
    assert len(library.ids.published) > 1000 and all(each.entered for each in library.ids.published.values())
    noted, problems = ledger.read("data/published-ids.txt", text)
    assert not problems
    names = {f"{record.type.name}/{record.id}" for record in library}
    assert ledger.written(noted, names, datetime.date.max) == text, "run `python -m kb ledger`"
