"""Make a copy of the site that opens as files, without a server: `python -m scripts.offline [FOLDER]`.

It is the published site with every link led to a file. A page that is read from a file may fetch nothing: so a copy has
no search, no cards over links and no filtered lists as files, and says so; the glyphs stand in each page, and a list
that comes in parts stands whole on its first page.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any

import lxml.html

from kb.check.run import open_library
from scripts.publish import ROOT, build, write
from scripts.target import target
from seam import settings_of
from view.published.policy import POLICY

TO = ROOT / "offline"
START = "BEGIN-HERE.txt"  # by which a copy is known as one
SAYS = """{name}, as it stood on {day:%d} {day:%B %Y}.

Open index.html in a browser. Everything is in this folder, and nothing is fetched: the pages with their pictures, the
records as JSON, CSV and SQLite. This copy has no search.
"""
GLYPHS = "assets/glyphs.svg"
# What only a server makes use of; addresses that do not exist are none of a copy's.
LEFT_OUT = ("pagefind", "404.html", "sitemap.xml", "sitemap.xml.gz", GLYPHS)
SCRIPTS = ("cards.js", "finder.js", "search.js", "take.js")  # which fetch
NOTE = '<span class="kb-note">Offline copy, without search</span>'
NO_SEARCH = """<p>This copy is read from files, and a search would have to fetch its index. {web}
<a href="{root}data/index.html#every-list">The lists</a> hold every record; each can be filtered.</p>"""
TAG = re.compile(r"<[a-zA-Z][^>]*>")
LINK = re.compile(r'(\s(?:href|src)=)"([^"]*)"')
LEADS_ON = re.compile(r'(content="0; url=)([^"]*)"')
FINDS = re.compile(r'<a\s+class="kb-find".*?</a>', re.DOTALL)
SEARCH = re.compile(r'<div class="kb-page kb-page--search">.*?(?=</article>)', re.DOTALL)
TAKES = re.compile(r'<p\s+class="kb-bar__take">.*?</p>', re.DOTALL)
REST = re.compile(r'data-kb-rest="([^"]*)"')
HERE = re.compile(r"; here \d+ to \d+(?=[.,])")
FETCHED = re.compile(
    rf'\s*<link rel="(?:preload|manifest)"[^>]*>|\s*<script[^>]*/(?:{"|".join(map(re.escape, SCRIPTS))})[^>]*></script>'
)
SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)
USED = re.compile(rf'<use\s+href="[^"]*{re.escape(GLYPHS)}#([^"]+)"')
BODY = re.compile(r"<body[^>]*>")


class NotOurs(Exception):
    """Raised where a folder holds something else than a copy; its message is for whoever named the folder."""


class Copy:
    """A copy of a built site; `web` is the site's own address, empty where it has none."""

    def __init__(self, site: Path, web: str) -> None:
        self._site = site
        self._web = web
        text = (site / GLYPHS).read_text(encoding="utf-8")
        self._symbols = {found[1]: found[0] for found in SYMBOL.finditer(text)}

    def files(self) -> Iterable[PurePosixPath]:
        """Yield what a copy has, by its path below the root."""
        for file in sorted(self._site.rglob("*")):
            path = PurePosixPath(file.relative_to(self._site).as_posix())
            is_left = any(path.is_relative_to(each) for each in LEFT_OUT) or path.name.endswith(".card.json")
            if file.is_file() and not is_left and path.name not in SCRIPTS:
                yield path

    def write(self, path: PurePosixPath, to: Path) -> None:
        """Write one file of the copy into a folder."""
        target = to / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".html":
            target.write_text(self.page(path), encoding="utf-8")
        else:
            shutil.copyfile(self._site / path, target)

    def page(self, path: PurePosixPath) -> str:
        """Return a page as it opens from a file."""
        html = (self._site / path).read_text(encoding="utf-8")
        root = "../" * (len(path.parts) - 1)
        html = FETCHED.sub("", FINDS.sub(NOTE, TAKES.sub("", POLICY.sub("", html))))  # none of its words fits a file
        if path.parent == PurePosixPath("search"):
            web = f'<a href="{self._web}search/">The site on the web</a> can be searched. ' if self._web else ""
            html = SEARCH.sub(lambda _: f'<div class="kb-page">{NO_SEARCH.format(web=web, root=root)}</div>\n', html)
        rest = REST.search(html)
        html = self._with_glyphs(self._whole(html, path, rest[1].split()) if rest else html)
        return TAG.sub(lambda tag: LEADS_ON.sub(_onward, LINK.sub(self._linked, tag[0])), html)

    def _whole(self, html: str, path: PurePosixPath, rest: Iterable[str]) -> str:
        """Return the first page of a list with the rows of all its parts, each in its group, as kb.js puts them."""
        page: Any = lxml.html.document_fromstring(html)
        mine = page.get_element_by_id("list")
        for address in rest:
            part: Any = lxml.html.parse(str(self._site / path.parent / address / "index.html")).getroot()
            other = part.get_element_by_id("list")
            other.rewrite_links(lambda link, to=address: _from_above(link, to))
            rows = other.xpath(".//*[@data-facets]")
            if not rows[0].xpath("ancestor::*[@data-group]"):
                mine.extend(rows)
                continue
            for group in list(other):
                named = mine.xpath(".//*[@id=$name]", name=group.get("aria-labelledby") or group.get("id") or "")
                known = named[0].xpath("ancestor-or-self::*[@data-group]") if named else []
                if known:
                    known[-1].xpath(".//*[@data-facets]")[0].getparent().extend(group.xpath(".//*[@data-facets]"))
                elif named:  # the page names the group, and its rows stand in the part
                    named[0].replace(named[0][-1], group[-1])
                    named[0].set("data-group", group.get("data-group", ""))
                else:
                    mine.append(group)
        for pages in page.find_class("kb-pages"):
            pages.drop_tree()
        for form in page.xpath("//form[@data-kb-rest]"):
            del form.attrib["data-kb-rest"], form.attrib["data-kb-count"]
        return HERE.sub("", f"<!doctype html>\n{lxml.html.tostring(page, encoding='unicode')}", count=1)

    def _linked(self, link: re.Match[str]) -> str:
        return f'{link[1]}"{to_file(link[2])}"'

    def _with_glyphs(self, html: str) -> str:
        names = list(dict.fromkeys(USED.findall(html)))
        if not names:
            return html
        symbols = "".join(self._symbols[name].replace('id="', 'id="glyph-', 1) for name in names)
        stock = f'<svg class="kb-map__stock" aria-hidden="true" focusable="false">{symbols}</svg>'
        html = USED.sub(lambda use: f'<use href="#glyph-{use[1]}"', html)
        return BODY.sub(lambda body: f"{body[0]}\n{stock}", html, count=1)


