"""Which files have changed since we last looked. The system only wakes us; a listing of our own decides.

So whatever the system forgets to say, or says of files that were only read, is neither missed nor acted upon: a branch
that was switched, a folder that was moved away and came back, more events than it can hold. Without any events the
listing is made from time to time all the same.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from kb.load.files import is_left_behind

Stamp = tuple[int, int, int]  # time of the last change, size, number of the file
SETTLED = 0.015  # seconds without an event after which a save is over
LONGEST_WRITE = 1.0  # seconds for which a file that is still being written is waited for
LOOK = 2.0  # seconds after which we look without having been woken
ACTED = ("created", "modified", "moved", "deleted", "closed")  # to open and to read a file changes nothing


class Watch(FileSystemEventHandler):
    """Tells `changed` which files under some folders were written, moved or deleted, by their paths.

    Of a folder everything below it counts, of a file itself.
    """

    def __init__(self, places: Iterable[Path], changed: Callable[[frozenset[Path]], None]) -> None:
        self.places = tuple(places)
        self._changed = changed
        self._woken = threading.Event()
        self._writing: set[str] = set()
        self._last = time.monotonic()
        self._ended = False
        self._seen = stamps(self.places)
        self._observer: BaseObserver | None = None
        self._thread = threading.Thread(target=self._follow, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to follow, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer."""
        self._ended = True
        self._woken.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()
        if self._observer:
            self._observer.stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note that something happened. What it was, the listing will tell."""
        if event.event_type not in ACTED or (event.is_directory and event.event_type == "modified"):
            return
        path = str(event.src_path)
        if event.event_type == "modified":
            self._writing.add(path)
        else:
            self._writing.discard(path)
        self._last = time.monotonic()
        self._woken.set()

    def _follow(self) -> None:
        while not self._ended:
            watched = self._observe()
            self._woken.wait(LOOK)
            self._woken.clear()
            self._settle()
            now = stamps(self.places)
            changed = frozenset(path for path, _ in self._seen.items() ^ now.items())
            self._seen = now
            if changed:
                self._changed(changed)
            if watched != self._folders():  # one came or went, and the system has lost sight of it
                self._forget()

    def _settle(self) -> None:
        """Wait until nothing more happens, and no file is left half written."""
        began = time.monotonic()
        while time.monotonic() - began < LONGEST_WRITE:
            if time.monotonic() - self._last >= SETTLED and not self._writing:
                break
            time.sleep(SETTLED / 3)
        self._writing.clear()

    def _folders(self) -> frozenset[tuple[Path, int]]:
        """Return the folders that are there, each with its number, which another folder of that name has not."""
        there = (place if place.is_dir() else place.parent for place in self.places)
        return frozenset((folder, folder.stat().st_ino) for folder in there if folder.is_dir())

    def _observe(self) -> frozenset[tuple[Path, int]]:
        """Ask the system to wake us, unless it does already; return the folders for which it was asked."""
        folders = self._folders()
        if self._observer is None:
            self._observer = Observer()
            for folder, _ in folders:
                self._observer.schedule(self, str(folder), recursive=folder in self.places)
            try:
                self._observer.start()
            except OSError:  # the system has no room for more watches; then only the listing is left
                self._observer = None
        return folders

    def _forget(self) -> None:
        if self._observer:
            self._observer.stop()
            self._observer = None


def stamps(places: Iterable[Path]) -> dict[Path, Stamp]:
    """Return what tells each file under some places from what it was before."""
    return {path: stamp for place in places for path, stamp in _stamps(place)}


def _stamps(place: Path) -> Iterator[tuple[Path, Stamp]]:
    try:
        if not place.is_dir():
            found = place.stat()
            yield place, (found.st_mtime_ns, found.st_size, found.st_ino)
            return
        with os.scandir(place) as entries:
            here = list(entries)
    except OSError:  # it is gone, or cannot be opened: then it is not there
        return
    for entry in here:
        if is_left_behind(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _stamps(Path(entry.path))
            continue
        try:
            found = entry.stat()
        except OSError:  # a link that leads nowhere is there all the same
            found = entry.stat(follow_symlinks=False)
        yield Path(entry.path), (found.st_mtime_ns, found.st_size, found.st_ino)
