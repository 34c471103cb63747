"""Hand-written pages: the macros they call and the `[[links]]` in them.

What a macro makes is HTML, which Markdown must not touch: it is set aside during conversion and put back after it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
from markdown import markdown as to_html  # type: ignore[import-untyped]
from markupsafe import Markup

from kb.declare import prose
from kb.load.text import Unreadable, read_text
from kb.problems.problem import BadData, Problem
from kb.records.spots import place_in
from view.banner import from_template, unresolved_link
from view.site import Site

SLOT = '<div data-slot="{}"></div>'
# Behind each link stands, while the macros are called, where it begins. What stands in a macro's brackets is no link.
MARK = "\ue000{}\ue001"
MARKED_LINK = re.compile(prose.LINK.pattern + "\ue000(?P<start>\\d+)\ue001")
LINK_OR_MACRO = re.compile(rf"{prose.LINK.pattern}|(?s:{{{{.*?}}}}|{{%.*?%}}|{{#.*?#}})")
OPENING = re.compile(r"\[\[|\{[{%#]")
# What opens a link or speaks to Jinja, with all that is said to Jinja.
SPOKEN = re.compile(r"\[\[|(?s:\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})|\{[{%#]")
ATTRIBUTES = re.compile(r"\{#[^\s{}#-][^{}\n]*(?<!#)\}")  # of the element before them, such as `{#today}`
SHOWN = ("code", "pre", "kbd", "samp", "tt", "script", "style", "textarea")  # elements that keep what was typed
MAY_BE_CODE = re.compile(rf"`|~~~|[ ]{{4}}|\t|<(?:!--|{'|'.join(SHOWN)})")
NUMBER = re.compile("\ue002(\\d+)\ue003")
STAND_INS = {"[[": "\ue004\ue005", "{{": "\ue004\ue006", "{%": "\ue004\ue007", "{#": "\ue004\ue008"}
Convert = Callable[[str], str]  # a page in Markdown → its HTML


def _called(value: Any) -> Any:
    """Return a value as it is. Raises where it is a macro that was named and not called."""
    if callable(value):
        raise jinja2.TemplateRuntimeError("a macro that is named and not called")
    return value


PAGES = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False, finalize=_called)
# What Markdown takes for markup unless a backslash stands before it.
MARKUP = re.compile(r"[\\`*_{}\[\]()#+.!-]")

# The guide for contributors lies where code hosts look for it, so its links start from the project's root.
GUIDE_LINKS = {r"\]\(docs/": "](", r"\]\(data/([a-z]+)/\)": r"](\1/index.md)"}
# Whom to ask about this copy of the site, the guide itself cannot say.
GUIDE_MACRO = (r"^## Report an error\n", "\\g<0>\n{{ report() }}\n")
GUIDE_SETTINGS = "---\nhide: [navigation]\n---\n\n"


def converter(extensions: Sequence[str], settings: Mapping[str, Any]) -> Convert:
    """Return what makes HTML of a page, with these extensions of Markdown and the settings of each."""
    return partial(to_html, extensions=extensions, extension_configs=settings)


CONVERT = converter(("attr_list", "fenced_code", "md_in_html", "tables"), {})


@dataclass(frozen=True)
class Filled:
    """A page whose macros were called: its Markdown, what they made, and what is wrong with it."""

    markdown: str
    blocks: tuple[Markup, ...]
    problems: tuple[Problem, ...]

    def put_back(self, html: str) -> str:
        """Return the converted page with what the macros made in its place."""
        for number, block in enumerate(self.blocks):
            html = html.replace(SLOT.format(number), block)
        return html


def fill(
    markdown: str, path: str, address: str, site: Site, lines_above: int = 0, convert: Convert = CONVERT
) -> Filled:
    """Return a page of the site with its macros called and its links resolved; code stays as it is written.

    `path` is its place under `docs`, `lines_above` how many lines of the file stand above this Markdown, `convert` what
    makes HTML of it.
    """
    blocks: list[Markup] = []
    problems: list[Problem] = []
    name = f"docs/{path}"

    def link(match: re.Match[str]) -> str:
        id_ = match["id"].strip()
        if id_ not in site.library:
            spot = place_in(markdown, int(match["start"]))
            problems.append(unresolved_link(name, spot, id_, site.library.ids))
            return match[0].partition(MARK[0])[0]
        record = site.library[id_]
        target = posixpath.relpath(f"{record.address.rstrip('/')}.md", posixpath.dirname(path) or ".")
        anchor = f"#{match['anchor']}" if match["anchor"] else ""
        return f"[{match['words'] or literal(record.title)}]({target}{anchor})"

    def set_aside(macro: Any) -> Any:
        def call(*unnamed: Any, **arguments: Any) -> str:
            if unnamed:
                raise jinja2.TemplateRuntimeError(f"{unnamed[0]!r} without the name of what it is for")
            blocks.append(macro(**arguments))
            return SLOT.format(len(blocks) - 1)

        return call

    macros = {word: set_aside(macro) for word, macro in site.macros(address).items()}
    try:
        rendered = PAGES.from_string(_marked(_sheltered(markdown, convert))).render(macros)
    except (jinja2.TemplateError, TypeError) as error:
        return Filled("", (), (_lower(from_template(error, name, macros), lines_above),))
    filled = _laid_open(MARKED_LINK.sub(link, rendered))
    return Filled(filled, tuple(blocks), tuple(_lower(problem, lines_above) for problem in problems))


class _Shown(HTMLParser):
    """Gathers the numbers that stand in code or in a comment."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.numbers: set[int] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.depth += tag in SHOWN

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in SHOWN

    def handle_data(self, data: str) -> None:
        if self.depth > 0:
            self.handle_comment(data)

    def handle_comment(self, data: str) -> None:
        self.numbers |= {int(number) for number in NUMBER.findall(data)}


