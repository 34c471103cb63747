"""A text is saved whole or not at all, and a file stays what it was in all but its text."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.__main__ import main
from kb.edit.saving import save, save_all

TERM = "data/terms/free-port.yml"


@pytest.fixture
def on_a_full_disk(sample: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command in the sample where no file can take a single byte."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-B", "-m", "kb", *arguments, "--root", str(sample)],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        )

    return run


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "command", [["format"], ["ledger"], ["rename", "haven", "harbour"]], ids=lambda words: words[0]
)
def test_on_a_full_disk_every_file_is_as_it_was_and_that_is_said(sample: Path, on_a_full_disk, command: list[str]):
    term = sample / TERM
    if command == ["format"]:
        term.write_text(term.read_text(encoding="utf-8").replace("title: ", "title:   ", 1), encoding="utf-8")
    before = contents(sample)
    done = on_a_full_disk(*command)
    assert contents(sample) == before
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "cannot be written" in done.stderr or command[0] == "rename", done.stderr


def test_where_one_of_several_cannot_be_written_the_others_stay_too(tmp_path: Path):
    first, other = tmp_path / "first.yml", tmp_path / "no such folder" / "other.yml"
    first.write_text("as it was", encoding="utf-8")
    with pytest.raises(OSError, match="cannot be written, and is as it was: No such file") as raised:
        save_all({first: "new", other: "new"})
    assert raised.value.filename == str(other)
    assert contents(tmp_path) == {"first.yml": b"as it was"}


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755], ids=oct)
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int):
    path = tmp_path / "record.yml"
    path.write_text("as it was", encoding="utf-8")
    path.chmod(mode)
    save(path, "new")
    assert (path.read_text(encoding="utf-8"), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)


def test_a_link_to_a_file_stays_a_link(sample: Path, tmp_path_factory: pytest.TempPathFactory):
    path, elsewhere = sample / TERM, tmp_path_factory.mktemp("elsewhere") / "free-port.yml"
    untidy = path.read_text(encoding="utf-8").replace("title: ", "title:   ", 1)
    elsewhere.write_text(untidy, encoding="utf-8")
    path.unlink()
    path.symlink_to(elsewhere)
    assert main(["format", str(path), "--root", str(sample)]) == 0
    assert path.is_symlink()
    assert elsewhere.read_text(encoding="utf-8") == untidy.replace("title:   ", "title: ", 1)
    assert os.listdir(elsewhere.parent) == ["free-port.yml"]
