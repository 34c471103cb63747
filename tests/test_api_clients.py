"""The programs that people have read what `make publish` writes of the real records, each as its own users start it.

They come into an environment that is thrown away, since the project itself needs none of them; where they cannot be
had, their tests are skipped by name.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from kb.export.api.tables.views import QUESTIONS
from kb.export.table import written_csv
from kb.library.library import Library
from tests.conftest import ADDRESS
from tests.published import read
from tests.test_api_formats import schema_of
from tests.test_api_page import lines, run, shown

pytestmark = [pytest.mark.audit, pytest.mark.xdist_group("clients")]
PACKAGES = ("frictionless", "openapi-spec-validator", "rdflib", "datasette", "pandas", "duckdb", "geopandas")
Client = Callable[[str, str], str]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the clients that can be had."""
    place = tmp_path_factory.mktemp("clients")
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    for package in PACKAGES:
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
        subprocess.run(pip, capture_output=True, check=False)
    return place / "bin"


@pytest.fixture
def client(environment: Path, really_published: Path) -> Client:
    """Runs Python with a client in the folder of the files, and returns what it prints."""

    def call(package: str, code: str) -> str:
        python = str(environment / "python")
        if subprocess.run([python, "-c", f"import {package}"], capture_output=True, check=False).returncode:
            pytest.skip(f"{package} could not be installed")
        return run([python, "-c", code], really_published)

    return call


def test_every_file_keeps_to_its_schema(really_published: Path):
    """By jsonschema, which the project has."""
    for path in sorted(really_published.rglob("*.json")):
        name = schema_of(really_published, path)
        if name:
            validator = Draft202012Validator(read(really_published, f"schema/{name}.json"))
            assert [error.message for error in validator.iter_errors(read(really_published, str(path)))] == [], path


def test_frictionless_finds_the_data_package_valid_and_a_fault_in_it(
    client: Client, tmp_path: Path, really_published: Path
):
    code = "from frictionless import Package; print(Package('datapackage.json').validate().stats['errors'])"
    assert client("frictionless", code) == "0\n"
    shutil.copytree(really_published / "csv", tmp_path / "csv")
    shutil.copy(really_published / "datapackage.json", tmp_path)
    claims = tmp_path / "csv" / "claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b"weaker-in-text", b"weaker-than-ever"))
    broken = f"import os; os.chdir({str(tmp_path)!r}); {code}"
    assert int(client("frictionless", broken)) > 0


def test_the_description_is_openapi(client: Client):
    code = (
        "import json, pathlib; from openapi_spec_validator import validate; path = pathlib.Path('openapi.json').absolute()\n"
        "validate(json.loads(path.read_text()), base_uri=path.as_uri()); print('valid')"
    )
    assert client("openapi_spec_validator", code) == "valid\n"


# A blank node is told by what it says: none of ours holds another one.
GRAPHS = """
import rdflib
def told(file, form):
    graph = rdflib.Graph().parse(file, format=form)
    own = lambda node: tuple(sorted((str(p), str(o)) for p, o in graph.predicate_objects(node)))
    name = lambda node: own(node) if isinstance(node, rdflib.BNode) else (str(node), str(getattr(node, "datatype", "")))
    return sorted((name(s), str(p), name(o)) for s, p, o in graph if not isinstance(s, rdflib.BNode)), graph
(one, graph), (two, _) = told("record.jsonld", "json-ld"), told("record.ttl", "turtle")
assert one == two, [each for each in zip(one, two) if each[0] != each[1]][:3]
print(len(one))
for name in sorted({str(s) for s in graph.subjects() if isinstance(s, rdflib.URIRef)}): print(name)
"""


def test_rdflib_reads_the_same_graph_from_both_files(client: Client, library: Library):
    count, *subjects = client("rdflib", GRAPHS).splitlines()
    assert int(count) > 10_000
    assert {f"{ADDRESS}{record.address}" for record in library} <= set(subjects)


def test_geopandas_places_every_place_that_has_a_position(client: Client, library: Library):
    code = "import geopandas; table = geopandas.read_file('places.geojson'); print(table.crs, len(table), table.geom_type.value_counts().to_dict())"
    places = library.of_type("places")
    points, routes = sum(bool(each.coordinates) for each in places), sum(bool(each.route) for each in places)
    assert client("geopandas", code).strip() == f"EPSG:4326 {len(places)} {{'Point': {points}, 'LineString': {routes}}}"


def test_the_line_for_pandas_runs(client: Client, library: Library, really_published: Path):
    line = lines(shown())["pandas"].replace(f"{ADDRESS}api/v1/", "")
    counts = dict(
        row.split() for row in client("pandas", line).splitlines() if len(row.split()) == 2 and row[-1].isdigit()
    )
    claims = [claim.charter.verdict.value for claim in library.of_type("claims")]
    assert {verdict: claims.count(verdict) for verdict in claims} == {
        verdict: int(count) for verdict, count in counts.items()
    }


def test_the_line_for_duckdb_runs(client: Client, really_published: Path):
    line = lines(shown())["DuckDB"].replace(f"{ADDRESS}api/v1/", "")
    rows = json.loads(client("duckdb", f"import duckdb, json; print(json.dumps(duckdb.sql({line!r}).fetchall()))"))
    assert ["defense", "state-aligned"] in [row[:2] for row in rows]


