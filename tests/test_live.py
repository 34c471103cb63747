"""What is served is what a build would write, whatever an editor does; and a browser sees it by itself."""

from __future__ import annotations

import json
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from playwright.sync_api import Browser, expect

from kb.declare.types import TYPES
from tests.conftest import PATIENCE, SAMPLE, Build, run_build
from tests.served import SERVE, Served, Serving, serve, with_own_code

RECORDS = sorted(path.relative_to(SAMPLE / "data").as_posix() for path in (SAMPLE / "data").glob("*/*.yml"))
WORDS = ["Haven", "The Pact", "trade", "A port on the inner sea.", "in their own words"]
MISTAKES = ["kin: x\n", "title: 'x\n", "themes: [nowhere]\n"]
SAMPLED = 12  # addresses that are compared after each look

records = st.sampled_from(RECORDS)
# The search has a synonym that means the title of this theme: under another one, the settings would hold a mistake.
titled = records.filter(lambda record: record != "themes/ports.yml")
words = st.text("abc ÄəбԱ&<>“’", min_size=1, max_size=12).filter(lambda text: text.strip() == text)


def files_of(site: Path) -> list[str]:
    """Return the paths of a built site, but for the search index, which a served site makes after some quiet."""
    paths = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return sorted(path for path in paths if not path.startswith("pagefind/"))


