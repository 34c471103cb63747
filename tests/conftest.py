"""Small data folders to break, and the built site to look at."""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kb.check.run import open_library
from kb.edit import schema
from kb.library.library import Library
from scripts.browser import HINTING
from scripts.browser import found as browser_of_the_system
from scripts.publish import write
from scripts.site_server import served
from seam import ENGINE

ROOT = Path(__file__).resolve().parent.parent
PAGES_FOR_ANY_DATA = (
    "timeline.md", "method.md", "open-questions.md", "forecasts.md", "compare.md",
    "disputes.md", "corrections.md", "data.md", "search.md", "map.md", "mistakes.md", "charter.md", "horizon.md",
    "section-907.md", "names.md", "follow.md", "questions.md", "changes.md", "addresses.md", "maintain.md",
)  # fmt: skip
SAMPLE = ROOT / "tests" / "sample"
REPOSITORY = "https://git.example.org/charter-record"
ADDRESS = "https://record.example.org/charter/"


# Seconds until what has to come must have come. A test waits shorter only for what must not come: however slow the
# machine that runs it, it is to fail for a fault alone.
PATIENCE = 60.0
expect.set_options(timeout=PATIENCE * 1000)

CHROMIUM = browser_of_the_system()
QUIET = [
    HINTING,
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
]


# What takes long to give: `--quick` leaves out each test that asks for one of these, itself or by another fixture. The
# last five are the real records, the page of each, validators for the schema of every type, and a clone of the project.
SLOW = {"build", "browser", "serving", "mutations", "library", "pages", "desk", "real_desk", "project"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutations", type=int, default=30, help="how many times the real files are damaged")
    parser.addoption("--audit", action="store_true", help="also run what takes longer than a test should")
    parser.addoption("--quick", action="store_true", help="run only what needs no build and no browser")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "audit: takes longer than a test should; runs with --audit")
    config.addinivalue_line("markers", "slow: asks much of all that there is; a quick run leaves it out")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return one worker more than there are processors: servers and browsers are waited for, and groups end unevenly."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--audit"):
        for item in items:
            if item.get_closest_marker("audit"):
                item.add_marker(pytest.mark.skip(reason="runs with --audit"))
    if config.getoption("--quick"):
        items[:] = [item for item in items if not is_slow(item)]
    else:
        build_first(items)


