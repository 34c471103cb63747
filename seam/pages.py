"""The pages of records as MkDocs sees them: real pages whose content the view makes when their frame is filled."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from kb.load.files import below
from kb.problems.problem import Problem
from kb.problems.sentences import said
from view.site import Site, markdown_path

SHEET = "assets/kb.css"
SHEETS = (SHEET, "assets/asof.css", "assets/grids.css", "assets/home.css")
LINE_END = re.compile(r"([{};,])\s*\n\s*")
SCRIPTS = tuple(f"assets/{name}.js" for name in ("asof", "cards", "finder", "frame", "kb", "search", "take"))
COMMENT = re.compile(r"/\*.*?\*/\n?|^ +", re.DOTALL | re.MULTILINE)  # and the indents
COMMENT_ALONE = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
ANCHOR = re.compile(r' id="([^"]+)"')


class RecordPage(Page):
    """The page at an address of the site. What it says is made by `fill`, and let go by `empty`."""

    def __init__(
        self, address: str, source: str | None, file: File, config: MkDocsConfig, only_leads_on: bool = False
    ) -> None:
        super().__init__(address, file, config)
        self.site_address = address
        # A list alone has its own relative addresses, and what only leads on a head of its own.
        self.fills = source is not None and not only_leads_on
        if only_leads_on:  # the map of the site names what it leads to
            self.canonical_url = self.abs_url = None

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = ""

    def fill(self, site: Site) -> None:
        """Make what the page says from the records. Raises `jinja2.TemplateError`."""
        page = site.page(self.site_address)
        words = {"title": escape(page.title), "description": escape(page.description)}  # the theme writes them so
        self.title = words["title"]
        leads_on = page.leads_to is not None
        self.meta = {
            **words,
            **page.meta,
            "head": "" if leads_on else site.head(page.address, page.title, page.description),
        }
        self.content = page.html
        self.present_anchor_ids = set(ANCHOR.findall(self.content))

    def empty(self) -> None:
        """Let go of the content, once it is written."""
        self.content = ""

    @property
    def parts(self) -> dict[str, str]:
        """What a frame is filled with; nothing where the frame has to be rendered for this page alone."""
        words = {name: str(self.meta[name]) for name in ("title", "description", "head")}
        places = {"address": self.canonical_url or "", "edit": self.edit_url or ""}
        return {"content": self.content or "", **places, **words} if self.fills else {}

    def standing_in(self, parts: dict[str, str]) -> RecordPage:
        """Return the same page with other parts, whose frame is rendered."""
        page = copy.copy(self)
        page.content, page.canonical_url, page.edit_url = parts["content"], parts["address"], parts["edit"]
        page.meta = {**self.meta, **{name: parts[name] for name in ("title", "description", "head")}}
        page.fills = False
        return page


class Download(File):
    """An export of the records, whose text is made when it is written, and let go."""

    make: Callable[[], str]

    def copy_file(self, dirty: bool = False) -> None:
        path = Path(self.abs_dest_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.make().encode())


def download(path: str, make: Callable[[], str], config: MkDocsConfig) -> Download:
    """Return the file that stands for an export, which `make` writes."""
    file = Download.generated(config, path, content="")
    assert isinstance(file, Download)
    file.make = make
    return file


def file_of(address: str, source: str | None, config: MkDocsConfig, only_leads_on: bool = False) -> File:
    """Return the file that stands for a page of the site; MkDocs finds the page in it."""
    file = File.generated(config, markdown_path(address), content="")
    file.edit_uri = f"../{source}" if source else None
    RecordPage(address, source, file, config, only_leads_on)
    return file


def taken(root: Path, made: Mapping[str, object], config: MkDocsConfig) -> tuple[Problem, ...]:
    """Return what is wrong with each file below `docs` that would be lost behind what is made at its address.

    `made` has the addresses of pages, each with the file that it is made from where that is one, and those of exports.
    """
    found = []
    for file in below(root, "docs"):
        there = File(file.removeprefix("docs/"), config.docs_dir, config.site_dir, use_directory_urls=True)
        address = there.url if there.url != "./" else ""
        if address in made:
            owner = made[address]
            by = f"taken by {owner}" if isinstance(owner, str) else "that of a page or file which is made"
            found.append(Problem(file, 1, 1, *said("duplicate-id", f"the address {address} is {by}", "page")))
    return tuple(found)


def without_comments(files: Files) -> None:
    """Take the comments, a tenth of their weight, out of our sheets and scripts as they travel; a sheet is one line.

    They are for who works on them. Of a script go those with lines of their own: elsewhere they may stand in a text.
    """
    for name, comment in {**dict.fromkeys(SHEETS, COMMENT), **dict.fromkeys(SCRIPTS, COMMENT_ALONE)}.items():
        file = files.get_file_from_path(name)
        if file is None:
            continue
        try:
            file.content_string = comment.sub("", file.content_string)
            if name in SHEETS:
                file.content_string = LINE_END.sub(r"\1", file.content_string)
        except (OSError, UnicodeDecodeError):
            continue  # one that cannot be read was named with the files


def without_theme(files: Files, config: MkDocsConfig) -> None:
    """Leave out the theme's own scripts, styles and pictures: no page asks for any, and they weigh 3 MB."""
    theirs = {*config.theme.dirs} - {config.theme.custom_dir}
    for file in [file for file in files if file.src_dir in theirs and file.src_uri.startswith("assets/")]:
        files.remove(file)
