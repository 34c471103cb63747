"""What a person sees on a built page, read from its HTML by other means than those that made it."""

from __future__ import annotations

import decimal
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import yaml

from kb.declare.fields import Choice, Decimal, Prose, Ref, Url
from kb.library.library import Library
from kb.records.record import Leaf, Record, leaves

UNSEEN = {"script", "style", "template", "noscript", "head", "title", "desc"}
# Text with a straight quotation mark or apostrophe, but in code and raw data, which are to be copied.
STRAIGHT = """//body//text()[contains(., "'") or contains(., '"')]
    [not(ancestor::code or ancestor::pre or ancestor::script or ancestor::style)]"""
LINK = re.compile(r"\[\[([^\]|#]+)(?:\|([^\]]+))?\]\]")


def tree(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html)


def is_hidden(element: lxml.html.HtmlElement) -> bool:
    """Whether this element itself is kept from sight; `kb-skip-label` is for screen readers only."""
    return (
        not isinstance(element.tag, str)
        or element.tag in UNSEEN
        or "hidden" in element.attrib
        or "kb-skip-label" in element.get("class", "").split()
        or "display:none" in element.get("style", "").replace(" ", "")
    )


def is_seen(element: lxml.html.HtmlElement) -> bool:
    return not any(is_hidden(node) for node in (element, *element.iterancestors()))


