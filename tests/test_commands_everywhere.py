"""Every command and every option is run on a copy of the project itself, wherever and however somebody may run it.

The rows say what each line of words does in a copy that leaves something to do for all commands that write. The places
say where that copy lies and what the command is given. A few pairs are run by each test run, all of them by the audit.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from kb.__main__ import CLOSED, COMMANDS, NO_DATA, NO_PROJECT, STOPPED, main, parser
from kb.load.files import LEDGER_FILE, below
from kb.load.text import TEXTS
from tests.conftest import ROOT

PARTS = ("data", "docs", "kb", "mistakes", ".vscode")
WRITTEN = ("data", "docs/schema", "kb/records", ".vscode")
UNFORMATTED = "data/themes/tripp.yml"
NOBODY = "http://127.0.0.1:9"  # where no proxy listens, so that no request leaves this machine
SOURCE = "azatutyun-33277055"


@dataclass(frozen=True)
class Row:
    """A command with its options, how it ends, a part of what it says, and whether it writes."""

    line: str
    status: int
    says: str
    writes: bool = False

    @property
    def words(self) -> list[str]:
        return self.line.split()


ROWS = (
    Row("check", 0, "records, no mistakes"),
    Row(f"check {UNFORMATTED}", 0, "1 file, no mistakes"),
    Row("check --format text", 0, "records, no mistakes"),
    Row("check --format json", 0, "[]"),
    Row("check --format github", 0, "records, no mistakes"),
    Row("check --format sarif", 0, '"version": "2.1.0"'),
    Row("explain", 0, "unopened-file"),
    Row("explain not-utf8", 0, "Right:"),
    Row("format", 0, "written", writes=True),
    Row(f"format {UNFORMATTED}", 0, "1 of 1 file written", writes=True),
    Row(f"format --check {UNFORMATTED}", 1, "1 of 1 file not in the canonical form"),
    Row("format --check", 1, "not in the canonical form"),
    Row("rename us-demining-aid-2023 us-demining-2023", 0, "is an alias of", writes=True),
    Row("rename us-demining-aid-2023 us-demining-2023 --dry-run", 0, "nothing was written"),
    Row("ledger", 0, "1 of them new", writes=True),
    Row("schema", 0, "of them changed", writes=True),
    Row("schema --check", 1, "docs/schema/ids.json"),
    Row(f"links --source {SOURCE} --pause 0 --timeout 2", 0, "Nothing could be reached"),
    Row(
        f"links --source {SOURCE} --before 2026-01-01 --pause 0 --timeout 2 --write --report told.md",
        1,
        "Nothing could be reached",
    ),
    Row("links --copies", 1, "names no archive"),
    Row("new terms new-name --blank --set title=Name", 0, "data/terms/new-name.yml written", writes=True),
    Row(
        f"new events --blank --set title=Fair --from {NOBODY}/fair --set page.title=Fair",
        0,
        "could not be read",
        writes=True,
    ),
    Row("show tripp", 0, "/themes/tripp/"),
    Row("show ilham-aliyev --all", 0, "/actors/ilham-aliyev/"),
    Row("stale --before 2027", 0, "from before 2027-01-01"),
    Row("stale --before 2027-01 --sources", 0, "from before 2027-01-01"),
    Row("stale --before 2027-01-01 --type claims", 0, "from before 2027-01-01"),
    Row("doubts", 0, "("),
    Row("diff HEAD", 0, "1 record changed since HEAD"),
    Row("diff HEAD --write", 0, "1 record changed since HEAD", writes=True),
    *(Row(f"{name} --help", 0, f"usage: python -m kb {name}") for name in COMMANDS),
)


@dataclass(frozen=True)
class Place:
    """A copy and how a command is run there: the folder one stands in, and what the environment says."""

    copy: Path
    stands_in: Path
    settings: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands need of the project, in a folder with spaces and letters beyond ASCII, with work left to do."""
    folder = tmp_path_factory.mktemp("everywhere") / "Kənd üçün" / "Շուշի 舒沙"
    for name in PARTS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "assets"))
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    record, ledger, ids = folder / UNFORMATTED, folder / "data" / LEDGER_FILE, folder / "docs" / "schema" / "ids.json"
    text = record.read_bytes()
    record.write_bytes(text.replace(b"title: ", b"title: The route ", 1))
    commit(folder)
    record.write_bytes(text + b"\n")
    known = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(line for line in known if not line.startswith(b"themes/tripp ")))
    ids.unlink()
    return folder


