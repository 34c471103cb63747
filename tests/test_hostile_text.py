"""No text can become code: what looks like HTML, Jinja, Markdown or a script is shown as text or refused by name.

The strings of `hostile.yml` are spread over every field of every type, as many to a value as it takes, on as many
copies of the sample as that needs. The site is built of them and opened in the browser.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

import lxml.etree
import pytest
import yaml
from playwright.sync_api import Browser, Dialog, Page, expect

from kb.check.run import check, open_library
from kb.declare.fields import Group, Kind, Many, Prose, Quote, Ref, Text, Url, Whole
from kb.declare.types import TYPES
from kb.records.record import Leaf, Record, leaves
from scripts.site_server import served
from tests.conftest import ROOT, SAMPLE, Build, make_project
from tests.one_value import quoted, refusals
from tests.reading_pages import LINK, BuiltSite, lost_values, tree
from view.site import Site

pytestmark = pytest.mark.xdist_group("hostile")

GROUPS: dict[str, list[str]] = yaml.safe_load((ROOT / "tests" / "hostile.yml").read_text(encoding="utf-8"))
STRINGS = [text for group in GROUPS.values() for text in group]
# What each kind of free text may refuse; whatever else is refused is a mistake of the checker.
MAY_REFUSE = {
    Text: {"link-in-plain-text", "invisible-character"},
    Quote: {"link-in-plain-text", "invisible-character", "quote-too-long"},
    Prose: {
        "address-in-prose",
        "markup-in-prose",
        "malformed-link",
        "unknown-reference",
        "bad-id",
        "invisible-character",
    },
}
ADDRESS = "https://hostile.example/&quot;onclick=hit()//{}#javascript:hit()"
SHORT = "QXZ"  # a name in capitals, which a page explains
SHORT_LINE = Prose(60)  # which holds no more of these words than a point may have
OF_FEW_WORDS = {"answer", "asked.answer", "points.says"}
COPIES, ALL_COPIES = 5, 70  # of the sample; with `--audit` as many as it takes for every string to be in every title
IDS = open_library(SAMPLE).ids

REFUSED = {
    "url: https://gazette.example.org/law/1": ("url: javascript:alert(1)", "bad-address"),
    "archive: https://archive.example.org/law/1": ("archive: data:text/html,x", "bad-address"),
    "title: The law as published": ("title: The \u202elaw", "invisible-character"),
    "publisher: The Gazette": ("publisher: a [[pact]]", "link-in-plain-text"),
    "  - The page is a scan.": ("  - The [page](javascript:alert(1)).", "address-in-prose"),
    "  - Who printed it.": ("  - Who printed ![it](x).", "address-in-prose"),
}


# ── What the checker says ────────────────────────────────────────────────────────────────────────────────────────────


def refused(kind: Kind, text: str) -> set[str]:
    """Return the codes under which the checker refuses a text as a value of a kind, in a library like the sample."""
    return refusals(kind, text, IDS)


def is_free(kind: Kind) -> bool:
    """Whether a kind takes words as they come."""
    return isinstance(kind, Prose | Quote) or (isinstance(kind, Text) and not kind.pattern)


def kinds(of: Kind) -> Iterator[Kind]:
    """Yield the kinds of single values within a kind."""
    if isinstance(of, Many):
        yield from kinds(of.of)
    elif isinstance(of, Group):
        for inner in of.fields:
            yield from kinds(inner.kind)
    else:
        yield of


@functools.cache
def packed(kind: Kind) -> tuple[str, ...]:
    """Return values of a kind that hold among them every string that it takes, as many to a value as it takes."""
    values: list[str] = []
    for text in STRINGS:
        if refused(kind, text):
            continue
        joined = f"{values[-1]} {text}" if values else text
        if values and not refused(kind, joined):
            values[-1] = joined
        else:
            values.append(text)
    return tuple(values)


@functools.cache
def few_words() -> tuple[str, ...]:
    """Return values of few words that hold among them every string that prose takes, the longer ones alone."""
    longer = (text for text in STRINGS if refused(SHORT_LINE, text) and not refused(Prose(), text))
    return (*packed(SHORT_LINE), *longer)


def test_there_are_enough_strings_and_none_stands_twice():
    scripts = [text for text in STRINGS if "hit" in text or "hostile.example" in text]
    assert len(scripts) >= 200
    assert len(set(STRINGS)) == len(STRINGS)


@pytest.mark.parametrize("kind", [Text(400), Quote(), Prose()], ids=lambda kind: type(kind).__name__)
def test_each_string_is_taken_as_text_or_refused_by_name(kind: Kind):
    named = {text: codes for text in STRINGS if (codes := refused(kind, text))}
    assert {text: codes for text, codes in named.items() if not codes <= MAY_REFUSE[type(kind)]} == {}
    by_length = [text for text, codes in named.items() if codes == {"quote-too-long"}]
    assert len(named) - len(by_length) <= 36, named
    assert len(by_length) <= 25, by_length


@pytest.mark.slow
def test_a_field_with_a_form_takes_none_of_them():
    with_form = {kind for type_ in TYPES.values() for kind in kinds(type_.group) if not is_free(kind)}
    assert len(with_form) > 20
    assert [(kind, text) for kind in with_form for text in STRINGS if not refused(kind, text)] == []


@pytest.mark.parametrize("old", REFUSED)
def test_what_cannot_be_shown_safely_is_refused_by_name(sample: Path, old: str):
    new, code = REFUSED[old]
    path = sample / "data" / "sources" / "gazette.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert code in [problem.code for problem in check(sample).problems]


# ── The library and its site ─────────────────────────────────────────────────────────────────────────────────────────


def in_type(leaf: Leaf) -> str:
    """Return the way to a value within its type: that of a record without the places in lists."""
    return ".".join(part for part in leaf.path if isinstance(part, str))


@dataclass
class Spread:
    """Copies of the sample whose values are the strings; `used` counts the values that each field has had."""

    root: Path
    copies: int
    harmless: bool = False  # plain words stand for the strings
    used: Counter[tuple[str, str]] = field(default_factory=Counter)

    def write(self) -> None:
        """Write the copies; the first stands in place of the sample, so that what names a record finds it."""
        sample = list(open_library(self.root))
        texts = {record.id: (self.root / record.file).read_text(encoding="utf-8") for record in sample}
        for nth in range(self.copies):
            for record in sample:
                name = renamed(record.id, nth)
                path = self.root / "data" / record.type.name / f"{name}.yml"
                path.write_text(self.filled(record, texts[record.id], nth), encoding="utf-8")
        settings = self.root / "data" / "settings.yml"  # its synonyms would lead to words that no record has any more
        settings.write_text(settings.read_text(encoding="utf-8").partition("synonyms:")[0], encoding="utf-8")

    def filled(self, record: Record, text: str, nth: int) -> str:
        """Return the text of a record with other values, each of which stands in one line of it."""
        lines = text.splitlines()
        for leaf in leaves(record):
            value = self.value(record, leaf, nth)
            if value is not None:
                spot = record.spots[leaf.path]
                lines[spot.line - 1] = lines[spot.line - 1][: spot.column - 1] + value
        return "\n".join(lines) + "\n"

    def value(self, record: Record, leaf: Leaf, nth: int) -> str | None:
        """Return what stands for a value in a copy, or None where it stays."""
        kind, name = leaf.kind, leaf.field.name
        if isinstance(kind, Ref) or name == "aliases":
            return renamed(leaf.value, nth)
        if isinstance(kind, Url):
            return quoted(ADDRESS.format(f"{record.id}-{nth}"))
        if isinstance(kind, Whole) and name == "number":
            return str(leaf.value + 10 * nth)
        if not is_free(kind):
            return None
        if (record.id, nth, in_type(leaf)) == ("trade", 0, "other_names.name"):
            return SHORT
        key = record.type.name, in_type(leaf)
        self.used[key] += 1
        if self.harmless:
            return f"words {self.used.total()}"
        if name == "shows":  # no two citations say the same
            values = packed(Text(kind.longest - 6))
            return quoted(f"{self.used.total()} {values[self.used[key] % len(values)]}")
        values = few_words() if in_type(leaf) in OF_FEW_WORDS else packed(kind)
        # The fields of a type begin in other places, so that few copies hold every string already.
        start = list(TYPES[record.type.name].names).index(str(leaf.path[0])) * 7
        return quoted(values[(start + self.used[key]) % len(values)])


def renamed(id_: str, nth: int) -> str:
    return f"{id_}-{nth}" if nth else id_


@dataclass(frozen=True)
class Hostile:
    root: Path
    address: str
    copies: int

    @property
    def site(self) -> Path:
        return self.root / "site"


@pytest.fixture(scope="module")
def hostile(
    build: Build, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Hostile]:
    """A site of nothing but hostile text, whose front page names every record of the sample in Markdown."""
    named = "\n".join(f"- [[{record.id}]]" for record in open_library(SAMPLE))
    front = f"# Home\n\n{{{{ indexes() }}}}\n\n{named}\n"
    project = make_project(tmp_path_factory.mktemp("hostile"), SAMPLE / "data", pages={"index.md": front})
    copies = ALL_COPIES if request.config.getoption("--audit") else COPIES
    Spread(project, copies).write()
    assert [str(problem) for problem in check(project).problems] == []
    done = build(project, project / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    with served(project / "site") as address:
        yield Hostile(project, address, copies)


def held(root: Path) -> dict[tuple[str, str], tuple[Kind, str]]:
    """Return the kind and all values of each field of free text of each type."""
    found: dict[tuple[str, str], tuple[Kind, str]] = {}
    for record in open_library(root):
        for leaf in filter(lambda leaf: is_free(leaf.kind), leaves(record)):
            key = record.type.name, in_type(leaf)
            found[key] = leaf.kind, f"{found[key][1] if key in found else ''}\n{leaf.value}"
    return found


def test_every_string_that_is_taken_stands_in_the_library(hostile: Hostile):
    everything = "\n".join(values for _, values in held(hostile.root).values())
    taken = [text for text in STRINGS if not refused(Text(), text) or not refused(Prose(), text)]
    assert len(taken) > 200
    assert [text for text in taken if text not in everything] == []


@pytest.mark.audit
def test_every_string_stands_in_every_field_that_takes_it(hostile: Hostile):
    """A field for a few words only takes one string at a time, and so not every string."""
    title = TYPES["events"].names["title"].kind
    for field_, (kind, values) in held(hostile.root).items():
        if field_[1] in ("answer", "asked.answer"):
            continue  # one sentence of few words
        if isinstance(kind, Text | Prose) and isinstance(title, Text) and kind.longest >= title.longest:
            assert [text for text in STRINGS if not refused(kind, text) and text not in values] == [], field_


def test_hostile_text_is_shown_as_text(hostile: Hostile):
    library = open_library(hostile.root)
    for record in library:
        page = (hostile.site / record.address / "index.html").read_text(encoding="utf-8")
        assert lost_values(record, page, library) == []


def elements(root: Path) -> set[str]:
    """Return the elements of all pages of a library's site, each with the names of its attributes."""
    pages = [tree(page.html) for page in Site(open_library(root)).render()]
    return {
        f"{element.tag} {name}"
        for page in pages
        for element in page.iter()
        if isinstance(element.tag, str)
        for name in ("", *element.attrib)
    }


