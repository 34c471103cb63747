"""The seam between the knowledge base and MkDocs, listed under `hooks:` in `mkdocs.yml`.

Each event function opens a thing, calls the library or the view, and closes it. Hand-written pages call the macros, one
for each template under `templates/blocks`, as `{{ timeline(theme="tripp") }}`, and link to records: `[[section-907]]`.
"""

from __future__ import annotations

import copy
import logging
import os
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from kb.check.run import open_library
from kb.export.downloads import downloads
from kb.problems.problem import BadData, Problem
from seam import frame, handwritten, search
from view.banner import banner, from_template
from view.environment import TEMPLATES
from view.site import Site, SitePage

log = logging.getLogger("mkdocs.records")


@dataclass
class Session:
    """What outlives one build under `serve`: the last good site, and what is wrong now."""

    serving: bool = False
    site: Site | None = None
    pages: tuple[SitePage, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    problems: list[Problem] = field(default_factory=list)
    written: dict[str, handwritten.Filled] = field(default_factory=dict)
    indexer: search.Indexer = field(default_factory=search.Indexer)


session = Session()


class RecordPage(Page):
    """A page whose content the view has rendered already, so that its frame only needs filling."""

    def __init__(self, page: SitePage, file: File, config: MkDocsConfig) -> None:
        named = {path: words for entry in config.nav or () for words, path in entry.items()}
        title = named.get(file.src_uri) or escape(page.title)  # the theme writes titles and descriptions as they stand
        super().__init__(title, file, config)
        self.rendered = page
        # In the navigation the frame marks where the page is; an index alone has its own relative addresses.
        self.fills = page.source is not None and file.src_uri not in named

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {
            "title": escape(self.rendered.title),
            "description": escape(self.rendered.description),
            **self.rendered.meta,
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self.rendered.html
        self.present_anchor_ids = set(self.rendered.anchors)

    @property
    def parts(self) -> dict[str, str]:
        words = {name: str(self.meta[name]) for name in ("title", "description")}
        places = {"address": self.canonical_url or "", "edit": self.edit_url or ""}
        return {"content": self.content or "", **places, **words} if self.fills else {}

    def standing_in(self, parts: dict[str, str]) -> RecordPage:
        page = copy.copy(self)
        page.content, page.canonical_url, page.edit_url = parts["content"], parts["address"], parts["edit"]
        page.meta = {**self.meta, "title": parts["title"], "description": parts["description"]}
        page.fills = False
        return page


def on_startup(*, command: str, dirty: bool) -> None:
    session.serving = command == "serve"
    if session.serving:
        log.info("Records, templates and pages are followed as you save; Python code only under `make serve`")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    session.indexer.wait()  # it writes into the folder that this build empties
    root = Path(config.config_file_path).parent
    config.watch += [str(root / "data"), str(root / "CONTRIBUTING.md"), str(TEMPLATES)]
    if not config.repo_url:  # without a public repository there is nothing that an edit link could lead to
        config.edit_uri = None
    session.problems = []
    try:
        site = Site(open_library(root), config.repo_url or "", config.site_name)
        session.pages = site.render()
        guide = ("contribute.md", handwritten.guide(root / "CONTRIBUTING.md"))
        session.files = (guide, *downloads(site.library, config.site_name, config.site_url or ""))
        session.site = site
    except BadData as error:
        session.problems += error.problems
    except jinja2.TemplateError as error:
        session.problems.append(from_template(error))
    _stop_or_go_on()
    if session.site:
        os.environ["SOURCE_DATE_EPOCH"] = session.site.publication.epoch
    return config


def _stop_or_go_on() -> None:
    """A build ends with every mistake in one message; `serve` says them and goes on with the last good site."""
    if session.problems and not session.serving:
        raise PluginError("\n".join(map(str, session.problems)))
    for problem in session.problems:
        log.error(str(problem))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for page in session.pages:
        file = File.generated(config, page.markdown_path, content="")
        file.edit_uri = f"../{page.source}" if page.source else None
        RecordPage(page, file, config)
        files.append(file)
    for path, text in session.files:
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if isinstance(page, RecordPage) or session.site is None:
        return ""
    lines_above = page.file.content_string.count("\n") - markdown.count("\n")  # MkDocs takes the page's settings away
    filled = handwritten.fill(markdown, page.file.src_uri, page.url, session.site, lines_above)
    session.written[page.file.src_uri] = filled
    session.problems += filled.problems
    return filled.markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    filled = session.written.pop(page.file.src_uri, None)
    return filled.put_back(html) if filled else html


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    _stop_or_go_on()
    env.template_class = frame.Frame
    return env


def on_post_build(config: MkDocsConfig) -> None:
    if session.site:
        pages = search.facets(session.site.library)
        session.indexer.index(Path(config.site_dir), pages, behind=session.serving)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if not session.problems:
        return output
    return output.replace("<article", f"{banner(session.problems, page.url if session.site else None)}<article", 1)
