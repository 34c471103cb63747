"""What is saved is seen, whether or not the system wakes us."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from seam import watch
from seam.watch import Watch


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENOSPC], ids=["no more watchers", "no more watches"])
def test_where_the_system_has_no_room_for_more_watches_the_listing_finds_what_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
):
    def no_room(_: object) -> None:
        raise OSError(code, "inotify limit reached")

    monkeypatch.setattr(watch.Observer, "start", no_room)
    monkeypatch.setattr(watch, "LOOK", 0.01)
    seen: list[frozenset[Path]] = []
    told = threading.Event()
    follows = Watch([tmp_path], lambda changed: (seen.append(changed), told.set())[0])
    follows.start()
    (tmp_path / "haven.yml").write_text("title: Haven\n", encoding="utf-8")
    assert told.wait(30)
    follows.stop()
    assert {path for changed in seen for path in changed} == {tmp_path / "haven.yml"}
