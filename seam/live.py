"""The site under `mkdocs serve`: it follows every save, and makes each page when a browser asks for it.

A save is read, linked and checked before anything of it is shown. While there is a mistake, every page comes from the
last state without one, under a banner that names it.
"""

from __future__ import annotations

import gc
import os
import posixpath
import threading
import time
from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus
from pathlib import Path

import jinja2
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files

from kb.edit import schema
from kb.load.text import Unreadable, read_text
from kb.problems.problem import Problem
from seam.edition import Edition
from seam.server import Answer, kind_of
from seam.session import Session, lead_to_repository
from seam.sweep import Sweep, heard
from seam.watch import Watch, stamps
from view import navigation
from view.banner import banner, from_engine, from_error
from view.environment import TEMPLATES

HTML = "text/html; charset=utf-8"
INDEX = "index.html"
MISSING = "404.html"
RESTARTS = "RESTARTED_WITH_CODE"  # what `make serve` tells, which starts us anew when code is saved
NEEDS_RESTART = "Python code was saved. Start the server again to see what it does, or use `make serve`, which does so."
# What is written beside every save for editors alone; no page shows it.
FOR_EDITORS = f"{schema.FOLDER}/"
# What decides which pages there are, what they are called, and their frame.
SHAPING = ("docs/", "overrides/", "mkdocs.yml", "CONTRIBUTING.md")
SEARCH = "pagefind/"
KEPT = 8  # pages that are not made anew for a second browser, or a second look
PLAIN = "<!doctype html><html lang=en><meta charset=utf-8><title>Mistakes</title><body>{}</body></html>"


def places(config: MkDocsConfig) -> tuple[Path, ...]:
    """Return the files and folders that a site is made of, and the code that makes it."""
    root = Path(config.config_file_path).parent
    names = ("data", "docs", "templates", "overrides", "kb", "view", "seam", "macros.py", "CONTRIBUTING.md")
    found = [root / name for name in names] + [Path(config.config_file_path), TEMPLATES]
    found += [Path(folder) for folder in config.theme.dirs if "site-packages" not in folder]
    return tuple(dict.fromkeys(found))


class Slim:
    """Keeps the first build of `serve` from making pages that nobody has asked for: MkDocs builds before it serves."""

    def __init__(self) -> None:
        self.is_over = False
        self._put_back: Callable[[], None] | None = None

    def begin(self, config: MkDocsConfig) -> Files:
        """Return no files, and set aside what the theme and the navigation would make of them."""
        nav, templates = config.nav, set(config.theme.static_templates)

        def put_back() -> None:
            config.nav = nav
            config.theme.static_templates.update(templates)

        self._put_back = put_back
        config.nav = None
        config.theme.static_templates.clear()
        return Files([])

    def end(self, config: MkDocsConfig) -> None:
        """Give back what was set aside."""
        if self._put_back:
            self._put_back()
            self._put_back = None