def to_file(link: str) -> str:
    """Return a link with the name of the file where it leads to a folder; any other stays as it is."""
    address, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", unescape(link), re.DOTALL).groups()  # type: ignore[union-attr]
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", link) or not address:
        return link
    if address.endswith("/") or address.rpartition("/")[2] in (".", ".."):
        address = f"{address.rstrip('/')}/index.html"
        return f"{address}{mark}{rest}".replace("&", "&amp;").replace('"', "&quot;")
    return link


def _from_above(link: str, address: str) -> str:
    """Return a link of a page below another as that one has it."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#", link):
        return link
    way, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", link, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{posixpath.normpath(posixpath.join(address, way))}{'/' if way.endswith('/') else ''}{mark}{rest}"


def _onward(found: re.Match[str]) -> str:
    return f'{found[1]}{to_file(found[2])}"'


def emptied(to: Path) -> None:
    """Take an earlier copy away. Raises `NotOurs` where the folder holds something else."""
    if not to.exists():
        return
    if not to.is_dir() or (any(to.iterdir()) and not (to / START).is_file()):
        raise NotOurs(f"nothing was made: {to} is there and is no copy of the site; name another folder")
    shutil.rmtree(to)


def main(arguments: list[str]) -> int:
    """Build the site and write the copy into a folder, `offline` where none is named; return the build’s status."""
    to = target(arguments, __doc__, "FOLDER") or TO
    try:
        emptied(to)
    except NotOurs as error:
        print(error, file=sys.stderr)
        return 2
    config = settings_of(ROOT)
    with tempfile.TemporaryDirectory(prefix="offline_") as folder:
        site = Path(folder) / "site"
        status = build(site)
        if status:
            return status
        library = open_library(ROOT)
        write(library, config.site_name, config.site_url or "", site)
        copy = Copy(site, config.site_url or "")
        files = list(copy.files())
        for path in files:
            copy.write(path, to)
        (to / START).write_text(SAYS.format(name=config.site_name, day=library.as_of), encoding="utf-8")
    size = sum((to / path).stat().st_size for path in files) / 1e6
    print(f"{len(files)} files, {size:.0f} MB: open {to / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
