"""Mistakes as a reader of the running site sees them, and mistakes of templates and pages in the form of all others."""

from __future__ import annotations

import posixpath
import re
import traceback
from collections.abc import Collection, Iterable
from pathlib import Path

import jinja2
from markupsafe import Markup

from kb.problems.problem import Problem
from kb.problems.sentences import said
from kb.problems.words import listing
from kb.records.known_ids import Ids, Renamed, Retired
from kb.records.spots import Spot

BANNER = jinja2.Environment(autoescape=True).from_string(
    """<div class="kb-banner" role="alert" data-search-exclude>
{% if notice %}<p>{{ notice }}</p>
{% endif %}{% if problems %}<p><b>{{ problems|length }} {{ 'mistake' if problems|length == 1 else 'mistakes' }}.</b>
{% if explained %}This page shows the last state without mistakes.
{% else %}There is no site to show until they are mended.{% endif %}</p>
<ol>{% for p in problems %}
<li><code>{{ p.file }}:{{ p.line }}:{{ p.column }}</code>
{% if explained %}<a href="{{ explained }}#{{ p.code }}">{{ p.code }}</a>{% else %}<b>{{ p.code }}</b>{% endif %}:
{{ p.found }}. Expected: {{ p.expected }}. {{ p.remedy }}</li>
{% endfor %}</ol>
{% endif %}</div>
"""
)


def banner(problems: Iterable[Problem], address: str | None, notice: str = "") -> Markup:
    """Return the banner that names each mistake and leads to its explanation, below what else an editor should know.

    `address` is that of the page it stands on, where an earlier state can be shown; None where there never was one.
    """
    explained = None if address is None else f"{posixpath.relpath('mistakes', address or '.')}/"
    return Markup(BANNER.render(problems=list(problems), explained=explained, notice=notice))


def from_template(error: jinja2.TemplateError | TypeError, page: str = "", macros: Collection[str] = ()) -> Problem:
    """Return what is wrong with a template, or with a hand-written page where `page` names one, with file and line.

    `macros` are those that such a page can call.
    """
    file, line = page, 1
    if isinstance(error, jinja2.TemplateSyntaxError):
        line = error.lineno
        file = page or _shown(error.filename)
    else:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename == "<template>" or Path(frame.filename).suffix == ".html":
                line = frame.lineno or 1
                page = page if frame.filename == "<template>" else ""  # else the fault is in the block that it calls
                file = page or _shown(frame.filename)
                break
    found = getattr(error, "message", None) or str(error) or type(error).__name__
    if not page:
        return Problem(file or "templates", line, 1, *said("template", found))
    name = re.search(r"'(\w+)'", found)
    words = said("template", found.rstrip("."), "page", macros=listing(sorted(macros), 40))
    return Problem(page, line, 1, *(words.guessing(name[1], macros) if name else words))


def unresolved_link(file: str, spot: Spot, id_: str, ids: Ids) -> Problem:
    """Return what is wrong with a link of a hand-written page to a record that does not exist."""
    fate = ids.fate(id_)
    if isinstance(fate, Renamed):
        words = said("renamed-id", f'"{id_}" was renamed', case="page", now=fate.now)
    elif isinstance(fate, Retired):
        words = said("retired-id", f'"{id_}" was retired: {fate.why}', successors=fate.heirs)
    else:
        words = said("unknown-reference", f"[[{id_}]] leads nowhere", case="page").guessing(id_, ids.types)
    return Problem(file, spot.line, spot.column, *words)


def _shown(name: str | None) -> str:
    parts = Path(name or "templates").parts
    return "/".join(parts[parts.index("templates") :]) if "templates" in parts else "templates"
