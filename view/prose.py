"""Prose → HTML: a safe subset of Markdown with `[[links]]` to records. HTML in the text is shown, never obeyed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markupsafe import Markup

from kb.declare import prose

# id of the record and words to show, where there are any → HTML of the link
Linker = Callable[[str, str | None], str]
# words that are no link → their HTML
Writer = Callable[[str], str]


def _record_link(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    match = prose.LINK.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("record_link", "a", 0)
        token.meta = {"id": match["id"].strip(), "words": match["words"]}
    state.pos = match.end()
    return True


def _render_link(self: RendererHTML, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    meta = tokens[index].meta
    html: str = env["link"](meta["id"], meta["words"])
    return html


def _render_text(self: RendererHTML, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    html: str = env["write"](tokens[index].content)
    return html


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False})
    wanted = {"text", "newline", "escape", "emphasis", "list", "paragraph", "balance_pairs", "fragments_join"}
    for chain in (parser.block.ruler, parser.inline.ruler, parser.inline.ruler2):
        chain.disable([name for name in chain.get_all_rules() if name not in wanted])
    parser.inline.ruler.before("emphasis", "record_link", _record_link)
    parser.add_render_rule("record_link", _render_link)
    parser.add_render_rule("text", _render_text)
    return parser


_PARSER = _parser()
# "2002." at the beginning of a line or of a list's entry is a year and a full stop, never the start of a numbered list.
NUMBERED = re.compile(r"^(\s*(?:[-+*]\s+)*\d+)([.)])(?=\s|$)", re.MULTILINE)


def to_html(text: str, link: Linker, write: Writer = escapeHtml) -> Markup:
    """Return the HTML of a prose value; `link` makes the HTML of each link to a record, `write` that of other words."""
    return Markup(_PARSER.render(NUMBERED.sub(r"\1\\\2", text), {"link": link, "write": write}).strip())


def to_inline(text: str, link: Linker, write: Writer = escapeHtml) -> Markup:
    """Return the HTML of a prose value without its paragraph, for a place inside a line."""
    return Markup(_PARSER.renderInline(" ".join(text.split()), {"link": link, "write": write}))


def anchor(href: str, words: str, attributes: str = "") -> str:
    """Return a link with plain words."""
    return f'<a href="{escape(href)}"{attributes}>{escape(words)}</a>'
