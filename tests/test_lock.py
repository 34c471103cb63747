"""The lock file pins everything, and says nothing of the machine on which it was made."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK, re.MULTILINE)


def test_every_requirement_has_a_version_and_hashes():
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS) > 20
    assert all("==" in block and "--hash=sha256:" in block for block in blocks)


def test_every_direct_dependency_is_locked():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    direct = re.findall(r'^  "([a-z0-9.-]+)', text, re.MULTILINE)
    assert len(direct) > 10
    pinned = {re.sub(r"[-_.]+", "-", name).lower() for name in PINS}
    assert {name.replace(".", "-") for name in direct} - pinned == set()


def test_no_address_and_no_path_stands_in_it():
    assert not re.search(r"://|^-|(^|\s)/|@ file", LOCK, re.MULTILINE)


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