def build_first(items: list[pytest.Item]) -> None:
    """Put a test that builds the site first, and after it some that need no site, for the workers that would wait."""
    builds = next((item for item in items if "built" in getattr(item, "fixturenames", ())), None)
    if builds is None:
        return
    others = [item for item in items if not is_slow(item) and item.get_closest_marker("xdist_group") is None]
    early = [builds, *others[: len(others) // 2]]
    items[:] = [*early, *(item for item in items if item not in set(early))]


def is_slow(item: pytest.Item) -> bool:
    """Whether a test says so, needs what takes long, or stands among those of libraries made at random."""
    assert isinstance(item, pytest.Function)
    is_random = hasattr(item.module, "given") or hasattr(item.module, "run_state_machine_as_test")
    return bool(SLOW & set(item.fixturenames)) or is_random or item.get_closest_marker("slow") is not None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how the damage of `test_damage` ended, counted."""
    outcomes: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, counted in report.user_properties:
            if name == "outcomes":
                outcomes.update(counted)
    if outcomes:
        terminalreporter.write_line(f"damaged files: {outcomes.total()}")
        for outcome, count in sorted(outcomes.items()):
            terminalreporter.write_line(f"{count:6} {outcome}")


@pytest.fixture(scope="session")
def mutations(request: pytest.FixtureRequest) -> int:
    """How many times the real files are damaged."""
    return int(request.config.getoption("--mutations"))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample: one or two records of every type, with every field filled somewhere."""
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    return tmp_path


def make_project(folder: Path, data: Path, *, pages: dict[str, str] | None = None) -> Path:
    """Return a project of its own around a data folder: the real theme and templates, and pages that fit any data."""
    shutil.copytree(data, folder / "data")
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    shutil.copy(ROOT / "CONTRIBUTING.md", folder / "CONTRIBUTING.md")
    for name in PAGES_FOR_ANY_DATA:
        shutil.copy(ROOT / "docs" / name, folder / "docs" / name)
    for name, text in {
        "index.md": "# Home\n\n{{ indexes() }}\n",
        "commitments.md": "# Commitments\n\n{{ commitments() }}\n",  # ours quotes a provision of the Charter
        **(pages or {}),
    }.items():
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    schema.write(folder)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("- macros.py", f"- {ROOT / 'macros.py'}")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return folder


Build = Callable[..., subprocess.CompletedProcess[str]]


def run_build(project: Path, site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build a project strictly into a folder, in a process of its own, and return what it said."""
    command = [sys.executable, "-m", ENGINE, "build", "--strict", "--site-dir", str(site)]
    command += ["--config-file", str(project / "mkdocs.yml")]
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, env=settings, cwd=project, check=False)


@pytest.fixture(scope="session")
def build() -> Build:
    """Builds a project strictly into a folder and returns what was said; a fixture, so that `--quick` knows who builds."""
    return run_build


@functools.cache
def real_library() -> Library:
    """Return the real records, opened once for all tests that only read them, those too that need them before they begin."""
    return open_library(ROOT)


@pytest.fixture(scope="session")
def library() -> Library:
    """The real records; a fixture, so that `--quick` knows who reads them."""
    return real_library()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make publish` writes of the sample: the folder `api/v1`."""
    to = tmp_path_factory.mktemp("published")
    write(open_library(SAMPLE), "The Charter Record", ADDRESS, to)
    return to / "api" / "v1"


@pytest.fixture(scope="session")
def really_published(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of the real records, for the audit."""
    to = tmp_path_factory.mktemp("really_published")
    write(library, "The Charter Record", ADDRESS, to)
    return to / "api" / "v1"


@pytest.fixture(scope="session")
def built(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site as it is published, built strictly once for the tests of all workers, in a folder named as its address ends."""
    run = tmp_path_factory.getbasetemp()
    shared = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run
    site = shared / "built" / "charter"
    with (shared / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():
            done = build(ROOT, shared / "building", SITE_URL=ADDRESS, REPO_URL=REPOSITORY, PUBLISHED="true")
            assert done.returncode == 0, done.stdout + done.stderr
            site.parent.mkdir()
            (shared / "building").rename(site)
    return site


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address at which the built site is served, under the same path as the published one."""
    with served(built.parent) as address:
        yield f"{address}{built.name}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("no Chromium was found; install the system's package")
        pytest.skip("no Chromium was found; install the system's package to run the browser tests")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Page]:
    """The one tab in which the tests look at pages: a new one for each would take longer than most of them."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page, address: str) -> Iterator[Page]:
    """An empty tab at a desk, which fails the test for any error in its console and any request to another host."""
    tab.set_viewport_size({"width": 1440, "height": 1000})
    tab.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null", contrast="null")
    tab.mouse.move(0, 0)
    faults: list[str] = []
    listeners: dict[Any, Callable[[Any], object]] = {
        "console": lambda message: faults.append(message.text) if message.type == "error" else None,
        "pageerror": lambda error: faults.append(str(error)),
        "request": lambda asked: (
            None if asked.url.startswith((address, "data:", "blob:")) else faults.append(asked.url)
        ),
    }
    for event, listener in listeners.items():
        tab.on(event, listener)
    yield tab
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)
    tab.unroute_all()
    if tab.url.startswith(address):
        tab.evaluate("localStorage.clear()")  # what a reader chose in one test is nothing to the next
    tab.goto("about:blank")
    assert faults == []


def restyle(page: Page, css: str) -> None:
    """Lay a style over a page, as a browser's own settings do: the page's policy allows no other."""
    page.evaluate(
        "css => document.adoptedStyleSheets.push(new CSSStyleSheet()) && document.adoptedStyleSheets.at(-1).replaceSync(css)",
        css,
    )


def until(page: Page, expression: str, patience: float = PATIENCE) -> None:
    """Wait until an expression is true on a page; Playwright's own waiting would need what the page's policy forbids."""
    end = time.monotonic() + patience
    while not page.evaluate(f"() => Boolean({expression})"):
        assert time.monotonic() < end, f"never became true: {expression}"
        page.wait_for_timeout(20)


@pytest.fixture
def serving() -> Callable[..., Any]:
    """Serves a project until a block ends; a fixture, so that `--quick` knows who serves."""
    from tests.served import serve  # which needs what stands here

    return serve
