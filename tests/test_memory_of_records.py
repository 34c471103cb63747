"""What was found out about a record stays known from one reading to the next, and is forgotten with the record."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

from kb.check.run import after, check
from kb.library.library import Library
from kb.library.memory import remembered
from kb.records.memory import remembered_of
from kb.records.record import Record


def test_only_a_record_whose_file_was_written_is_looked_at_again(sample: Path):
    asked: list[str] = []

    @remembered_of
    def title(record: Record) -> str:
        asked.append(record.id)
        return record.title

    reading = check(sample)
    ids = [record.id for record in reading.library]
    assert [title(record) for record in reading.library] == [record.title for record in reading.library]
    assert [title(record) for record in reading.library] and asked == ids
    record = next(iter(reading.library))
    file = sample / record.file
    file.write_text(file.read_text(encoding="utf-8").replace(record.title, "Anew", 1), encoding="utf-8")
    reading = after(reading, [record.file])
    assert title(reading.library[record.id]) == "Anew"
    assert [title(each) for each in reading.library] == [each.title for each in reading.library]
    assert asked == [*ids, record.id]


def test_nothing_is_kept_of_a_record_that_is_gone(sample: Path):
    title = remembered_of(lambda record: record.title)
    reading = check(sample)
    record = next(iter(reading.library))
    title(record)
    gone = weakref.ref(record)
    del reading, record
    gc.collect()
    assert gone() is None


def test_two_queries_of_one_name_on_a_library_share_no_answer(sample: Path):
    def first() -> Callable[[Library], str]:
        @remembered
        def asked(_: Library) -> str:
            return "first"

        return asked

    def second() -> Callable[[Library], str]:
        @remembered
        def asked(_: Library) -> str:
            return "second"

        return asked

    library = check(sample).library
    assert (first()(library), second()(library)) == ("first", "second")