def seen_text(element: lxml.html.HtmlElement) -> str:
    """Return the text of an element that can be seen, without what is kept from sight inside it."""
    parts = [element.text or ""]
    for child in element:
        if not is_hidden(child):
            parts.append(seen_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def words(text: str) -> list[str]:
    """Return the words of a text, without what Markdown takes for emphasis and escapes."""
    return re.findall(r"\w+", re.sub(r"[*_\\]", "", text))


def expected_words(leaf: Leaf, record: Record, library: Library) -> list[str]:
    """Return the words by which a value has to be seen on its record's page."""
    if isinstance(leaf.kind, Ref):
        return words(library[leaf.value].title)
    if isinstance(leaf.kind, Choice):
        return words(leaf.value.label)
    if isinstance(leaf.kind, Decimal):
        return words(f"{decimal.Decimal(leaf.value):,}")
    if isinstance(leaf.kind, Url):
        return words(leaf.value.partition("://")[2])
    if isinstance(leaf.kind, Prose):
        cited = (
            [citation.source for citation in record.values["sources"] or ()] if record.type.name != "sources" else []
        )

        def shown(match: re.Match[str]) -> str:
            id_, own_words = match[1].strip(), match[2]
            if own_words is None and id_ in cited:
                return f" {cited.index(id_) + 1} "
            return own_words or library[id_].title

        return words(LINK.sub(shown, leaf.value))
    return words(str(leaf.value))


def lost_values(record: Record, html: str, library: Library) -> list[str]:
    """Return what is wrong with how a page shows its record: values not seen, seen twice, or seen in other words."""
    elements: dict[str, list[lxml.html.HtmlElement]] = {}
    for element in tree(html).iterfind(".//*[@data-field]"):
        elements.setdefault(element.get("data-field"), []).append(element)
    found = []
    for leaf in leaves(record):
        path = ".".join(map(str, leaf.path))
        here = elements.pop(path, [])
        if len(here) != 1:
            found.append(f"{record.id}: {path} stands {len(here)} times on its page")
        elif not is_seen(here[0]):
            found.append(f"{record.id}: {path} cannot be seen")
        elif words(seen_text(here[0])) != expected_words(leaf, record, library):
            found.append(f"{record.id}: {path} is shown as {seen_text(here[0])!r}")
    found += [f"{record.id}: {path} is shown, but the record has no such value" for path in elements]
    return found


def yaml_values(text: str) -> int:
    """Return how many values a YAML text holds, counted by PyYAML's own loader."""

    def count(node: object) -> int:
        if isinstance(node, dict):
            return sum(map(count, node.values()))
        return sum(map(count, node)) if isinstance(node, list) else 1

    return count(yaml.load(text, Loader=yaml.CBaseLoader))


# ── The built site ───────────────────────────────────────────────────────────────────────────────────────────────────

# What a template leaves behind where something went wrong.
LEFTOVERS = re.compile(r"\[\[|\]\]|\{\{|\}\}|\{%|%\}|<kb\.|\bUndefined\b|Entry\(|Markup\(|data-slot")
# “None of them” begins a sentence; a value that is missing stands alone, or within one.
MISSING = re.compile(r"(?<![.!?:;”] )(?<!^)\bNone\b|^None(?=\W*$|[.,;·])")
NO_PAGE_LEADS_THERE = {"404.html"}


class BuiltSite:
    """Every page of a built site, parsed once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        self.pages = {name: folder / name for name in sorted(self.files) if name.endswith(".html")}
        self.trees = {name: tree(path.read_text(encoding="utf-8")) for name, path in self.pages.items()}
        self.followed: dict[tuple[str, str], tuple[str, str | None]] = {}
        self.ids = {name: {e.get("id") for e in root.iterfind(".//*[@id]")} for name, root in self.trees.items()}

    def faults(self) -> list[str]:
        """Return every dead link, dead anchor, orphan, leftover, straight mark and address elsewhere that a page would load."""
        found, reached = [], Counter({"index.html": 1})
        for name, root in self.trees.items():
            found += self._leftovers(name, root)
            found += self._loads(name, root)
            found += [f"{name}: a straight mark: {' '.join(text.split())[:80]}" for text in root.xpath(STRAIGHT)]
            for element, attribute, link, _ in root.iterlinks():
                if element.tag == "link" and element.get("rel") in ("canonical", "alternate"):
                    continue
                fault, target = self._follow(name, link)
                if fault:
                    found.append(f"{name}: {attribute}={link}: {fault}")
                elif target and target != name and element.tag == "a":
                    reached[target] += 1
            for element in root.iter("use"):
                fault, _ = self._follow(name, element.get("href"))
                if fault:
                    found.append(f"{name}: use {element.get('href')}: {fault}")
        found += [f"{name}: no page leads there" for name in self.pages if self._is_orphan(name, reached)]
        return found

    def _is_orphan(self, name: str, reached: Counter[str]) -> bool:
        moved = "kb-page--moved" in self.pages[name].read_text(encoding="utf-8")
        return not reached[name] and name not in NO_PAGE_LEADS_THERE and not moved

    def _follow(self, page: str, link: str) -> tuple[str, str | None]:
        """Return what is wrong with a link, and the page that it leads to where it stays on the site."""
        up = "../" * page.count("/")
        if up and link.startswith(up):  # to the root and down again, as from any other page
            page, link = "index.html", link.removeprefix(up)
        if (page, link) not in self.followed:
            self.followed[page, link] = self._answer(page, link)
        return self.followed[page, link]

    def _answer(self, page: str, link: str) -> tuple[str, str | None]:
        if urlsplit(link).scheme in ("http", "https", "mailto", "data"):
            return "", None
        address, anchor = urldefrag(urljoin(f"/{page}", link))
        path = unquote(urlsplit(address).path).lstrip("/")
        if path.startswith("charter/") and page == "404.html" and not (self.folder / path).exists():
            path = path.removeprefix("charter/")  # the 404 page names the site by its own full path
        if path == "" or path.endswith("/"):
            path += "index.html"
        if path not in self.files:
            return "leads nowhere", None
        if path.endswith(".svg") and anchor:
            symbols = {e.get("id") for e in lxml.etree.parse(self.folder / path).iter()}
            return ("" if anchor in symbols else "no such symbol"), None
        if anchor and path in self.ids and unquote(anchor) not in self.ids[path]:
            return "no such anchor", None
        return "", path if path in self.pages else None

    @staticmethod
    def _leftovers(name: str, root: lxml.html.HtmlElement) -> list[str]:
        """What a template left behind, in what can be seen and in what names a value."""
        found = []
        for code in root.xpath("//code"):
            code.text = ""
        body = root.find("body")
        attributes = " ".join(value for e in root.iter() for value in getattr(e, "attrib", {}).values())
        for text in (seen_text(body), attributes):
            match = LEFTOVERS.search(text)
            if match:
                found.append(f"{name}: left over: …{text[max(0, match.start() - 30) : match.end() + 30]}…")
        for text in body.itertext():
            if "None" in text and MISSING.search(" ".join(text.split())):
                found.append(f"{name}: left over: {' '.join(text.split())[:80]}")
        return found

    @staticmethod
    def _loads(name: str, root: lxml.html.HtmlElement) -> list[str]:
        """What the browser would fetch from another host."""
        elements = root.xpath(
            "//script[@src] | //img[@src] | //iframe[@src] | //link[@rel='stylesheet' or @rel='icon']"
        )
        addresses = [element.get("src") or element.get("href") for element in elements]
        return [f"{name}: would load {address}" for address in addresses if urlsplit(address).netloc]
