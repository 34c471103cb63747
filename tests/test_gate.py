"""What stands at the gate of the repository, for a commit, a pull request and a report, names only what there is."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from yamllint import linter
from yamllint.config import YamlLintConfig

from kb.__main__ import COMMANDS
from kb.declare.examples import example
from kb.declare.types import TYPES
from kb.edit.scaffold import scaffold
from tests.conftest import ROOT
from view.published import policy
from view.published.repository import Repository

GITHUB = ROOT / ".github"
HOOKS = ROOT / ".pre-commit-config.yaml"
FORM = GITHUB / "ISSUE_TEMPLATE" / "record-error.yml"
GATE = [HOOKS, ROOT / ".yamllint", ROOT / "Makefile", *sorted(path for path in GITHUB.rglob("*") if path.is_file())]
GUIDES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md")
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


def test_make_works_in_a_folder_with_a_space():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert text.count("$(CURDIR)") == text.count('"$(CURDIR)') > 0


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
    asked = parse_qs(urlsplit(Repository("https://github.com/o/r").report_address("places/haven")).query)
    assert asked.pop("template") == [FORM.name]
    assert set(asked) <= {part.get("id") for part in loaded(FORM)["body"]} and asked


# ── Publishing

WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_uses_only_actions_by_their_commit_and_keeps_no_right(path: Path):
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r"  # v\d+\.\d+\.\d+", comment), f"{action} does not say which version it is"
    assert loaded(path)["permissions"] == {"contents": "read"}
    steps = [step for job in loaded(path)["jobs"].values() for step in job["steps"]]
    for step in steps:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_one_action_has_one_version_everywhere():
    used = {each for path in WORKFLOWS for each in re.findall(r"uses: (\S+)@(\S+)", path.read_text(encoding="utf-8"))}
    assert len(used) == len({name for name, _ in used})


def test_the_site_is_published_only_where_its_owner_says_where_and_after_all_checks():
    workflow = loaded(GITHUB / "workflows" / "pages.yml")
    build, deploy = workflow["jobs"]["build"], workflow["jobs"]["deploy"]
    assert "vars.SITE_URL != ''" in build["if"] and "default_branch" in build["if"]
    assert [step["run"] for step in build["steps"] if "run" in step] == ["make test", "make publish"]
    (made,) = [step["env"] for step in build["steps"] if step.get("run") == "make publish"]
    assert set(made) == {"SITE_URL", "REPO_URL", "REPO_BRANCH"}
    assert "permissions" not in build and deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert deploy["needs"] == "build" and workflow["concurrency"]["cancel-in-progress"] is False


def bash(step: str, folder: Path, **environment: str) -> None:
    """Run a step of a workflow in a folder, whose `bin` comes first where programs are looked for."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["bash", "-e", "-c", step], cwd=folder, env={**environment, "PATH": path}, check=True)


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def test_the_job_that_asks_other_hosts_can_write_nothing_and_the_one_that_writes_runs_nothing_of_theirs():
    workflow = loaded(GITHUB / "workflows" / "links.yml")
    ask, tell = workflow["jobs"]["ask"], workflow["jobs"]["tell"]
    assert "permissions" not in ask and tell["permissions"] == {"issues": "write"}
    assert [set(step) for step in tell["steps"]] == [{"run", "env"}], "no action, no checkout"
    assert "${{" not in tell["steps"][0]["run"] + ask["steps"][-1]["run"], "what hosts sent is no part of a command"
    assert "github.token" not in str(ask) and "secrets" not in str(workflow)
    assert tell["needs"] == "ask" and "if" not in tell and ask["timeout-minutes"], "it tells what was asked, or nothing"


