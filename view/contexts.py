"""What each template receives: the names that it can use, with what each is.

The site renders with `context`, which gives a template these names and no others. A test reads all templates against
them: none uses a name that it does not receive, or an attribute that is not there. What those can be stands in
`view/contract/kinds.py`, what macros are given in `view/contract/macros.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType, SimpleNamespace
from typing import Annotated, Any

import jinja2
from markupsafe import Markup

from kb.declare.dates import Date
from kb.declare.fields import RecordType
from kb.declare.types import TYPES
from kb.library.library import Library
from kb.records.groups import Correction
from kb.records.known_ids import Retired
from kb.records.record import Record
from kb.records.settings import Settings
from view.contract.kinds import Eras, Given, Subjects
from view.lists import changes
from view.lists.contents import Section
from view.lists.listing import Listing
from view.lists.matrix import Cell
from view.lists.parts import Part
from view.page import View
from view.publication import Publication
from view.shown import ShownRecord


class WrongContext(jinja2.TemplateRuntimeError):
    """Raised where a template would get other names than it receives; the message names them."""


GLOBALS: Mapping[str, Given] = {
    "site": Given(Publication, "What holds for every page of the site."),
    "q": Given(SimpleNamespace, "Every query of the library by its name."),
    "components": Given(ModuleType, "The components that only join words; `components.html` hands them on."),
    "scales": Given(ModuleType, "The scales by which records are coded, by their names in capitals."),
    "codes": Given(ModuleType, "The codes of the checker with their examples."),
    "written": Given(Callable[[Mapping[str, Any]], str], "Writes an example as YAML."),
    "types": Given(dict[str, RecordType], "The declared types of records by their names."),
    "row": Given(Callable[..., list[Cell]], "The cells of a claim's row in the matrix."),
    "cell_counts": Given(Callable[..., Mapping[str, int]], "How many claims were weighed against each provision."),
    "listing": Given(Callable[..., Listing], "A declared list over some records: its bar, and what its rows carry."),
    "lede": Given(Callable[[RecordType], str], "What the list of a type gives a reader, in a sentence."),
    "changed": Given(ModuleType, "What changed between two states of the record."),
    "parted": Given(ModuleType, "The parts of long lists."),
    "catalogue": Given(ModuleType, "The files for other programs, which a published site has."),
    "charts": Given(ModuleType, "The charts of figures."),
    "grids": Given(ModuleType, "The grid of the claims of an article against the sections of a document."),
    "pairs": Given(ModuleType, "How much names and themes have in common, as a picture."),
    "tl": Given(ModuleType, "The picture of the timeline."),
    "facsimiles": Given(ModuleType, "Documents that were not read whole, as bars."),
    "home": Given(ModuleType, "What the home page answers and finds."),
    "atlas": Given(ModuleType, "The map with its places and routes."),
    "strips": Given(ModuleType, "The years of a theme, as a picture."),
    "lineages": Given(ModuleType, "A law with its waivers and bills, as a picture."),
    "steps": Given(ModuleType, "The same one below the other, where the picture does not fit."),
    "horizon": Given(ModuleType, "How far was seen since the signing, as a picture."),
    "crops": Given(ModuleType, "The small pictures of the map."),
}

VIEW = {"view": Given(View, "The page while it is made: where it stands, and how it links to others.")}
PARTED = {
    "number": Given(int, "The number of the part, counted from 1."),
    "addresses": Given(tuple[str, ...], "The addresses of all parts."),
}
BLOCK = {**VIEW, "library": Given(Library, "All records.")}
DOCUMENT = {"id": Given(Annotated[str, "instruments"], "The id of a document.", setting="document")}
ARTICLE = {"article": Given(Annotated[str, "articles"], "The id of an article.", setting="article")}
AGAINST = {"document": Given(Annotated[str, "instruments"], "The id of the document it is about.", setting="document")}
LATER = {"later": Given(str, "What was seen of the time after; none where nothing was.", setting="later")}
DENSITY = {
    "dense_to": Given(Date, "The last day of dense evidence; none where it is not declared.", setting="dense_to"),
    "thin_to": Given(Date, "The last day of thin evidence; none where it is not declared.", setting="thin_to"),
    **LATER,
}


def _page_of(type_: str) -> dict[str, Given]:
    return {
        **VIEW,
        "here": Given(Annotated[Record, type_], "The record of the page, for conditions, queries and links."),
        "record": Given(Annotated[ShownRecord, type_], "The same record; each value names its field where written."),
    }


# The blocks that receive the page and the records, and nothing else.
ONLY_BLOCKS = """
    addresses answers api balance changes cite codebook compare disputes downloads fields follow indexes
    lineage lines mistakes names questions report route_map scale_list search sheets standings unknowns
"""

# What others import macros from, and which is never rendered by itself.
ONLY_MACROS = """
    change_parts components correction_parts era_parts filter_bar horizon_parts question_parts theme_pictures
    timeline_parts
