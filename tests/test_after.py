"""A run after changes finds what a run over everything finds, whatever was changed and in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kb.check import run
from kb.check.run import Reading, after, check
from kb.declare.types import TYPES
from tests.conftest import SAMPLE

SAMPLE_FILES = sorted(path.relative_to(SAMPLE).as_posix() for path in (SAMPLE / "data").glob("*/*.yml"))
RETIRED, LEDGER = "data/retired.yml", "data/published-ids.txt"
IDS = sorted(Path(file).stem for file in SAMPLE_FILES)
# Words of the sample that, put in each other's place, break a value, a reference, a date or a rule.
WORDS = [*IDS, "friendship-pact", "lost-clause", "charter", "intend", "2001-02-03", "2001", "2011-12-13", "english", "p1.1", "p1.2"]  # fmt: skip

# What breaks a rule for another record, which itself stays as it was.
FAR = [
    ("data/instruments/pact.yml", "- section: I\n", "- section: III\n"),
    ("data/sources/gazette.yml", "published: 2001-02-03", "published: 1999-02-03"),
    ("data/articles/column.yml", "- sentences: 1", "- sentences: 2"),
    ("data/claims/claim-trade-clause.yml", "  - p1.1", "  - p2.1"),
]

files = st.sampled_from(SAMPLE_FILES)
words = st.sampled_from(WORDS)
ids = st.sampled_from([*IDS, "new-haven", "friendship-pact", "Bad_Name", "index"])


def told(reading: Reading) -> object:
    """Return all that a reading says, without the records themselves."""
    library = reading.library
    records = [(record.id, record.file, record.values) for record in library]
    links = [(link.source.id, link.target, link.path) for record in library for link in library.backlinks(record.id)]
    out = [(link.source.id, link.target, link.path) for record in library for link in library.links(record.id)]
    return reading.problems, records, links, out, library.as_of, dict(library.ids.aliases), dict(library.ids.retired)


class Folder(RuleBasedStateMachine):
    """A copy of the sample that an editor, a disk and a branch switch work on."""

    @initialize()
    def lay(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        shutil.copytree(SAMPLE / "data", self.root / "data")
        self.changed: set[str] = set()
        self.reading = check(self.root)

    def teardown(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.changed.add(file)

    def text(self, file: str) -> str:
        path = self.root / file
        return path.read_text(encoding="utf-8") if path.exists() else (SAMPLE / file).read_text(encoding="utf-8")

    @rule(file=files, old=words, new=words)
    def put_one_word_for_another(self, file: str, old: str, new: str) -> None:
        self.write(file, self.text(file).replace(old, new, 1))

    @rule(far=st.sampled_from(FAR))
    def break_another_record(self, far: tuple[str, str, str]) -> None:
        file, old, new = far
        self.write(file, (SAMPLE / file).read_text(encoding="utf-8").replace(old, new, 1))

    @rule(file=files, line=st.integers(0, 60), twice=st.booleans())
    def lose_or_double_a_line(self, file: str, line: int, twice: bool) -> None:
        lines = self.text(file).splitlines(keepends=True)
        at = line % max(len(lines), 1)
        self.write(file, "".join([*lines[:at], *(lines[at : at + 1] * 2 if twice else []), *lines[at + 1 :]]))

    @rule(file=files)
    def mend(self, file: str) -> None:
        self.write(file, (SAMPLE / file).read_text(encoding="utf-8"))

    @rule(file=files)
    def delete(self, file: str) -> None:
        (self.root / file).unlink(missing_ok=True)
        self.changed.add(file)

    @rule(file=files, id_=ids, type_=st.sampled_from(list(TYPES)))
    def copy_under_another_name(self, file: str, id_: str, type_: str) -> None:
        self.write(f"data/{type_}/{id_}.yml", self.text(file))

    @rule(file=files, id_=ids)
    def rename(self, file: str, id_: str) -> None:
        if (self.root / file).exists():
            (self.root / file).rename((self.root / file).with_name(f"{id_}.yml"))
            self.changed |= {file, f"{Path(file).parent.as_posix()}/{id_}.yml"}

    @rule(file=files, alias=ids)
    def leave_an_earlier_id(self, file: str, alias: str) -> None:
        text = self.text(file)
        self.write(file, f"{text}{'' if 'aliases:' in text else 'aliases:'}\n  - {alias}\n")

    @rule(id_=ids, heir=ids)
    def retire(self, id_: str, heir: str) -> None:
        entry = f"- id: {id_}\n  type: places\n  why: It was twice here.\n  successors:\n    - {heir}\n"
        self.write(RETIRED, self.text(RETIRED) + entry)

    @rule(id_=ids)
    def publish(self, id_: str) -> None:
        self.write(LEDGER, f"{self.text(LEDGER)}places/{id_}\n")

    @rule()
    def switch_back(self) -> None:
        before = {path.relative_to(self.root).as_posix() for path in (self.root / "data").rglob("*.*")}
        shutil.rmtree(self.root / "data")
        shutil.copytree(SAMPLE / "data", self.root / "data")
        self.changed |= before

    @rule()
    def look(self) -> None:
        self.reading = after(self.reading, self.changed)
        self.changed = set()
        assert told(self.reading) == told(check(self.root))

    @invariant()
    def every_second_state_is_looked_at(self) -> None:
        if len(self.changed) > 1:
            self.look()


def try_changes(examples: int, steps: int, *phases: Phase) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings_ = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=quiet,
        phases=phases or tuple(Phase),
    )
    run_state_machine_as_test(Folder, settings=settings_)


def test_a_run_after_changes_finds_what_a_run_over_everything_finds():
    try_changes(25, 30)


@pytest.mark.audit
def test_many_runs_after_changes_find_what_runs_over_everything_find():
    try_changes(1000, 50)


@pytest.mark.audit
def test_a_run_that_keeps_too_much_is_found(monkeypatch: pytest.MonkeyPatch):
    def after_a_change(reading: Reading, changed: set[str]) -> Reading:
        with monkeypatch.context() as broken:
            broken.setattr(run, "still_hold", lambda *_: True)
            return run.after(reading, changed)

    monkeypatch.setattr("tests.test_after.after", after_a_change)
    with pytest.raises(AssertionError):
        try_changes(25, 30, Phase.generate)


def test_what_has_not_changed_is_the_same_record_and_no_rule_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    before = check(tmp_path)
    monkeypatch.setattr(run, "weigh_record", None)
    monkeypatch.setattr(run, "weigh_by", None)
    again = after(before, ())
    assert all(again.library[record.id] is record for record in before.library)
    monkeypatch.undo()
    weighed = []
    weigh = run.weigh_record
    monkeypatch.setattr(
        run, "weigh_record", lambda record, library: weighed.append(record.id) or weigh(record, library)
    )
    path = tmp_path / "data" / "provisions" / "pact-trade.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("number: 1", "number: 2"), encoding="utf-8")
    changed = after(before, {"data/provisions/pact-trade.yml"})
    assert changed.library["haven"] is before.library["haven"]
    assert "pact-trade" in weighed and "haven" not in weighed
    assert len(weighed) < 5
