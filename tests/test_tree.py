"""Whatever is done to the tree while it is served ends in the page of a build, or in a banner that names the file."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.check.run import check
from tests.conftest import SAMPLE, run_build
from tests.served import SERVE, Served, Serving, with_own_code
from tests.test_live import RECORDS, SAMPLED, files_of

HAVEN = "data/places/haven.yml"
LOOKED_AT = ("", "places/haven/", "data/", "contribute/", "events/signing/", "places/haven.json", "404.html")
IN_A_HURRY = 4  # things that are done where no time is for all


class Thing(NamedTuple):
    """What is done to a tree until a block ends. `named` is the place that the banner names, if it breaks anything.

    `shows` is what the page of the haven says then. Where only `outcome_is_checked`, `kb check` tells what is wrong.
    """

    name: str
    done: Callable[[Path, random.Random], AbstractContextManager[None]]
    named: str = ""
    shows: str = "Haven"
    outcome_is_checked: bool = False
    is_found_by_sweep: bool = False


@contextmanager
def away(file: str, tree: Path, dice: random.Random, to: str = "") -> Iterator[None]:
    elsewhere = tree / to if to else tree.parent / "elsewhere"
    (tree / file).rename(elsewhere)
    yield
    elsewhere.rename(tree / file)


@contextmanager
def written(file: str, change: Callable[[bytes], bytes], tree: Path, dice: random.Random) -> Iterator[None]:
    before = (tree / file).read_bytes()
    (tree / file).write_bytes(change(before))
    assert (tree / file).read_bytes() != before
    yield
    (tree / file).write_bytes(before)


@contextmanager
def a_record_cut(tree: Path, dice: random.Random) -> Iterator[None]:
    file = f"data/{dice.choice(RECORDS)}"
    with written(file, lambda text: text[: dice.randrange(1, len(text) - 1)], tree, dice):
        yield


@contextmanager
def a_record_away(tree: Path, dice: random.Random) -> Iterator[None]:
    with away(f"data/{dice.choice(RECORDS)}", tree, dice):
        yield


@contextmanager
def a_folder_for_a_record(tree: Path, dice: random.Random) -> Iterator[None]:
    with away(HAVEN, tree, dice):
        (tree / HAVEN).mkdir()
        yield
        (tree / HAVEN).rmdir()


@contextmanager
def linked(file: str, tree: Path, dice: random.Random) -> Iterator[None]:
    with away(file, tree, dice):
        (tree / file).symlink_to(tree.parent / "elsewhere")
        yield
        (tree / file).unlink()


@contextmanager
def linked_and_written_behind(tree: Path, dice: random.Random) -> Iterator[None]:
    behind = f"../elsewhere/{Path(HAVEN).name}"
    with linked("data/places", tree, dice), written(behind, retitled(b"Linked Haven"), tree, dice):
        yield


@contextmanager
def made(file: str, make: Callable[[Path], object], tree: Path, dice: random.Random) -> Iterator[None]:
    make(tree / file)
    yield
    (tree / file).unlink()


@contextmanager
def as_long_and_as_old(tree: Path, dice: random.Random) -> Iterator[None]:
    times = (tree / HAVEN).stat()
    with written(HAVEN, retitled(b"Hovel"), tree, dice):
        os.utime(tree / HAVEN, ns=(times.st_atime_ns, times.st_mtime_ns))
        yield


@contextmanager
def times_set_back(tree: Path, dice: random.Random) -> Iterator[None]:
    for path in [*(tree / "data").rglob("*"), *(tree / "docs").glob("*.md")]:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    yield


@contextmanager
def locked(tree: Path, dice: random.Random) -> Iterator[None]:
    with (tree / HAVEN).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def unreadable(file: str, tree: Path, dice: random.Random) -> Iterator[None]:
    rights = (tree / file).stat().st_mode
    (tree / file).chmod(0)
    yield
    (tree / file).chmod(rights)


def git(tree: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)


@contextmanager
def branch_switched(tree: Path, dice: random.Random) -> Iterator[None]:
    git(tree, "checkout", "other")
    yield
    git(tree, "checkout", "main")


def with_branches(tree: Path) -> None:
    """Make a repository of a tree, in whose other branch every title is another."""
    git(tree, "init", "--initial-branch=main")
    git(tree, "add", "data", "docs/index.md")
    git(tree, "commit", "--message=one")
    git(tree, "checkout", "-b", "other")
    for record in RECORDS:
        path = tree / "data" / record
        path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: Other ", 1), encoding="utf-8")
    git(tree, "commit", "--all", "--message=two")
    git(tree, "checkout", "main")


def retitled(title: bytes) -> Callable[[bytes], bytes]:
    return lambda text: text.replace(b"title: Haven", b"title: " + title)


def ended_with(words: bytes) -> Callable[[bytes], bytes]:
    return lambda text: text + words


def half(text: bytes) -> bytes:
    return text[: len(text) // 2]


BAD = b"\n\xff\n"
CONFLICT = b"\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n"
THINGS = [
    Thing("a record is cut", a_record_cut, outcome_is_checked=True),
    Thing("a record is gone", a_record_away, outcome_is_checked=True),
    Thing("a record is a folder", a_folder_for_a_record, outcome_is_checked=True),
    Thing("a folder of records is gone", partial(away, "data/places"), outcome_is_checked=True),
    Thing("a folder of records is renamed", partial(away, "data/places", to="data/havens"), "data/havens:"),
    Thing("a record holds a conflict", partial(written, HAVEN, ended_with(CONFLICT)), f"{HAVEN}:"),
    Thing("all records are gone", partial(away, "data"), "data:1:1"),
    Thing("the records are a link", partial(linked, "data")),
    Thing("a folder is a link, written behind", linked_and_written_behind, "data/places:"),
    Thing("a record is as long and as old", as_long_and_as_old, shows="Hovel"),
    Thing("times are set back", times_set_back),
    Thing("a record is locked", locked),
    Thing("a branch is switched", branch_switched, shows="Other Haven"),
    Thing(
        "a record leads to itself", partial(made, "data/places/x.yml", lambda path: path.symlink_to("x.yml")), "x.yml:"
    ),
    Thing("the templates are gone", partial(away, "templates"), "templates/"),
    Thing("a template is gone", partial(away, "templates/places.html"), "templates/places.html:"),
    Thing("a block is gone", partial(away, "templates/blocks/timeline.html"), "templates/blocks/timeline.html:"),
    Thing(
        "a template is no text", partial(written, "templates/places.html", ended_with(BAD)), "templates/places.html:"
    ),
    Thing("the pages are gone", partial(away, "docs"), "docs:1:1"),
    Thing("a page is no text", partial(written, "docs/data.md", ended_with(BAD)), "docs/data.md:"),
    Thing("a page holds a conflict", partial(written, "docs/data.md", ended_with(CONFLICT)), "docs/data.md:"),
    Thing("a page is a pipe", partial(made, "docs/x.md", os.mkfifo), "docs/x.md:"),
    Thing("a picture leads nowhere", partial(made, "docs/assets/x.png", lambda path: path.symlink_to("y")), "x.png:"),
    Thing(
        "a page calls no block", partial(written, "docs/index.md", ended_with(b"\n{{ timelin() }}\n")), "docs/index.md:"
    ),
    Thing("the home page is gone", partial(away, "docs/index.md"), "docs/index.md:", is_found_by_sweep=True),
    Thing(
        "a page leads nowhere",
        partial(written, "docs/data.md", ended_with(b"\n[x](nowhere.md)\n")),
        "docs/data.md:",
        is_found_by_sweep=True,
    ),
    Thing("the frame is gone", partial(away, "overrides"), "overrides:1:1"),
    Thing("the frame is cut", partial(written, "overrides/main.html", half), "overrides/main.html:"),
    Thing("the frame is no text", partial(written, "overrides/main.html", ended_with(BAD)), "overrides/main.html:"),
    Thing("the settings are gone", partial(away, "mkdocs.yml"), "mkdocs.yml:"),
    Thing("the settings are cut", partial(written, "mkdocs.yml", lambda text: text[:700]), "mkdocs.yml:"),
    Thing("the settings are empty", partial(written, "mkdocs.yml", lambda _: b""), "mkdocs.yml:"),
    Thing("the guide is gone", partial(away, "CONTRIBUTING.md"), "CONTRIBUTING.md:"),
]
LOCKABLE = (
    HAVEN, "data/places", "data", "docs", "docs/data.md", "docs/assets/kb.css", "templates", "templates/places.html",
    "overrides", "overrides/main.html", "mkdocs.yml", "CONTRIBUTING.md",
)  # fmt: skip


def reads_everything() -> bool:
    """Whether no rights hold us back, as they hold nobody back who may do everything."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return os.access(file.name, os.R_OK)