"""

CONTEXTS: Mapping[str, Mapping[str, Given]] = {
    **{f"{name}.html": _page_of(name) for name in TYPES},
    "index.html": {
        **VIEW,
        "type": Given(RecordType, "The type whose records are listed."),
        "whole": Given(list[Record], "All of its records in reading order."),
        "part": Given(Part, "The part of them that this page lists."),
    },
    "written.html": {
        "opening": Given(Markup, "Its title, and the sentence below that."),
        "sections": Given(list[Section], "What the list of contents names."),
        "rest": Given(Markup, "All that follows."),
    },
    "corrections.html": VIEW
    | PARTED
    | {"entries": Given(list[tuple[Record, Correction]], "The corrections of this part, the newest first.")},
    "timeline.html": VIEW | PARTED | {"shares": Given(Eras, "The eras by the address of their part.")},
    "open-questions.html": VIEW | PARTED | {"shares": Given(Subjects, "The subjects by the address of their part.")},
    "changes.html": VIEW | PARTED | {"part": Given(changes.Part, "What changed between two states, or a part of it.")},
    "moved.html": {
        **VIEW,
        "alias": Given(str, "The id that the record had before."),
        "here": Given(Record, "The record that has it now."),
    },
    "leads_on.html": {
        **VIEW,
        "to": Given(str, "The address of the page that has what was on this one."),
        "lists": Given(
            tuple[str, ...], "The types whose lists together have what was on it; none where one page has all."
        ),
    },
    "retired.html": {**VIEW, "entry": Given(Retired, "The id that no record has any more.")},
    **{f"{name}.html": {} for name in ONLY_MACROS.split()},
    **dict.fromkeys((f"blocks/{name}.html" for name in ONLY_BLOCKS.split()), BLOCK),
    "blocks/corrections.html": BLOCK,
    "blocks/commitments.html": BLOCK | DOCUMENT | LATER,
    "blocks/density.html": BLOCK
    | DENSITY
    | {"brief": Given(bool, "Leaves out what that does not mean.", optional=True)},
    "blocks/document_facts.html": BLOCK | DOCUMENT,
    "blocks/document_sources.html": BLOCK | DOCUMENT,
    "blocks/facsimile.html": BLOCK | DOCUMENT,
    "blocks/forecasts.html": BLOCK | LATER,
    "blocks/horizon.html": BLOCK | DOCUMENT | DENSITY,
    "blocks/latest.html": BLOCK | DOCUMENT | {"count": Given(int, "How many events at most.")},
    "blocks/matrix.html": BLOCK | ARTICLE | AGAINST,
    "blocks/opening.html": BLOCK | DOCUMENT,
    "blocks/outline.html": BLOCK | DOCUMENT,
    "blocks/parts.html": BLOCK | DOCUMENT,
    "blocks/print_edition.html": BLOCK | DOCUMENT | ARTICLE,
    "blocks/profile.html": BLOCK | DOCUMENT,
    "blocks/searched.html": BLOCK | {"brief": Given(bool, "Leaves out how many searches there were.", optional=True)},
    "blocks/tally.html": BLOCK | DOCUMENT,
    "blocks/timeline.html": BLOCK | DENSITY,
    "blocks/topics.html": BLOCK | DOCUMENT,
    "blocks/unread.html": BLOCK | ARTICLE | AGAINST,
    "blocks/verdicts.html": BLOCK
    | {"id": Given(Annotated[str, "articles"], "The id of an article.", setting="article")},
    "blocks/wording.html": BLOCK | DOCUMENT,
}

# The frame of every record's page is rendered through the template of the type, which may set `counts`.
FRAME = "record.html"
FRAMED: Mapping[str, Given] = {
    "counts": Given(dict[str, int], "How much each part holds, where the page has a line of contents.", optional=True)
}


def given_globals(**given: Any) -> dict[str, Any]:
    """Return what every template can use. Raises `WrongContext` where it is not what is declared."""
    return _exactly("every template", GLOBALS, given)


def context(template: str, **given: Any) -> dict[str, Any]:
    """Return what a template is rendered with. Raises `WrongContext` where that is not what is declared."""
    if template not in CONTEXTS:
        raise WrongContext(f"{template} is not declared in view/contexts.py")
    return _exactly(template, CONTEXTS[template], given)


def with_settings(template: str, settings: Settings | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page gives a block, and what the settings say in place of what it does not give."""
    asked = {name: each.setting for name, each in CONTEXTS.get(template, {}).items() if each.setting}
    said = {name: getattr(settings, setting) for name, setting in asked.items()} if settings else {}
    return {**said, **given}


def _exactly(template: str, declared: Mapping[str, Given], given: dict[str, Any]) -> dict[str, Any]:
    missing = [name for name, each in declared.items() if name not in given and not each.optional]
    unknown = [name for name in given if name not in declared]
    if missing or unknown:
        words = [f"needs {name}" for name in missing] + [f"has no use for {name}" for name in unknown]
        raise WrongContext(f"{template} {' and '.join(words)}")
    return given
