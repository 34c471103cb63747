"""Names and titles in other scripts: drawn in faces that fit, told to screen readers, kept apart where they run the other way."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kb.check.run import open_library
from tests.conftest import ROOT, SAMPLE, until
from tests.reading_pages import tree
from view.directions import has_right_to_left, isolated
from view.site import Site

ASSETS = ROOT / "docs" / "assets"
NAMES = {
    "Azerbaijani": "Gəncə, İlham Şuşa",
    "Russian": "Хартия о партнёрстве",
    "Ukrainian": "Україна, Ґонґадзе, її",
    "Macedonian": "Ѓорѓе Љубљана",
    "Armenian": "Երևան, Սյունիքի՞",
    "Georgian": "თბილისი, ჭავჭავაძე",
    "Persian": "تهران، پیمان ۲۰۲۶",
}
DRAWN = """([names]) => {
  document.querySelector("main").replaceChildren(...names.flatMap(name => ["text", "data"].flatMap(face => [400, 600].map(weight => {
    const line = document.createElement("p")
    line.className = "drawn"
    line.style = `font: ${weight} 20px var(--kb-font-${face})`
    line.textContent = name
    return line
  }))))
  return document.fonts.ready.then(() => null)
}"""


def test_each_name_is_drawn_in_our_faces_and_only_what_it_needs_is_fetched(browser: Browser, address: str):
    page = browser.new_context().new_page()
    page.goto(f"{address}compare/")
    fetched = (
        "performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.endsWith('.woff2'))"
    )
    before = page.evaluate(fetched)
    assert not [name for name in before if re.search("cyrillic|armenian|georgian|persian", name)]
    page.evaluate(DRAWN, [list(NAMES.values())])
    until(page, "document.fonts.status === 'loaded'")
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    lines = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": ".drawn"})["nodeIds"]
    assert len(lines) == 4 * len(NAMES)
    wrong = []
    for place, line in enumerate(lines):
        fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": line})["fonts"]
        wrong += [(list(NAMES)[place // 4], font["familyName"]) for font in fonts if not font["isCustomFont"]]
    tools.detach()
    page.context.close()
    assert wrong == []


def test_each_file_of_a_face_is_named_in_the_sheet_and_each_that_is_named_is_there():
    named = set(re.findall(r"url\(fonts/([^)]+)\)", (ASSETS / "kb.css").read_text(encoding="utf-8")))
    assert named == {path.name for path in (ASSETS / "fonts").glob("*.woff2")}
    owners = (ASSETS / "fonts" / "OFL.txt").read_text(encoding="utf-8").partition("This Font Software")[0]
    assert owners.count("Copyright") == 4


@pytest.mark.parametrize("name", ["asof", "cards", "finder", "frame", "kb", "search"])
def test_a_script_travels_without_the_comments_on_lines_of_their_own_and_with_all_else(built: Path, name: str):
    ours = (ASSETS / f"{name}.js").read_text(encoding="utf-8").splitlines()
    sent = (built / "assets" / f"{name}.js").read_text(encoding="utf-8").splitlines()
    kept, inside = [], False
    for line in ours:
        begins = inside or line.lstrip().startswith(("/*", "//"))
        inside = begins and not line.lstrip().startswith("//") and not line.rstrip().endswith("*/")
        kept += [] if begins else [line]
    assert sent == kept
    assert len(sent) < len(ours)


@pytest.mark.parametrize("name", ["asof.css", "grids.css", "home.css", "kb.css"])
def test_the_sheet_travels_without_its_comments_and_with_all_else(built: Path, name: str):
    ours = (ASSETS / name).read_text(encoding="utf-8")
    sent = (built / "assets" / name).read_text(encoding="utf-8")
    assert "/*" in ours and "/*" not in sent
    bare = re.sub(r"/\*.*?\*/|\s", "", ours, flags=re.DOTALL)
    assert re.sub(r"\s", "", sent) == bare


# ── From right to left ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("html", "apart"),
    [
        ("<a href='x'>منشور 24</a> · 24 Saat", "<a href='x'><bdi>منشور 24</bdi></a> · 24 Saat"),
        ("<p>In تهران, נצרת · 5</p>", "<p>In <bdi>تهران</bdi>, <bdi>נצרת</bdi> · 5</p>"),
        ("<b>سال 1400 شمسی</b>", "<b><bdi>سال 1400 شمسی</bdi></b>"),
        ("<a><b>X</b> تهران</a>", "<a><b>X</b> <bdi>تهران</bdi></a>"),
        ('<a title="تهران" href="/تهران">x</a>', '<a title="تهران" href="/تهران">x</a>'),
        ("<title>تهران</title>", "<title>تهران</title>"),
        ("<svg><text>تهران</text></svg>", "<svg><text>تهران</text></svg>"),
        ("<p><bdi>تهران</bdi></p>", "<p><bdi>تهران</bdi></p>"),
        ("<p>Şuşa “x” Երևան Тбилиси</p>", "<p>Şuşa “x” Երևան Тбилиси</p>"),
    ],
    ids=[
        "a title",
        "names in a sentence",
        "a year in a title",
        "behind an abbreviation",
        "attributes",
        "the name of a page",
        "a picture",
        "what is apart already",
        "other scripts",
    ],
)
def test_what_is_read_from_right_to_left_is_kept_apart(html: str, apart: str):
    assert isolated(html) == apart


def test_wherever_a_persian_title_publisher_or_name_stands_it_is_apart(tmp_path: Path):
    """In citations, lists, headings, links and names: whatever template writes it."""
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    for file, old, new in (
        ("sources/paper.yml", "title: A report on the law", "title: گزارش 24"),
        ("sources/paper.yml", "publisher: The Paper", "publisher: روزنامه 7"),
        ("sources/paper.yml", "language: ru", "language: fa"),
        ("places/haven.yml", "title: Haven", "title: بندر"),
    ):
        text = (tmp_path / "data" / file).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "data" / file).write_text(text.replace(old, new), encoding="utf-8")
    pages = [page.html for page in Site(open_library(tmp_path)).render()]
    texts = [text for html in pages for text in tree(html).xpath("//text()") if has_right_to_left(text)]
    around = Counter(text.getparent().tag for text in texts)
    assert around["bdi"] > 20
    assert set(around) <= {"bdi", "title", "text", "option"}
    torn = [
        text for text in texts if text.getparent().tag == "bdi" and "بندر" not in text and not re.search(r"\d", text)
    ]
    assert torn == [], "the number of a name is apart from it"
    pages = "\n".join(pages)
    assert 'lang="fa"><bdi>گزارش 24</bdi></a>' in pages
    assert 'lang="fa"><span data-field="title"><bdi>گزارش 24</bdi>' in pages


def test_a_title_that_was_put_into_english_is_not_said_to_be_in_the_language_of_its_page(tmp_path: Path):
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    pages = "\n".join(page.html for page in Site(open_library(tmp_path)).render())
    assert "A report on the law" in pages
    assert 'lang="ru">A report' not in pages
