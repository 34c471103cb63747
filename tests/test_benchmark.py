"""The benchmark stays able to run: its records hold no mistake, and its pages say the same in both builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import build_time, synthetic
from kb.check.run import check


def test_synthetic_records_hold_no_mistake_and_are_the_same_each_time(tmp_path: Path):
    for name in ("one", "two"):
        synthetic.write(tmp_path / name, 70)
    reading = check(tmp_path / "one")
    assert [str(problem) for problem in reading.problems] == []
    assert len(reading.library) > 70
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.yml"))
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)


@pytest.mark.usefixtures("build")
def test_both_builds_show_the_same_words_in_pages_of_like_size(tmp_path: Path):
    ours, bare = build_time.projects(tmp_path, 70)
    build_time.build(ours, tmp_path / "ours-site")
    build_time.build(bare, tmp_path / "bare-site", "compared.yml")
    pages, ratio = build_time.compare(tmp_path / "ours-site", tmp_path / "bare-site")
    assert pages > 70
    assert 0.9 < ratio < 1.1