def test_hostile_text_makes_no_element_and_no_attribute(hostile: Hostile, sample: Path):
    Spread(sample, hostile.copies, harmless=True).write()
    # Emphasis is Markdown's own; what many records link to has a list so long that it is folded.
    meant = {"em ", "strong ", "details ", "details class", "summary "}
    assert elements(hostile.root) - elements(sample) - meant == set()
    for name, root in BuiltSite(hostile.site).trees.items():
        scripts = {(script.text or "")[:40] for script in root.iter("script")}
        assert not any("hit" in script for script in scripts), name
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            assert not any(attribute.startswith("on") for attribute in element.attrib), name
            assert not element.get("href", "").lower().startswith(("javascript:", "data:text")), name
            assert element.tag not in ("iframe", "object", "embed", "base"), name


def test_hostile_text_is_not_evaluated(hostile: Hostile):
    for path in (hostile.site).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<!\d)7{7}(?!\d)", tree(text).text_content()), path
        assert "<script>hit()" not in text and "onerror=hit()>" not in text, path


def test_hostile_text_breaks_no_export(hostile: Hostile):
    feed = lxml.etree.parse(hostile.site / "feed.xml")
    names = {element.tag.rpartition("}")[2] for element in feed.iter()}
    assert names <= {"feed", "title", "id", "updated", "author", "name", "rights", "entry", "link", "summary"}
    for path in hostile.site.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))


