"""Nothing is lost: every value of every record is seen on its page, once, in an element that names its field."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.records.record import leaves
from tests.conftest import ROOT, SAMPLE
from tests.reading_pages import lost_values, yaml_values
from view.environment import TEMPLATES
from view.site import Site


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all templates, of which a test changes one and then sets it right again."""
    folder = tmp_path_factory.mktemp("changed") / "templates"
    shutil.copytree(TEMPLATES, folder)
    return folder


def lost(root: Path, templates: Path = TEMPLATES) -> list[str]:
    library = open_library(root)
    pages = {page.address: page.html for page in Site(library, templates=templates).render()}
    return [fault for record in library for fault in lost_values(record, pages[record.address], library)]


@pytest.mark.slow
@pytest.mark.parametrize("root", [SAMPLE, ROOT], ids=["sample", "real"])
def test_the_loader_keeps_every_value(root: Path):
    for record in open_library(root):
        text = (root / record.file).read_text(encoding="utf-8")
        assert len(list(leaves(record))) == yaml_values(text), record.file


def test_every_value_of_the_sample_is_seen():
    assert lost(SAMPLE) == []


def test_the_sample_fills_every_field_of_every_type():
    """Otherwise a field that no template shows could go unnoticed."""
    library = open_library(SAMPLE)
    filled = {(record.type.name, leaf.path[0]) for record in library for leaf in leaves(record)}
    rare = {"disputes", "unknowns", "notes", "corrections", "aliases", "sources"}
    declared = {(name, field) for name, type_ in TYPES.items() for field in type_.names if field not in rare}
    assert declared - filled == set()


@pytest.mark.slow
def test_every_value_of_the_real_records_is_seen():
    assert lost(ROOT) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "old", "new", "path"),
    [
        ("instruments.html", "{{ c.fact(record.official_title) }}", "", "official_title"),
        ("instruments.html", "{{ span.basis }}", "", "in_force.0.basis"),
        ("provisions.html", "{{ record.verb }}", "", "verb"),
        ("provisions.html", "{{ c.bullets(record.unsaid) }}", "", "unsaid.0"),
        ("claims.html", "{{ cell.says }}", "", "charter.provisions.0.says"),
        ("components.html", "{{- cite.shows }}", "", "sources.0.shows"),
        ("components.html", "{{- cite.shows }}", "{{- cite.shows }}{{ cite.shows }}", "sources.0.shows stands 2 times"),
        ("actors.html", "{%- if role.period %}, {{ role.period }}{% endif %}", "", "roles.0.period"),
        ("sources.html", "{{ c.fact(record.author) }}", "", "author"),
        (
            "sources.html",
            "{{ c.fact(record.author) }}",
            "<div hidden>{{ record.author }}</div>",
            "author cannot be seen",
        ),
        ("record.html", "{{ record.title }}", "{{ here.title }}", "title"),
        ("record.html", "{{ record.title }}", "<span {{ record.title|at }}>x</span>", "title is shown as 'x'"),
    ],
)
def test_a_template_that_drops_hides_or_changes_a_value_is_found(templates, template, old, new, path):
    file = templates / template
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    found = lost(SAMPLE, templates)
    file.write_text(text, encoding="utf-8")
    assert any(path in fault for fault in found)
