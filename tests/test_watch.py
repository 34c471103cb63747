"""What changes under the folders of a site is told, whatever the system says of it, and whatever comes of telling."""

from __future__ import annotations

import errno
import os
import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from seam import watch
from seam.watch import Watch, stamps
from tests.conftest import PATIENCE


@contextmanager
def told(folder: Path, take: Callable[[], object] = lambda: None) -> Iterator[queue.Queue[set[str]]]:
    """Give the names of the files that have changed, each time; `take` is called before they are taken."""
    names: queue.Queue[set[str]] = queue.Queue()

    def changed(paths: frozenset[Path]) -> None:
        take()
        names.put({path.name for path in paths if not path.is_dir()})

    watching = Watch([folder], changed)
    watching.start()
    try:
        yield names
    finally:
        watching.stop()


def test_a_change_between_the_first_listing_and_the_start_is_told(tmp_path: Path):
    (tmp_path / "a").write_text("1")
    names: queue.Queue[frozenset[Path]] = queue.Queue()
    seen = stamps([tmp_path])
    (tmp_path / "b").write_text("2")
    watching = Watch([tmp_path], names.put, seen)
    watching.start()
    try:
        assert names.get(timeout=PATIENCE) - {tmp_path} == {tmp_path / "b"}
    finally:
        watching.stop()


def test_what_could_not_be_taken_is_told_again_with_what_came_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watch, "LOOK", 0.05)
    failures = iter([OSError("no room"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")])

    def take() -> None:
        for error in failures:
            (tmp_path / f"while {type(error).__name__}").touch()
            raise error

    with told(tmp_path, take) as names:
        (tmp_path / "a").touch()
        got: set[str] = set()
        while len(got) < 3:
            got |= names.get(timeout=PATIENCE)
    assert got == {"a", "while OSError", "while UnicodeDecodeError"}


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENOSPC], ids=["no more watchers", "no more watches"])
def test_where_the_system_has_no_room_for_more_watches_the_listing_finds_what_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
):
    class Full(watch.Observer):  # type: ignore[misc, valid-type]
        def start(self) -> None:
            raise OSError(code, "inotify limit reached")

    monkeypatch.setattr(watch, "LOOK", 0.05)
    monkeypatch.setattr(watch, "Observer", Full)
    with told(tmp_path) as names:
        (tmp_path / "a").touch()
        assert names.get(timeout=PATIENCE) == {"a"}


@pytest.mark.parametrize("change", ["content", "rights"])
def test_a_change_that_leaves_size_and_time_is_seen(tmp_path: Path, change: str):
    path = tmp_path / "a"
    path.write_text("1")
    before, times = stamps([tmp_path]), path.stat()
    if change == "content":
        path.write_text("2")
    else:
        path.chmod(0)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert stamps([tmp_path]) != before


def test_rights_to_a_folder_that_were_taken_and_given_back_between_two_looks_are_seen(tmp_path: Path):
    before = stamps([tmp_path])
    tmp_path.chmod(0)
    tmp_path.chmod(0o755)
    assert stamps([tmp_path]) != before


def test_what_lies_behind_a_link_is_seen_and_a_link_that_leads_back_is_not_followed(tmp_path: Path):
    folder, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    (folder / "places").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "haven.yml").touch()
    (folder / "linked").symlink_to(elsewhere)
    (folder / "places" / "back").symlink_to(folder)
    (folder / "itself").symlink_to("itself")
    (folder / "nowhere").symlink_to("/no/where")
    assert {path for path in map(Path, stamps([folder])) if not path.is_dir()} == {
        folder / name for name in ("linked/haven.yml", "itself", "nowhere")
    }
