"""Each lock file pins everything, and says nothing of the machine on which it was made."""

from __future__ import annotations

import functools
import json
import re
import subprocess
import tomllib

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAIN = re.search(r"^MAIN := (\w+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1]
# Each lock file by the engine that it is for.
LOCKS = {
    engine: f"requirements{'' if engine == MAIN else f'-{engine}'}.lock"
    for engine in sorted(PROJECT["optional-dependencies"].keys() - {"dev"})
}


@functools.cache
def blocks(lock: str) -> dict[str, str]:
    """Return what a lock file says of each package, by its name and version."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    return {block.split()[0]: block for block in found}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ]", name)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS.values())
def test_every_requirement_has_a_version_and_hashes(lock: str):
    assert len(blocks(lock)) > 60
    assert all("==" in name and "--hash=sha256:" in block for name, block in blocks(lock).items())


@pytest.mark.parametrize(("engine", "lock"), LOCKS.items())
def test_every_direct_dependency_is_locked_and_no_other_engine(engine: str, lock: str):
    extras = PROJECT["optional-dependencies"]
    direct, theme = {*PROJECT["dependencies"], *extras["dev"], *extras[engine]}, {"mkdocs-material", "mkdocs-materialx"}
    pinned = {plain(name) for name in blocks(lock)}
    assert {plain(name) for name in direct} - pinned == set()
    assert theme & pinned == theme & {plain(name) for name in extras[engine]}


def test_both_engines_run_beside_the_same_packages():
    """So that a page which differs was made so by the engine."""
    if len(LOCKS) == 1:
        pytest.skip(f"there is one engine, {MAIN}")
    ours, theirs = (set(blocks(lock)) for lock in LOCKS.values())
    assert {plain(name) for name in ours - theirs} == {"mkdocs-material"}
    assert {plain(name) for name in theirs - ours} == {
        "properdocs", "mkdocs-materialx", "mkdocs-document-dates", "pagefind-bin-extended",
    }  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS.values())
def test_no_address_and_no_path_stands_in_it(lock: str):
    assert not re.search(r"://|^-|(^|\s)/|@ file", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("folder", "least"), [("benchmarks/lighthouse", 100), ("lint", 5)])
def test_every_package_from_npm_has_a_version_and_a_hash_and_no_address(folder: str, least: int):
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > least
    for name, package in packages.items():
        assert package["version"] and package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    asked = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    for name, version in asked["dependencies"].items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_no_file_of_the_project_names_a_place_of_one_machine():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    private = re.compile(r"/(?:home|Users|root|tmp|work)/\w")
    for name in listed:
        if name.endswith((".woff2", ".png", ".webp")):
            continue
        for number, line in enumerate(
            (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        ):
            assert not private.search(line) or "://" in line, f"{name}:{number}: {line.strip()[:100]}"
