"""Time a whole build of synthetic records against a bare MkDocs + Material build of the same pages written as Markdown.

Both builds run in turn in one go, each into a fresh folder; what counts is the ratio, taken round by round. Before anything is
timed, the pages are compared: the same words can be seen on each, and their sizes differ by less than a tenth. The result is
written into `RESULTS.md`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lxml.html

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results, synthetic
from kb.check.run import open_library
from kb.declare.types import TYPES
from tests.reading_pages import seen_text, words
from view.site import Site, markdown_path

SIZE_MAY_DIFFER = 0.10
BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "nav",
    "aside",
    "footer",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
}


def our_project(folder: Path, records: int) -> Path:
    """Write a project whose pages come from synthetic records."""
    synthetic.write(folder, records)
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    (folder / "docs" / "index.md").write_text("# Home\n\n{{ indexes() }}\n", encoding="utf-8")
    (folder / "CONTRIBUTING.md").write_text("# contribute\n", encoding="utf-8")
    for name in ("charter", "timeline", "records", "search"):
        (folder / "docs" / f"{name}.md").write_text(f"# {name}\n\n<span id='report'></span>\n", encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("- macros.py", f"- {ROOT / 'macros.py'}").replace("custom_dir: overrides", "")
    absent = (
        "article-charter",
        "method",
        "matrix",
        "commitments",
        "forecasts",
        "compare",
        "/unread",
        "/open-questions",
    )
    absent += ("/disputes.md", "/corrections.md", "/network.md", "/map.md")
    lines = [line for line in settings.splitlines() if not any(name in line for name in absent)]
    (folder / "mkdocs.yml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def bare_project(folder: Path, ours: Path) -> Path:
    """Write a project with the same pages as Markdown and nothing but MkDocs and Material to build them."""
    shutil.copytree(ours / "docs", folder / "docs")
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    settings = (ours / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"hooks:\n  - .*\n", "", settings)
    # What is timed has Material's search, as ours has its own; what is compared has the same frame as ours.
    (folder / "compared.yml").write_text(settings, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(settings.replace("plugins: []", "plugins:\n  - search"), encoding="utf-8")
    for page in Site(open_library(ours)).render():
        path = folder / "docs" / markdown_path(page.address)
        path.parent.mkdir(parents=True, exist_ok=True)
        body = as_markdown(lxml.html.fragment_fromstring(page.html, create_parent="div"), page.address)
        front = f'---\ntitle: "{page.title}"\ndescription: "{page.description}"\nhide: [navigation, toc]\n---\n\n'
        path.write_text(front + body, encoding="utf-8")
    return folder


def as_markdown(root: lxml.html.HtmlElement, address: str) -> str:
    """Return a page as an author would write it in Markdown: headings, paragraphs, lists and links; badges stay HTML."""
    lines: list[str] = []

    def inline(element: lxml.html.HtmlElement) -> str:
        parts = [element.text or ""]
        for child in element:
            parts.append(written(child) + (child.tail or ""))
        return " ".join("".join(parts).split())

    def written(child: lxml.html.HtmlElement) -> str:
        if child.tag == "a" and child.get("href"):
            extra = " ".join(f'{name}="{value}"' for name, value in child.attrib.items() if name != "href")
            return f"[{inline(child)}]({target(child.get('href'))})" + (f"{{ {extra} }}" if extra else "")
        html = lxml.html.tostring(child, encoding="unicode", with_tail=False)
        return " ".join(html.split())

    def target(href: str) -> str:
        path, hash_, anchor = href.partition("#")
        if "://" in path or path.startswith("assets") or not path:
            return href
        full = os.path.normpath(f"{address}{path}")
        name = (
            "index.md"
            if full == "."
            else f"{full}/index.md"
            if full.count("/") == 0 and full in INDEXES
            else f"{full}.md"
        )
        here = address.rstrip("/") + ".md" if address.count("/") > 1 else f"{address}index.md"
        return os.path.relpath(name, os.path.dirname(here)) + hash_ + anchor

    def block(element: lxml.html.HtmlElement, indent: str) -> None:
        if not any(child.tag in BLOCKS for child in element):
            text = inline(element)
            if not text:
                return
            kind = f"{{ .{element.get('class')} }}" if element.get("class") and element.tag == "p" else ""
            if element.tag in ("h1", "h2", "h3"):
                identity = f" {{ #{element.get('id')} }}" if element.get("id") else ""
                lines.append(f"{'#' * int(element.tag[1])} {text}{identity}\n")
            elif element.tag == "li":
                lines.append(f"{indent}- {text}")
            elif element.tag == "dt":
                lines.append(f"**{text}**\n")
            else:
                lines.append(f"{indent}{text}\n" + (f"{kind}\n" if kind else ""))
            return
        own = " ".join((element.text or "").split())
        if element.tag == "li":
            first = [child for child in element if child.tag not in BLOCKS]
            lines.append(f"{indent}- {own} {' '.join(written(child) for child in first)}\n")
            for child in element:
                if child.tag in BLOCKS:
                    block(child, indent + "    ")
            return
        if own:
            lines.append(f"{indent}{own}\n")
        loose = ""
        for child in element:
            if child.tag in BLOCKS:
                if loose:
                    lines.append(f"{indent}{loose}\n")
                    loose = ""
                block(child, indent)
                loose = " ".join((child.tail or "").split())
            else:
                loose = f"{loose} {written(child)} {' '.join((child.tail or '').split())}".strip()
        if loose:
            lines.append(f"{indent}{loose}\n")
        lines.append("")

    block(root, "")
    return "\n".join(lines) + "\n"


INDEXES = frozenset(TYPES)


def projects(folder: Path, records: int) -> tuple[Path, Path]:
    """Write both projects below a folder; return ours and the bare one."""
    ours = our_project(folder / "ours", records)
    return ours, bare_project(folder / "bare", ours)


def build(project: Path, site: Path, settings: str = "mkdocs.yml") -> float:
    """Build a project into a fresh folder in a process of its own; return the seconds it took."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site), "--config-file", settings]
    started = time.perf_counter()
    subprocess.run(
        command, cwd=project, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True
    )
    return time.perf_counter() - started


