"""The project is an application: it runs from its folder with what it declares, and cannot be packed."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from macros import on_config
from seam import ENGINE
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = PROJECT["dependencies"] + PROJECT["optional-dependencies"][ENGINE]
FOR_DEVELOPERS = PROJECT["optional-dependencies"]["dev"]
OURS = {"kb", "view", "seam", "macros", "scripts", "tests", "benchmarks"}
RUNS = [ROOT / "macros.py", ROOT / "scripts" / "serve.py", *(ROOT / name for name in ("kb", "view", "seam"))]
DEVELOPS = [ROOT / name for name in ("scripts", "tests", "benchmarks")]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: Iterable[str]) -> set[str]:
    return {plain(re.split(r"[\[<>=!~ ]", requirement)[0]) for requirement in requirements}


def imported(places: Iterable[Path]) -> dict[str, Path]:
    """Return every module of others that these files and folders import, by its first name, with a file that does."""
    found: dict[str, Path] = {}
    for place in places:
        for path in place.rglob("*.py") if place.is_dir() else [place]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                else:
                    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                found |= {module.partition(".")[0]: path for module in modules}
    if "mkdocs" in found:  # whose modules the engine that is installed gives, whatever its name
        found[ENGINE] = found.pop("mkdocs")
    return {name: path for name, path in found.items() if name not in OURS | sys.stdlib_module_names}


def undeclared(places: Iterable[Path], requirements: Iterable[str]) -> list[str]:
    declared, makers = names(requirements), packages_distributions()
    return [
        f"{path.relative_to(ROOT)}: {module}"
        for module, path in imported(places).items()
        if not declared & {plain(maker) for maker in makers.get(module, [])}
    ]


def build(kind: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask the build backend for a `wheel`, an `sdist` or an `editable`, as pip does."""
    code = f"import hatchling.build; hatchling.build.build_{kind}({str(folder)!r})"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_what_runs_imports_only_what_is_declared_for_everybody():
    assert {"yaml", "jinja2", ENGINE, "requests", "lxml", "tqdm", "watchdog"} <= set(imported(RUNS))
    assert undeclared(RUNS, NEEDED) == []


@pytest.mark.slow
def test_tests_and_scripts_import_only_what_is_declared_for_developers():
    assert undeclared(DEVELOPS, [*NEEDED, *FOR_DEVELOPERS]) == []


@pytest.mark.slow
def test_an_import_that_is_not_declared_is_found():
    assert undeclared(RUNS, [name for name in NEEDED if name != "lxml"]) == ["kb/web/webpage.py: lxml"]


def test_nothing_is_declared_twice():
    assert names(NEEDED) & names(FOR_DEVELOPERS) == set()


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_it_cannot_be_packed_and_says_why(kind: str, tmp_path: Path):
    refused = build(kind, tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The Charter Record is an application: it runs from its folder,")
    assert refused.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_make_installs_it_in_place(tmp_path: Path):
    """By the command of the Makefile, in an environment that borrows pip and the backend from this one."""
    line = next(line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "--editable" in line)
    arguments = shlex.split(line.partition("-m pip ")[2])
    venv.create(tmp_path, with_pip=False)
    python = tmp_path / "bin" / "python"
    lent = next(path for path in sys.path if (Path(path) / "hatchling").is_dir())
    subprocess.run(
        [python, "-m", "pip", *arguments, "--ignore-installed"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": lent}, check=True, capture_output=True,
    )  # fmt: skip
    asked = [python, "-c", "import kb, view, importlib.util as u; assert u.find_spec('seam'); print(kb.__path__[0])"]
    told = subprocess.run(asked, cwd=tmp_path, env={"PATH": ""}, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == str(ROOT / "kb")


def test_addresses_without_folders_are_refused_with_how_to_mend_it():
    settings = MkDocsConfig()
    settings.use_directory_urls = False
    with pytest.raises(PluginError, match=r"use_directory_urls is false.*take it out of mkdocs.yml"):
        on_config(settings)
