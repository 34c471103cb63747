"""The pages of records as MkDocs sees them: their content is there already, and only their frame is missing."""

from __future__ import annotations

import copy
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from view.site import SitePage


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
        """What a frame is filled with; nothing where the frame has to be rendered for this page alone."""
        words = {name: str(self.meta[name]) for name in ("title", "description")}
        places = {"address": self.canonical_url or "", "edit": self.edit_url or ""}
        return {"content": self.content or "", **places, **words} if self.fills else {}

    def standing_in(self, parts: dict[str, str]) -> RecordPage:
        """Return the same page with other parts, whose frame is rendered."""
        page = copy.copy(self)
        page.content, page.canonical_url, page.edit_url = parts["content"], parts["address"], parts["edit"]
        page.meta = {**self.meta, "title": parts["title"], "description": parts["description"]}
        page.fills = False
        return page


def file_of(page: SitePage, config: MkDocsConfig) -> File:
    """Return the file that stands for a rendered page; MkDocs finds the page in it."""
    file = File.generated(config, page.markdown_path, content="")
    file.edit_uri = f"../{page.source}" if page.source else None
    RecordPage(page, file, config)
    return file
