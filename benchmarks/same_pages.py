"""The same pages for every tool: a copy of this project over a library of any size, and its pages written as Markdown.

The hand-written pages of the site are left out: they name real records. What stays are the page of each record, the
lists of all types, and a home page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import generate
from kb.check.run import open_library
from kb.declare.types import TYPES
from tests.reading_pages import seen_text, words
from view.site import Site, markdown_path

SIZE_MAY_DIFFER = 0.10
CODE = ("kb/", "view/", "seam/", "templates/", "mistakes/", "docs/assets/", "macros.py", "mkdocs.yml")
# The pages to which those of records lead; each stands there with a word.
STAND_INS = ("charter", "timeline", "search", "horizon", "section-907")
STAND_IN = "# {}\n\n<span id='report-an-error'></span>\n"
ABSENT = (
    "article-charter",
    "method",
    "matrix",
    "commitments",
    "forecasts",
    "compare",
    "/open-questions",
    "/disputes.md",
    "/corrections.md",
    "/map.md",
    "custom_dir",
)
BLOCKS = set("p div section article nav aside footer details summary ul ol li dl dt dd h1 h2 h3 h4".split())
FILE = re.compile(r"\.\w+\Z")  # what a link leads to where it is no page


def copied(folder: Path, wanted: tuple[str, ...] = ("",)) -> Path:
    """Copy the files of the project, or those whose paths begin so, into a folder."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if name.startswith(wanted) and (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def our_project(folder: Path, records: int) -> Path:
    """Write a copy of this project whose pages come from a library of so many records."""
    copied(folder, CODE)
    generate.library(folder, records)
    (folder / "docs" / "index.md").write_text("# Home\n\n{{ indexes() }}\n", encoding="utf-8")
    (folder / "CONTRIBUTING.md").write_text(STAND_IN.format("contribute"), encoding="utf-8")
    for name in STAND_INS:
        (folder / "docs" / f"{name}.md").write_text(STAND_IN.format(name), encoding="utf-8")
    lines = (folder / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not any(name in line for name in ABSENT)]
    (folder / "mkdocs.yml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def bare_project(folder: Path, ours: Path) -> Path:
    """Write a project with the same pages as Markdown and nothing but MkDocs and Material to build them.

    What is timed has Material's search, as ours has its own; what is compared has the same frame as ours.
    """
    shutil.copytree(ours / "docs", folder / "docs")
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (folder / "docs" / "contribute.md").write_text(STAND_IN.format("contribute"), encoding="utf-8")
    settings = re.sub(r"hooks:\n  - .*\n", "", (ours / "mkdocs.yml").read_text(encoding="utf-8"))
    (folder / "compared.yml").write_text(settings, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(settings.replace("plugins: []", "plugins:\n  - search"), encoding="utf-8")
    for page in Site(open_library(ours)).render():
        path = folder / "docs" / markdown_path(page.address)
        path.parent.mkdir(parents=True, exist_ok=True)
        body = InMarkdown(page.address).page(page.html)
        front = f'title: "{page.title}"\ndescription: "{page.description}"\nhide: [navigation, toc]\n'
        path.write_text(f"---\n{front}---\n\n{body}", encoding="utf-8")
    return folder


class InMarkdown:
    """A page as an author would write it in Markdown: headings, paragraphs, lists and links; badges stay HTML."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.lines: list[str] = []

    def page(self, html: str) -> str:
        """Return the Markdown of a page's content."""
        self._block(lxml.html.fragment_fromstring(html, create_parent="div"), "")
        return "\n".join(self.lines) + "\n"

    def _block(self, element: lxml.html.HtmlElement, indent: str) -> None:
        if not any(child.tag in BLOCKS for child in element):
            self._words(element, indent)
        elif element.tag == "li":
            self._entry(element, indent)
        else:
            self._parts(element, indent)

    def _words(self, element: lxml.html.HtmlElement, indent: str) -> None:
        text = self._inline(element)
        if not text:
            return
        if element.tag in ("h1", "h2", "h3", "h4"):
            marks = [f"#{element.get('id')}"] if element.get("id") else []
            marks += [f".{name}" for name in element.get("class", "").split()]
            identity = f" {{ {' '.join(marks)} }}" if marks else ""
            self.lines.append(f"{'#' * int(element.tag[1])} {text}{identity}\n")
        elif element.tag == "li":
            self.lines.append(f"{indent}- {text}")
        elif element.tag == "dt":
            self.lines.append(f"**{text}**\n")
        else:
            kind = f"{{ .{element.get('class')} }}" if element.get("class") and element.tag == "p" else ""
            self.lines.append(f"{indent}{text}\n" + (f"{indent}{kind}\n" if kind else ""))

    def _entry(self, element: lxml.html.HtmlElement, indent: str) -> None:
        first = [self._written(child) for child in element if child.tag not in BLOCKS]
        own = " ".join([*(element.text or "").split(), *first])
        if own:
            self.lines.append(f"{indent}- {own}\n")
        inner = len(self.lines)
        for child in element:
            if child.tag in BLOCKS:
                self._block(child, indent + "    ")
        if not own and inner < len(self.lines):  # the first block opens the entry
            self.lines[inner] = f"{indent}-   {self.lines[inner].lstrip()}"

    def _parts(self, element: lxml.html.HtmlElement, indent: str) -> None:
        loose = " ".join((element.text or "").split())
        for child in element:
            tail = " ".join((child.tail or "").split())
            if child.tag in BLOCKS:
                self._loose(loose, indent)
                self._block(child, indent)
                loose = tail
            else:
                loose = f"{loose} {self._written(child)} {tail}".strip()
        self._loose(loose, indent)
        self.lines.append("")

    def _loose(self, words: str, indent: str) -> None:
        if words:
            self.lines.append(f"{indent}{words}\n")

    def _inline(self, element: lxml.html.HtmlElement) -> str:
        parts = [element.text or "", *(self._written(child) + (child.tail or "") for child in element)]
        return " ".join("".join(parts).split())

    def _written(self, child: lxml.html.HtmlElement) -> str:
        if child.tag == "a" and child.get("href") and not FILE.search(child.get("href")):
            return f"[{self._inline(child)}]({self._target(child.get('href'))})"
        html = lxml.html.tostring(child, encoding="unicode", with_tail=False)
        return " ".join(html.split())

    def _target(self, href: str) -> str:
        """Return the file to which a link leads, as an author names it."""
        path, hash_, anchor = href.partition("#")
        if "://" in path or path.startswith("assets") or not path:
            return href
        full = os.path.normpath(f"{self.address}{path}")
        name = "index.md" if full == "." else f"{full}/index.md" if full in TYPES else f"{full}.md"
        is_list = self.address.count("/") == 1
        here = f"{self.address}index.md" if is_list else self.address.rstrip("/") + ".md"
        return os.path.relpath(name, os.path.dirname(here)) + hash_ + anchor


def projects(folder: Path, records: int) -> tuple[Path, Path]:
    """Write both projects below a folder; return ours and the bare one."""
    ours = our_project(folder / "ours", records)
    return ours, bare_project(folder / "bare", ours)


def build(project: Path, site: Path, settings: str = "mkdocs.yml") -> None:
    """Build a project with MkDocs into a folder. Raises `CalledProcessError`."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site), "--config-file", settings]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(project)}
    subprocess.run(command, cwd=project, check=True, env=environment, capture_output=True)


def sizes_and_words(page: Path) -> tuple[int, str]:
    """Return how many bytes a built page has, and the words that can be seen in its article."""
    html = page.read_bytes()
    article = lxml.html.document_fromstring(html.decode("utf-8")).find(".//article")
    return len(html), "".join(words(seen_text(article))) if article is not None else ""


def compare(ours: Path, bare: Path) -> tuple[int, float]:
    """Return how many pages were compared and the ratio of their sizes. Raises `AssertionError` where words differ."""
    pages = sorted(path.relative_to(ours) for path in ours.rglob("*/*/index.html"))
    sizes = [0, 0]
    for page in pages:
        (mine, seen), (other, says) = sizes_and_words(ours / page), sizes_and_words(bare / page)
        assert seen == says, f"{page}:\n{seen}\n{says}"
        sizes = [sizes[0] + mine, sizes[1] + other]
    ratio = sizes[0] / sizes[1]
    assert abs(ratio - 1) <= SIZE_MAY_DIFFER, f"sizes differ: {ratio:.2f}"
    return len(pages), ratio


def share_alike(ours: Path, theirs: Path, most: int = 300) -> tuple[int, float]:
    """Return how many pages of two sites were compared, evenly taken, and on which part of them the words are the same."""
    pages = sorted(path.relative_to(ours) for path in ours.rglob("*/*/index.html"))
    pages = pages[:: max(len(pages) // most, 1)]
    same = [
        (theirs / page).exists() and sizes_and_words(ours / page)[1] == sizes_and_words(theirs / page)[1]
        for page in pages
    ]
    return len(pages), sum(same) / len(same)
