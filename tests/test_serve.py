"""`serve` follows every save, keeps the last good site through mistakes, and recovers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE, make_project

PATIENCE = 60.0  # seconds until a change has to be seen; a rebuild takes about one


class Served:
    """A served project, seen through requests."""

    def __init__(self, project: Path, port: int) -> None:
        self.data = project / "data"
        self.port = port
        self.address = f"http://127.0.0.1:{port}/"

    def get(self, path: str) -> str:
        """Return a page, or an empty text where there is none."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:
                return answer.read().decode("utf-8")
        except urllib.error.HTTPError:
            return ""
        except OSError:
            return ""

    def shows(self, path: str, *words: str, without: str = "") -> None:
        self.becomes(
            lambda: (page := self.get(path)) and all(w in page for w in words) and (not without or without not in page),
            f"{path} with {words} and without {without!r}",
        )

    def becomes(self, condition: Callable[[], object], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, f"never saw {what}"
            time.sleep(0.1)

    def change(self, file: str, old: str, new: str) -> None:
        text = (self.data / file).read_text(encoding="utf-8")
        assert old in text
        (self.data / file).write_text(text.replace(old, new), encoding="utf-8")


@contextmanager
def serve(project: Path, command: list[str]) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    log = (project / "log").open("w", encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, *command, "--dev-addr", f"127.0.0.1:{port}"], cwd=project, env=settings, stdout=log, stderr=log
    )
    try:
        served = Served(project, port)
        served.becomes(lambda: served.get("") or served.get("404.html"), "the first page")
        yield served
        assert server.poll() is None, (project / "log").read_text(encoding="utf-8")
    finally:
        server.terminate()
        server.wait(timeout=20)


Serving = Callable[[Path, list[str]], AbstractContextManager[Served]]


@pytest.fixture
def serving() -> Serving:
    """Serves a project until a block ends."""
    return serve


def test_edit_add_break_mend_rename_and_delete(serving: Serving, tmp_path: Path):
    project = make_project(tmp_path, SAMPLE / "data")
    with serving(project, ["-m", "mkdocs", "serve"]) as site:
        site.shows("places/haven/", "A port on the inner sea.")

        site.change("places/haven.yml", "title: Haven", "title: New Haven")
        site.shows("places/haven/", "New Haven")
        site.shows("events/signing/", "New Haven")  # a page that mentions it
        site.shows("places/", "New Haven")

        site.shows("themes/ports/", without='id="signing"')
        site.change("events/signing.yml", "themes:\n  - trade", "themes:\n  - ports")
        site.shows("themes/ports/", 'id="signing"')
        site.shows("events/signing/", "../../themes/ports/")
        site.change("events/signing.yml", "themes:\n  - ports", "themes:\n  - trade")
        site.shows("themes/ports/", without='id="signing"')

        shutil.copy(site.data / "places" / "hill-town.yml", site.data / "places" / "dale.yml")
        site.change("places/dale.yml", "title: Hill Town", "title: Dale")
        site.shows("places/dale/", "Dale")
        site.shows("places/", "Dale")

        site.change("places/haven.yml", "kind: port", "kind: prt")
        explained = 'href="../../mistakes/#not-in-scale"'
        site.shows("places/haven/", "kb-banner", "data/places/haven.yml:6:7", explained, "New Haven")
        site.shows("mistakes/", "kb-banner", 'id="not-in-scale"')
        site.shows("places/dale/", "kb-banner", "shows the last state without mistakes")
        (site.data / "places" / "hill-town.yml").write_text("title: 'broken\n", encoding="utf-8")
        site.shows("places/haven/", "data/places/haven.yml:6:7", "data/places/hill-town.yml:2:1", "not-yaml")

        site.change("places/haven.yml", "kind: prt", "kind: port")
        shutil.copy(SAMPLE / "data" / "places" / "hill-town.yml", site.data / "places" / "hill-town.yml")
        site.shows("places/haven/", "New Haven", without="kb-banner")

        (site.data / "places" / "dale.yml").rename(site.data / "places" / "vale.yml")
        site.shows("places/vale/", "Dale")
        site.becomes(lambda: not site.get("places/dale/"), "the old address gone")
        site.shows("places/", "vale/", without="/dale/")

        (site.data / "places" / "vale.yml").unlink()
        site.becomes(lambda: not site.get("places/vale/"), "the deleted page gone")

        (site.data / "places" / "hill-town.yml").unlink()
        site.shows("places/hill-town/", "kb-banner", "data/places/coast-road.yml:6:5", "unknown-reference")
        shutil.copy(SAMPLE / "data" / "places" / "hill-town.yml", site.data / "places" / "hill-town.yml")
        site.shows("places/hill-town/", "Hill Town", without="kb-banner")

        home = project / "docs" / "index.md"
        good = home.read_text(encoding="utf-8")
        home.write_text("# Home\n\nSee [[havn]].\n", encoding="utf-8")
        site.shows("", "kb-banner", "docs/index.md:3:5", "leads nowhere")
        home.write_text(good, encoding="utf-8")
        site.shows("places/haven/", without="kb-banner")


