"""The benchmark stays able to run: its libraries hold no mistake and are like the real one, and all tools get the same pages."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import bench, generate, measure, peers, report, same_pages, serve_time
from kb.check.run import check
from kb.declare import prose
from kb.declare.fields import Group, Kind, Many, Prose, Ref
from kb.declare.types import TYPES
from kb.declare.types.groups import CITATION
from kb.load import yaml_tree
from tests.conftest import ROOT

MAY_DIFFER = 0.2  # from the real records, in what a record of a type has on average


def entries(root: Path) -> list[Path]:
    return sorted(root.glob("data/*/*.yml"))


def measures(kind: Kind, value: object) -> Counter[str]:
    """Return how many citations, links in fields and links in prose a value has."""
    if isinstance(value, dict) and isinstance(kind, Group):
        inner = [measures(field.kind, value[field.name]) for field in kind.fields if field.name in value]
        return sum(inner, Counter({"citations": int(kind == CITATION)}))
    if isinstance(value, list) and isinstance(kind, Many):
        return sum((measures(kind.of, entry) for entry in value), Counter())
    if isinstance(kind, Prose):
        return Counter({"links in prose": len(list(prose.links(str(value))))})
    return Counter({"links in fields": int(isinstance(kind, Ref))})


def means(root: Path) -> dict[str, dict[str, float]]:
    """Return what a record of each type has on average, and how many characters its file has."""
    found = {}
    for name, records in generate.real_records(root).items():
        total = sum((measures(TYPES[name].group, values) for values in records.values()), Counter())
        total["characters"] = sum(len(path.read_text(encoding="utf-8")) for path in root.glob(f"data/{name}/*.yml"))
        found[name] = {what: number / len(records) for what, number in total.items()}
    return found


@pytest.mark.slow
def test_a_library_holds_no_mistake_and_is_the_same_each_time(tmp_path: Path):
    for name in ("one", "two"):
        generate.library(tmp_path / name, 100)
    reading = check(tmp_path / "one")
    assert [str(problem) for problem in reading.problems] == []
    assert len(reading.library) == 100
    assert all(reading.library.of_type(name) for name in TYPES)
    files = entries(tmp_path / "one")
    assert len(files) == 100
    assert all(
        path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes() for path in files
    )


@pytest.mark.slow
def test_another_seed_gives_another_library(tmp_path: Path):
    generate.library(tmp_path / "one", 100)
    generate.library(tmp_path / "two", 100, seed="another")
    assert [path.name for path in entries(tmp_path / "one")] != [path.name for path in entries(tmp_path / "two")]


@pytest.mark.slow
def test_a_library_says_nothing_that_the_real_one_says(tmp_path: Path):
    generate.library(tmp_path, 100)
    made = {yaml_tree.load(path.name, path.read_bytes()).entries["title"][1].text for path in entries(tmp_path)}
    real = {values["title"] for records in generate.real_records().values() for values in records.values()}
    real = {title for title in real if " " in title}  # one common word is a title of both
    assert len(made) > 90
    assert made.isdisjoint(real)


def test_texts_are_of_five_alphabets(tmp_path: Path):
    generate.library(tmp_path, 100)
    letters = set("".join(path.read_text(encoding="utf-8") for path in entries(tmp_path)))
    assert letters > set("aəбբბب")


def test_the_fewest_records_are_said():
    with pytest.raises(ValueError, match="at least 100 records"):
        generate.Copies(99, "seed")


@pytest.mark.parametrize("count", [100, 1739, 1740, 1838, 1839, 3478, 10_000])
def test_the_parts_of_a_library_make_up_its_size(count: int):
    parts = generate.sizes(count, 1739)
    assert sum(parts) == count
    assert all(100 <= part <= 1739 for part in parts)


@pytest.mark.audit
def test_a_library_of_two_copies_is_like_the_real_one(tmp_path: Path):
    """Of whole copies: a smaller part keeps the documents on which others hang, which have most links."""
    count = 2 * len(entries(ROOT))
    generate.library(tmp_path, count)
    reading = check(tmp_path)
    assert [str(problem) for problem in reading.problems] == []
    assert len(reading.library) == count
    real, made = means(ROOT), means(tmp_path)
    for name, numbers in real.items():
        for what, number in numbers.items():
            assert made[name][what] == pytest.approx(number, rel=MAY_DIFFER, abs=0.1), (name, what)


@pytest.mark.audit
@pytest.mark.usefixtures("build")
def test_both_builds_show_the_same_words_in_pages_of_like_size(tmp_path: Path):
    ours, bare = same_pages.projects(tmp_path, 100)
    same_pages.build(ours, tmp_path / "ours-site")
    same_pages.build(bare, tmp_path / "bare-site", "compared.yml")
    pages, ratio = same_pages.compare(tmp_path / "ours-site", tmp_path / "bare-site")
    assert pages >= 100
    assert 0.9 < ratio < 1.1
    assert same_pages.share_alike(tmp_path / "ours-site", tmp_path / "bare-site") == (pages, 1.0)


def test_a_process_is_measured_whole():
    work = "import time; held = bytearray(80_000_000); time.sleep(0.2); sum(range(3_000_000))"
    spent = measure.spent([sys.executable, "-c", work], ROOT, {})
    assert spent.wall > 0.2
    assert 0 < spent.processor < spent.wall
    assert 80 < spent.memory < 200


def test_a_process_that_fails_is_said():
    with pytest.raises(measure.Failed, match=r"python.*no such luck"):
        measure.spent([sys.executable, "-c", "raise SystemExit('no such luck')"], ROOT, {})


@pytest.mark.parametrize(
    ("name", "text", "after"),
    [
        ("a.yml", "title: One\nkind: law\n", "title: New\nkind: law\n"),
        ("a.yml", "title: >-\n  One\n  two\nkind: law\n", "title: New\nkind: law\n"),
        ("a.md", '---\ntitle: "One"\n---\n\n# One\n', '---\ntitle: "New"\n---\n\n# New\n'),
    ],
)
def test_a_record_or_its_page_gets_another_title(tmp_path: Path, name: str, text: str, after: str):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert serve_time.retitled(tmp_path / name, "New") == after


def test_edits_go_over_all_types_in_turn():
    files = serve_time.to_edit(ROOT / "data", 30)
    assert [path.parent.name for path in files[:13]] == list(TYPES)
    assert len(set(files)) > 25  # where a type has few records, they come round again


def test_a_served_page_is_asked_for_until_it_has_the_words(tmp_path: Path):
    page = tmp_path / "events" / "one" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<html>\ntitle: "Old"\nOld</html>', encoding="utf-8")
    server = [sys.executable, "-m", "http.server", "{port}", "--bind", "127.0.0.1"]
    with serve_time.serving(server, tmp_path, {}) as site:
        serve_time.wait_for(f"{site}events/one/", "Old")
        assert serve_time.read(f"{site}events/two/") == ""


def line(unit: bench.Unit, **more: object) -> bench.Line:
    return {**unit._asdict(), "load": 1.0, "versions": f"{unit.tool} 1.0", **more}


def test_what_was_measured_is_kept_and_not_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made: list[bench.Unit] = []

    def measured(unit: bench.Unit, where: peers.Bench) -> bench.Line:
        made.append(unit)
        if len(made) == 4:
            raise KeyboardInterrupt
        return line(unit)

    monkeypatch.setattr(bench, "measured", measured)
    wanted = list(bench.units({1000: 1}))
    with pytest.raises(KeyboardInterrupt):
        bench.run(wanted, tmp_path)
    lines = bench.run(wanted, tmp_path)
    assert [bench.Unit(*(entry[name] for name in bench.Unit._fields)) for entry in lines] == wanted
    assert made == [*wanted[:4], *wanted[3:]]


def test_a_tool_that_failed_is_not_tried_again_at_that_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def measured(unit: bench.Unit, where: peers.Bench) -> bench.Line:
        return line(unit, failed="no") if unit.tool == "Hugo" else line(unit)

    monkeypatch.setattr(bench, "measured", measured)
    lines = bench.run(list(bench.units({1000: 2})), tmp_path)
    assert [entry["round"] for entry in lines if entry["tool"] == "Hugo"] == [1]
    assert [entry["round"] for entry in lines if entry["tool"] == "Zensical"] == [1, 2, 0]


def test_eleventy_is_left_out_of_large_libraries():
    assert "Eleventy" in {unit.tool for unit in bench.units({1000: 1})}
    assert "Eleventy" not in {unit.tool for unit in bench.units({10_000: 1})}


LINES = [
    line(bench.Unit(1000, 1, "this project"), cold=[2, 1.5, 50], again=[1, 1, 50], check=[0.5, 0.4, 30]),
    line(bench.Unit(1000, 1, "Hugo"), cold=[1, 2, 90], again=[1, 1, 90], alike=[300, 0.99]),
    line(bench.Unit(1000, 2, "this project"), cold=[3, 1.5, 50], again=[1, 1, 50], check=[0.7, 0.4, 30]),
    line(bench.Unit(1000, 2, "Hugo"), cold=[2, 2, 90], again=[2, 1, 90]),
    line(bench.Unit(1000, 1, "Zensical"), failed="Traceback\nRuntimeError: too long"),
    line(bench.Unit(1000, 0, "this project", 3), served={"start": 4, "own": [1, 2, 3], "listed": [2, 2]}),
]


def test_ratios_are_medians_of_the_ratios_of_rounds():
    table = report.tables(LINES, "this project")
    assert (
        "| Hugo | 2 | 1.50 (1.00 to 2.00) | 2.00 (2.00) | 1.50 (1.00 to 2.00) | 90 (90) | 1.75 (1.50 to 2.00) | 0.75 (0.75) |"
        in table
    )
    assert "| 1,000 | this project | 3 | 4.0 | 2.00 (1.00 to 3.00) | 2.00 (2.00) |" in table


def test_what_failed_and_what_differs_is_said():
    says = report.words(LINES, "this project")
    assert "Zensical, 1,000 records, round 1, failed: RuntimeError: too long" in says
    assert "Hugo showed the same words as this project on 99.0% of 300 pages" in says
    assert "A check of 1,000 records took 0.60 (0.50 to 0.70) s." in says


def test_the_chart_has_the_numbers_of_the_table():
    drawn = ElementTree.fromstring(report.chart(report.panels(LINES), "this project"))
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[:5] == ["1,000 records, cold build", "this project", "2.50 s", "Hugo", "1.50 s"]
