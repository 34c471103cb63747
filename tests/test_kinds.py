"""The declared kinds are walked in one way: the parts of a value, the kind that a step leads to, the fields within."""

from __future__ import annotations

from kb.check.run import open_library
from kb.declare.fields import Group, Many, Ref, Text, fields_within, kind_at, optional, parts, required
from kb.declare.types import TYPES
from kb.records.record import Entry, leaves
from tests.conftest import SAMPLE

NAME = required("name", Text(), "Name", "what it is called")
SEEN = optional("seen", Many(Ref()), "Seen", "where it was seen")
GROUP = Group("Both", (NAME, SEEN))


def test_a_group_has_its_fields_as_parts_and_a_list_its_entries():
    assert [part[:2] for part in parts(GROUP, Entry({"name": "Haven", "seen": None}))] == [
        ("name", NAME),
        ("seen", SEEN),
    ]
    assert [(part.step, part.kind, part.value) for part in parts(SEEN.kind, ("a", "b"))] == [
        (0, Ref(), "a"),
        (1, Ref(), "b"),
    ]
    assert list(parts(NAME.kind, "Haven")) == []


def test_what_is_not_there_has_the_parts_of_its_kind_and_no_values():
    assert [part.value for part in parts(GROUP, None)] == [None, None]
    assert list(parts(SEEN.kind, None)) == []


def test_a_step_leads_to_a_declared_kind_or_nowhere():
    assert kind_at(GROUP, "name") is NAME.kind
    assert kind_at(SEEN.kind, 7) == Ref()
    assert (kind_at(GROUP, "nam"), kind_at(SEEN.kind, "name"), kind_at(NAME.kind, 0), kind_at(None, 0)) == (None,) * 4


def test_a_list_of_groups_has_the_fields_of_the_groups_within():
    assert fields_within(GROUP) == fields_within(Many(GROUP)) == (NAME, SEEN)
    assert fields_within(SEEN.kind) == fields_within(NAME.kind) == ()


def test_the_way_to_every_value_of_a_record_leads_to_its_kind():
    for record in open_library(SAMPLE):
        for leaf in leaves(record):
            kind = TYPES[record.type.name].group
            for step in leaf.path:
                kind = kind_at(kind, step)
            assert kind is leaf.kind, leaf.path
