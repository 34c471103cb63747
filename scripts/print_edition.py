"""Make the print edition: one PDF of the document as read, the claims, the themes and the method, by headless Chromium.

`SITE_URL=https://record.example.org/ python -m scripts.print_edition [FILE]`. Links lead to the site, where its address
is known. Chromium cannot number the contents by itself: the pages are laid out twice, and the numbers taken from the
places that the first PDF names.
"""

from __future__ import annotations

import base64
import datetime
import json
import re
import sys
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html
from playwright.sync_api import Page

from kb import NAME
from kb.check.run import open_library
from scripts import browser
from scripts.publish import ROOT, build
from scripts.site_server import served
from scripts.target import target
from seam import settings_of
from seam.pages import SHEET
from view.alone.gallery import FOLDER, Gallery
from view.site import Site

TO = ROOT / "print" / f"{NAME}.pdf"
NO_CHROMIUM = "nothing was made: the print edition needs Chromium; install it, or name it with CHROME_PATH=…"
NO_DOCUMENT = "nothing was made: data/settings.yml does not say of which document and article the edition is"
NAME = "print-edition.html"  # of the page within a built site, whose faces it uses
METHOD = "method/"
PASSES = 4  # the second has the right numbers, unless the contents grew by them
BLANK = "000"  # holds the room of a number
OF_THE_PAGE = ("kb-rail", "kb-permalink")  # what only a page on a screen has
# On the method page, the fields of each record with their examples, which only an editor needs.
FOR_EDITORS = ".//h2[@id='the-fields-of-each-record'] | .//h2[@id='the-fields-of-each-record']/following-sibling::*"
FACES = re.compile(r"@font-face\{[^}]*\}")
DAY = re.compile(rb"/(Creation|Mod)Date \(D:\d{14}")
HEAD = re.compile(rb"\(node(\d{8})\)")  # the head of a column or a row, named by the cells below or beside it
PLACE = re.compile(rb"/([\w.-]+) \[(\d+) 0 R /XYZ")
PAGES = re.compile(rb"/Kids \[([^\]]*)\]")


class Unnumbered(Exception):
    """Raised where a PDF does not tell on which page a part of the contents stands; the message names the part."""


class Edition:
    """The print edition of a built site: its page, and the PDF of it."""

    def __init__(self, site: Site, folder: Path, says: str) -> None:
        """`folder` holds the built site, `says` tells in a sentence what the site is."""
        self._site = site
        self._says = says
        self._sheet = (folder / SHEET).read_text(encoding="utf-8")
        self._pictures = Gallery(site, folder / SHEET).files()
        self._method = (folder / METHOD / "index.html").read_text(encoding="utf-8")

    def page(self, numbers: Mapping[str, int]) -> str:
        """Return the whole page; `numbers` are those of its contents, by the ids that they lead to."""
        known = self._site.publication
        main: Any = lxml.html.fragment_fromstring(str(self._site.macros("")["print_edition"]()), create_parent="main")
        for place in main.xpath(".//*[@data-picture]"):
            self._draw(place)
        self._link(main, known.address)
        main.append(self._of_method(known.address))
        contents = "".join(_entry(each, numbers) for each in main.xpath(".//h1[@id] | .//h2[@id]"))
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(known.name)}</title>'
            f"<style>{self._style()}</style></head><body>{self._cover()}"
            f'<nav class="kb-print__contents"><h1>Contents</h1><ol>{contents}</ol></nav>'
            f"{lxml.html.tostring(main, encoding='unicode')}</body></html>\n"
        )

    def printed(self, page: Page, address: str, folder: Path) -> bytes:
        """Return the PDF, laid out by a browser that reads the built site in `folder` at an address.

        Raises `Unnumbered` where the contents cannot be numbered.
        """
        numbers: dict[str, int] = {}
        for _ in range(PASSES):
            (folder / NAME).write_text(self.page(numbers), encoding="utf-8")
            page.goto(address + NAME)
            made = page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
            wanted = page.eval_on_selector_all("nav a", "links => links.map(link => link.hash.slice(1))")
            found = places(made)
            if missing := [id_ for id_ in wanted if id_ not in found]:
                raise Unnumbered(f"the PDF does not say on which page “{missing[0]}” stands")
            if numbers == (numbers := {id_: found[id_] for id_ in wanted}):
                return settled(made, self._site.library.as_of)
        raise Unnumbered(f"the numbers of the contents still change after {PASSES} passes")

    def _style(self) -> str:
        """The faces of the site, and the style of the edition with the head of every page but the first."""
        faces = "".join(FACES.findall(self._sheet)).replace("url(", "url(assets/")
        day = self._site.library.as_of
        head = json.dumps(f"{self._site.publication.name}, {day.day} {day:%B %Y}", ensure_ascii=False)
        return faces + Path(__file__).with_suffix(".css").read_text(encoding="utf-8").replace('"HEAD"', head)

    def _cover(self) -> str:
        known, day = self._site.publication, self._site.library.as_of
        cited = escape(known.citation_of_the_whole.source)
        return (
            f'<section class="kb-print__cover"><h1>{escape(known.name)}</h1><p>{escape(self._says)}</p>'
            f"<p>State of the record: {day.day} {day:%B %Y}</p>"
            f'<p class="kb-print__foot">{cited}<br>CC BY 4.0. The knowledge base takes no side.</p></section>'
        )

    def _draw(self, place: Any) -> None:
        """Put a picture where the page names it, or take the place away where these records have none."""
        make = self._pictures.get(f"{FOLDER}{place.get('data-picture')}.svg")
        if make is None:
            place.drop_tree()
            return
        data = base64.b64encode(make().encode()).decode()
        place.append(lxml.html.Element("img", src=f"data:image/svg+xml;base64,{data}", alt=""))

    def _of_method(self, address: str) -> Any:
        """The method page, with every fold open."""
        page: Any = lxml.html.document_fromstring(self._method)
        article = page.find(".//article")
        for name in OF_THE_PAGE:
            for each in article.find_class(name):
                each.drop_tree()
        for each in article.xpath(FOR_EDITORS) + article.xpath(".//*[@data-search-exclude] | .//script"):
            each.drop_tree()
        for fold in article.iter("details"):
            fold.set("open", "")
        for each in article.xpath(".//*[@id]"):
            each.set("id", f"print-{each.get('id')}")
        for link in article.xpath(".//a[starts-with(@href, '#')]"):
            link.set("href", f"#print-{link.get('href')[1:]}")
        head = article.find(".//h1")
        head.set("id", "print-method")
        self._link(article, urljoin(address, METHOD))
        article.tag = "section"
        article.set("class", "kb-print kb-print--method")
        return article

    def _link(self, part: Any, base: str) -> None:
        """Lead every link to the site; where its address is not known, only those to other hosts and within stay."""
        for link in part.xpath(".//a[@href]"):
            to = link.get("href")
            if to.startswith("#") or re.match(r"[a-z]+:", to):
                continue
            if self._site.publication.address:
                link.set("href", urljoin(base, to))
            else:
                del link.attrib["href"]


