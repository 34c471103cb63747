"""What became of each record from one state of the library to another, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kb.declare import prose
from kb.declare.dates import Date
from kb.declare.fields import When
from kb.declare.scale import Term
from kb.library.library import Library
from kb.records.changes import NEW, Change
from kb.records.entry import Entry
from kb.records.groups import ProvisionStatus
from kb.records.judgement import Judgement, judgements
from kb.records.record import Record, leaves
from kb.records.spots import Way

NOT_COMPARED = "not compared, since its form was another"
# What is said in words of its own, or is not what a record says.
TOLD = ("title", "status", "charter", "record", "outcome", "aliases", "sources")


def difference(before: Library, now: Library, unread: Collection[str] = ()) -> list[Change]:
    """Return what became of every record, by type and id: what changed of it, that it is new, that it is gone.

    A record is the same under a new id. Of one that has the same values nothing is said; of one that could not be read
    before, by the id that it had, that it is not compared.
    """
    found: list[Change] = []
    met: set[str] = set()
    for old in before:
        new = now.get(now.ids.aliases.get(old.id, old.id))
        if new is None or new.type is not old.type:
            found.append(Change(old.type.name, old.id, _gone(now, old)))
            continue
        met.add(new.id)
        words = [] if old.id in unread else list(changes(old, new, now.ids.aliases))
        if words:
            found.append(Change(new.type.name, new.id, " ".join("; ".join(words).split())))
    for record in now:
        earlier = {record.id, *(record.aliases or ())}
        if earlier & set(unread):
            found.append(Change(record.type.name, record.id, NOT_COMPARED))
        elif record.id not in met:
            found.append(Change(record.type.name, record.id, NEW))
    places = {record.id: place for place, record in enumerate((*now, *before))}
    return sorted(found, key=lambda change: places[change.id])


def changes(old: Record, new: Record, aliases: Mapping[str, str]) -> Iterator[str]:
    """Yield in words what differs between two states of a record: verdicts, statuses, dates, sources, and the rest.

    `aliases` are the new ids of records that were renamed: to name one by its new id is no change.
    """
    if old.id != new.id:
        yield f"renamed from {old.id}"
    if old.title != new.title:
        yield f"title “{old.title}”, now “{new.title}”"
    yield from _verdicts(old, new, aliases)
    dates = dict(_dates(old)), dict(_dates(new))
    for way in dict.fromkeys((*dates[0], *dates[1])):
        was, is_ = (each.get(way) for each in dates)
        if was != is_:
            yield f"{_label(new, way)} {was or 'not given'}, now {is_ or 'not given'}"
    yield from _sources(old, new, aliases)
    rest = [
        field.label.lower()
        for field in new.type.fields
        if field.name not in TOLD and not _is_same(old.values[field.name], new.values[field.name], aliases)
    ]
    if rest:
        yield f"also changed: {', '.join(rest)}"


def _gone(now: Library, old: Record) -> str:
    retired = now.ids.retired.get(old.id)
    return " ".join(f"withdrawn: {retired.why}".split()) if retired else "no longer there"


def _verdicts(old: Record, new: Record, aliases: Mapping[str, str]) -> Iterator[str]:
    were, are = dict(judgements(old)), dict(judgements(new))
    for way in dict.fromkeys((*were, *are)):
        was, is_ = were.get(way), are.get(way)
        label = new.type.names[str(way[0])].label
        if was and is_ and _verdict(was) != _verdict(is_):
            yield f"{label}: “{_verdict(was)}”, now “{_verdict(is_)}”"
        elif was and is_ and was.assessed != is_.assessed:
            yield f"{label}: weighed anew on {is_.assessed}, still “{_verdict(is_)}”"
        elif was and is_ and not _is_same(was, is_, aliases):
            yield f"{label}: still “{_verdict(is_)}”, told otherwise"
        elif is_ and not was:
            yield f"{label}: “{_verdict(is_)}” added"
        elif was and not is_:
            yield f"{label}: “{_verdict(was)}” taken away"


def _verdict(judgement: Judgement) -> Term:
    return judgement.state if isinstance(judgement, ProvisionStatus) else judgement.verdict


def _dates(record: Record) -> Iterator[tuple[Way, Date]]:
    """Yield the dates of a record with their paths; in a list they have no place of their own."""
    for leaf in leaves(record):
        if isinstance(leaf.kind, When) and leaf.path[0] not in TOLD and not any(isinstance(s, int) for s in leaf.path):
            yield leaf.path, leaf.value


def _label(record: Record, way: Way) -> str:
    return record.type.names[str(way[0])].label


def _sources(old: Record, new: Record, aliases: Mapping[str, str]) -> Iterator[str]:
    were, are = ({aliases.get(cited.source, cited.source) for _, cited in each.citations} for each in (old, new))
    for words, ids in (("now cites", are - were), ("no longer cites", were - are)):
        if ids:
            yield f"{words} {', '.join(f'[[{id_}]]' for id_ in sorted(ids))}"


def _is_same(one: Any, other: Any, aliases: Mapping[str, str]) -> bool:
    """Tell whether two values say the same, but for their dates, of which more is said, and for new ids of records."""
    return bool(one == other) or _bare(one, aliases) == _bare(other, aliases)


def _bare(value: Any, aliases: Mapping[str, str]) -> Any:
    if isinstance(value, Entry):
        fields = vars(value).items()
        return {name: _bare(each, aliases) for name, each in fields if not isinstance(each, Date)}
    if isinstance(value, tuple):
        return [_listed(each, aliases) for each in value]
    if isinstance(value, str):
        linked = prose.LINK.sub(lambda link: link[0].replace(link["id"], aliases.get(link["id"], link["id"]), 1), value)
        return aliases.get(linked, linked)
    return None if isinstance(value, Date) else value


def _listed(value: Any, aliases: Mapping[str, str]) -> Any:
    """Return an entry of a list with its dates, of which nothing else is said."""
    dates = [each for each in vars(value).values() if isinstance(each, Date)] if isinstance(value, Entry) else []
    return _bare(value, aliases), dates