def test_pandas_reads_every_table_as_it_is_written(client: Client, really_published: Path):
    code = "import pandas, pathlib\nfor path in sorted(pathlib.Path('csv').glob('*.csv')): print(path.stem, len(pandas.read_csv(path)), *pandas.read_csv(path, nrows=0).columns)"
    package = read(really_published, "datapackage.json")
    columns = {each["name"]: [field["name"] for field in each["schema"]["fields"]] for each in package["resources"]}
    for row in client("pandas", code).splitlines():
        name, count, *found = row.split(" ")
        assert found == columns[name] and int(count) > 0, name


# ── Datasette, over HTTP


@pytest.fixture
def datasette(environment: Path, really_published: Path, tmp_path: Path) -> Iterator[str]:
    """The address at which Datasette serves the database with its metadata."""
    if not (environment / "datasette").exists():
        pytest.skip("datasette could not be installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = lines(shown())["datasette"].split()
    with (tmp_path / "said.txt").open("w") as said:
        command = [str(environment / line[0]), *line[1:], "--port", str(port)]
        server = subprocess.Popen(command, cwd=really_published, stdout=said, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address).close()
                break
            except urllib.error.URLError:
                assert server.poll() is None, (tmp_path / "said.txt").read_text()
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def test_datasette_shows_every_table_and_answers_every_question(
    datasette: str, really_published: Path, library: Library
):
    def ask(path: str, **given: str) -> Any:
        with urllib.request.urlopen(f"{datasette}{path}?{urllib.parse.urlencode(given)}") as answer:
            return json.load(answer) if path.endswith(".json") else answer.read().decode()

    home = ask("")
    assert "The Charter Record" in home and "CC BY 4.0" in home
    tables = read(really_published, "metadata.json")["databases"]["record"]["tables"]
    for name, says in tables.items():
        assert says["description"].split("“")[0][:40] in ask(f"record/{name}"), name
    given = {"verb": "intend", "verdict": "in-text", "month": "2026-03", "standing": "state-aligned", "words": "ports"}
    source = next(record.id for record in library.of_type("sources") if library.backlinks(record.id))
    for name in QUESTIONS:
        rows = ask(f"record/{name}.json", _shape="array", source=source, **given)
        assert rows, name
    assert {row["modality"] for row in ask("record/provisions.json", _shape="array", modality="intend")} == {"intend"}
    found = ask("record/records.json", _search="zangezur", _shape="array")
    assert "zangezur-corridor" in {row["id"] for row in found}
    assert ask("record/records/zangezur-corridor.json", _shape="array")[0]["type"] == "terms"


# ── LibreOffice

TABLE, OFFICE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text"))
BREAKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
HARD = (
    "=1+1", "+49 30 1234", "-x", "@SUM(1)", "＝1+1", "\u200b=1+1", "\t=1+1", "Гавань", "Dostluq Paktı, Şərq", "הנמל", "港口 🗺", "e\u0301",
    "two\nlines", "“quoted” and \"quoted\"", "a, b; c", "it's", "2001-02-03", "2001-02~", "..", "TRUE", "p1.1", "-3.25",
)  # fmt: skip


def cells(sheet: Path) -> Iterator[list[str]]:
    """The rows of a sheet of LibreOffice as a reader sees them; a formula stands there as one."""
    with zipfile.ZipFile(sheet) as held:
        root = etree.fromstring(held.read("content.xml"))
    for row in root.iter(f"{TABLE}table-row"):
        if int(row.get(f"{TABLE}number-rows-repeated", "1")) == 1:  # else the empty rest of the sheet
            yield [
                shown for cell in row for shown in int(cell.get(f"{TABLE}number-columns-repeated", "1")) * [seen(cell)]
            ]


def seen(cell: Any) -> str:
    given = (cell.get(f"{key}") for key in (f"{TABLE}formula", f"{OFFICE}date-value", f"{OFFICE}value"))
    return next(filter(None, given), "\n".join(map(words, cell.iterchildren(f"{TEXT}p"))))


def words(part: Any) -> str:
    spaces = " " * int(part.get(f"{TEXT}c", "1")) if part.tag == f"{TEXT}s" else ""
    own = BREAKS.get(part.tag, "") + spaces + (part.text or "")
    return own + "".join(words(each) + (each.tail or "") for each in part)


def same(written: str, shown: str) -> bool:
    """Whether a cell shows what was written; a number may be shown without its last noughts."""
    try:
        return written == shown or float(written) == float(shown)
    except ValueError:
        return False


def test_libreoffice_shows_every_cell_of_every_table_as_it_was_written(really_published: Path, tmp_path: Path):
    """Every letter and line, every date as that day, and nothing as a formula."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "hard.csv").write_bytes(written_csv([["first", "then"], *([each, each] for each in HARD)]).encode())
    sheets = [*sorted((really_published / "csv").glob("*.csv")), tmp_path / "hard.csv"]
    # 76 is UTF-8, which the window of LibreOffice takes from the mark; 44 and 34 are the comma and the quotation mark.
    options = ["--headless", f"-env:UserInstallation={tmp_path.as_uri()}/own", "--infilter=CSV:44,34,76"]
    run([office, *options, "--convert-to", "ods", "--outdir", str(tmp_path / "ods"), *map(str, sheets)], tmp_path)
    for sheet in sheets:
        wanted = list(csv.reader(io.StringIO(sheet.read_bytes().decode("utf-8-sig"), newline="")))
        found = [row[: len(wanted[0])] for row in cells(tmp_path / "ods" / f"{sheet.stem}.ods")]
        assert len(found) == len(wanted), sheet.name
        pairs = [pair for one, two in zip(wanted, found, strict=True) for pair in zip_longest(one, two, fillvalue="")]
        assert (sheet.name, [pair for pair in pairs if not same(*pair)]) == (sheet.name, [])
