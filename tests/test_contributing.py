"""The walk in CONTRIBUTING.md does what it says: each command, in order, the failing one too."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.check.run import check
from kb.declare.types.documents import PROVISIONS
from tests.conftest import PATIENCE, ROOT
from tests.reading_pages import tree

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = GUIDE.partition("\n## A walk")[2].partition("\n## ")[0]
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
RECORD = "data/provisions/armenia-charter-defence-talks.yml"
FAILS = f"python -m kb check {RECORD}"  # the first time


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean clone, as far as the walk needs one, on a branch of its own history."""
    folder = tmp_path_factory.mktemp("walk")
    for name in ("data", "docs", "kb", "mistakes", ".vscode"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "assets"))
    for name in (
        "mkdocs.yml",
        "CITATION.cff",
        ".zenodo.json",
        ".gitignore",
    ):  # by the first the commands know the project
        shutil.copy(ROOT / name, folder / name)
    for command in ("init --quiet", "add .", "-c user.name=Editor -c user.email=e@example.org commit --quiet -m Begin"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True)
    return folder


def run(command: str, project: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the walk with the project's environment switched on."""
    author = {"GIT_AUTHOR_NAME": "Editor", "GIT_AUTHOR_EMAIL": "e@example.org"}
    author |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in author.items()}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {**os.environ, **author, "PATH": path, "PYTHONPATH": str(project)}
    return subprocess.run(
        command,
        shell=True,
        cwd=project,
        env=settings,
        text=True,
        capture_output=True,
        timeout=5 * PATIENCE,
        check=False,
    )


def commands(block: str) -> list[tuple[str, list[str]]]:
    """Return each command of a block with the lines that it is to print."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line)
    return found


def prints(output: str, line: str) -> bool:
    """Tell whether an output has this line; `…` stands for any text within it."""
    wanted = re.compile(".*".join(re.escape(part.strip()) for part in line.split("…")))
    return any(wanted.search(printed) for printed in output.splitlines())


def write(text: str, project: Path) -> None:
    """Write the record, or put the fields of a part of it in the place of those that it has."""
    path = project / RECORD
    if text.startswith("title:"):
        path.write_text(text, encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8")
    for key in re.findall(r"^(\w+):", text, re.MULTILINE):
        kept = re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", kept, flags=re.MULTILINE)
    path.write_text(kept + text, encoding="utf-8")


def test_the_walk_goes_as_it_is_told(project: Path):
    failed: list[str] = []
    for kind, block in BLOCK.findall(WALK):
        if kind == "yaml":
            write(block, project)
            continue
        assert kind == "console", block
        for command, lines in commands(block):
            done = run(command, project)
            said = done.stdout + done.stderr
            for line in lines:
                assert prints(said, line), f"$ {command}\n{said}\ndoes not print: {line}"
            if done.returncode:
                failed.append(command)
                assert said.count("error[") == sum("error[" in line for line in lines), said
    assert failed == [FAILS]
    log = run("git log --stat -1", project).stdout
    assert RECORD in log and "docs/schema/ids.json" in log and "data/published-ids.txt" in log
    assert run("git status --short", project).stdout == ""
    left = run("python -m kb format --check; python -m kb schema --check", project)
    assert RECORD not in left.stdout and "schema" not in left.stdout


@pytest.mark.audit
def test_a_record_that_is_not_committed_can_be_given_up(project: Path):
    """Without the second command the checker names the lost id, and that command as the remedy."""
    run("git switch --create another", project)
    part = GUIDE.partition("\n## How to take a record back")[2].partition("\n## ")[0]
    delete, restore = part.partition("```sh\n")[2].partition("```")[0].splitlines()
    given_up = "data/provisions/given-up.yml"
    walked = next(block for kind, block in BLOCK.findall(WALK) if kind == "yaml")
    status = [block for kind, block in BLOCK.findall(WALK) if kind == "yaml"][1]
    (project / given_up).write_text(walked.replace("themes:\n  - defence\n", "") + status, encoding="utf-8")
    assert run("python -m kb schema; python -m kb ledger", project).returncode == 0
    assert run(delete.replace("data/provisions/ID.yml", given_up), project).returncode == 0
    lost = run("python -m kb check", project).stdout
    assert "error[lost-id]" in lost and "git restore data/published-ids.txt" in lost
    assert run(restore, project).returncode == 0
    assert run("python -m kb check", project).returncode == 0
    assert run("git status --short", project).stdout == ""


def test_the_entry_of_a_withdrawn_record_is_one(sample: Path):
    part = GUIDE.partition("\n## How to take a record back")[2].partition("\n## ")[0]
    entry = part.partition("```yaml\n")[2].partition("```")[0]
    (sample / "data" / "retired.yml").open("a", encoding="utf-8").write(
        entry.replace("armenia-charter-defence-consultations", "pact-trade")
    )
    assert [str(problem) for problem in check(sample).problems] == []


def test_the_record_of_the_walk_uses_only_declared_fields():
    record = next(block for kind, block in BLOCK.findall(WALK) if kind == "yaml")
    assert set(re.findall(r"^(\w+):", record, re.MULTILINE)) <= set(PROVISIONS.names)


@pytest.mark.parametrize(
    "heading",
    ["name a record", "take a record back", "code a provision", "cite", "weigh a claim", "split", "Report an error"],
)
def test_the_guide_tells_what_a_newcomer_asks(heading: str):
    assert re.search(rf"^## .*{heading}", GUIDE, re.MULTILINE)


def test_the_page_on_the_site_is_the_same_text(built: Path):
    page = letters(tree((built / "contribute" / "index.html").read_text(encoding="utf-8")).text_content())
    for line in GUIDE.splitlines():
        words = re.sub(r"\]\([^)]+\)|^```\w*|^\d+\.", "]", line)
        assert letters(words) in page, line


def letters(text: str) -> str:
    return re.sub(r"\W|_", "", text)