def compare(ours: Path, bare: Path) -> tuple[int, float]:
    """Return how many pages were compared and the ratio of their sizes. Raises `AssertionError` where words differ."""
    pages = sorted(path.relative_to(ours) for path in ours.rglob("*/*/index.html"))
    sizes = [0, 0]
    for page in pages:
        seen = []
        for at, site in enumerate((ours, bare)):
            text = (site / page).read_text(encoding="utf-8")
            sizes[at] += len(text.encode())
            article = lxml.html.document_fromstring(text).find(".//article")
            seen.append("".join(words(seen_text(article))))
        assert seen[0] == seen[1], f"{page}:\n{seen[0]}\n{seen[1]}"
    ratio = sizes[0] / sizes[1]
    assert abs(ratio - 1) <= SIZE_MAY_DIFFER, f"sizes differ: {ratio:.2f}"
    return len(pages), ratio


def main() -> None:
    """Compare, then time in turn, and write the times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = projects(Path(folder), options.records)
        sites = Path(folder)
        build(ours, sites / "ours-0")
        build(bare, sites / "bare-0", "compared.yml")
        pages, size = compare(sites / "ours-0", sites / "bare-0")
        count, mine, plain = len(open_library(ours)), [], []
        for number in range(options.rounds):
            mine.append(build(ours, sites / f"ours-{number + 1}"))
            plain.append(build(bare, sites / f"bare-{number + 1}"))
    ratios = [one / other for one, other in zip(mine, plain, strict=True)]
    says = (
        f"{count:,} synthetic records, built by this project and, in turn, from the same pages written as Markdown by MkDocs "
        f"and Material alone, each with its own search. {pages:,} pages show the same words in both, and with the same frame "
        f"the ratio of their sizes is {size:.2f}; in Markdown badges and named values stay inline HTML, as an author would "
        "have to write them."
    )
    head = ("rounds", "this project, s", "the bare build, s", "the one as a part of the other")
    row = (str(options.rounds), results.spread(mine), results.spread(plain), results.spread(ratios))
    results.write("build_time", "How long a build takes", says, results.table(head, [row]))


if __name__ == "__main__":
    main()
