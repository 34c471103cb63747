"""`serve` follows every save, keeps the last good site through mistakes, and recovers."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from scripts import serve
from tests.conftest import PATIENCE, SAMPLE, make_project
from tests.served import SERVE, Serving, with_own_code


def test_edit_add_break_mend_rename_and_delete(serving: Serving, tmp_path: Path):
    project = make_project(tmp_path, SAMPLE / "data")
    with serving(project, SERVE) as site:
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
        site.shows("places/haven/", "data/places/haven.yml:6:7", "data/places/hill-town.yml:1:8", "not-yaml")

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
    with serving(project, SERVE) as site:
        site.shows("", "kb-banner", "data/places/haven.yml:6:7", "There is no site to show", without="mistakes/#")
        site.change("places/haven.yml", "kind: prt", "kind: port")
        site.shows("places/haven/", "A port on the inner sea.", without="kb-banner")


def test_templates_and_python_code_are_followed(serving: Serving, tmp_path: Path):
    """`make serve` runs the script below; it starts MkDocs anew when code is saved, and MkDocs follows templates itself."""
    project = with_own_code(tmp_path, SAMPLE / "data")
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

        page, outer = project / "docs" / "gone.md", project / "overrides" / "main.html"
        page.symlink_to("nowhere")
        site.shows("places/haven/", "kb-banner", "docs/gone.md:1:1", "Linked from")
        page.unlink()
        good = outer.read_bytes()
        outer.write_bytes(good + b"caf\xe9")
        site.shows("places/haven/", "kb-banner", "overrides/main.html:")
        outer.write_bytes(good + b"{% if %}")
        site.shows("places/haven/", "kb-banner", "overrides/main.html:", "Linked from")
        outer.write_bytes(good)
        site.shows("places/haven/", "Linked from", without="kb-banner")

        before = site.state()
        scales = project / "kb" / "declare" / "scales.py"
        code = scales.read_text(encoding="utf-8")
        scales.write_text(
            code.replace('("port", "port", "a sea port")', '("port", "harbour", "a sea port")'), encoding="utf-8"
        )
        site.shows("places/haven/", "harbour")
        assert site.state() > before  # so that a page of the server before loads anew

        scales.write_text(f"{code}def (\n", encoding="utf-8")
        log = project / "log"
        site.becomes(lambda: "scales.py" in log.read_text(encoding="utf-8"), "what is wrong with the code")
        assert "SyntaxError" in log.read_text(encoding="utf-8")
        site.shows("places/haven/", "harbour")  # what was served goes on
        scales.write_text(code, encoding="utf-8")
        site.shows("places/haven/", without="harbour")


@pytest.mark.audit
def test_code_that_is_broken_from_the_start_is_waited_for(serving: Serving, tmp_path: Path):
    project = with_own_code(tmp_path, SAMPLE / "data")
    scales = project / "kb" / "declare" / "scales.py"
    code = scales.read_text(encoding="utf-8")
    scales.write_text(f"{code}def (\n", encoding="utf-8")

    def mended() -> None:
        log = project / "log"
        until = time.monotonic() + PATIENCE
        while not log.is_file() or "once it is mended" not in log.read_text(encoding="utf-8"):
            assert time.monotonic() < until
            time.sleep(0.1)
        scales.write_text(code, encoding="utf-8")

    mending = threading.Thread(target=mended)
    mending.start()
    with serving(project, ["scripts/serve.py"]) as site:
        site.shows("places/haven/", "Linked from")
    mending.join()


@pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("command", [["scripts/serve.py"], SERVE], ids=["make", "mkdocs"])
@pytest.mark.audit
def test_whatever_ends_the_server_and_however_often_nothing_is_left_behind(
    tmp_path: Path, command: list[str], ending: str
):
    project, left = with_own_code(tmp_path / "project", SAMPLE / "data"), tmp_path / "left"
    left.mkdir()
    settings = {**os.environ, "NO_SERVE_2_WARNING": "1", "TMPDIR": str(left)}
    address = ["--dev-addr", "127.0.0.1:0"]
    said = (tmp_path / "said").open("w+")
    server = subprocess.Popen(
        [sys.executable, *command, *address],
        cwd=project,
        env=settings,
        stdout=said,
        stderr=said,
        start_new_session=True,
        preexec_fn=lambda: [signal.signal(each, signal.SIG_DFL) for each in (signal.SIGINT, signal.SIGHUP)],
    )  # whatever shell runs the tests, in the background or under nohup
    until = time.monotonic() + PATIENCE
    while not any(left.glob("**/mkdocs_sweep_*/site")):  # it writes there
        assert server.poll() is None and time.monotonic() < until, (tmp_path / "said").read_text()
        time.sleep(0.05)
    for _ in range(3):
        with suppress(ProcessLookupError):
            os.killpg(server.pid, getattr(signal, ending))
        time.sleep(0.1)
    assert server.wait(timeout=PATIENCE) == 0
    assert list(left.iterdir()) == []
    assert "Traceback" not in (tmp_path / "said").read_text()


def test_a_mistake_from_the_start_is_said_once(serving: Serving, tmp_path: Path):
    project = make_project(tmp_path, SAMPLE / "data")
    path = project / "data" / "places" / "haven.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: port", "kind: prt"), encoding="utf-8")
    with serving(project, SERVE) as site:
        for address in ("", "places/haven/", "places/"):  # and every address says it, for there is no page yet
            assert b"data/places/haven.yml:6:7" in site.content(address)
    assert (project / "log").read_text(encoding="utf-8").count("error[not-in-scale]") == 1


def test_an_editor_is_offered_the_id_of_a_new_record_at_once(serving: Serving, tmp_path: Path):
    project = with_own_code(tmp_path, SAMPLE / "data")
    with serving(project, ["scripts/serve.py"]) as site:
        ids = project / "docs" / "schema" / "ids.json"
        site.becomes(lambda: ids.is_file() and '"haven"' in ids.read_text(encoding="utf-8"), "the ids of the sample")
        shutil.copy(project / "data" / "places" / "haven.yml", project / "data" / "places" / "new-haven.yml")
        site.becomes(lambda: '"new-haven"' in ids.read_text(encoding="utf-8"), "the id of the new place")
    with socket.socket() as port:  # ended with its parent, nothing goes on serving
        assert port.connect_ex(("127.0.0.1", site.port)) != 0


@pytest.mark.parametrize("name", [".#scales.py", ".scales.py.swp", "scales.py~", "4913", "trade.yml.tmp", "._code.yml"])
def test_what_an_editor_leaves_beside_a_file_starts_nothing_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setattr(serve, "ROOT", tmp_path)
    for folder, own in (("kb", "scales.py"), ("data", "trade.yml")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / own).touch()
    code, records = serve.code(), serve.records()
    assert set(code) == {str(tmp_path / "kb" / "scales.py")} and records == {str(tmp_path / "data" / "trade.yml")}
    for folder in ("", "kb", "data"):
        (tmp_path / folder / name).touch()
    assert (serve.code(), serve.records()) == (code, records)
