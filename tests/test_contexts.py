"""Every template uses only what it receives, and reads only what is there; so do the pages that call the blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import jinja2.meta
import pytest
from jinja2 import nodes

from kb.check.run import open_library
from kb.declare.fields import Field, Group, Kind, Many, RecordType
from kb.declare.types import TYPES
from kb.records.settings import Settings
from seam.handwritten import PAGES, fill
from tests.conftest import ROOT, SAMPLE
from tests.reading_templates import Reader, parsed
from view import contexts
from view.contract.macros import MACROS
from view.environment import TEMPLATES
from view.site import Site


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(open_library(SAMPLE))


@pytest.fixture(scope="module")
def read(site: Site) -> Callable[..., Reader]:
    """Read all templates, with the declared types of records or others, and some of them in other words."""

    def reader(declared: dict[str, RecordType] = TYPES, changed: dict[str, tuple[str, str]] | None = None) -> Reader:
        reader = Reader(declared, site.environment.globals, changed or {})
        reader.read()
        return reader

    return reader


def test_no_template_uses_a_name_or_reads_an_attribute_that_is_not_there(read):
    reader = read()
    assert reader.faults == []
    assert reader.unknown == [], "what each thing is follows from the declarations"


def test_every_template_and_every_macro_is_declared_and_nothing_else_is():
    there = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert there == {*contexts.CONTEXTS, contexts.FRAME}
    for name in there:
        assert {macro.name for macro in parsed(name).find_all(nodes.Macro)} == set(MACROS.get(name, {})), name


def test_every_name_that_is_declared_is_used(read):
    used = read().used
    for name, received in contexts.CONTEXTS.items():
        for given in received:
            used_in = {name, contexts.FRAME} if name.removesuffix(".html") in TYPES else {name}
            assert given in ("view", "library") or used & {(each, given) for each in used_in}, f"{name}: {given}"
    assert set(contexts.GLOBALS) <= {given for _, given in used}


def test_each_declaration_has_its_sentence():
    given = [each for received in (contexts.GLOBALS, *contexts.CONTEXTS.values()) for each in received.values()]
    macros = [each for declared in MACROS.values() for each in declared.values()]
    assert all(each.says.endswith(".") and each.says[0].isupper() for each in (*given, *macros))


# ── What the reader finds ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "words", "other", "fault"),
    [
        ("claims.html", "here.charter.verdict", "here.charter.verdct", "has no verdct"),
        ("claims.html", "record.hedge.words", "record.hedge.word", "has no word"),
        (
            "articles.html",
            "view.library[here.source].url",
            "view.library[here.source].adress",
            "a source has no adress",
        ),
        ("record.html", "types[type].many", "types[type].plural", "a RecordType has no plural"),
        ("record.html", "view.linked_from(here)", "view.linked_from(heer)", "heer is not received"),
        ("record.html", "q.last_weighed(here)", "q.weighed_last(here)", "has no weighed_last"),
        ("record.html", "view.linked_from(here)", "view.linked_from()", "a call does not fit"),
        ("index.html", "theme.answer", "theme.answers", "a record has no answers"),
        ("retired.html", "entry.why", "entry.reason", "a Retired has no reason"),
        ("components.html", "event.summary", "event.sumary", "has no sumary"),
        ("components.html", "relative.record", "relative.records", "a Relative has no records"),
        ("components.html", "version.says", "version.said", "has no said"),
        ("filter_bar.html", "option.value", "option.valeu", "a Option has no valeu"),
        ("components.html", "document.signed|date", "document.singed|date", "a document has no singed"),
        ("blocks/opening.html", "library[id]", "library[document]", "document is not received"),
        ("components.html", "answer.short", "answer.shrot", "a Answer has no shrot"),
        ("blocks/facsimile.html", "bar.claims", "bar.claim", "a Bar has no claim"),
        ("blocks/outline.html", "part.wording.value", "part.wording.valeu", "a Term has no valeu"),
        ("blocks/codebook.html", "scale.question", "scale.asks", "a Scale has no asks"),
        ("blocks/route_map.html", "mark.place.kind", "mark.place.knid", "has no knid"),
        ("blocks/outline.html", "c.number(view, provision)", "c.number(view, document)", "provision is a document"),
        ("blocks/latest.html", "c.headline_only(view, event)", "c.headline_only(event)", "a call does not fit"),
        ("era_parts.html", "c.event_row(view, event,", "c.event_row(view, evnt=event,", "a call does not fit"),
    ],
)
def test_a_slip_in_a_template_is_found(read, template: str, words: str, other: str, fault: str):
    found = read(changed={template: (words, other)}).faults
    assert [each for each in found if each.startswith(f"templates/{template}:") and fault in each], found


def renamed(type_: str, path: str) -> dict[str, RecordType]:
    """Return the declared types with one field renamed: the last of a path such as `charter.verdict`."""
    way = path.split(".")

    def group_of(group: Group, way: list[str]) -> Group:
        return Group(group.name, tuple(field_of(each, way) if each.name == way[0] else each for each in group.fields))

    def field_of(field: Field, way: list[str]) -> Field:
        return replace(field, kind=kind_of(field.kind, way[1:])) if way[1:] else replace(field, name=f"new_{way[0]}")

    def kind_of(kind: Kind, way: list[str]) -> Kind:
        if isinstance(kind, Many):
            return replace(kind, of=kind_of(kind.of, way))
        assert isinstance(kind, Group)
        return group_of(kind, way)

    return TYPES | {type_: replace(TYPES[type_], group=group_of(TYPES[type_].group, way))}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("type_", "path", "templates"),
    [
        (
            "claims",
            "charter.verdict",
            {"claims.html", "components.html", "blocks/forecasts.html", "blocks/matrix.html"},
        ),
        ("claims", "charter.reason", {"components.html"}),
        ("claims", "sentences", {"claims.html", "blocks/matrix.html"}),
        ("claims", "hedge.words", {"claims.html", "blocks/forecasts.html"}),
        ("events", "summary", {"components.html", "record.html"}),
        ("events", "date", {"events.html", "components.html"}),
        ("figures", "unit", {"figures.html", "components.html"}),
        ("instruments", "outline.heading", {"instruments.html", "blocks/outline.html"}),
        ("instruments", "coverage.value", {"instruments.html", "blocks/compare.html"}),
        ("provisions", "modality", {"provisions.html", "components.html", "blocks/commitments.html"}),
        ("provisions", "status.state", {"provisions.html"}),
        ("sources", "publisher", {"sources.html", "components.html"}),
        ("statements", "speaker", {"statements.html", "components.html"}),
        ("themes", "answer", {"themes.html", "index.html"}),
        ("actors", "roles.role", {"actors.html"}),
        ("terms", "used_by.who", {"terms.html"}),
    ],
)
def test_a_field_that_is_renamed_is_missed_wherever_a_template_reads_it(
    read, type_: str, path: str, templates: set[str]
):
    found = read(renamed(type_, path)).faults
    assert {each.removeprefix("templates/").partition(":")[0] for each in found} >= templates, found
    assert all(f"has no {path.rpartition('.')[2]}" in each for each in found)


# ── The site and the pages that call the blocks ──────────────────────────────────────────────────────────────────────


def test_the_site_gives_every_template_what_is_declared_and_nothing_else():
    view, library = object(), object()
    assert contexts.context("blocks/indexes.html", view=view, library=library) == {"view": view, "library": library}
    with pytest.raises(contexts.WrongContext, match=r"retired\.html needs entry and has no use for record"):
        contexts.context("retired.html", view=view, record=object())
    with pytest.raises(contexts.WrongContext, match="every template needs site"):
        contexts.given_globals(**dict.fromkeys(name for name in contexts.GLOBALS if name != "site"))
    with pytest.raises(contexts.WrongContext, match=r"blocks/new\.html is not declared"):
        contexts.context("blocks/new.html", view=view)


def calls() -> Iterator[tuple[Path, nodes.Call]]:
    for path in sorted((ROOT / "docs").glob("*.md")):
        for call in PAGES.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            yield path, call


def plain(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def test_hand_written_pages_call_blocks_by_their_names_with_the_arguments_that_these_take():
    called = set()
    for path, call in calls():
        assert isinstance(call.node, nodes.Name) and not call.args, path
        called.add(call.node.name)
        received = contexts.CONTEXTS[f"blocks/{call.node.name}.html"]
        given: dict[str, Any] = {each.key: each.value.as_const() for each in call.kwargs}
        settled = contexts.with_settings(f"blocks/{call.node.name}.html", Settings("pact", "column"), given)
        contexts.context(f"blocks/{call.node.name}.html", view=None, library=None, **settled)
        assert {name: type(value) for name, value in given.items()} == {
            name: plain(received[name].type) for name in given
        }
    assert len(called) > 20


def test_hand_written_pages_use_no_other_names():
    for path in sorted((ROOT / "docs").glob("*.md")):
        tree = PAGES.parse(path.read_text(encoding="utf-8"))
        names = jinja2.meta.find_undeclared_variables(tree)
        assert {f"blocks/{name}.html" for name in names} <= set(contexts.CONTEXTS), path


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("latest()", "blocks/latest.html needs count"),
        ("latest(date='2001-02-03')", "blocks/latest.html needs count and has no use for date"),
        ("opening(document='pact')", "blocks/opening.html has no use for document"),
        ("indexes(id='pact')", "blocks/indexes.html has no use for id"),
    ],
)
def test_a_page_that_calls_a_block_with_other_arguments_is_told_where(site: Site, call: str, found: str):
    (problem,) = fill(f"# Home\n\n{{{{ {call} }}}}\n", "index.md", "", site).problems
    assert (problem.file, problem.line, problem.code, problem.found) == ("docs/index.md", 3, "template", found)
