"""The events of a build. Each function opens a thing, calls the session or the view, and closes it.

MkDocs calls them in this order; what each receives and returns is written in its documentation of plugins.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from seam import frame, handwritten, search
from seam.pages import RecordPage, file_of
from seam.session import Session
from view.banner import banner
from view.environment import TEMPLATES

log = logging.getLogger("mkdocs.records")

session = Session()


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
    session.read(config)
    session.stop_or_go_on()
    if session.site:
        os.environ["SOURCE_DATE_EPOCH"] = session.site.publication.epoch
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for page in session.pages:
        files.append(file_of(page, config))
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
    session.stop_or_go_on()
    env.template_class = frame.Frame
    return env


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if not session.problems:
        return output
    return output.replace("<article", f"{banner(session.problems, page.url if session.site else None)}<article", 1)


def on_post_build(config: MkDocsConfig) -> None:
    if session.site:
        pages = search.facets(session.site.library)
        session.indexer.index(Path(config.site_dir), pages, behind=session.serving)
