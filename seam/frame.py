"""The frame of every page: what it is made from, and how that of record pages is rendered once and then filled.

The frame of a record's page depends on the page only through its parts, the folder of its address and the place that is
marked, which a test holds by building the same site without this module. Rendering it anew for every record takes a
third of a build.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig

from kb.library.library import Library
from kb.load.files import below, entries
from kb.load.text import Unreadable, read_text
from kb.problems.problem import Problem
from view import navigation
from view.banner import from_error, from_template
from view.navigation import Group, Place
from view.published import head

# The theme adds a heading to content without one, so a stand-in has to look as if it had one.
SENTINEL = "\ue000{}<h1\ue001"
SENTINELS = re.compile("\ue000(\\w+)<h1\ue001")


def problems(env: jinja2.Environment, config: MkDocsConfig) -> tuple[Problem, ...]:
    """Return what is wrong with the project's own frame: a template that cannot be read, or not by Jinja."""
    if not config.theme.custom_dir:
        return ()
    folder = Path(config.theme.custom_dir)
    found: list[Problem] = []
    try:
        entries(folder)  # else the theme's own frame would take its place without a word
        for file in (each for each in below(folder.parent, folder.name) if each.endswith(".html")):
            try:
                env.parse(read_text(folder.parent / file, file))
            except jinja2.TemplateSyntaxError as error:
                found.append(from_template(error, file))
    except (OSError, Unreadable) as error:
        found += from_error(error, folder.parent)
    return tuple(found)


class Furniture:
    """What `overrides/main.html` shows around every page, from the records that are `current`; nothing without any.

    `groups` are those of the header, `foot` the columns at the foot, `as_of` the day of the state of the record, by
    which stand the `feeds`; `has_changes` tells whether there is a page on what changed. An entry whose page is not
    among the `addresses` of the site is left out. `assets` is the folder of the site's styles and scripts.
    """

    def __init__(self, current: Callable[[], Library | None], addresses: Container[str], assets: Path) -> None:
        self._current = current
        self._addresses = addresses
        self._version = _version(assets)
        library = current()
        self.groups = self._there(navigation.groups(library)) if library else ()
        self.foot = self._there(navigation.foot(library)) if library else ()
        self.feeds = [entry for entry in navigation.FEEDS if entry.page in addresses]
        self.has_changes = navigation.CHANGES.page in addresses
        self.as_of = library.as_of.isoformat() if library else ""
        self.as_of_words = f"{library.as_of.day} {library.as_of.strftime('%B %Y')}" if library else "no day"

    def place(self, address: str) -> Place | None:
        """Return where the page at an address stands, or None where it stands in no group."""
        library = self._current()
        place = navigation.place(library, address) if library else None
        shown = [group for group in self.groups if place and place.entry in group.entries]
        return Place(shown[0], place.entry) if place and shown else None

    def changed(self, address: str) -> str:
        """Return the day on which what stands at an address last changed, for the map of the site."""
        library = self._current()
        return head.changed(library, address).isoformat() if library else ""

    def versioned(self, address: str) -> str:
        """Return the address of a style or a script of ours with the version of all of them.

        Browsers and hosts keep such files for days under one address: after a change, a page would meet old ones.
        """
        return f"{address.partition('?')[0]}?v={self._version}"

    def _there(self, groups: Iterable[Group]) -> tuple[Group, ...]:
        kept = (
            Group(group.words, tuple(entry for entry in group.entries if entry.page in self._addresses))
            for group in groups
        )
        return tuple(group for group in kept if group.entries)


def _version(assets: Path) -> str:
    """Return a word for what the styles and scripts in a folder hold together, since they fit only each other."""
    files = sorted(path for path in assets.iterdir() if path.suffix in (".css", ".js"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:8]


class Frame(jinja2.Template):
    """A template that fills the frame of a page which has `parts`, and renders every other page as usual.

    `parts` are the content, title, description, head, address and edit address of a page; `standing_in` returns the
    same page with others.
    """

    def render(self, *arguments: Any, **more: Any) -> str:
        """Return the page, as `jinja2.Template.render` does."""
        context: dict[str, Any] = dict(*arguments, **more)
        page: Any = context.get("page")
        parts: dict[str, str] = getattr(page, "parts", {})
        if not parts:
            return super().render(context)
        shells = self.__dict__.setdefault("shells", {})  # Jinja makes templates without calling __init__
        place = self.globals["furniture"].place(page.url)
        is_entry = place is not None and place.entry.address == page.url
        shape = (page.url.rstrip("/").rpartition("/")[0], place, is_entry, *(bool(part) for part in parts.values()))
        if shape not in shells:
            sentinels = {name: SENTINEL.format(name) if part else "" for name, part in parts.items()}
            shells[shape] = SENTINELS.split(super().render(context | {"page": page.standing_in(sentinels)}))
        shell = shells[shape]
        return "".join(parts[piece] if odd % 2 else piece for odd, piece in enumerate(shell))
