"""The search index of a built site: made by Pagefind, with a small file of our own for the ranking and the facets.

What is indexed of a record is what `view/found/fields.py` says of it; of a hand-written page, its own text. Pagefind
tells at which words of a page a query hits, so the file beside its index says which are title, summary and so on.
Pagefind's own filters are not used: they make its output differ from run to run.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Container, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from view.found.fields import PAGES, TYPE_WORTH, Findable, of_page
from view.found.pages import ASKED
from view.site import Site

FOLDER = "pagefind"
FILE = "facets.json"
INDEX = "index.html"
CONTENT = ".md-content__inner"
LEFT_OUT = "[data-search-exclude], .kb-cite__about, .kb-ref"
MARK = b"pagefind_dcd"
# Pagefind ships ready-made interfaces; the site has its own. What a hit shows is the card of its record.
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js", "fragment")
NOT_FOUND = ("search/",)  # the page that searches
MOST = 240  # letters that a hit shows of a hand-written page


class SearchFailed(Exception):
    """Raised where Pagefind could not index the pages; carries what it said."""


@dataclass(frozen=True)
class Index:
    """What a site is searched by: its findable pages, the ranking, and the addresses that are not hand-written."""

    pages: tuple[Findable, ...]
    ranking: dict[str, Any]
    made: frozenset[str]


def index_of(site: Site) -> Index:
    """Return what a site is searched by."""
    return Index(tuple(site.findables()), site.ranking(), frozenset(site.addresses))


class Indexer:
    """Makes the index of one built site after another, at once or behind a site that can be read already."""

    def __init__(self) -> None:
        self._work: threading.Thread | None = None

    def wait(self) -> None:
        """Return once nothing is being indexed."""
        if self._work:
            self._work.join()
            self._work = None

    def index(self, site: Path, wanted: Index, *, behind: bool) -> None:
        """Index a site as `index` does; with `behind`, return at once."""
        if not behind:
            index(site, wanted)
            return
        self._work = threading.Thread(target=index, args=(site, wanted), daemon=True)
        self._work.start()


def index(site: Path, wanted: Index) -> None:
    """Write the index of a built site into it, and the file with the ranking beside it. Raises `SearchFailed`."""
    by_address = {page.address: page for page in wanted.pages}
    with tempfile.TemporaryDirectory(prefix="mkdocs_index_") as folder:
        texts = Path(folder)
        for page in wanted.pages:
            _write(texts / page.address / INDEX, _text_of(page))
        for address in _hand_written(site, wanted.made):
            html = (site / address / INDEX).read_text(encoding="utf-8")
            _write(texts / address / INDEX, html.replace("</h1>", f"</h1><p>{escape(ASKED.get(address, ''))}</p>", 1))
        _run(texts, site / FOLDER)
    written = {}
    for fragment in sorted((site / FOLDER / "fragment").iterdir()):
        read = json.loads(gzip.decompress(fragment.read_bytes()).removeprefix(MARK))
        address = read["url"].lstrip("/")
        name = fragment.name.partition(".")[0]
        written[name] = _entry(by_address[address]) if address in by_address else _page_entry(address, read)
    _drop(site / FOLDER)
    text = json.dumps(wanted.ranking | {"pages": written}, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    _write(site / FOLDER / FILE, text)


def _hand_written(site: Path, made: Container[str]) -> Iterable[str]:
    """Yield the addresses of the pages that somebody wrote, the home page first."""
    for path in sorted(site.rglob(INDEX)):
        folder = path.parent.relative_to(site).as_posix()
        address = "" if folder == "." else f"{folder}/"
        if address not in made and address not in NOT_FOUND:
            yield address


def _text_of(page: Findable) -> str:
    parts = "".join(f"<p>{escape(text)}</p>" for text in page.fields if text)
    return f'<html lang="en"><body><article class="{CONTENT[1:]}">{parts}</article></body></html>'


def _run(texts: Path, to: Path) -> None:
    command = [sys.executable, "-m", "pagefind", "--site", str(texts), "--output-path", str(to), "--quiet"]
    command += ["--root-selector", CONTENT, "--exclude-selectors", LEFT_OUT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SearchFailed(f"{done.stdout}{done.stderr}".strip())


def _entry(page: Findable) -> list[Any]:
    return [page.address, page.ends, page.worth, *page.facets]


def _page_entry(address: str, read: dict[str, Any]) -> list[Any]:
    """Return the entry of a hand-written page: its title and what it answers count as such, all else as the rest.

    At its end stands what a hit shows.
    """
    title, asked = read["meta"].get("title", address), ASKED.get(address, "")
    whole = read["content"].removeprefix(title).lstrip(" .").removeprefix(asked).lstrip(" .")
    says = whole if len(whole) <= MOST else whole[:MOST].rpartition(" ")[0] + " …"
    ends = of_page(title, asked, read["word_count"])
    return [address, ends, TYPE_WORTH[PAGES], PAGES, {"title": title, "says": says}]


def _drop(folder: Path) -> None:
    for pattern in UNUSED:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
