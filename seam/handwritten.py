"""Hand-written pages: the macros they call and the `[[links]]` in them.

What a macro makes is HTML, which Markdown must not touch: it is set aside during conversion and put back after it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from kb.declare import prose
from kb.load.text import Unreadable, conflict, read_text
from kb.problems.problem import BadData, Problem
from kb.records.spots import place_in
from view.banner import from_template, unresolved_link
from view.site import Site

SLOT = '<div data-slot="{}"></div>'
# Behind each link stands, while the macros are called, where it begins. What stands in a macro's brackets is no link.
MARK = "\ue000{}\ue001"
MARKED_LINK = re.compile(prose.LINK.pattern + "\ue000(?P<start>\\d+)\ue001")
LINK_OR_MACRO = re.compile(rf"{prose.LINK.pattern}|(?s:{{{{.*?}}}}|{{%.*?%}}|{{#.*?#}})")
# Code in every form that Markdown has: fenced, in HTML, indented behind an empty line, and between backticks.
CODE = re.compile(
    r"""^(?P<lead>[ ]{0,3})(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??[ ]{0,3}(?P=fence)[`~]*[ \t]*$
    | <(?P<tag>code|pre)\b.*?</(?P=tag)>
    | (?:(?<=\n\n)|\A)(?:(?:[ ]{4}|\t)[^\n]*\S[^\n]*\n?)+
    | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`)""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
ASIDE, FILLED = "\ue002", "\ue003"  # where code begins, and as many more signs as keep all places what they are
PAGES = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
# What Markdown takes for markup unless a backslash stands before it.
MARKUP = re.compile(r"[\\`*_{}\[\]()#+.!-]")

# The guide for contributors lies where code hosts look for it, so its links start from the project's root.
GUIDE_LINKS = {r"\]\(docs/": "](", r"\]\(data/([a-z]+)/\)": r"](\1/index.md)"}
GUIDE_SETTINGS = "---\nhide: [navigation, toc]\n---\n\n"


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


def fill(markdown: str, path: str, address: str, site: Site, lines_above: int = 0) -> Filled:
    """Return a page of the site with its macros called and its links resolved.

    `path` is its place under `docs`, `lines_above` how many lines of the file stand above this Markdown.
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
        target = os.path.relpath(f"{record.address.rstrip('/')}.md", Path(path).parent)
        anchor = f"#{match['anchor']}" if match["anchor"] else ""
        return f"[{match['words'] or literal(record.title)}]({target}{anchor})"

    def set_aside(macro: Any) -> Any:
        def call(**arguments: Any) -> str:
            blocks.append(macro(**arguments))
            return SLOT.format(len(blocks) - 1)

        return call

    unfinished = conflict(name, markdown)
    if unfinished:
        return Filled("", (), (_lower(unfinished, lines_above),))
    macros = {word: set_aside(macro) for word, macro in site.macros(address).items()}
    try:
        rendered = PAGES.from_string(_marked(CODE.sub(_emptied, markdown))).render(macros)
    except jinja2.TemplateError as error:
        return Filled("", (), (_lower(from_template(error, name), lines_above),))
    filled = _with_code(MARKED_LINK.sub(link, rendered), markdown)
    return Filled(filled, tuple(blocks), tuple(_lower(problem, lines_above) for problem in problems))


def _emptied(code: re.Match[str]) -> str:
    """Return a stand-in for code, as long and with the same line ends."""
    return ASIDE + re.sub(r"[^\n]", FILLED, code[0][1:])


def _with_code(filled: str, markdown: str) -> str:
    """Return a page with its code in the place of what stood in for it."""
    for code in CODE.finditer(markdown):
        start = filled.find(ASIDE)
        filled = filled[:start] + code[0] + filled[start + len(code[0]) :] if start >= 0 else filled
    return filled


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
    return GUIDE_SETTINGS + text
