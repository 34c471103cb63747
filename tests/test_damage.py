"""Damaged files end in named mistakes at the right place, or in pages that show all that is left in them.

Real files are damaged in the ways in which editors, disks and merges damage them. The damage is drawn from a fixed seed.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.library import check
from kb.problems import CODES
from kb.records import leaves
from tests.conftest import ROOT
from tests.reading_pages import lost_values, yaml_values
from view.site import Site

SHARDS = 4
# Mistakes that a change in one file rightly makes in another.
ELSEWHERE = {
    "uncited-source", "uncovered-sentence", "unknown-reference", "wrong-reference", "duplicate-id", "duplicate-number",
    "duplicate-address", "shows-repeated", "claimed-and-excused", "unknown-section", "unknown-sentence", "repeats-later",
    "evidence-newer-than-sources", "theme-in-itself", "date-in-the-future", "position-of-a-plan", "lost-id",
}  # fmt: skip


def cut_line(lines: list[str], at: int, dice: random.Random) -> list[str]:
    return lines[:at] + lines[at + 1 :]


def double_line(lines: list[str], at: int, dice: random.Random) -> list[str]:
    return [*lines[: at + 1], lines[at], *lines[at + 1 :]]


def swap_lines(lines: list[str], at: int, dice: random.Random) -> list[str]:
    other = dice.randrange(len(lines))
    swapped = list(lines)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    return swapped


def cut_end(lines: list[str], at: int, dice: random.Random) -> list[str]:
    return [*lines[:at], lines[at][: dice.randrange(len(lines[at]) + 1)]]


def in_line(change: Callable[[str, random.Random], str]) -> Callable[[list[str], int, random.Random], list[str]]:
    def changed(lines: list[str], at: int, dice: random.Random) -> list[str]:
        return [*lines[:at], change(lines[at], dice), *lines[at + 1 :]]

    changed.__name__ = change.__name__
    return changed


def retype_letter(line: str, dice: random.Random) -> str:
    at = dice.randrange(len(line) + 1)
    return line[:at] + dice.choice("abcxyz-_.:#'\"[]{}!&*%@`|>? 0159~/") + line[at + 1 :]


def drop_letter(line: str, dice: random.Random) -> str:
    at = dice.randrange(len(line) + 1)
    return line[:at] + line[at + 1 :]


def indent(line: str, dice: random.Random) -> str:
    return dice.choice([" ", "  ", "\t"]) + line if dice.random() < 0.6 else line[dice.choice([1, 2]) :]


def retype_value(line: str, dice: random.Random) -> str:
    key, colon, _ = line.partition(": ")
    values = ("no", "yes", "null", "~", "1e3", "0x1f", "2026-02-30", "true", "[]", "{}", "*x", "&x y", "!!str y", "[a, b]",
              "'", "|", "-", "javascript:alert(1)", "https://", "[[nothing]]", "{{ x }}", "x" * 5000)  # fmt: skip
    return f"{key}{colon or ': '}{dice.choice(values)}"


def retype_key(line: str, dice: random.Random) -> str:
    key, colon, value = line.partition(":")
    if not colon or not key.strip(" -"):
        return line + "x"
    at = dice.randrange(len(key) - len(key.lstrip(" -")), len(key))
    return key[:at] + dice.choice("aeiou") + key[at + 1 :] + colon + value


def bad_character(line: str, dice: random.Random) -> str:
    at = dice.randrange(len(line) + 1)
    return line[:at] + dice.choice("\x00\x07\x1b\x85\u2028\u202e\ufeff\r") + line[at:]


def deep_nesting(line: str, dice: random.Random) -> str:
    return f"{line.partition(':')[0]}: " + "[" * 40 + "]" * dice.randrange(41)


WAYS = [
    cut_line, double_line, swap_lines, cut_end,
    *map(in_line, (retype_letter, drop_letter, indent, retype_value, retype_key, bad_character, deep_nesting)),
]  # fmt: skip


def bad_bytes(content: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + dice.choice([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xfe\xff"]) + content[at:]


def utf16(content: bytes, dice: random.Random) -> bytes:
    return content.decode("utf-8").encode(dice.choice(["utf-16", "utf-16-le", "utf-16-be"]))


def emptied(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.choice([0, 1])]


def damage(content: bytes, dice: random.Random) -> tuple[str, bytes, int | None]:
    """Return the way of the damage, the damaged bytes, and the one line that was changed where it was one."""
    if dice.random() < 0.12:
        way = dice.choice([bad_bytes, utf16, emptied])
        return way.__name__, way(content, dice), None
    lines = content.decode("utf-8").split("\n")
    at = dice.randrange(max(len(lines) - 1, 1))
    line_way = dice.choice(WAYS)
    changed = "\n".join(line_way(lines, at, dice)).encode("utf-8")
    local = line_way.__name__ in ("retype_key", "bad_character", "deep_nesting")
    return line_way.__name__, changed, at + 1 if local else None


@pytest.mark.parametrize("shard", range(SHARDS))
def test_damage_is_named_or_everything_left_is_shown(
    tmp_path: Path, shard: int, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    files = sorted(path for path in (tmp_path / "data").glob("*/*.yml"))
    dice = random.Random(f"damage {shard}")
    outcomes: Counter[str] = Counter()
    for _ in range(request.config.getoption("--mutations") // SHARDS):
        path = dice.choice(files)
        whole = path.read_bytes()
        way, damaged, line = damage(whole, dice)
        path.write_bytes(damaged)
        try:
            outcomes[outcome(tmp_path, path, damaged, way, line)] += 1
        finally:
            path.write_bytes(whole)
    record_property("outcomes", dict(outcomes))
    assert check(tmp_path).problems == ()
    assert {word.split()[0] for word in outcomes} == {"named", "shown"}


def outcome(root: Path, path: Path, damaged: bytes, way: str, line: int | None) -> str:
    """Return how the damage ended; fails where it is lost, or named in the wrong place."""
    name = path.relative_to(root).as_posix()
    reading = check(root)
    about = f"{way} in {name}, line {line}:\n" + "\n".join(map(str, reading.problems[:5]))
    if not reading.problems:
        record = reading.library[path.stem]
        page = Site(reading.library).record_page(record)
        assert lost_values(record, page.html, reading.library) == [], about
        assert len(list(leaves(record))) == yaml_values(damaged.decode("utf-8")), about
        return f"shown after {way}"
    for problem in reading.problems:
        assert problem.code in CODES, about
        assert problem.found and problem.expected and problem.remedy, about
        assert (root / problem.file).is_file(), about
        assert 1 <= problem.line <= len((root / problem.file).read_bytes().splitlines()) + 2, about
        assert problem.file == name or problem.code in ELSEWHERE, about
    own = [problem for problem in reading.problems if problem.file == name]
    if line is not None and own:
        # A change within one line is named there, at the group that it stands in, or right after where YAML breaks.
        assert any(problem.line <= line + 1 for problem in own), about
    return f"named {reading.problems[0].code}"