def settled(pdf: bytes, day: datetime.date) -> bytes:
    """Return a PDF of Chromium as it is whenever it is made: dated by a day, the heads of its tables counted from 1.

    Chromium dates it by the clock, and calls each head by a number that depends on what it has shown before. What is
    put in their place is as long, so every other byte stays where the table of the file says.
    """
    dated = DAY.sub(rb"/\1Date (D:" + f"{day:%Y%m%d}000000".encode(), pdf)
    numbers = {found: at for at, found in enumerate(sorted(set(HEAD.findall(dated))), start=1)}  # as its index has them
    return HEAD.sub(lambda head: b"(node%08d)" % numbers[head[1]], dated)


def places(pdf: bytes) -> dict[str, int]:
    """Return on which page each place stands that a PDF of Chromium names, counted from 1."""
    pages = [page for kids in PAGES.findall(pdf) for page in re.findall(rb"(\d+) 0 R", kids)]
    leaves = [page for page in pages if re.search(rb"\n%b 0 obj\n<</Type /Page\n" % page, pdf)]
    order = {page: number for number, page in enumerate(leaves, start=1)}
    return {name.decode(): order[page] for name, page in PLACE.findall(pdf) if page in order}


def _entry(head: Any, numbers: Mapping[str, int]) -> str:
    id_, kind = head.get("id"), ' class="is-part"' if head.tag == "h1" else ""
    words = " ".join(head.text_content().split()).removesuffix("¶")
    return f'<li{kind}><a href="#{id_}">{escape(words)}</a> <span>{numbers.get(id_, BLANK)}</span></li>'


def main(arguments: list[str]) -> int:
    """Build the site and write its print edition into a file; return the build’s status, or 2 where that cannot be."""
    to = target(arguments, __doc__, "FILE") or TO
    chromium = browser.found()
    if chromium is None:
        print(NO_CHROMIUM, file=sys.stderr)
        return 2
    config, library = settings_of(ROOT), open_library(ROOT)
    if library.settings is None:
        print(NO_DOCUMENT, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="print_") as name:
        folder = Path(name) / "site"
        if status := build(folder):
            return status
        site = Site(library, name=config.site_name, address=config.site_url or "")
        with served(folder) as address, browser.opened(chromium) as opened:
            edition = Edition(site, folder, config.site_description or "")
            made = edition.printed(opened.new_page(), address, folder)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(made)
    print(f"{len(made) / 1e6:.1f} MB written into {to}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