READS_EVERYTHING = reads_everything()
FORBIDDEN = [Thing(f"{file} may not be read", partial(unreadable, file), file) for file in LOCKABLE]


class Tree:
    """A tree that is served, and how it was in the beginning."""

    def __init__(self, project: Path, site: Served) -> None:
        self.project = project
        self.site = site
        self.first = {path: site.content(path) for path in LOOKED_AT}
        self.dice = random.Random(0)

    def bear(self, thing: Thing, verdict: Callable[[Thing], Callable[[], object]]) -> None:
        """Do a thing, wait until what is served is right by a verdict, undo it, and wait until all is as it was."""
        with thing.done(self.project, self.dice):
            self.site.becomes(verdict(thing), f"what is right where {thing.name}")
        self.site.becomes(self.is_as_it_was, f"the first site again after {thing.name}")

    def is_as_it_was(self) -> bool:
        return all(self.site.content(path) == content for path, content in self.first.items())

    def names(self, words: str) -> bool:
        """Whether the banner of a page names a place. What it stands on may itself be what is broken."""
        return any("kb-banner" in page and words in page for page in map(self.site.get, ("places/haven/", "")))

    def by_what_is_known(self, thing: Thing) -> Callable[[], object]:
        """Hold a site to what was done."""
        if thing.outcome_is_checked:
            wrong = {problem.file for problem in check(self.project).problems}
            return lambda: all(self.names(f"{file}:") for file in wrong)
        if thing.named:
            return lambda: self.names(thing.named)
        return lambda: thing.shows in (page := self.site.get("places/haven/")) and "kb-banner" not in page

    def by_a_build(self, thing: Thing) -> Callable[[], object]:
        """Hold a site to a build of the tree: the same bytes, or where that fails, a banner that names the file."""
        site = self.project.parent / "site"
        shutil.rmtree(site, ignore_errors=True)
        done = run_build(self.project, site, SITE_URL=self.site.address)
        if done.returncode:
            return self.by_what_is_known(thing)
        assert not thing.named, f"nothing is wrong where {thing.name}"
        paths = self.dice.sample(files_of(site), SAMPLED)
        return lambda: all(self.site.content(path) == (site / path).read_bytes() for path in paths)


