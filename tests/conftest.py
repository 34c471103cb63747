"""Small data folders to break, and the built site to look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kb.edit import schema
from scripts.site_server import served

ROOT = Path(__file__).resolve().parent.parent
PAGES_FOR_ANY_DATA = (
    "records.md", "timeline.md", "method.md", "open-questions.md", "forecasts.md", "compare.md",
    "disputes.md", "corrections.md", "data.md", "search.md", "network.md", "map.md", "mistakes.md",
)  # fmt: skip
SAMPLE = ROOT / "tests" / "sample"
REPOSITORY = "https://git.example.org/charter-record"
ADDRESS = "https://record.example.org/charter/"


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutations", type=int, default=500, help="how many times the real files are damaged")
    parser.addoption("--audit", action="store_true", help="also run what takes longer than a test should")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "audit: takes longer than a test should; runs with --audit")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--audit"):
        for item in items:
            if item.get_closest_marker("audit"):
                item.add_marker(pytest.mark.skip(reason="runs with --audit"))


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
        "charter.md": "# Charter\n",
        "unread.md": "# Unread\n",
        **(pages or {}),
    }.items():
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    schema.write(folder)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("- macros.py", f"- {ROOT / 'macros.py'}")
    absent = ("article-charter-means-for-baku", ": matrix.md", ": commitments.md")
    lines = [line for line in settings.splitlines() if not any(name in line for name in absent)]
    (folder / "mkdocs.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def build(project: Path, site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build a project strictly into a folder, in a process of its own, and return what it said."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    command += ["--config-file", str(project / "mkdocs.yml")]
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, env=settings, cwd=project, check=False)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built strictly once for the tests that look at it."""
    site = tmp_path_factory.mktemp("site") / "site"
    done = build(ROOT, site, SITE_URL=ADDRESS, REPO_URL=REPOSITORY)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site as the browser tests see it, built with no address of its own."""
    folder = tmp_path_factory.mktemp("browser") / "site"
    done = build(ROOT, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address at which the built site is served."""
    with served(site) as address:
        yield address


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


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test for any error in its console and any request to another host."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:", "blob:")) else faults.append(request.url),
    )
    yield opened
    context.close()
    assert faults == []
