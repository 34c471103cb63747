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
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from kb.load.files import is_folder, is_left_behind
from seam import log

# When the content was changed, when that or the rights to it or the times themselves were, size, number of the file.
Stamp = tuple[int, int, int, int]
SETTLED = 0.015  # seconds without an event after which a save is over
LONGEST_WRITE = 1.0  # seconds for which a file that is still being written is waited for
LOOK = 2.0  # seconds after which we look without having been woken
ACTED = ("created", "modified", "moved", "deleted", "closed")  # to open and to read a file changes nothing


class Watch(FileSystemEventHandler):
    """Tells `changed` which files under some folders were written, moved or deleted, by their paths.

    Of a folder everything below it counts, of a file itself. `seen` are the stamps of what is known already, those of
    now where none are given. What `changed` could not take, for it raised an error, it is told again.
    """

    def __init__(
        self,
        places: Iterable[Path],
        changed: Callable[[frozenset[Path]], None],
        seen: dict[str, Stamp] | None = None,
    ) -> None:
        self.places = tuple(places)
        self._changed = changed
        self._owed: frozenset[Path] = frozenset()
        self._woken = threading.Event()
        self._writing: set[str] = set()
        self._last = time.monotonic()
        self._ended = False
        self._seen = stamps(self.places) if seen is None else seen
        self._observer: BaseObserver | None = None
        self._thread = threading.Thread(target=self._follow, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to follow, in a thread of its own, with what has changed since it was seen."""
        self._woken.set()
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
            changed = self._owed | frozenset(Path(path) for path, _ in self._seen.items() ^ now.items())
            self._seen = now
            if changed and not self._ended:
                self._tell(changed)
            if watched != self._folders():  # one came or went, and the system has lost sight of it
                self._forget()

    def _tell(self, changed: frozenset[Path]) -> None:
        try:
            self._changed(changed)
        except Exception as error:  # the thread has to go on, whatever stands in the files
            if not self._owed:
                log.exception(str(error))
            self._owed = changed
        else:
            self._owed = frozenset()

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
        there = {place if os.path.isdir(place) else place.parent for place in self.places}
        found = set()
        for folder in there:
            with suppress(OSError):
                found.add((folder, folder.stat().st_ino))
        return frozenset(found)

    def _observe(self) -> frozenset[tuple[Path, int]]:
        """Ask the system to wake us, unless it does already; return the folders for which it was asked."""
        folders = self._folders()
        if self._observer is None:
            observer = Observer()
            for folder, _ in folders:
                observer.schedule(self, str(folder), recursive=folder in self.places)
            try:
                observer.start()
            except (OSError, RuntimeError):  # the system has no room for more watches; then only the listing is left
                observer.unschedule_all()  # which gives back those that it had room for
                return folders
            self._observer = observer
        return folders

    def _forget(self) -> None:
        if self._observer:
            self._observer.stop()
            self._observer = None


def stamps(places: Iterable[Path]) -> dict[str, Stamp]:
    """Return what tells each file and folder under some places, by its path, from what it was before.

    A folder is another one when the rights to it were changed, and also when anything in it came or went.
    """
    return {path: stamp for place in places for path, stamp in _stamps(str(place))}


def _stamps(place: str) -> Iterator[tuple[str, Stamp]]:
    try:
        found = os.stat(place)
        if not S_ISDIR(found.st_mode):
            yield place, _stamp(found)
            return
        yield place, (0, found.st_ctime_ns, 0, found.st_ino)
        with os.scandir(place) as entries:
            here = list(entries)
    except OSError:  # it is gone, or cannot be opened: then it is not there
        return
    for entry in here:
        if is_left_behind(entry.name) or (entry.is_symlink() and _leads_back(entry.path)):
            continue
        if is_folder(entry):
            yield from _stamps(entry.path)
            continue
        try:
            yield entry.path, _stamp(_status(entry))
        except OSError:  # it was deleted a moment ago
            continue


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _status(entry: os.DirEntry[str]) -> os.stat_result:
    try:
        return entry.stat()
    except OSError:  # a link that leads nowhere is there all the same
        return entry.stat(follow_symlinks=False)


def _leads_back(link: str) -> bool:
    """Whether a link leads to a folder that it stands in, so that whoever follows it never comes to an end."""
    to, here = os.path.realpath(link), os.path.realpath(os.path.dirname(link))
    return os.path.isdir(to) and os.path.commonpath((to, here)) == to
