"""One state of the site as MkDocs sees it, and each page of it when it is asked for.

MkDocs makes all pages in one call, and has no call for one. What follows its `build` step by step (version 1.6.1,
`mkdocs/commands/build.py`) stands here and nowhere else; a test holds that both give the same.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from mkdocs import utils
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

SITEMAP = "sitemap.xml"


class Edition:
    """The files, the navigation and the frame of one state. `files` are those that a build would write, by their paths.

    The pages that the theme alone makes, such as the one for addresses that do not exist, are in `made_by_theme`.
    """

    def __init__(self, config: MkDocsConfig) -> None:
        self.config = config
        files = get_files(config)
        self._env = config.theme.get_env()
        files.add_files_from_theme(self._env, config)
        self._all = config.plugins.on_files(files, config=config)
        set_exclusions(self._all, config)
        nav = get_navigation(self._all, config)
        self._nav = config.plugins.on_nav(nav, config=config, files=self._all)
        self._documents = list(self._all.documentation_pages(inclusion=InclusionLevel.is_in_serve))
        for file in self._documents:
            if file.page is None:
                Page(None, file, config)
        self._env = config.plugins.on_env(self._env, config=config, files=self._all)
        self.files = {file.dest_uri: file for file in self._all if file.inclusion is not InclusionLevel.EXCLUDED}
        self.made_by_theme = frozenset({*config.theme.static_templates, f"{SITEMAP}.gz"})

    def page(self, file: File) -> str:
        """Return the whole page of a file, as `_populate_page` and `_build_page` of MkDocs do."""
        assert file.page is not None
        config, plugins = self.config, self.config.plugins
        with self._current(file.page):
            page = plugins.on_pre_page(file.page, config=config, files=self._all)
            page.read_source(config)
            page.markdown = plugins.on_page_markdown(page.markdown or "", page=page, config=config, files=self._all)
            page.render(config, self._all)
            page.content = plugins.on_page_content(page.content or "", page=page, config=config, files=self._all)
            page.active = True
            context = get_context(self._nav, self._documents, config, page)
            template = self._env.get_template(page.meta.get("template", "main.html"))
            context = plugins.on_page_context(context, page=page, config=config, nav=self._nav)
            return plugins.on_post_page(template.render(context), page=page, config=config)

    @contextmanager
    def _current(self, page: Page) -> Iterator[None]:
        self.config._current_page = page
        try:
            yield
        finally:
            page.active = False
            self.config._current_page = None

    def by_theme(self, name: str) -> bytes:
        """Return what the theme alone makes, as `_build_theme_template` of MkDocs does."""
        if name.endswith(".gz"):
            return self._packed(self.by_theme(name.removesuffix(".gz")))
        config, plugins = self.config, self.config.plugins
        template = plugins.on_pre_template(self._env.get_template(name), template_name=name, config=config)
        is_for_errors = utils.is_error_template(name)
        base = urlsplit(config.site_url or "/").path if is_for_errors else utils.get_relative_url(".", name)
        context = get_context(self._nav, self._all, config, base_url=base)
        context = plugins.on_template_context(context, template_name=name, config=config)
        output = plugins.on_post_template(template.render(context), template_name=name, config=config)
        return output.encode("utf-8")

    def _packed(self, content: bytes) -> bytes:
        pages = [file.page for file in self._all.documentation_pages() if file.page is not None]
        packed = io.BytesIO()
        with gzip.GzipFile(f"{SITEMAP}.gz", "wb", fileobj=packed, mtime=utils.get_build_timestamp(pages=pages)) as file:
            file.write(content)
        return packed.getvalue()