class LiveSite:
    """The site as it is at the moment. `state` grows with every change that a browser should see."""

    def __init__(self, session: Session, config: MkDocsConfig) -> None:
        self.state = time.time_ns() // 1_000_000  # beyond that of a server before this one, whose pages may be open
        self._session = session
        self._config = config
        self._root = Path(config.config_file_path).parent
        self._lock = threading.RLock()  # to make a page marks it as active in the navigation that all share
        self._news = threading.Condition()
        self._shown: dict[str, bytes] = {}  # the pages that were asked for last, of this state
        self._more: list[Path] = []
        self._edition = Edition(config)
        self._is_bare = bool(session.in_frame)  # whether there never was a frame without a mistake
        self._addresses = self._known_addresses()
        self._watch: Watch | None = None
        self._sweep = Sweep(config, self._swept)
        gc.collect()
        gc.freeze()  # to look through all that was read, for circles, takes half a second while somebody waits

    # ── What the server asks

    def answer(self, path: str) -> Answer | None:
        """Return what a path below the site's root answers, or None where there is no such page."""
        whole = posixpath.normpath(f"/{path}").lstrip("/") + ("/" if path.endswith("/") and path != "/" else "")
        name = f"{whole}{INDEX}" if not whole or whole.endswith("/") else whole
        if name.startswith(SEARCH):
            return self._found_by_search(name)
        with self._lock:
            content = self._content(name)
            return None if content is None else Answer(content, kind_of(name), self.state)

    def missing(self) -> Answer:
        """Return the page for addresses that there are not."""
        with self._lock:
            if self._session.site is None:
                return Answer(self._home(), HTML, self.state, HTTPStatus.SERVICE_UNAVAILABLE)
            return Answer(self._by_theme(MISSING), HTML, self.state, HTTPStatus.NOT_FOUND)

    def later_than(self, state: int, seconds: float) -> int:
        """Return the state as soon as it is later than another one, or after as many seconds."""
        with self._news:
            self._news.wait_for(lambda: self.state > state, timeout=seconds)
        return self.state

    def watch(self, place: Path) -> None:
        """Follow a file or folder that somebody named."""
        self._more.append(place.absolute())

    def start(self) -> None:
        """Begin to follow what is saved."""
        seen = None if self._session.seen is None else self._session.seen | stamps(self._more)
        self._watch = Watch(dict.fromkeys([*places(self._config), *self._more]), self._follow, seen)
        self._watch.start()
        self._sweep.soon(self.state)

    def stop(self) -> None:
        """Follow nothing any more."""
        if self._watch:
            self._watch.stop()
        self._sweep.stop()

    # ── What an address holds

    def _content(self, name: str) -> bytes | None:
        if name in self._edition.made_by_theme:
            return self._by_theme(name)
        file = self._edition.files.get(name)
        if file is None:
            return None
        if file.is_documentation_page():
            kept = None if self._session.problems else self._shown.get(name)  # each page names what is wrong
            return kept or self._page(file)
        made = self._session.downloads(self._config).get(file.src_uri)
        if made is not None:
            return made().encode("utf-8")
        try:
            return file.content_bytes
        except OSError:  # it was deleted a moment ago
            return None

    def _page(self, file: File) -> bytes:
        try:
            content = self._edition.page(file).encode("utf-8", errors="xmlcharrefreplace")
        except Exception as error:  # whatever stands in one page, the others go on being served
            if isinstance(error.__cause__, jinja2.TemplateError) and self._session.turn_back():
                self._shown.clear()
                self._session.tell()
                return self._page(file)
            self._session.in_pages[file.src_uri] = from_error(error, self._root, f"docs/{file.src_uri}")
            return self._bare()
        if not self._session.problems:
            self._keep(file.dest_uri, content)
        return content

    def _keep(self, name: str, content: bytes) -> None:
        """Keep a page for whoever asks for it again before anything changes."""
        if len(self._shown) == KEPT:
            del self._shown[next(iter(self._shown))]
        self._shown[name] = content

    def _by_theme(self, name: str) -> bytes:
        try:
            return self._edition.by_theme(name)
        except Exception as error:
            self._session.in_pages[name] = from_error(error, self._root, f"overrides/{name}")
        return self._bare()

    def _bare(self) -> bytes:
        """Return a page without a frame, which names all mistakes."""
        self._session.tell()
        return PLAIN.format(banner(self._session.problems, None)).encode("utf-8")

    def _home(self) -> bytes:
        home = self._edition.files.get(INDEX)
        return self._page(home) if home else self._bare()

    def _found_by_search(self, name: str) -> Answer | None:
        content = self._sweep.search_file(name)
        return None if content is None else Answer(content, kind_of(name), self.state)

    # ── What was saved

    def _follow(self, changed: frozenset[Path]) -> None:
        if not self._session.problems:  # else the rights to a folder may have been given back
            changed = frozenset(path for path in changed if not os.path.isdir(path))
        if not changed:
            return
        files = {posixpath.join(*path.relative_to(self._root).parts) for path in changed if self._root in path.parents}
        if files and all(file.startswith(FOR_EDITORS) for file in files) and self._are_known(files):
            return
        self._sweep.cancel()
        with self._lock:
            try:
                self._read(files, changed)
                self._session.in_reading = ()
            except Exception as error:
                self._session.in_reading = from_error(error, self._root)
                raise  # for the watch to tell us again
            finally:
                self._session.tell()
                self._tell()
        self._sweep.soon(self.state)

    def _are_known(self, files: Iterable[str]) -> bool:
        """Whether these files under `docs` are there now and were there before, so that no page comes or goes."""
        known = self._edition.files
        return all(file.removeprefix("docs/") in known and (self._root / file).is_file() for file in files)

    def _read(self, files: Collection[str], changed: Collection[Path]) -> None:
        session = self._session
        session.in_sweep = tuple(problem for problem in session.in_sweep if problem.file not in files)
        epoch = session.site.publication.epoch if session.site else None
        if any(TEMPLATES in path.parents for path in changed):
            session.in_sweep = ()  # whichever page they stood on, the next sweep says whether they still do
            if session.reading:
                session.read_templates(self._config)
        if any(file.startswith("data/") for file in files):
            session.read(self._config, files)
        if "CONTRIBUTING.md" in files:
            session.read_guide(self._config)
        is_other = any(file.startswith(SHAPING) for file in files) or self._known_addresses() != self._addresses
        if is_other:
            session.read_files(self._config)
        if any(file.endswith(".py") for file in files) and RESTARTS not in os.environ:
            session.notice = NEEDS_RESTART
        if session.in_settings or not self._has_folders() or Path(self._config.config_file_path) in changed:
            self._read_settings()
        moved = session.site is not None and session.site.publication.epoch != epoch
        if (is_other or moved) and not session.in_settings:
            self._turn_to(Edition(self._config))
        self._look_again()

    def _has_folders(self) -> bool:
        folders = self._config.docs_dir, self._config.theme.custom_dir
        return all(Path(folder).is_dir() for folder in folders if folder)

    def _turn_to(self, edition: Edition) -> None:
        """Go on with another edition, unless its frame holds a mistake: then the last one stays, if it held none."""
        if not self._session.in_frame or self._is_bare:
            self._edition, self._addresses = edition, self._known_addresses()
            self._is_bare = bool(self._session.in_frame)

    def _look_again(self) -> None:
        """Make each page anew that held a mistake, for what was saved may have mended it."""
        found = [name for name, problems in self._session.in_pages.items() if problems]
        self._session.in_pages.clear()
        if not found:
            return
        pages = {file.src_uri: file for file in self._edition.files.values() if file.is_documentation_page()}
        for name in found:
            if name in pages:
                self._page(pages[name])

    def _read_settings(self) -> None:
        """Read the settings anew, for the same address; where they hold a mistake, the old ones stay."""
        old = self._config
        with heard() as words:
            try:
                read_text(old.config_file_path, "mkdocs.yml")
                config = load_config(old.config_file_path, site_dir=old.site_dir)
            except Unreadable as error:
                self._session.in_settings = (error.problem,)
                return
            except (MkDocsException, SystemExit) as error:
                said = words or [str(error)]
                self._session.in_settings = tuple(from_engine(each, self._root) for each in said)
                return
        config.site_url = old.site_url
        lead_to_repository(config)
        self._config, self._session.in_settings = config, ()

    def _known_addresses(self) -> object:
        site = self._session.site
        return (site.addresses, navigation.groups(site.library)) if site else None

    def _swept(self, state: int, problems: tuple[Problem, ...]) -> None:
        """Take what only making every page has found, where nothing was saved in the meantime."""
        session = self._session
        with self._lock:
            if state != self.state:
                return
            before, session.in_sweep = session.in_sweep, ()
            known = session.problems  # they are gone as soon as they are mended, and need no sweep for it
            session.in_sweep = tuple(problem for problem in problems if problem not in known)
            if session.in_sweep != before:
                session.tell()
                self._tell()

    def _tell(self) -> None:
        self._shown.clear()
        with self._news:
            self.state += 1
            self._news.notify_all()