class Editor(RuleBasedStateMachine):
    """Somebody who edits, adds, renames, deletes, breaks and mends records, pages and templates of a served site."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.project = with_own_code(self.folder / "project", SAMPLE / "data")
        self.whole = {path: path.read_text(encoding="utf-8") for path in self.editable()}
        self.broken: set[Path] = set()
        self.added: list[Path] = []
        self.server = serve(self.project, SERVE)
        self.site: Served = self.server.__enter__()
        self.dice = random.Random(0)

    def teardown(self) -> None:
        if not hasattr(self, "server"):
            return
        try:
            for path in list(self.broken):
                self.write(path, self.whole[path])
            self.compare(everything=True)
        finally:
            self.server.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    def editable(self) -> list[Path]:
        folders = (self.project / "data").glob("*/*.yml"), (self.project / "docs").glob("*.md")
        return [path for found in folders for path in found] + [self.project / "templates" / "record.html"]

    def write(self, path: Path, text: str) -> None:
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        self.site.after(lambda: path.write_text(text, encoding="utf-8"))

    def path(self, record: str) -> Path:
        return self.project / "data" / record

    # ── What the editor does

    @rule(record=titled, title=words)
    def give_a_title(self, record: str, title: str) -> None:
        path = self.path(record)
        lines = self.whole[path].split("\n")
        lines[0] = f"title: {json.dumps(title, ensure_ascii=False)}" if lines[0].startswith("title: ") else lines[0]
        self.whole[path] = "\n".join(lines)
        if path not in self.broken:
            self.write(path, self.whole[path])

    @rule(record=records, mistake=st.sampled_from(MISTAKES))
    def break_a_record(self, record: str, mistake: str) -> None:
        self.broken.add(self.path(record))
        self.write(self.path(record), self.whole[self.path(record)] + mistake)

    @rule()
    def break_a_page(self) -> None:
        path = self.project / "docs" / "index.md"
        self.broken.add(path)
        self.write(path, self.whole[path] + "\n[[nowhere]]\n")

    @rule(words=words)
    def change_a_page(self, words: str) -> None:
        path = self.project / "docs" / "index.md"
        self.whole[path] = self.whole[path].partition("\n\n{{")[0] + "\n\n{{ indexes() }}\n\n" + f"`{words}`\n"
        if path not in self.broken:
            self.write(path, self.whole[path])

    @rule(word=st.sampled_from(["Linked from", "What leads here", "Named by"]))
    def change_a_template(self, word: str) -> None:
        path = self.project / "templates" / "record.html"
        before = next(each for each in ("Linked from", "What leads here", "Named by") if each in self.whole[path])
        self.whole[path] = self.whole[path].replace(before, word)
        if path not in self.broken:
            self.write(path, self.whole[path])

    @rule()
    def break_a_template(self) -> None:
        path = self.project / "templates" / "record.html"
        self.broken.add(path)
        self.write(path, self.whole[path] + "{% if %}")

    @rule()
    def mend_everything(self) -> None:
        for path in sorted(self.broken):
            self.write(path, self.whole[path])
        self.broken.clear()

    @rule(nth=st.integers(0, 5))
    def add_a_record(self, nth: int) -> None:
        path = self.path(f"places/added-{nth}.yml")
        if not path.exists():
            self.added.append(path)
            self.whole[path] = self.whole[self.path("places/hill-town.yml")]
            self.write(path, self.whole[path])

    @precondition(lambda self: self.added)
    @rule(nth=st.integers(6, 9))
    def rename_a_record(self, nth: int) -> None:
        old, new = self.added.pop(), self.path(f"places/added-{nth}.yml")
        if old.exists() and not new.exists():
            self.whole[new] = self.whole.pop(old)
            self.added.append(new)
            self.site.after(lambda: old.rename(new))

    @precondition(lambda self: self.added)
    @rule()
    def delete_a_record(self) -> None:
        path = self.added.pop()
        self.whole.pop(path, None)
        if path.exists():
            self.site.after(path.unlink)

    @rule()
    def look(self) -> None:
        self.compare(everything=False)

    def compare(self, *, everything: bool) -> None:
        """Fail where an address answers otherwise than a build would; where a build fails, the banner says so."""
        site = self.folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        done = run_build(self.project, site, SITE_URL=self.site.address)
        if self.broken and not everything:
            assert done.returncode, "nothing was wrong"
            assert b"kb-banner" in self.site.content("places/haven/") or b"kb-banner" in self.site.content("")
            return
        assert done.returncode == 0, done.stdout + done.stderr
        paths = files_of(site)
        for path in paths if everything else self.dice.sample(paths, SAMPLED):
            assert self.site.content(path) == (site / path).read_bytes(), path
        for gone in {"places/no-such-place/", *(f"places/added-{nth}/" for nth in range(10))}:
            if f"{gone}index.html" not in paths:
                assert self.site.content(gone) == self.site.content("404.html"), gone


def edit(examples: int, steps: int) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Editor,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=quiet,
        ),
    )


def test_what_is_served_is_what_a_build_would_write(serving: Serving):
    edit(1, 8)


@pytest.mark.audit
def test_what_is_served_is_what_a_build_would_write_whatever_an_editor_does(serving: Serving):
    edit(8, 30)


@pytest.mark.audit
def test_without_the_live_reload_the_whole_site_is_there(serving: Serving, build: Build, tmp_path: Path):
    project = with_own_code(tmp_path / "project", SAMPLE / "data")
    with serving(project, [*SERVE, "--no-livereload"]) as site:
        assert build(project, tmp_path / "site", SITE_URL=site.address).returncode == 0
        for path in files_of(tmp_path / "site"):
            assert site.content(path) == (tmp_path / "site" / path).read_bytes(), path


def test_addresses_answer_as_those_of_a_host_do(serving: Serving, tmp_path: Path):
    project = with_own_code(tmp_path, SAMPLE / "data")
    with serving(project, SERVE) as site:
        whole = site.content("places/haven/")
        assert whole == site.content("places/haven/index.html") == site.content("places/haven")
        assert whole == site.content("places/../places/haven/")
        missing = site.content("404.html")
        assert missing == site.content("places/nowhere/") == site.content("../mkdocs.yml") == site.content("x.json")
        for path in ("feed.xml", "sitemap.xml", "sitemap.xml.gz", "data/record.json", "places/haven.json", "404.html"):
            assert site.content(path), path
        assert b"pagefind" in site.content("pagefind/pagefind.js"), "the search waits for its index"
        assert json.loads(site.content("pagefind/facets.json"))


def test_a_mistake_on_a_page_that_nobody_looks_at_reaches_the_banner_of_every_page(serving: Serving, tmp_path: Path):
    project = with_own_code(tmp_path, SAMPLE / "data")
    with serving(project, SERVE) as site:
        page = project / "docs" / "data.md"
        text = page.read_text(encoding="utf-8")
        page.write_text(f"{text}\n[[nowhere]]\n", encoding="utf-8")
        site.shows("places/haven/", "kb-banner", "docs/data.md:", "[[nowhere]] leads nowhere")
        page.write_text(text, encoding="utf-8")
        site.shows("places/haven/", without="kb-banner")


@pytest.mark.audit
@pytest.mark.parametrize(("name", "where"), [("terms.html", "templates/terms.html:"), ("blocks/indexes.html", "docs/")])
def test_a_mistake_in_a_template_that_no_page_looked_at_needs_reaches_every_banner(
    serving: Serving, tmp_path: Path, name: str, where: str
):
    project = with_own_code(tmp_path, SAMPLE / "data")
    with serving(project, SERVE) as site:
        template = project / "templates" / name
        good = template.read_text(encoding="utf-8")
        template.write_text(good.replace("{%", "{{ 'x'|no_such_thing }}{%", 1), encoding="utf-8")
        site.shows("places/haven/", "kb-banner", where, "no_such_thing")
        site.after(lambda: template.write_text(good, encoding="utf-8"))
        assert "kb-banner" not in site.get("places/haven/"), "mended, and named until every page was made anew"


def test_settings_are_followed_and_code_is_not(serving: Serving, tmp_path: Path):
    project = with_own_code(tmp_path, SAMPLE / "data")
    with serving(project, [*SERVE, "--clean"]) as site:
        settings = project / "mkdocs.yml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(
            text.replace("site_name: The Charter Record", "site_name: Another Record"), encoding="utf-8"
        )
        site.shows("places/haven/", "Another Record")
        settings.write_text(text + "no_such_theme: [\n", encoding="utf-8")
        site.shows("places/haven/", "kb-banner", "mkdocs.yml:", "Another Record")
        settings.write_text(text, encoding="utf-8")
        site.shows("places/haven/", "The Charter Record", without="kb-banner")
        (project / "kb" / "declare" / "scales.py").touch()
        site.shows("places/haven/", "kb-banner", "make serve")


def test_a_port_that_is_taken_is_named_with_the_way_to_another(serving: Serving, tmp_path: Path):
    project = with_own_code(tmp_path, SAMPLE / "data")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, *SERVE, "--dev-addr", f"127.0.0.1:{taken.getsockname()[1]}"]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, timeout=5 * PATIENCE)
    said = done.stdout + done.stderr
    assert done.returncode and "make serve PORT=8001" in said and "Traceback" not in said


# ── In a browser ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_browser_shows_a_save_by_itself_and_a_banner_for_as_long_as_there_is_a_mistake(
    serving: Serving, browser: Browser, tmp_path: Path
):
    project = with_own_code(tmp_path, SAMPLE / "data")
    haven = project / "data" / "places" / "haven.yml"
    text = haven.read_text(encoding="utf-8")
    page = browser.new_page()
    try:
        with serving(project, SERVE) as site:
            page.goto(f"{site.address}places/haven/")
            expect(page.locator("h1")).to_contain_text("Haven")

            haven.write_text(text.replace("title: Haven", "title: New Haven"), encoding="utf-8")
            expect(page.locator("h1")).to_contain_text("New Haven")

            haven.write_text(text.replace("kind: port", "kind: prt"), encoding="utf-8")
            expect(page.get_by_role("alert")).to_contain_text("not-in-scale")
            expect(page.locator("h1")).to_contain_text("New Haven")
            haven.write_text(text, encoding="utf-8")
            expect(page.get_by_role("alert")).to_have_count(0)

            for nth in range(20):  # in two seconds
                haven.write_text(text.replace("title: Haven", f"title: Haven {nth}"), encoding="utf-8")
                time.sleep(0.1)
            expect(page.locator("h1")).to_contain_text("Haven 19")

            beside = haven.with_name("haven.yml.tmp")  # as many editors save
            beside.write_text(text.replace("title: Haven", "title: Renamed Haven"), encoding="utf-8")
            beside.replace(haven)
            expect(page.locator("h1")).to_contain_text("Renamed Haven")
    finally:
        page.close()


def test_a_branch_that_is_switched_and_a_folder_that_is_moved_are_followed(serving: Serving, tmp_path: Path):
    project = with_own_code(tmp_path, SAMPLE / "data")

    def git(*arguments: str) -> None:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
        subprocess.run(command, cwd=project, check=True, capture_output=True)

    git("init", "--initial-branch=main")
    git("add", "data")
    git("commit", "--message=one")
    git("checkout", "-b", "other")
    for name in TYPES:
        for path in (project / "data" / name).glob("*.yml"):
            path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: Other ", 1), encoding="utf-8")
    git("commit", "--all", "--message=two")
    with serving(project, SERVE) as site:
        site.shows("places/haven/", "Other Haven")
        git("checkout", "main")
        site.shows("places/haven/", "Haven", without="Other Haven")
        (project / "data").rename(project / "elsewhere")
        site.shows("places/haven/", "kb-banner", "no folder data")
        (project / "elsewhere").rename(project / "data")
        site.shows("places/haven/", "Haven", without="kb-banner")
        git("checkout", "other")
        site.shows("places/haven/", "Other Haven")