def commit(folder: Path) -> None:
    """Put the records under version control as they are."""
    named = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false")
    for words in (("init", "--quiet"), ("add", "data"), ("commit", "--quiet", "--message", "Enter the records")):
        subprocess.run(["git", "-C", str(folder), *named, *words], check=True)


@pytest.fixture(scope="session")
def lay(copy: Path) -> Callable[[str], Place]:
    """Give a place by its name; each copy is made once."""
    return functools.cache(lambda name: PLACES[name](copy))


def here(copy: Path) -> Place:
    return Place(copy, copy)


def worktree(copy: Path) -> Place:
    """Stand deep in a checkout with an environment that holds the code of another one: this."""
    return Place(copy, copy / "data" / "themes", {"PYTHONPATH": str(ROOT)})


def read_only(copy: Path) -> Place:
    folder = shutil.copytree(copy, copy.parent / "read only")
    for place, _, names in os.walk(folder):
        for path in (place, *(f"{place}/{name}" for name in names)):
            os.chmod(path, os.stat(path).st_mode & ~0o222)
    return Place(folder, folder)


def with_crlf(copy: Path) -> Place:
    folder = shutil.copytree(copy, copy.parent / "CRLF")
    for file in below(folder, "data", "docs", "mistakes", "kb"):
        path = folder / file
        if file.endswith((*TEXTS, ".py")) and not file.startswith("mistakes/not-utf8/"):
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    return Place(folder, folder)


def without_utf8(copy: Path) -> Place:
    return Place(copy, copy, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})


PLACES: dict[str, Callable[[Path], Place]] = {
    "here": here,
    "worktree": worktree,
    "read-only": read_only,
    "crlf": with_crlf,
    "without-utf8": without_utf8,
    "closed": here,
}
# What each run tries: what is most likely to give way in each place that needs no copy of its own.
CHEAP = {
    ("worktree", "new terms new-name --blank --set title=Name"),
    ("without-utf8", "show ilham-aliyev --all"),
    ("closed", "check --format sarif"),
    ("closed", "explain"),
}
PAIRS = [
    pytest.param(place, row, marks=[] if (place, row.line) in CHEAP else pytest.mark.audit, id=f"{place}: {row.line}")
    for place in PLACES
    for row in ROWS
]


