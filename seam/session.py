"""What outlives one build under `serve`: the records as last read, the last good site, and what is wrong now."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from kb.check.run import Reading, after, check
from kb.export.downloads import downloads, for_the_web
from kb.library.library import Library
from kb.load.text import Unreadable, unreadable
from kb.problems.problem import BadData, Problem
from seam import handwritten, log, search
from seam.pages import SHEET, taken
from seam.watch import Stamp
from view.alone.gallery import Gallery
from view.banner import from_template
from view.published.repository import EDITORS, Repository
from view.site import Site

BRANCH, FAMILY = "REPO_BRANCH", "REPO_FAMILY"  # set beside REPO_URL by whoever publishes the site


@dataclass
class Session:
    """The site as it was last read without mistakes, and what is wrong now.

    `in_records`, `in_templates`, `in_settings`, `in_guide`, `in_files` and `in_frame` are the problems of the last
    reading of each, `in_pages` those of each page that was made since, `in_sweep` those that only making every page has
    found, `in_reading` what kept us from reading at all. `whole` are the texts of hand-written pages as they last were
    without mistakes, `lengths` the lines of each as it was read, `written` the pages whose macros were called and whose
    Markdown is being converted; `notice` is what an editor should know besides. `is_live` says that a server of our own
    makes each page when it is asked for; `seen` are the files of the site as they were before any was read.
    """

    serving: bool = False
    is_live: bool = False
    reading: Reading | None = None
    site: Site | None = None
    guide: str = ""
    notice: str = ""
    in_records: tuple[Problem, ...] = ()
    in_templates: tuple[Problem, ...] = ()
    in_settings: tuple[Problem, ...] = ()
    in_guide: tuple[Problem, ...] = ()
    in_files: tuple[Problem, ...] = ()
    in_frame: tuple[Problem, ...] = ()
    in_reading: tuple[Problem, ...] = ()
    in_sweep: tuple[Problem, ...] = ()
    in_pages: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    written: dict[str, handwritten.Filled] = field(default_factory=dict)
    seen: dict[str, Stamp] | None = None
    indexer: search.Indexer = field(default_factory=search.Indexer)
    _told: frozenset[Problem] = frozenset()
    _before: Site | None = None
    _downloads: tuple[Library, dict[str, Callable[[], str]]] | None = None

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in the order of its places."""
        in_files = self.in_records, self.in_templates, self.in_settings, self.in_guide, self.in_files, self.in_frame
        found = *in_files, self.in_sweep, self.in_reading, *self.in_pages.values()
        return sorted({problem for problems in found for problem in problems})

    def read(self, config: MkDocsConfig, changed: Collection[str] | None = None) -> None:
        """Read the records, or those that changed since. Where they hold mistakes, the last site stays."""
        root = Path(config.config_file_path).parent
        self.reading = check(root) if self.reading is None or changed is None else after(self.reading, changed)
        self.in_records = self.reading.problems
        if self.in_records:
            return
        if self.site is None or changed is None:
            self.read_templates(config)
        else:
            self.site.turn_to(self.reading.library)
        if self.site:
            os.environ["SOURCE_DATE_EPOCH"] = self.site.publication.epoch

    def read_templates(self, config: MkDocsConfig) -> None:
        """Make the site anew from the records and the templates as they are now; one with a mistake changes nothing."""
        assert self.reading is not None
        library = self.site.library if self.site and self.in_records else self.reading.library
        try:
            site = Site(
                library,
                repository(config),
                config.site_name,
                address=config.site_url or "",
                is_published=is_published(config),
                has_pictures=bool(config.extra.get("pictures")),
            )
            site.compile()
        except jinja2.TemplateError as error:
            self.in_templates = (from_template(error),)
        except Unreadable as error:
            self.in_templates = (error.problem,)
        else:
            self._before, self.site, self.in_templates = self.site, site, ()

    def turn_back(self) -> bool:
        """Go back to the templates before the last ones; return whether there were any."""
        if self.site is None or self._before is None:
            return False
        self._before.turn_to(self.site.library)
        self.site, self._before = self._before, None
        return True

    def read_guide(self, config: MkDocsConfig) -> None:
        """Read the guide for contributors, which lies where code hosts look for it."""
        try:
            self.guide, self.in_guide = handwritten.guide(Path(config.config_file_path).parent / "CONTRIBUTING.md"), ()
        except BadData as error:
            self.in_guide = error.problems

    def read_files(self, config: MkDocsConfig) -> None:
        """Look whether each file that is published or frames a page can be read, and has an address of its own."""
        root = Path(config.config_file_path).parent
        made = {**self.site.addresses, "contribute/": "CONTRIBUTING.md"} if self.site else {}
        self.in_files = unreadable(root, "docs", "overrides") + taken(root, {**made, **self.downloads(config)}, config)

    def downloads(self, config: MkDocsConfig) -> dict[str, Callable[[], str]]:
        """Return how each file that is no page is made, by its path."""
        if self.site is None:
            return {}
        if self._downloads is None or self._downloads[0] is not self.site.library:
            of_site = self.site.library, config.site_name, config.site_url or ""
            made = downloads(*of_site)
            if is_published(config):
                sheet = Path(config.docs_dir) / SHEET
                made = made | for_the_web(*of_site) | Gallery(self.site, sheet).files()
            self._downloads = self.site.library, made | self.site.cards()
        return self._downloads[1]

    def stop_or_go_on(self) -> None:
        """End a build with every mistake in one message; under `serve`, say them and go on with the last good site.

        Raises `PluginError` where the build ends.
        """
        if self.problems and not self.serving:
            raise PluginError("\n".join(map(str, self.problems)))
        self.tell()

    def tell(self) -> None:
        """Say each mistake on the terminal that was not said already."""
        problems = self.problems
        for problem in problems:
            if problem not in self._told:
                log.error(str(problem))
        self._told = frozenset(problems)

    def filled(
        self, markdown: str, path: str, address: str, lines_above: int, convert: handwritten.Convert
    ) -> handwritten.Filled:
        """Return a hand-written page as `fill` makes it; under `serve`, its last state where it holds a mistake."""
        assert self.site is not None
        now = handwritten.fill(markdown, path, address, self.site, lines_above, convert)
        self.in_pages[path] = now.problems
        is_broken = bool(now.problems) or any(problem.file == f"docs/{path}" for problem in self.in_files)
        if not is_broken and self.serving:
            self.whole[path] = markdown
        last = self.whole.get(path) if is_broken else None
        return now if last is None else handwritten.fill(last, path, address, self.site, convert=convert)


def repository(config: MkDocsConfig) -> Repository:
    """Return where the files are public. Raises `PluginError` where the family of its host is none that there is."""
    family = os.environ.get(FAMILY, "")
    if family and family not in EDITORS:
        raise PluginError(f'{FAMILY} is "{family}"; one of {", ".join(EDITORS)}; leave it out where the name tells it')
    return Repository(config.repo_url or "", os.environ.get(BRANCH) or "main", family)


def lead_to_repository(config: MkDocsConfig) -> None:
    """Let the edit links of pages lead where the repository's host has its editor, or nowhere without a repository."""
    public = repository(config)
    config.repo_url = public.root or None
    config.edit_uri = f"{public.editor}docs/" if public.root else None


def is_published(config: MkDocsConfig) -> bool:
    """Tell whether the site is made to be published, with what only the web needs; `make publish` says so."""
    return bool(config.extra.get("published"))
