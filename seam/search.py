"""The search index of a built site: made by Pagefind over the pages, with a small file of our own for the facets.

Pagefind's own filters are not used: they make its output differ from run to run. The facets file names, for each
fragment of the index, the page's type, themes, kind, verdict and decade, so that hits can be narrowed before any page
is read.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from pathlib import Path

from kb.library.library import Library
from kb.records.record import Record
from kb.records.typed import Claim, WithDate, WithKind, WithThemes

FOLDER = "pagefind"
CONTENT = ".md-content__inner"
LEFT_OUT = "[data-search-exclude], .kb-cite__about, .kb-ref"
MARK = b"pagefind_dcd"
# Pagefind ships ready-made interfaces; the site has its own.
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


class SearchFailed(Exception):
    """Raised where Pagefind could not index the pages; carries what it said."""


def facets(library: Library) -> dict[str, list[str]]:
    """Return the facets of each record's page, by its address: the type first, then the others in a fixed order."""
    return {record.address: _facets_of(record) for record in library}


def _facets_of(record: Record) -> list[str]:
    found = [record.type.name]
    if isinstance(record, WithThemes):
        found += [f"theme:{theme}" for theme in record.themes or ()]
    if isinstance(record, Claim):
        found.append(f"verdict:{record.charter.verdict.value}")
    if isinstance(record, WithKind):
        found.append(f"kind:{record.kind.value}")
    if isinstance(record, WithDate) and record.date.start:
        found.append(f"period:{record.date.start.year // 10 * 10}")
    return found


class Indexer:
    """Makes the index of one built site after another, at once or behind a site that can be read already."""

    def __init__(self) -> None:
        self._work: threading.Thread | None = None

    def wait(self) -> None:
        """Return once nothing is being indexed."""
        if self._work:
            self._work.join()
            self._work = None

    def index(self, site: Path, pages: dict[str, list[str]], *, behind: bool) -> None:
        """Index a site as `index` does; with `behind`, return at once."""
        if not behind:
            index(site, pages)
            return
        self._work = threading.Thread(target=index, args=(site, pages), daemon=True)
        self._work.start()


def index(site: Path, pages: dict[str, list[str]]) -> None:
    """Index a built site in place and write the facets beside the index. Raises `SearchFailed`."""
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-subdir", FOLDER, "--quiet"]
    command += ["--root-selector", CONTENT, "--exclude-selectors", LEFT_OUT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SearchFailed(f"{done.stdout}{done.stderr}".strip())
    for pattern in UNUSED:
        for file in (site / FOLDER).glob(pattern):
            file.unlink()
    by_fragment = {}
    for fragment in sorted((site / FOLDER / "fragment").iterdir()):
        read = json.loads(gzip.decompress(fragment.read_bytes()).removeprefix(MARK))
        address = read["url"].lstrip("/")
        if address in pages:
            by_fragment[fragment.name.partition(".")[0]] = pages[address]
    text = json.dumps(by_fragment, separators=(",", ":"), sort_keys=True)
    (site / FOLDER / "facets.json").write_text(text, encoding="utf-8")