# ── In the browser ───────────────────────────────────────────────────────────────────────────────────────────────────

# What stands on a page that could run or lead to what runs, and the words of each value of its record.
LOOK = r"""document => {
  const live = []
  for (const el of document.querySelectorAll("*")) for (const { name, value } of el.attributes) {
    const leads = /^(href|src|action|formaction|data|xlink:href)$/i.test(name)
    if (/^on|^srcdoc$|^http-equiv$/i.test(name) || (leads && /^[\s\0]*(javascript:|vbscript:|data:text|feed:)/i.test(value))) live.push(el.outerHTML.slice(0, 200))
  }
  const words = {}
  for (const fold of document.querySelectorAll("details")) fold.open = true
  for (const el of document.querySelectorAll("[data-field]")) {
    const copy = el.cloneNode(true)
    copy.querySelectorAll(".kb-skip-label").forEach(label => label.remove())
    words[el.dataset.field] = el.checkVisibility() ? copy.textContent : null
  }
  return { live, words, at: document.location.href, title: document.title, text: document.body?.textContent ?? "" }
}"""
# Opens pages in frames, some at a time: a page takes a fifth of the time that it takes in a window of its own.
IN_FRAMES = (
    r"""async addresses => {
  const look = """
    + LOOK
    + r""", found = {}, waiting = [...addresses]
  async function open() {
    for (let address; (address = waiting.shift());) {
      const frame = document.createElement("iframe")
      frame.width = 1200; frame.height = 800
      const loaded = new Promise(done => frame.addEventListener("load", done))
      frame.src = address
      document.body.append(frame)
      await loaded
      found[address] = frame.contentDocument ? look(frame.contentDocument) : { live: ["it went elsewhere"] }
      frame.remove()
    }
  }
  await Promise.all(Array.from({ length: 6 }, open))
  return found
}"""
)