def _in_code(markdown: str, convert: Convert) -> set[int]:
    """Return where links and macros open in code or in a comment, as Markdown says of each by its number."""
    starts = [match.start() for match in OPENING.finditer(markdown)]
    if not starts or not MAY_BE_CODE.search(markdown):
        return set()
    numbers = iter(range(len(starts)))
    shown = _Shown()
    shown.feed(convert(OPENING.sub(lambda match: f"{match[0]}\ue002{next(numbers)}\ue003", markdown)))
    shown.close()
    return {starts[number] for number in shown.numbers}


def _sheltered(markdown: str, convert: Convert) -> str:
    """Return a page with a stand-in, as long, for each opening in code, of attributes, or behind a backslash."""
    shown, done, at = _in_code(markdown, convert), [], 0
    while match := SPOKEN.search(markdown, at):
        start = match.start()
        is_text = start in shown or markdown[start - 1 : start] == "\\" or ATTRIBUTES.match(markdown, start)
        end = start + 2 if is_text else match.end()
        opening = markdown[start:end]
        done += [markdown[at:start], STAND_INS[opening] if is_text else opening]
        at = end
    return "".join([*done, markdown[at:]])


def _laid_open(markdown: str) -> str:
    for opening, stand_in in STAND_INS.items():
        markdown = markdown.replace(stand_in, opening)
    return markdown


def _marked(markdown: str) -> str:
    """Return a page with the place of each link behind it."""
    return LINK_OR_MACRO.sub(lambda match: match[0] + (MARK.format(match.start()) if match["id"] else ""), markdown)


def _lower(problem: Problem, lines: int) -> Problem:
    return replace(problem, line=problem.line + lines)


def literal(text: str) -> str:
    """Return the Markdown that shows a text as it stands: nothing in it is HTML or markup."""
    return MARKUP.sub(r"\\\g<0>", escape(text, quote=False))


def guide(path: Path) -> str:
    """Return the guide for contributors as a page of the site. Raises `BadData` where it cannot be read."""
    try:
        text = read_text(path, path.name)
    except Unreadable as error:
        raise BadData([error.problem]) from None
    for link, there in GUIDE_LINKS.items():
        text = re.sub(link, there, text)
    return GUIDE_SETTINGS + re.sub(*GUIDE_MACRO, text, flags=re.MULTILINE)