def run(place: Place, words: list[str], output: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, with nothing to read and no way out of this machine."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOBODY)
    plain = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "NO_PROXY", "no_proxy")}
    return subprocess.run(
        [sys.executable, "-m", "kb", *words], cwd=place.stands_in, env={**plain, **proxies, **place.settings},
        stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    found = {path: path.read_bytes() for name in WRITTEN for path in (folder / name).rglob("*") if path.is_file()}
    return {path.relative_to(folder).as_posix(): text for path, text in found.items() if path.suffix != ".pyc"}


def put_back(folder: Path, before: dict[str, bytes]) -> None:
    now = files(folder)
    for file in now.keys() - before.keys():
        (folder / file).unlink()
    for file, content in before.items():
        if now.get(file) != content:
            (folder / file).write_bytes(content)


def from_there(place: Place, words: list[str]) -> list[str]:
    """Return the words with each path of a file as it is named from where one stands."""
    return [os.path.relpath(place.copy / word, place.stands_in) if word == UNFORMATTED else word for word in words]


@pytest.mark.slow
@pytest.mark.xdist_group("commands")
@pytest.mark.parametrize(("name", "row"), PAIRS)
def test_a_command_does_there_what_it_does_anywhere(lay: Callable[[str], Place], name: str, row: Row):
    place = lay(name)
    if name == "read-only" and os.access(place.copy / "data", os.W_OK):
        pytest.skip("read-only: whoever runs this test may write everywhere, as root does")
    before, elsewhere = files(place.copy), files(ROOT) if name == "worktree" else {}
    try:
        done = run_closed(place, row) if name == "closed" else run(place, from_there(place, row.words))
        after = files(place.copy)
    finally:
        if row.writes:
            put_back(place.copy, before)
    said = (done.stdout or "") + done.stderr
    assert "Traceback" not in said and "Error" not in done.stderr, said
    if name == "closed":
        assert done.returncode in (CLOSED, row.status), said
    elif name == "read-only" and row.writes:
        assert done.returncode == 1 and "permission denied" in said
        assert after == before
    else:
        assert (done.returncode, row.says in said) == (row.status, True), said
        assert (after != before) == row.writes
    if name == "worktree":
        assert files(ROOT) == elsewhere


def run_closed(place: Place, row: Row) -> subprocess.CompletedProcess[str]:
    """Run a command whose output nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return run(place, row.words, writing)
    finally:
        os.close(writing)


# ── Is everything tried? ─────────────────────────────────────────────────────────────────────────────────────────────


def declared() -> Iterator[tuple[str, str]]:
    """Yield every option of every command, each choice of one, and every word that a command takes."""
    (commands,) = (each for each in parser(COMMANDS)._actions if isinstance(each, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        for action in command._actions:
            word = (action.option_strings or [action.dest])[-1]
            yield from ((name, f"{word} {choice}") for choice in action.choices or ())
            yield name, word


def tried() -> Iterator[tuple[str, str]]:
    for row in ROWS:
        name, *words = row.words
        yield from ((name, word) for word in words)
        yield from ((name, f"{option} {value}") for option, value in pairwise(words))
        given = {} if "--help" in words else vars(parser([name]).parse_args(row.words))
        yield from ((name, word) for word, value in given.items() if value)


def test_every_command_and_every_option_has_a_row():
    missing = set(declared()) - set(tried()) - {(name, "--root") for name in COMMANDS}  # which has a test of its own
    assert missing == set()


def test_a_pair_that_every_run_tries_is_one_of_them():
    assert {(place, line) for place, line in CHEAP} <= {(place, row.line) for place in PLACES for row in ROWS}


# ── Which folder ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"explain"}))
def test_outside_every_project_a_command_says_how_to_name_one(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    row = next(row for row in ROWS if row.words[0] == command and "--help" not in row.words)
    monkeypatch.chdir(tmp_path)
    assert main(row.words) == 1
    assert capsys.readouterr().err == f"{NO_PROJECT}\n"
    assert main([*row.words, "--root", str(tmp_path / "nowhere")]) == 1
    said = capsys.readouterr()
    assert NO_DATA in said.err or "error[unknown-folder]" in said.out
    assert list(tmp_path.iterdir()) == []


def test_a_command_is_run_by_the_code_of_the_project_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    (tmp_path / "kb").mkdir()
    (tmp_path / "data" / "themes").mkdir(parents=True)
    for name in ("mkdocs.yml", "kb/__init__.py"):
        (tmp_path / name).touch()
    (tmp_path / "kb" / "__main__.py").write_text("import sys; print('its own', *sys.argv[1:]); sys.exit(7)\n")
    monkeypatch.chdir(tmp_path / "data" / "themes")
    assert main(["schema", "--check"]) == 7
    assert capfd.readouterr().out == "its own schema --check\n"
    assert main(["explain", "not-utf8", "--root", str(tmp_path)]) == 0  # whoever names a folder takes this code for it


def test_a_folder_that_was_deleted_is_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert main(["check"]) == 1
    assert capsys.readouterr().err == f"{NO_PROJECT}\n"
    assert main(["explain", "not-utf8"]) == 0


# ── Streams ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("words", ["explain", "explain no-such-code", "show nothing --root tests/sample", "--help"])
@pytest.mark.parametrize("closed", ["0", "1", "2"])
def test_a_stream_that_was_closed_ends_no_command(words: str, closed: str):
    ends = {"explain": 0, "--help": 0, "explain no-such-code": 2}.get(words, 1)
    line = f"{sys.executable} -m kb {words} {closed}>&-"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == ends
    assert "Traceback" not in done.stderr


def test_a_dialogue_with_nobody_names_what_has_no_answer(sample: Path):
    line = f"{sys.executable} -m kb new places --root '{sample}' <&-"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no answer for title" in done.stderr and "nothing was written" in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
@pytest.mark.parametrize("words", ["explain", "check --format json --root tests/sample"])
def test_a_full_disk_is_named(words: str):
    line = f"{sys.executable} -m kb {words} > /dev/full"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith("the output: no space left on device\n")
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_a_command_without_a_word(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def stopped(_: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("kb.commands.explain.run", stopped)
    assert main(["explain"]) == STOPPED
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("line", ["ledger", "rename haven port", "schema", "format"])
def test_what_cannot_be_written_is_named(
    line: str, sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def refusing(path: Path, *_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    haven = sample / "data" / "places" / "haven.yml"
    if line == "format":
        haven.write_bytes(haven.read_bytes() + b"\n")
    monkeypatch.setattr(Path, "write_bytes", refusing)
    before = files(sample)
    assert main([*line.split(), "--root", str(sample)]) == 1
    assert capsys.readouterr().err.endswith(": permission denied\n")
    assert files(sample) == before