class Watch:
    """A window of a browser that notes whatever a page did of itself: ran something, opened something, or asked
    another host."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.seen: list[str] = []
        self.address = address
        self.context = browser.new_context(viewport={"width": 1200, "height": 900})
        self.context.expose_binding("hit", lambda source, *_: self.note("hit", source["frame"].url))
        self.page: Page = self.context.new_page()
        self.page.on("dialog", self.dialog)
        self.page.on(
            "console", lambda message: self.note(message.type, message.text) if message.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.note("error", str(error)))
        self.page.on("popup", lambda popup: self.note("popup", popup.url))
        self.page.on("download", lambda download: self.note("download", download.url))
        self.context.on("request", lambda request: self.request(request.url))

    def note(self, what: str, where: str) -> None:
        self.seen.append(f"{what}: {where}")

    def dialog(self, dialog: Dialog) -> None:
        self.note("dialog", dialog.message)
        dialog.dismiss()

    def request(self, url: str) -> None:
        if not url.startswith((self.address, "data:image/", "blob:", "about:")):
            self.note("request", url)

    def look(self, path: str) -> dict[str, Any]:
        """Open a page and return what stands on it."""
        self.page.goto(self.address + path)
        found: dict[str, Any] = self.page.evaluate(LOOK.replace("document =>", "() =>", 1))
        return found

    def look_at_many(self, paths: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Open pages in frames and return what stands on each."""
        self.page.goto(f"{self.address}frames.html")
        found = self.page.evaluate(IN_FRAMES, [self.address + path for path in paths])
        return {address.removeprefix(self.address): page for address, page in found.items()}


