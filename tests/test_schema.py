"""The JSON Schema files say what the checker says, as far as a schema can, and never refuse what the checker takes."""

from __future__ import annotations

import copy
import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from playwright.sync_api import Browser
from referencing import Registry
from referencing.jsonschema import DRAFT7

from kb.__main__ import main
from kb.check.codes import CODES
from kb.check.run import check
from kb.declare.examples import example, written
from kb.declare.fields import Field, Group, Kind, Many, Prose, Quote, Ref, Text
from kb.declare.types import TYPES
from kb.edit import schema
from kb.load import reader, yaml_tree
from kb.load.text import Unreadable
from kb.problems.sentences import MISTAKES
from kb.records.known_ids import Ids
from kb.records.links import linked
from tests.conftest import ROOT, SAMPLE
from tests.test_damage import damage
from tests.test_mistakes import FIXTURES, changed, code_of

# How YAML 1.2 reads a word that stands without quotes.
NOTHING = {"null", "Null", "NULL", "~", ""}
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
# Dates that have the form of one and are none: no pattern can know it.
NOT_BY_FORM = ("2001-02-30", "2002/2001")


def as_json(node: yaml_tree.Node) -> Any:
    """Return what a reader of YAML 1.2 makes of a tree: a date is a text there, a bare 2026 or 41.9 a number."""
    if isinstance(node, yaml_tree.Mapping):
        return {name: as_json(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, yaml_tree.Sequence):
        return [as_json(item) for item in node.items]
    if not node.plain:
        return node.text
    if node.text in NOTHING:
        return None
    if node.text in BOOLEANS:
        return BOOLEANS[node.text]
    if INTEGER.fullmatch(node.text):
        return int(node.text, 0 if node.text[:2] in ("0o", "0x") else 10)
    return float(node.text) if NUMBER.fullmatch(node.text) else node.text


@dataclass(frozen=True)
class Desk:
    """The two that look at a record: the checker, with the ids of a library, and the schemas of the same library."""

    ids: Ids
    validators: dict[str, Draft7Validator]

    @classmethod
    def of(cls, root: Path) -> Desk:
        listed = DRAFT7.create_resource(schema.of_ids(schema.known_ids(root)))
        registry: Registry[Any] = Registry().with_resource(schema.IDS_FILE, listed)
        made = {name: Draft7Validator(schema.of_type(type_), registry=registry) for name, type_ in TYPES.items()}
        return cls(check(root).library.ids, made)

    def codes(self, type_: str, text: str) -> set[str]:
        """Return the codes of the mistakes that the checker names in the form and the references of a record."""
        content = text.encode("utf-8")
        try:
            tree = yaml_tree.load("x.yml", content)
        except Unreadable as error:
            return {error.problem.code}
        record, problems = reader.read(TYPES[type_], "x", "x.yml", tree, content)
        return {problem.code for problem in (*problems, *linked(record, self.ids, content).problems)}

    def refuses(self, type_: str, text: str) -> bool:
        """Tell whether the schema refuses a record; one that cannot be read never gets as far."""
        try:
            tree = yaml_tree.load("x.yml", text.encode("utf-8"))
        except Unreadable:
            return False
        return not self.validators[type_].is_valid(as_json(tree))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk.of(SAMPLE)


@pytest.fixture(scope="module")
def real_desk() -> Desk:
    return Desk.of(ROOT)


# ── The files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_generated_file_is_current_and_none_is_left_over():
    assert schema.stale(ROOT) == (), "run `make schema`"


def test_the_command_names_what_is_not_current_and_mends_it(sample: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["schema", "--root", str(sample)]) == 0
    assert main(["schema", "--check", "--root", str(sample)]) == 0
    folder = sample / "docs" / "schema"
    shutil.copy(sample / "data" / "places" / "haven.yml", sample / "data" / "places" / "new-haven.yml")
    (folder / "gone.json").write_text("{}", encoding="utf-8")
    (folder / "terms.json").unlink()
    capsys.readouterr()
    assert main(["schema", "--check", "--root", str(sample)]) == 1
    named = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert named == ["docs/schema/gone.json", "docs/schema/ids.json", "docs/schema/terms.json"]
    assert main(["schema", "--root", str(sample)]) == 0
    assert schema.stale(sample) == ()
    assert not (folder / "gone.json").exists()
    assert "new-haven" in json.loads((folder / "ids.json").read_text(encoding="utf-8"))["definitions"]["places"]["enum"]


def test_the_ids_are_known_even_where_a_record_is_broken(sample: Path):
    (sample / "data" / "places" / "broken.yml").write_text("title: '", encoding="utf-8")
    assert schema.known_ids(sample)["places"] == ["broken", "coast-road", "haven", "hill-town"]


@pytest.mark.parametrize("path", sorted((ROOT / schema.FOLDER).glob("*.json")), ids=lambda path: path.name)
def test_a_file_is_a_draft_07_schema_that_names_no_other_host(path: Path):
    text = path.read_text(encoding="utf-8")
    Draft7Validator.check_schema(json.loads(text))
    assert re.findall(r'"\$(?:id|ref)": "(?!ids\.json#/)', text) == []
    assert text.endswith("}\n")


def test_every_folder_of_records_has_its_schema_in_vs_code():
    settings = json.loads((ROOT / schema.SETTINGS_FILE).read_text(encoding="utf-8"))["yaml.schemas"]
    for path, records in settings.items():
        assert (ROOT / path).is_file()
        assert {found.parent.name for found in ROOT.glob(records)} == {Path(path).stem}
    assert len(settings) == len(TYPES)
    extensions = json.loads((ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8"))
    assert "redhat.vscode-yaml" in extensions["recommendations"]


def test_the_comment_in_a_scaffold_leads_from_the_record_to_its_schema():
    for type_ in TYPES.values():
        path = schema.modeline(type_).removeprefix("# yaml-language-server: $schema=")
        assert (ROOT / "data" / type_.name / path).resolve() == (ROOT / schema.FOLDER / f"{type_.name}.json").resolve()


def test_the_schemas_are_published_with_the_site(built: Path):
    for path in (ROOT / schema.FOLDER).glob("*.json"):
        assert (built / "schema" / path.name).read_bytes() == path.read_bytes()
    method = (built / "method" / "index.html").read_text(encoding="utf-8")
    assert all(f'href="../schema/{name}.json"' in method for name in TYPES)


# ── The records ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize(
    "root", [pytest.param(ROOT, id="real", marks=pytest.mark.audit), pytest.param(SAMPLE, id="sample")]
)
def test_every_record_is_valid(request: pytest.FixtureRequest, root: Path, type_: str):
    desk: Desk = request.getfixturevalue("real_desk" if root == ROOT else "desk")
    paths = sorted((root / "data" / type_).glob("*.yml"))
    assert paths
    assert [path.name for path in paths if desk.refuses(type_, path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("whole", [True, False], ids=["all-fields", "owed-fields"])
@pytest.mark.parametrize("type_", TYPES)
def test_the_examples_of_the_fields_make_a_valid_record(desk: Desk, type_: str, whole: bool):
    text = written(example(TYPES[type_].fields, whole=whole))
    assert desk.codes(type_, text) == set()
    assert not desk.refuses(type_, text)


def test_every_field_has_an_example_of_its_own():
    empty = [path for type_ in TYPES.values() for path, _, field in places(type_.fields) if field.example in ("", [""])]
    assert empty == []


# ── What is wrong ────────────────────────────────────────────────────────────────────────────────────────────────────

Spot = tuple[str | int, ...]


def places(fields: tuple[Field, ...], above: Spot = ()) -> Iterator[tuple[Spot, Kind, Field]]:
    """Yield every place of a record that can hold a value, down to the first entry of each list."""
    for field in fields:
        spot, kind = (*above, field.name), field.kind
        yield spot, kind, field
        while isinstance(kind, Many):
            spot, kind = (*spot, 0), kind.of
            yield spot, kind, field
        if isinstance(kind, Group):
            yield from places(kind.fields, spot)


def first_places() -> dict[Kind, tuple[str, Spot]]:
    """Return the first place of each kind: a type, and the way in a record of it."""
    found: dict[Kind, tuple[str, Spot]] = {}
    for name, type_ in TYPES.items():
        for spot, kind, _ in places(type_.fields):
            if not isinstance(kind, Many | Group):
                found.setdefault(kind, (name, spot))
    return found


FIRST_PLACES = first_places()


def put(record: dict[str, Any], spot: Spot, value: Any) -> dict[str, Any]:
    """Return a copy of a record with another value at a place."""
    changed = copy.deepcopy(record)
    inner: Any = changed
    for step in spot[:-1]:
        inner = inner[step]
    inner[spot[-1]] = value
    return changed


def found(record: dict[str, Any], spot: Spot) -> Any:
    inner: Any = record
    for step in spot:
        inner = inner[step]
    return inner


def wrong_values(kind: Kind, value: Any, ids: Ids) -> Iterator[tuple[str, Any]]:
    """Yield values that fail a kind, each with the code of the mistake; `value` is one that does not."""
    for fault in kind.faults:
        for bad in fault.examples:
            yield fault.code, bad
    yield "empty-value", None
    if isinstance(kind, Many):
        yield "repeated-entry", [*value, value[-1]]
        yield "too-few-entries", value[: kind.least - 1]
    if isinstance(kind, Group):
        yield "unknown-key", value | {"no_such_field": "x"}
    for shape in ("one", ["one"], {"one": "two"}, True):
        wanted = list if isinstance(kind, Many) else dict if isinstance(kind, Group) else str
        if not isinstance(shape, wanted):
            yield "wrong-type", shape
    if isinstance(kind, Text | Prose | Quote):
        yield "empty-value", ""
    if isinstance(kind, Ref):
        yield "unknown-reference", "no-such-id"
        yield "wrong-reference", next(id_ for id_, type_ in ids.types.items() if type_ not in kind.types)
        yield "renamed-id", "friendship-pact"
        yield "retired-id", "lost-clause"


def broken_records(type_: str, ids: Ids) -> Iterator[tuple[str, Spot, Any, str]]:
    """Yield each way to break one place of a record: the code, the place, the wrong value and the record as YAML."""
    fields = TYPES[type_].fields
    yield "unknown-key", (), None, written(example(fields) | {"no_such_field": "x"})
    for spot, kind, field in places(fields):
        # Beside what is owed only the field at hand, so that the many records are short.
        whole = example(TYPES[type_].fields, whole=False) | {spot[0]: TYPES[type_].names[str(spot[0])].example}
        for code, bad in wrong_values(kind, found(whole, spot), ids):
            yield code, spot, bad, written(put(whole, spot, bad))
        if field.required and spot[-1] == field.name:
            short = copy.deepcopy(whole)
            del found(short, spot[:-1])[spot[-1]]
            yield "missing-key", spot, None, written(short)


@pytest.mark.parametrize("type_", TYPES)
def test_what_is_wrong_in_one_place_is_refused_by_both(desk: Desk, type_: str):
    number = 0
    for code, spot, bad, text in broken_records(type_, desk.ids):
        about = f"{code}: {bad!r} at {spot} of {type_}"
        assert code in desk.codes(type_, text), about
        assert desk.refuses(type_, text) or bad in NOT_BY_FORM, about
        number += 1
    assert number > 250


def test_every_mistake_is_caught_by_the_schema_or_listed_as_beyond_it(desk: Desk):
    caught = set()
    for fixture in FIXTURES:
        for file in changed(fixture):
            path = MISTAKES / fixture / file
            text = path.read_bytes().decode("utf-8", "replace")
            known = all((SAMPLE / brought).exists() for brought in changed(fixture))  # this desk knows no other ids
            if known and path.parent.name in TYPES and desk.refuses(path.parent.name, text):
                caught.add(code_of(fixture))
    assert caught & schema.BEYOND.keys() == set(), "listed, but the schema catches it"
    assert caught | schema.BEYOND.keys() == set(CODES)
    assert all(schema.BEYOND.values())


@pytest.mark.audit
def test_what_the_schema_refuses_in_a_damaged_file_the_checker_refuses_too(real_desk: Desk):
    paths, dice, refused = sorted((ROOT / "data").glob("*/*.yml")), random.Random("schema"), 0
    for _ in range(3000):
        path = dice.choice(paths)
        way, content, _ = damage(path.read_bytes(), dice)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if real_desk.refuses(path.parent.name, text):
            refused += 1
            assert real_desk.codes(path.parent.name, text), f"{way} in {path.name}:\n{text}"
    assert refused > 800


# What YAML reads as something else than the text that it looks like.
ODD_WORDS = ("true", "True", "TRUE", "no", "null", "~", "12", "1984", "0x1f", "1e3", "-1", "+1", "007", ".5", "1.0", "2026",
             "2026-02", "2026-02-10", "2026~", "..", "2026/..", "1:30", "1_000", "0o17", "00", "９", "'12'", "'true'",
             "''", "' '", "٣", "2026-02-1０", "HTTPS://A.B/", "https://a@b.c:80/?x#y", "https://.", "[[haven]]", "'`'",
             '"a\\n"', '"a\\u00a0"', "—", "a — b — c — d — e", "a-b c'd e.f g,h i j k", "|+\n  a\n\n\n", "WWW.a")  # fmt: skip


@pytest.mark.parametrize("type_", TYPES)
def test_the_schema_takes_every_word_that_the_checker_takes(desk: Desk, type_: str, request: pytest.FixtureRequest):
    """At the first place of each kind that has a single value; `make audit` tries every place of every type."""
    tried = [(spot, kind) for spot, kind, _ in places(TYPES[type_].fields) if not isinstance(kind, Many | Group)]
    whole_type = request.config.getoption("--audit")
    if not whole_type:
        tried = [(spot, kind) for spot, kind in tried if FIRST_PLACES[kind] == (type_, spot)]
    taken = 0
    for spot, _ in tried:
        whole = example(TYPES[type_].fields, whole=False) | {spot[0]: TYPES[type_].names[str(spot[0])].example}
        text = written(put(whole, spot, "odd-word"))
        for word in ODD_WORDS:
            changed = text.replace("odd-word", word.replace("\n  ", "\n" + "  " * len(spot)))
            if desk.codes(type_, changed):
                continue
            taken += 1
            assert not desk.refuses(type_, changed), f"{word} at {spot} of {type_}"
    assert taken > 100 or not whole_type


@pytest.mark.xdist_group("browser")
def test_the_patterns_mean_the_same_in_the_language_of_the_editor(browser: Browser):
    patterns, words = set(), set()
    for path in (ROOT / schema.FOLDER).glob("*.json"):
        patterns |= set(patterns_of(json.loads(path.read_text(encoding="utf-8"))))
    for type_ in TYPES.values():
        for _, kind, field in places(type_.fields):
            values = [field.example, *(bad for fault in kind.faults for bad in fault.examples)]
            words |= {value for value in values if isinstance(value, str)}
    page = browser.new_page()
    matched = page.evaluate(
        "([patterns, words]) => patterns.map(p => { const r = new RegExp(p, 'u'); return words.map(w => r.test(w)) })",
        [sorted(patterns), sorted(words)],
    )
    page.close()
    assert matched == [[bool(re.search(pattern, word)) for word in sorted(words)] for pattern in sorted(patterns)]


def patterns_of(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("pattern"), str):
            yield part["pattern"]
        for inner in part.values():
            yield from patterns_of(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from patterns_of(inner)
