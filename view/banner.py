"""Mistakes as a reader of the running site sees them, and mistakes of templates and pages in the form of all others."""

from __future__ import annotations

import os
import posixpath
import re
import traceback
from collections.abc import Collection, Iterable
from pathlib import Path, PurePath

import jinja2
from markupsafe import Markup

from kb import SITE_SETTINGS
from kb.load.text import Unreadable, read_text
from kb.problems.problem import BadData, Problem
from kb.problems.sentences import said
from kb.problems.words import listing
from kb.records.known_ids import Ids, Renamed, Retired
from kb.records.spots import TOP, Spot, place_in

# How the engine names files in what it says.
QUOTED = re.compile(r"'([^']+)'")
PAGE = re.compile(r"[^\s/']\S*\.md\b")
LINE = re.compile(r"line (\d+), column (\d+)")
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
    if isinstance(error, jinja2.TemplateNotFound):
        found = f"there is no template {error.name}"
        return Problem(page or f"templates/{error.name}", 1, 1, *said("template", found, case="gone"))
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


def from_engine(words: str, root: Path) -> Problem:
    """Return a warning of the engine as a problem of the page, folder or file that it names, where it can be told."""
    words = " ".join(words.split()).rstrip(".")
    quoted = QUOTED.findall(words)
    page = PAGE.search(next((each for each in quoted if PAGE.fullmatch(each)), words))
    file = f"docs/{page[0]}" if page else next(filter(None, (_below(each, root) for each in quoted)), SITE_SETTINGS)
    place = LINE.search(words)
    line, column = (int(place[1]), int(place[2])) if place else _place(root / file, quoted[1:])
    return Problem(file, line, column, *said("not-built", words.replace(f"{root}/", "")))


def from_error(error: BaseException, root: Path, page: str = "") -> tuple[Problem, ...]:
    """Return what an error says is wrong; `page` is the file that was being read, where the error names none."""
    known = error.__cause__ if isinstance(error.__cause__, jinja2.TemplateError | OSError) else error
    if isinstance(known, BadData):
        return known.problems
    if isinstance(known, Unreadable):
        return (known.problem,)
    if isinstance(known, jinja2.TemplateError):
        return (from_template(known, page if isinstance(known, jinja2.TemplateNotFound) else ""),)
    file, found = page, " ".join([f"{type(known).__name__}:", *str(known).split()])
    if isinstance(known, OSError) and known.filename:
        path = os.fsdecode(known.filename)
        file = _below(path, root) or page
        found = f"{(known.strerror or str(known)).lower()}: {file or path}"
    return (Problem(file or SITE_SETTINGS, 1, 1, *said("not-built", found)),)


def _below(path: str, root: Path) -> str:
    """Return an absolute path as one from the root, or nothing where it lies elsewhere."""
    below = PurePath(path)
    return below.relative_to(root).as_posix() if below.is_absolute() and below.is_relative_to(root) else ""


def _place(path: Path, words: Iterable[str]) -> tuple[int, int]:
    """Return line and column of the first of these words that stands in a file, or those of its beginning."""
    try:
        text = read_text(path, path.name)
    except Unreadable:
        return TOP.line, TOP.column
    places = (place_in(text, text.index(word)) for word in words if word in text)
    spot = next(places, TOP)
    return spot.line, spot.column


def _shown(name: str | None) -> str:
    parts = Path(name or "templates").parts
    return "/".join(parts[parts.index("templates") :]) if "templates" in parts else "templates"