def test_where_there_never_was_a_site_the_mistakes_are_shown(serving: Serving, tmp_path: Path):
    project = make_project(tmp_path, SAMPLE / "data")
    path = project / "data" / "places" / "haven.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: port", "kind: prt"), encoding="utf-8")
    with serving(project, ["-m", "mkdocs", "serve"]) as site:
        site.shows("", "kb-banner", "data/places/haven.yml:6:7", "There is no site to show", without="mistakes/#")
        site.change("places/haven.yml", "kind: prt", "kind: port")
        site.shows("places/haven/", "A port on the inner sea.", without="kb-banner")


def test_templates_and_python_code_are_followed(serving: Serving, tmp_path: Path):
    """`make serve` runs the script below; it starts MkDocs anew when code is saved, and MkDocs follows templates itself."""
    project = make_project(tmp_path, SAMPLE / "data")
    for name in ("kb", "mistakes", "view", "seam", "templates", "scripts"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "macros.py", project / "macros.py")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8").replace(str(ROOT / "macros.py"), "macros.py")
    (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with serving(project, ["scripts/serve.py"]) as site:
        site.shows("places/haven/", "Linked from")

        frame = project / "templates" / "record.html"
        text = frame.read_text(encoding="utf-8")
        frame.write_text(text.replace("'Linked from'", "'What leads here'"), encoding="utf-8")
        site.shows("places/haven/", "What leads here")

        frame.write_text(text.replace("{% if from %}", "{% if fromm %}"), encoding="utf-8")
        site.shows("places/haven/", "kb-banner", "templates/record.html:", "fromm", "What leads here")
        frame.write_text(text, encoding="utf-8")
        site.shows("places/haven/", "Linked from", without="kb-banner")

        scales = project / "kb" / "declare" / "scales.py"
        code = scales.read_text(encoding="utf-8")
        scales.write_text(
            code.replace('("port", "port", "a sea port")', '("port", "harbour", "a sea port")'), encoding="utf-8"
        )
        site.shows("places/haven/", "harbour")


def test_an_editor_is_offered_the_id_of_a_new_record_at_once(serving: Serving, tmp_path: Path):
    project = make_project(tmp_path, SAMPLE / "data")
    for name in ("kb", "mistakes", "view", "seam", "templates", "scripts"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    with serving(project, ["scripts/serve.py"]) as site:
        ids = project / "docs" / "schema" / "ids.json"
        site.becomes(lambda: ids.is_file() and '"haven"' in ids.read_text(encoding="utf-8"), "the ids of the sample")
        shutil.copy(project / "data" / "places" / "haven.yml", project / "data" / "places" / "new-haven.yml")
        site.becomes(lambda: '"new-haven"' in ids.read_text(encoding="utf-8"), "the id of the new place")
    with socket.socket() as port:  # ended with its parent, nothing goes on serving
        assert port.connect_ex(("127.0.0.1", site.port)) != 0
