"""What stands at the gate of the repository, for a commit, a pull request and a report, names only what there is."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from yamllint import linter
from yamllint.config import YamlLintConfig

from kb.__main__ import COMMANDS
from kb.declare.examples import example
from kb.declare.types import TYPES
from kb.edit.scaffold import scaffold
from tests.conftest import ROOT

GITHUB = ROOT / ".github"
HOOKS = ROOT / ".pre-commit-config.yaml"
FORM = GITHUB / "ISSUE_TEMPLATE" / "record-error.yml"
GATE = [HOOKS, ROOT / ".yamllint", ROOT / "Makefile", *sorted(path for path in GITHUB.rglob("*") if path.is_file())]
GUIDES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
YAML = [path for path in GATE if path.suffix in (".yml", ".yaml") or path.name == ".yamllint"]
STYLE = YamlLintConfig(file=str(ROOT / ".yamllint"))
KB = re.compile(r"-m kb (\w+)((?: +--?[a-z]+(?: (?!--)[a-z]+)?)*)")


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def hooks() -> list[dict[str, Any]]:
    return [hook for repository in loaded(HOOKS)["repos"] for hook in repository["hooks"]]


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_every_settings_file_can_be_read(path):
    assert isinstance(loaded(path), dict)


@pytest.mark.parametrize(
    "path", [path for path in GATE if "-m kb" in path.read_text(encoding="utf-8")], ids=lambda path: path.name
)
def test_every_command_that_is_named_exists_with_its_options(path):
    for name, options in KB.findall(path.read_text(encoding="utf-8")):
        assert name in COMMANDS, f"{path.name} calls {name}"
        parser = argparse.ArgumentParser(exit_on_error=False)
        importlib.import_module(f"kb.commands.{name}").add_options(parser)
        given = {word for word in shlex.split(options) if word.startswith("--")}
        assert given <= set(parser._option_string_actions), f"{path.name} calls {name} with {options}"


def test_every_target_that_is_named_is_one_of_make():
    targets = set(re.findall(r"^([\w.]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        name
        for path in [*GATE, *(ROOT / name for name in GUIDES)]
        if path.name != "Makefile"
        for name in re.findall(r"(?:`|^|run: )make (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {"serve", "test"} < named <= targets


def test_the_readme_names_every_command():
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("| command |")[2].partition("\n\n")[0]
    named = {word for row in table.splitlines() for cell in row.split("|")[1:2] for word in re.findall(r"`(\w+)", cell)}
    assert named == set(COMMANDS)


def test_make_passes_on_what_a_new_record_is_made_from():
    told = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "--old-file=.venv/.installed", "new", "TYPE=events", "ID=fair", "FROM=https://a.example.org/?b=1&c=2"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert told.stdout.endswith("-m kb new events fair --from 'https://a.example.org/?b=1&c=2'\n")


def test_a_commit_fetches_nothing_and_runs_only_what_the_project_installs():
    assert {repository["repo"] for repository in loaded(HOOKS)["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks()} == {"system"}
    programs = {hook["entry"].split()[0] for hook in hooks()}
    assert programs == {".venv/bin/python", ".venv/bin/yamllint"}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "yamllint" in settings["project"]["optional-dependencies"]["dev"]


def test_a_changed_record_meets_every_hook_and_a_page_meets_none():
    def meets(hook: dict[str, Any], path: str) -> bool:
        return path.endswith(".yml") if hook.get("types") == ["yaml"] else bool(re.search(hook["files"], path))

    assert {hook["id"] for hook in hooks() if meets(hook, "data/events/signing.yml")} == {
        "check",
        "format",
        "yamllint",
        "schema",
    }
    assert {hook["id"] for hook in hooks() if meets(hook, "docs/index.md")} == set()
    assert "format" not in {hook["id"] for hook in hooks() if meets(hook, "data/retired.yml")}


def test_a_pull_request_is_checked_and_tested():
    workflow = loaded(GITHUB / "workflows" / "check.yml")
    assert "pull_request" in workflow[True], "YAML 1.1 reads the key `on` as true"
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    assert any("kb check --format github" in step for step in steps)
    assert "make test" in steps
    targets = {
        name: [step["run"] for step in job["steps"] if step.get("run", "").startswith("make ")]
        for name, job in workflow["jobs"].items()
    }
    assert targets["thorough"] == ["make thorough"]
    assert workflow["jobs"]["thorough"]["if"] == "github.event_name == 'pull_request'"
    assert targets["nightly"] == ["make html", "make lighthouse"]
    assert workflow["jobs"]["nightly"]["if"] == "github.event_name == 'schedule'" and workflow[True]["schedule"]
    for hook in hooks():
        command = hook["entry"].split(" --")[0]
        assert any(command in step for step in steps), f"{hook['id']} is not run on a pull request"


@pytest.mark.slow
@pytest.mark.parametrize(
    "folder", ["tests/sample/data", *(pytest.param(f"data/{type_}", marks=pytest.mark.audit) for type_ in TYPES)]
)
def test_records_are_tidy_yaml(folder):
    files = sorted((ROOT / folder).rglob("*.yml"))
    assert files
    faults = [
        f"{path}:{fault.line}: {fault.desc}"
        for path in files
        for fault in linter.run(path.read_text(encoding="utf-8"), STYLE, str(path))
    ]
    assert faults == []


def test_what_is_said_of_the_mistakes_is_tidy_yaml():
    paths = [ROOT / "mistakes" / "contents.yml", *(ROOT / "mistakes").glob("*/code.yml")]
    assert [str(path) for path in paths if list(linter.run(path.read_text(encoding="utf-8"), STYLE, str(path)))] == []


@pytest.mark.parametrize("path", [*YAML, ROOT / "mkdocs.yml"], ids=lambda path: path.name)
def test_settings_are_tidy_yaml(path):
    assert list(linter.run(path.read_text(encoding="utf-8"), STYLE)) == []


def test_untidy_yaml_is_seen():
    for text in ("a: 1\na: 2\n", "a: yes\n", "a: 010\n", "a: b \n", "a:\n   - b\n", "a: b"):
        assert list(linter.run(text, STYLE)), text


@pytest.mark.parametrize("type_", TYPES)
def test_a_new_record_is_tidy_yaml(type_):
    declared = TYPES[type_]
    owed = {name: value for name, value in example(declared.fields, whole=False).items() if isinstance(value, str)}
    for answers in ({}, owed):
        assert list(linter.run(scaffold(declared, answers), STYLE)) == []


def test_the_form_asks_for_the_record_what_is_wrong_and_what_shows_it():
    form = loaded(FORM)
    assert form["name"] == "Report an error in a record"
    fields = {part["id"]: part for part in form["body"] if part["type"] != "markdown"}
    assert list(fields) == ["record", "wrong", "shows", "should", "named"]
    assert fields["record"]["type"] == "input", "only an input takes its text from the address"
    assert {id_ for id_, part in fields.items() if part.get("validations", {}).get("required")} == {
        "record",
        "wrong",
        "shows",
    }
    assert all(part["attributes"]["label"] for part in fields.values())


def test_the_form_says_that_people_named_can_ask_for_a_correction():
    text = FORM.read_text(encoding="utf-8")
    assert "People who are named in a record" in text
    assert "I am named in this record" in text


def test_a_link_on_a_record_page_fills_in_the_form():
    """The link is made of the form's file name and the ids of its fields: `template=record-error.yml&record=…`."""
    ids = {part.get("id") for part in loaded(FORM)["body"]}
    makers = [
        path
        for folder in ("view", "templates")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".html")
    ]
    linking = [text for path in makers if FORM.name in (text := path.read_text(encoding="utf-8"))]
    assert linking, "no page leads to the form"
    for text in linking:
        for keys in re.findall(r"urlencode\((\{.*?\})", text) or re.findall(r"template=record-error\.yml(\S*)", text):
            named = set(re.findall(r'"(\w+)":|[&;](\w+)=', keys))
            assert {name for pair in named for name in pair if name} - {"template", "title", "labels"} <= ids