@contextmanager
def grown(serving: Serving, folder: Path) -> Iterator[Tree]:
    project = with_own_code(folder / "project", SAMPLE / "data")
    with_branches(project)
    with serving(project, SERVE) as site:
        yield Tree(project, site)


def test_what_is_done_to_the_tree_is_shown_or_named_and_undone_it_is_gone(serving: Serving, tmp_path: Path):
    quick = [thing for thing in THINGS if not thing.is_found_by_sweep]
    with grown(serving, tmp_path) as tree:
        for thing in random.Random(0).sample(quick, IN_A_HURRY):
            tree.bear(thing, tree.by_what_is_known)


@pytest.mark.audit
def test_a_hundred_things_done_to_the_tree_end_in_the_page_of_a_build_or_in_a_banner(serving: Serving, tmp_path: Path):
    things = THINGS if READS_EVERYTHING else [*THINGS, *FORBIDDEN]
    with grown(serving, tmp_path) as tree:
        drawn = [*things, *random.Random(0).choices(things, k=100 - len(things))]
        tree.dice.shuffle(drawn)
        for thing in drawn:
            tree.bear(thing, tree.by_a_build)


@pytest.mark.audit
@pytest.mark.skipif(READS_EVERYTHING, reason="whoever may do everything can read what may not be read")
def test_what_may_not_be_read_is_named(serving: Serving, tmp_path: Path):
    with grown(serving, tmp_path) as tree:
        for thing in FORBIDDEN:
            tree.bear(thing, tree.by_what_is_known)


# ── Memory

SAVES, SETTLED = 1000, 100
STATUS = "/proc/{}/status"  # where Linux tells how much a process has


def memory(process: int) -> int:
    """Return how many kilobytes a process holds."""
    lines = Path(STATUS.format(process)).read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


@pytest.mark.audit
@pytest.mark.skipif(not Path(STATUS.format("self")).exists(), reason="only Linux tells what a process holds")
def test_a_thousand_saves_take_no_more_memory_than_a_hundred(serving: Serving, tmp_path: Path):
    project = with_own_code(tmp_path / "project", SAMPLE / "data")
    assert run_build(project, tmp_path / "site").returncode == 0
    pages = [path for path in files_of(tmp_path / "site") if path.endswith(".html")]
    haven = project / HAVEN
    text = haven.read_text(encoding="utf-8")
    with serving(project, SERVE) as site:
        for page in pages:
            assert site.content(page)
        for nth in range(1, SAVES + 1):
            before = site.state()
            haven.write_text(text.replace("title: Haven", f"title: Haven {nth}"), encoding="utf-8")
            site.becomes(lambda before=before: site.state() > before, "a later state")  # type: ignore[misc]
            assert f"Haven {nth}" in site.get("places/haven/")
            if nth == SETTLED:
                settled = memory(site.process)
        now = memory(site.process)
    print(f"{settled} KB after {SETTLED} saves, {now} KB after {SAVES}")
    assert now < 1.1 * settled