@pytest.fixture(scope="module")
def watched(browser: Browser, hostile: Hostile) -> Iterator[Watch]:
    (hostile.site / "frames.html").write_text(
        '<!doctype html><title>Frames</title><link rel="icon" href="assets/mark.svg">', encoding="utf-8"
    )
    watched = Watch(browser, hostile.address)
    yield watched
    watched.context.close()


@pytest.fixture
def watch(watched: Watch) -> Iterator[Watch]:
    """An empty window that has seen nothing yet."""
    yield watched
    for opened in watched.context.pages:
        if opened is not watched.page:
            opened.close()
    watched.page.goto("about:blank")
    watched.seen.clear()


def bare(text: str) -> str:
    """Return a text without spaces and without what Markdown takes for emphasis, escapes and lists."""
    return re.sub(r"[\s\\*_-]", "", text)


def shown(leaf: Leaf, titles: dict[str, str]) -> str:
    """Return what a value looks like on its page, but for spaces."""
    if isinstance(leaf.kind, Prose):
        return bare(LINK.sub(lambda link: link[2] or titles[link[1]], leaf.value))
    return bare(leaf.value)


def test_nothing_runs_on_any_page_and_every_string_is_read_there(watch: Watch, hostile: Hostile):
    library = open_library(hostile.root)
    titles = {record.id: record.title for record in library}
    pages = watch.look_at_many([record.address for record in library])
    wrong = []
    for record in library:
        page = pages[record.address]
        wrong += [f"{record.id}: {live}" for live in page["live"]]
        for leaf in filter(lambda leaf: is_free(leaf.kind), leaves(record)):
            words = page["words"].get(".".join(map(str, leaf.path)))
            if words is None or bare(words) != shown(leaf, titles):
                wrong.append(f"{record.id}: {leaf.path} is shown as {words}, not {leaf.value}")
    assert wrong == []
    assert watch.seen == []


def leads_on(hostile: Hostile, path: str) -> str | None:
    """Return the address to which a page without anything of its own takes its reader, or None."""
    links = tree((hostile.site / path).read_text(encoding="utf-8")).xpath("//a[@data-kb-leads-on]/@href")
    addresses = [urljoin(hostile.address + path, link) for link in links]
    assert all(address.startswith(hostile.address) for address in addresses)
    return addresses[0] if addresses else None


@pytest.mark.audit
def test_nothing_runs_on_any_other_page(watch: Watch, hostile: Hostile):
    records = {f"{record.address}index.html" for record in open_library(hostile.root)}
    paths = {path.relative_to(hostile.site).as_posix() for path in hostile.site.rglob("*.html")}
    others = sorted(paths - records - {"frames.html"})
    assert len(others) > 25
    for path, page in watch.look_at_many(others).items():
        assert page["live"] == [], path
        assert page["at"] in (hostile.address + path, leads_on(hostile, path))
    assert watch.seen == []


def test_nothing_runs_where_a_reader_opens_an_export(watch: Watch):
    exports = ["feed.xml", "data/record.json", "data/terms.json", "events/signing.json", "pagefind/facets.json"]
    pages = watch.look_at_many(exports)
    assert [page["live"] for page in pages.values()] == [[]] * len(exports)
    assert all("hit()" in pages[path]["text"] for path in exports[1:4])
    assert watch.seen == []


QUERIES = GROUPS["breakouts"][:3] + GROUPS["handlers"][:1] + GROUPS["templates"][:1]


@pytest.mark.parametrize("text", [QUERIES[0], *(pytest.param(text, marks=pytest.mark.audit) for text in QUERIES[1:])])
def test_a_hostile_query_is_only_searched_for(watch: Watch, text: str):
    page = watch.look(f"search/?{urlencode({'q': text, 'type': text, 'theme': text})}#{text}")
    assert page["live"] == []
    expect(watch.page.get_by_role("searchbox")).to_have_value(text)
    expect(watch.page.locator(".kb-search__count")).to_contain_text("page")
    assert watch.page.evaluate(LOOK.replace("document =>", "() =>", 1))["live"] == []
    assert watch.seen == []