@pytest.mark.parametrize(
    "report", ["", "## Dead\n\n~~~text\n$(touch ran) `touch ran` @team\n~~~"], ids=["nothing new", "news"]
)
def test_the_workflow_hands_a_report_on_only_where_there_is_one(tmp_path: Path, report: str):
    step = loaded(GITHUB / "workflows" / "links.yml")["jobs"]["ask"]["steps"][-1]
    (tmp_path / "told").write_text(report, encoding="utf-8")
    program(
        tmp_path / ".venv/bin/python",
        'echo "$@" > asked; if [ -s told ]; then cp told report.md; echo >> report.md; fi',
    )
    (tmp_path / "output").touch()
    bash(step["run"], tmp_path, GITHUB_OUTPUT=str(tmp_path / "output"), END="end of 7")
    handed = f"report<<end of 7\n{report}\nend of 7\n" if report else ""
    assert (tmp_path / "output").read_text(encoding="utf-8") == handed
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "-m kb links --report report.md\n"
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("number", ["", "17"], ids=["none open", "one open"])
def test_there_is_one_issue_which_is_made_anew_only_where_none_is_open(tmp_path: Path, number: str):
    step = loaded(GITHUB / "workflows" / "links.yml")["jobs"]["tell"]["steps"][0]
    program(
        tmp_path / "bin/gh",
        'echo "$@" >> calls; if [ "$2" = list ]; then printf "%s" "$NUMBER"; else cat > body; fi',
    )
    title, report = step["env"]["TITLE"], '$(touch ran) `touch ran` "quoted"'
    bash(step["run"], tmp_path, NUMBER=number, TITLE=title, REPORT=report)
    listed, written = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert "--app github-actions --state open" in listed and f'select(.title == "{title}")' in listed
    assert written == (
        f"issue edit {number} --body-file -" if number else f"issue create --title {title} --body-file -"
    )
    assert (tmp_path / "body").read_text(encoding="utf-8") == report + "\n" and not (tmp_path / "ran").exists()


@pytest.mark.parametrize("number", ["", "17"], ids=["none open", "one open"])
def test_where_nothing_differs_any_more_the_issue_is_closed(tmp_path: Path, number: str):
    step = loaded(GITHUB / "workflows" / "links.yml")["jobs"]["tell"]["steps"][0]
    program(tmp_path / "bin/gh", 'echo "$@" >> calls; if [ "$2" = list ]; then printf "%s" "$NUMBER"; fi')
    bash(step["run"], tmp_path, NUMBER=number, TITLE=step["env"]["TITLE"], REPORT="")
    done = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()[1:]
    assert done == ([f"issue close {number} --comment Nothing differs any more."] if number else [])


def test_the_readme_tells_how_to_publish():
    told = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Publish\n")[2].partition("\n## ")[0]
    for name in ("SITE_URL", "REPO_URL", "REPO_BRANCH", "REPO_FAMILY", "CHROME_PATH", "gh-deploy"):
        assert name in told
    assert {"GitLab", "Netlify", "Cloudflare Pages", "nginx", "Apache"} <= set(
        re.findall("GitLab|Netlify|Cloudflare Pages|nginx|Apache", told)
    )
    for name, value in policy.headers([]).items():
        value = value.rpartition("; ")[2] if name == "Content-Security-Policy" else value
        assert f'add_header {name} "{value}" always;' in told and f'Header always set {name} "{value}"' in told


def test_what_is_installed_is_asked_about_and_newer_actions_and_tools_are_proposed():
    jobs = loaded(GITHUB / "workflows" / "check.yml")["jobs"]
    runs = [step["run"] for step in jobs["audit"]["steps"] if "run" in step]
    assert (
        len(runs) == 1 and "pip-audit==" in runs[0] and "--require-hashes" in runs[0] and "requirements.lock" in runs[0]
    )
    updates = loaded(GITHUB / "dependabot.yml")["updates"]
    assert {each["package-ecosystem"] for each in updates} == {"github-actions", "npm"}
    for folder in (folder for each in updates for folder in each.get("directories", ())):
        assert (ROOT / folder.strip("/") / "package.json").is_file(), folder


def test_what_is_said_of_security_names_what_there_is():
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:tests|data|\.github)/[\w./]+|requirements\.lock)`", told):
        assert (ROOT / path).is_file(), path
    assert "## Report a weakness" in told
