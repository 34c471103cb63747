"""Libraries made at random: nothing is lost on the way from a file to a file, nor on the way to a page."""

from __future__ import annotations

import csv
import functools
import io
import json
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.configuration import set_hypothesis_home_dir
from markupsafe import Markup
from ruamel.yaml import YAML

from kb.check.run import after, check
from kb.declare.types import TYPES
from kb.edit.canonical import canonical
from kb.export.api import folder
from kb.export.as_json import plain
from kb.export.downloads import downloads
from kb.library.library import Library
from kb.records.known_ids import Ids
from kb.records.record import leaves
from seam import handwritten
from tests.conftest import PAGES_FOR_ANY_DATA, ROOT
from tests.random_records import Made, as_text, libraries, notes, read, write
from tests.reading_pages import lost_values, yaml_values
from view import prose
from view.site import Site

set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")
FEW, MANY = 6, 500


def tried(count: int, *, smaller: bool = False) -> Callable[[Any], Any]:
    """Return a decorator that tries a test on as many libraries, the same ones in every run.

    With `smaller`, one that fails is made as small as five minutes allow: a whole library takes a part of a second to
    write, check and show, so that a test that fails would else hold up every other for as long.
    """
    phases = [Phase.explicit, Phase.generate, *([Phase.shrink] if smaller else [])]
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    every_time = settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=smaller,
        suppress_health_check=quiet,
    )
    return lambda test: every_time(given(made=libraries())(test))


def as_another_reads(text: str) -> Any:
    """Return what the other parser of YAML finds in a text: groups, lists and texts."""
    return YAML(typ="base", pure=True).load(io.StringIO(text))


def survives(made: Made) -> None:
    """Fail where a library of random values has a mistake, or where `format` changes what it says."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = write(made, root)
        found = check(root)
        assert found.problems == (), found.problems
        for path, (type_, text) in files.items():
            before = read(text)
            assert before == as_text(made.records[type_][path.stem])
            assert len(list(leaves(found.library[path.stem]))) == yaml_values(text)
            once = canonical(text, TYPES[type_])
            assert canonical(once, TYPES[type_]) == once
            assert notes(once) == notes(text)
            path.write_text(once, encoding="utf-8")
        another = made.dice.choice(sorted(files))
        text = files[another][1]
        assert as_another_reads(text) == read(text)
        assert as_another_reads(another.read_text(encoding="utf-8")) == read(another.read_text(encoding="utf-8"))
        again = after(found, {path.relative_to(root).as_posix() for path in files})
        assert again.problems == check(root).problems == ()
        for record in found.library:
            assert again.library[record.id].values == record.values


@functools.cache
def empty_site() -> Site:
    return Site(Library([], [], Ids({}, {}, {})))


def site_of(library: Library) -> Site:
    """Return the site of a library, without reading the templates anew."""
    site = empty_site()
    site.turn_to(library)
    return site


def is_shown(made: Made) -> None:
    """Fail where a value of a library is not seen on the page of its record, or where a page or an export breaks."""
    with tempfile.TemporaryDirectory() as place:
        write(made, Path(place))
        library = check(Path(place)).library
    site = site_of(library)
    pages = {page.address: page.html for page in site.render()}
    lost = [fault for record in library for fault in lost_values(record, pages[record.address], library)]
    assert lost == [], lost
    for name in ("index.md", *made.dice.sample(PAGES_FOR_ANY_DATA, 3)):
        markdown = (ROOT / "docs" / name).read_text(encoding="utf-8")
        address = "" if name == "index.md" else f"{Path(name).stem}/"
        assert handwritten.fill(markdown, name, address, site).problems == ()
    json.dumps(site.ranking())
    for name, make in downloads(library, site.publication.name, "").items():
        text = make()
        if name.endswith(".xml"):
            lxml.etree.fromstring(text.encode("utf-8"))
        elif name.endswith((".json", ".jsonld")):
            json.loads(text)
    is_published_whole(library)


def is_published_whole(library: Library) -> None:
    """Fail where a library has no sound tables, or where a file for clients is not what its name says."""
    for name, make in folder.files(library, "The Record", "https://record.example.org/").items():
        content = make()
        if name.endswith("json"):
            json.loads(content)
        elif name.endswith(".csv"):
            rows = list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)))
            assert {len(row) for row in rows} == {len(rows[0])}, name
        elif name.endswith(".sqlite"):
            base = sqlite3.connect(":memory:")
            base.deserialize(content)
            assert base.execute("PRAGMA foreign_key_check").fetchall() == []
            fields = [json.loads(written) for (written,) in base.execute("SELECT fields FROM records ORDER BY number")]
            assert fields == [plain(record.values, record.type.group) for record in library]


@tried(FEW)
def test_a_random_library_survives_load_format_load(made: Made):
    survives(made)


@tried(FEW)
def test_every_value_of_a_random_library_is_shown(made: Made):
    is_shown(made)


@pytest.mark.audit
@tried(MANY, smaller=True)
def test_many_random_libraries_survive_load_format_load(made: Made):
    survives(made)


@pytest.mark.audit
@tried(MANY, smaller=True)
def test_every_value_of_many_random_libraries_is_shown(made: Made):
    is_shown(made)


# ── What would be found ──────────────────────────────────────────────────────────────────────────────────────────────


def first_only(test: Callable[[Made], None]) -> None:
    """Try one library, and stop at what is wrong with it."""
    settings(max_examples=1, derandomize=True, deadline=None, database=None, phases=[Phase.generate])(
        given(libraries())(test)
    )()


@pytest.mark.audit
@pytest.mark.parametrize(("old", "new"), [("title: ", "title: x"), ("  # note 1\n", "\n"), ("# note 2\n", "\n")])
def test_a_form_that_changes_a_value_or_loses_a_comment_is_found(monkeypatch: pytest.MonkeyPatch, old: str, new: str):
    form = canonical
    monkeypatch.setattr("tests.test_fuzz.canonical", lambda text, type_: form(text, type_).replace(old, new))
    with pytest.raises(AssertionError):
        first_only(survives)


def test_prose_that_is_cut_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(prose, "to_html", lambda text, *_: Markup("{}").format(text[: len(text) // 2]))
    with pytest.raises(AssertionError, match="is shown as"):
        first_only(is_shown)
