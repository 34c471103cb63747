"""Each layer imports only the one before it, and MkDocs stays outside all of them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT, SAMPLE

BLOCK = """
import importlib.abc, sys
class Block(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError(f"{{name}} is blocked")
sys.meta_path.insert(0, Block())
"""


def run(blocked: set[str], code: str) -> str:
    command = [sys.executable, "-c", BLOCK.format(blocked=blocked) + code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_knowledge_base_works_without_mkdocs_and_jinja():
    code = f"""
from pathlib import Path
from kb.check.run import open_library
print(len(open_library(Path({str(SAMPLE)!r}))))
"""
    assert run({"mkdocs", "material", "jinja2", "markdown", "markdown_it"}, code) == "21\n"


def test_the_view_works_without_mkdocs():
    code = f"""
from pathlib import Path
from kb.check.run import open_library
from view.site import Site
print(len(Site(open_library(Path({str(SAMPLE)!r}))).render()))
"""
    assert int(run({"mkdocs", "material", "markdown"}, code)) > 21


def test_the_block_itself_works():
    with pytest.raises(AssertionError, match="mkdocs is blocked"):
        run({"mkdocs"}, "import mkdocs")


def test_no_layer_reaches_back():
    for folder, forbidden in (
        ("kb", ("view", "seam", "macros", "mkdocs", "jinja2")),
        ("view", ("seam", "macros", "mkdocs")),
    ):
        for path in (ROOT / folder).rglob("*.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                module = line.split()[1].split(".")[0] if line.startswith(("import ", "from ")) else ""
                assert module not in forbidden, f"{path.name}: {line}"


def test_the_seam_stays_small():
    door = ast.parse((ROOT / "macros.py").read_text(encoding="utf-8")).body
    assert [type(line) for line in door[2:]] == [ast.ImportFrom, ast.Assign], "the door only imports what MkDocs calls"
    seam = [line for path in (ROOT / "seam").glob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len([line for line in seam if line.strip()]) <= 350
    overrides = {path.name for path in (ROOT / "overrides").rglob("*")}
    assert overrides == {"404.html", "main.html"}, (
        "the page for addresses that do not exist, and the frame without what is not used"
    )


def test_every_class_of_the_style_sheet_is_given_to_something():
    """A class that a template puts together, as `kb-v--{{ tone }}`, counts by its beginning."""
    assets = ROOT / "docs" / "assets"
    written = [*assets.glob("*.js"), *(ROOT / "docs").glob("*.md"), ROOT / "macros.py"]
    written += [file for name in ("templates", "overrides", "view", "seam") for file in (ROOT / name).rglob("*.*")]
    texts = [file.read_text(encoding="utf-8") for file in written if file.suffix in (".html", ".js", ".md", ".py")]
    whole = set(re.findall(r"\b(?:kb|is)-[a-z0-9_-]*[a-z0-9]", "\n".join(texts)))
    begun = tuple(set(re.findall(r"\b(?:kb|is)-[a-z0-9_-]*[-_](?=[{'\"])", "\n".join(texts))))
    styled = set(re.findall(r"\.((?:kb|is)-[a-z0-9_-]+)", (assets / "kb.css").read_text(encoding="utf-8")))
    assert sorted(name for name in styled if name not in whole and not name.startswith(begun)) == []
