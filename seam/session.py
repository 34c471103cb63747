"""What outlives one build under `serve`: the last good site, and what is wrong now."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from kb.check.run import open_library
from kb.export.downloads import downloads
from kb.problems.problem import BadData, Problem
from seam import handwritten, search
from view.banner import from_template
from view.site import Site, SitePage

log = logging.getLogger("mkdocs.records")


@dataclass
class Session:
    """The site as it was last read without mistakes. `problems` are those of the build that is under way.

    `files` are the texts that no page shows, by their paths; `written` are the hand-written pages whose macros were
    called and whose Markdown is being converted, by theirs.
    """

    serving: bool = False
    site: Site | None = None
    pages: tuple[SitePage, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    problems: list[Problem] = field(default_factory=list)
    written: dict[str, handwritten.Filled] = field(default_factory=dict)
    indexer: search.Indexer = field(default_factory=search.Indexer)

    def read(self, config: MkDocsConfig) -> None:
        """Read the records and render their pages. What is wrong becomes a problem, and the last good site stays."""
        root = Path(config.config_file_path).parent
        self.problems = []
        try:
            site = Site(open_library(root), config.repo_url or "", config.site_name)
            self.pages = site.render()
            guide = ("contribute.md", handwritten.guide(root / "CONTRIBUTING.md"))
            self.files = (guide, *downloads(site.library, config.site_name, config.site_url or ""))
            self.site = site
        except BadData as error:
            self.problems += error.problems
        except jinja2.TemplateError as error:
            self.problems.append(from_template(error))

    def stop_or_go_on(self) -> None:
        """End a build with every mistake in one message; under `serve`, say them and go on with the last good site.

        Raises `PluginError` where the build ends.
        """
        if self.problems and not self.serving:
            raise PluginError("\n".join(map(str, self.problems)))
        for problem in self.problems:
            log.error(str(problem))
