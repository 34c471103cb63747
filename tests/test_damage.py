"""Damaged files end in named mistakes at the right place, or in pages that show all that is left in them.

Real files are damaged in the ways in which editors, disks and merges damage them. The damage is drawn from a fixed seed.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kb.check.codes import CODES
from kb.check.run import Reading, after, check
from kb.problems.problem import Problem
from kb.records.record import leaves
from seam import handwritten
from tests.conftest import PATIENCE, ROOT
from tests.guard import TookTooLong, guarded
from tests.reading_pages import lost_values, yaml_values
from view.site import Site

SHARDS = 4
SECONDS, MEGABYTES = 20, 600  # that one damaged file may take
BESIDE = 5  # pages that are looked at beside the record's own, of those that lead to it
THOROUGH = 125  # of as many damages, one is looked at in every way
# Mistakes that a change in one file rightly makes in another.
ELSEWHERE = {
    "uncited-source", "uncovered-sentence", "unknown-reference", "wrong-reference", "duplicate-id", "duplicate-number",
    "duplicate-address", "shows-repeated", "claimed-and-excused", "unknown-section", "unknown-sentence", "repeats-later",
    "evidence-newer-than-sources", "theme-in-itself", "date-in-the-future", "position-of-a-plan", "lost-id",
    "two-values",
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


# ── How damage ends ──────────────────────────────────────────────────────────────────────────────────────────────────


class Damaged:
    """A copy of the real files, of which one at a time is damaged.

    After the first run a check costs what the damage has changed. Now and then everything is read anew and the whole
    site is made, to see that this saves time and hides nothing.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "data", root / "data")
        self.files = sorted((root / "data").glob("*/*.yml"))
        self.found = check(root)
        assert self.found.problems == ()
        self.site = Site(self.found.library)
        self.damaged: set[str] = set()

    def check(self, path: Path) -> Reading:
        """Return what is found now that one file is damaged and the one before is whole again."""
        file = path.relative_to(self.root).as_posix()
        self.found = after(self.found, {file, *self.damaged})
        self.damaged = {file}
        return self.found

    def outcome(self, path: Path, damaged: bytes, way: str, line: int | None, dice: random.Random) -> str:
        """Return how the damage ended; fails where it is lost, or named in the wrong place."""
        found = self.check(path)
        about = f"{way} in {path.parent.name}/{path.name}, line {line}:\n" + "\n".join(map(str, found.problems[:5]))
        thorough = dice.randrange(THOROUGH) == 0
        if thorough:
            assert check(self.root).problems == found.problems, about
        if found.problems:
            self.assert_well_named(found.problems, path, line, about)
            return f"named {found.problems[0].code}"
        record = found.library[path.stem]
        assert len(list(leaves(record))) == yaml_values(damaged.decode("utf-8")), about
        self.site.turn_to(found.library)
        beside = sorted({link.source.id for link in found.library.backlinks(record.id)} - {record.id})
        for id_ in (record.id, *dice.sample(beside, min(len(beside), BESIDE))):
            shown = found.library[id_]
            assert lost_values(shown, self.site.record_page(shown).html, found.library) == [], about
        if thorough:
            assert all(page.html for page in self.site.render()), about
            for page in sorted((ROOT / "docs").glob("*.md")):
                markdown = page.read_text(encoding="utf-8")
                assert handwritten.fill(markdown, page.name, f"{page.stem}/", self.site).problems == (), about
        return f"shown after {way}"

    def assert_well_named(self, problems: Iterable[Problem], path: Path, line: int | None, about: str) -> None:
        name = path.relative_to(self.root).as_posix()
        for problem in problems:
            assert problem.code in CODES, about
            assert problem.found and problem.expected and problem.remedy, about
            assert (self.root / problem.file).is_file(), about
            assert 1 <= problem.line <= len((self.root / problem.file).read_bytes().splitlines()) + 2, about
            assert problem.file == name or problem.code in ELSEWHERE, about
        own = [problem for problem in problems if problem.file == name]
        if line is not None and own:
            # A change within one line is named there, at the group that it stands in, or right after where YAML breaks.
            assert any(problem.line <= line + 1 for problem in own), about


@pytest.mark.parametrize("shard", [0, *(pytest.param(shard, marks=pytest.mark.audit) for shard in range(1, SHARDS))])
def test_damage_is_named_or_everything_left_is_shown(
    tmp_path: Path,
    shard: int,
    mutations: int,
    record_property: Callable[[str, object], None],
    request: pytest.FixtureRequest,
):
    """With `--audit` the damage is shared among all shards."""
    audit = request.config.getoption("--audit")
    library = Damaged(tmp_path)
    dice = random.Random(f"damage {shard}")
    outcomes: Counter[str] = Counter()
    for _ in range(mutations // SHARDS if audit else mutations):
        path = dice.choice(library.files)
        whole = path.read_bytes()
        way, damaged, line = damage(whole, dice)
        path.write_bytes(damaged)
        try:
            with guarded(SECONDS, MEGABYTES):
                outcomes[library.outcome(path, damaged, way, line, dice)] += 1
        finally:
            path.write_bytes(whole)
    record_property("outcomes", dict(outcomes))
    assert after(library.found, library.damaged).problems == check(tmp_path).problems == ()
    said = {word.split()[0] for word in outcomes}
    assert said == {"named", "shown"} if mutations > 1000 else said <= {"named", "shown"}


# ── The guard ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_never_ends_is_stopped():
    with pytest.raises(TookTooLong), guarded(seconds=0.2, megabytes=100):
        while True:
            pass


def test_what_never_ends_within_a_library_is_stopped_with_its_process():
    endless = "collections.deque(itertools.repeat(0), maxlen=0)"  # no signal reaches Python while this runs
    code = f"import collections, itertools\nfrom tests.guard import guarded\nwith guarded(0.2, 100, patience=0.3): {endless}"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE, check=False
    )
    assert done.returncode != 0
    assert "Timeout" in done.stderr and '"<string>", line 3' in done.stderr


def test_what_takes_all_memory_is_stopped():
    much = 1024 * 1024 * 1024
    with pytest.raises(MemoryError), guarded(seconds=20, megabytes=100):
        bytes(much)
    assert bytes(much), "the limit ends with the guard"
