"""The recipes in ARCHITECTURE.md do what they say, step by step, and the rest of it names only what there is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^### (.+)\n((?:(?!### ).*\n?)+)", TEXT, re.MULTILINE))
STEP = re.compile(
    r"^\d+\. (?P<says>.+(?:\n   .+)*):\n\n(?P<block>   ```(?P<kind>\w*)\n(?:(?:   .*)?\n)*?   ```)$", re.MULTILINE
)
PLACE = re.compile(r"(New file|In) `([^`]+)`(?:, (after) `([^`]+)`|, (at the end))?$")


class Step(NamedTuple):
    """A step of a recipe: the file with the line behind which the code stands, or no file where it is run."""

    file: str
    behind: str
    code: str


def steps(recipe: str) -> list[Step]:
    """Return the steps of a recipe. A step with a file either makes it, or names a line of it or its end."""
    found = []
    for step in STEP.finditer(RECIPES[recipe]):
        code = dedent(step["block"]).partition("\n")[2].removesuffix("```")
        if step["kind"] == "sh":
            found.append(Step("", "", code))
            continue
        place = PLACE.search(" ".join(step["says"].split()))
        assert place, step["says"]
        found.append(Step(place[2], place[4] or place[5] or "", code))
    assert len(found) == len(re.findall(r"^\d+\. ", RECIPES[recipe], re.MULTILINE)), "a step that is none"
    return found


def added(text: str, step: Step) -> str:
    """Return a file with the code of a step behind its line, or at its end."""
    if step.behind == "at the end":
        return text + step.code
    lines = text.splitlines(keepends=True)
    whole = [number for number, line in enumerate(lines) if line.strip() == step.behind]
    found = whole or [number for number, line in enumerate(lines) if step.behind in line]
    assert len(found) == 1, f"{step.file}: {len(found)} lines with {step.behind}"
    return "".join([*lines[: found[0] + 1], step.code, *lines[found[0] + 1 :]])


def follow(step: Step, project: Path) -> None:
    path = project / step.file
    if step.behind:
        path.write_text(added(path.read_text(encoding="utf-8"), step), encoding="utf-8")
    elif step.file:
        assert not path.exists(), f"{step.file} is not new"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.code, encoding="utf-8")
    else:
        run(step.code, project)


def run(commands: str, project: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTEST")
    }  # else it shares our site
    settings = {**ours, "PATH": path, "PYTHONPATH": str(project), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        ["bash", "-ec", commands], cwd=project, env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, without what it makes."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.audit
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_works_as_it_is_told(recipe: str, project: Path):
    for step in steps(recipe):
        follow(step, project)
    run("ruff check .\nruff format --check .", project)


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_line_behind_which_a_recipe_adds_something_is_there(recipe: str):
    for step in steps(recipe):
        if step.file:
            assert (ROOT / step.file).exists() == bool(step.behind), step.file
        if step.behind:
            assert step.code in added((ROOT / step.file).read_text(encoding="utf-8"), step)


def test_there_is_a_recipe_for_what_is_added_most():
    assert list(RECIPES) == [f"Add a {what}" for what in ("field", "type", "rule", "page", "picture", "command")]


def test_every_place_that_is_named_exists():
    before = TEXT.partition("\n## Recipes")[0]
    for name in re.findall(r"`((?:\w+/)+[\w./-]*|\w+\.(?:py|md|yml|lock|toml))`", before):
        assert (ROOT / name).exists() or name in ("site/", "data/addresses.txt"), name  # what a command makes


def test_every_folder_of_the_code_has_its_row():
    rows = re.findall(r"^\| (`.+?) \|", TEXT, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([\w/]+)/`", row)}
    rooms = {f"kb/{path.name}" for path in (ROOT / "kb").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms | {"view", "seam", "templates", "docs", "data"} <= named