@pytest.mark.audit
def test_what_a_search_finds_is_shown_as_text(watch: Watch):
    for word in ("onerror", "script", "hit", "javascript", "iframe"):
        watch.page.goto(f"{watch.address}search/?q={word}")
        hits = watch.page.locator(".kb-search__hits")
        expect(hits.locator("li").nth(4)).to_be_visible()
        expect(hits).to_contain_text("<")
        made = hits.evaluate("hits => [...new Set([...hits.querySelectorAll('*')].map(el => el.localName))]")
        assert set(made) <= {"li", "a", "span", "p", "mark", "div", "ul", "svg", "use"}
    assert watch.seen == []


def test_a_list_takes_no_hostile_filter(watch: Watch, hostile: Hostile):
    forms = {
        f"{name}/": tree((hostile.site / name / "index.html").read_text(encoding="utf-8")).xpath(
            "//form[@data-kb-list]"
        )
        for name in (*TYPES, "timeline", "forecasts", "disputes", "open-questions")
    }
    assert sum(map(len, forms.values())) >= 2
    text = "\"'><img src=x onerror=hit()>{{hit()}}"
    for path, (form, *_) in ((path, found) for path, found in forms.items() if found):
        state = urlencode(dict.fromkeys(["sort", *form.xpath(".//@name")], text))
        assert watch.look(f"{path}?{state}#{text}")["live"] == [], path
        expect(watch.page.locator("form[data-kb-list] [name=q]").first).to_have_value(text)
        expect(watch.page.locator("form[data-kb-list] output").first).to_contain_text("shown")
    assert watch.seen == []


def test_a_card_shows_hostile_words_as_text(watch: Watch, hostile: Hostile):
    library = open_library(hostile.root)
    watch.page.goto(watch.address + library["pact-trade"].address)
    watch.page.locator(".kb-facts a[href*='themes/trade/']").first.hover()
    card = watch.page.locator("#kb-hover")
    expect(card).to_be_visible()
    title = " ".join(library["trade"].title.split())
    expect(card).to_contain_text(title)
    assert set(card.evaluate("card => [...card.querySelectorAll('*')].map(el => el.localName)")) == {"span"}
    assert watch.seen == []


# ── The watch itself ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.audit
def test_what_runs_is_seen(watch: Watch, hostile: Hostile):
    """The same strings, written into a page as they stand: most of them run, ask another host, or are live."""
    folder = hostile.site / "raw"
    folder.mkdir()
    names = ("tags", "handlers", "svg and math", "frames", "scripts", "comments")
    tried = {f"raw/{number}.html": text for number, text in enumerate(text for name in names for text in GROUPS[name])}
    for path, text in tried.items():
        html = f"<!doctype html><meta charset=utf-8><title>x</title><p>{text}</p>"
        (hostile.site / path).write_text(html, encoding="utf-8")
    pages = watch.look_at_many(list(tried))
    ran = " ".join(watch.seen)
    quiet = [text for path, text in tried.items() if path not in ran and not pages[path]["live"]]
    assert len(quiet) < len(tried) / 3, quiet


@pytest.mark.audit
@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("<script>hit()</script>", "hit: "),
        ("<script>alert(1)</script>", "dialog: 1"),
        ("<img src=x onerror=hit()>", "hit: "),
        ("<img src=//hostile.example/x.png>", "request: http://hostile.example/x.png"),
        ("<script>throw Error('x')</script>", "error: x"),
    ],
)
def test_each_thing_that_a_page_can_do_is_seen(watch: Watch, hostile: Hostile, html: str, says: str):
    (hostile.site / "planted.html").write_text(f"<!doctype html><title>x</title>{html}", encoding="utf-8")
    watch.look("planted.html")
    watch.page.wait_for_load_state("networkidle")
    assert any(seen.startswith(says) for seen in watch.seen), watch.seen
