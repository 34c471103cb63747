"""How long an editor waits: from saving a record to reading the change, on its own page and on one that lists it.

Run as `.venv/bin/python benchmarks/serve_time.py`. The project is copied and served, with all of its records and pages, and
the title of one record after another is changed, over all types, with no pause between. The clock starts when the file is
closed and stops at the first answer with the new title; the page is asked for every five milliseconds. The result is
written into `RESULTS.md`. `bench.py` measures libraries of other sizes, and other tools, in the same way.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import results, same_pages
from kb.declare.types import TYPES

EDITS = 30
WHOLE = "</html>"  # with which a page ends
EVERY = 0.005  # seconds between two questions
PATIENCE = 300  # seconds until a server is given up
OURS = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", "127.0.0.1:{port}"]
UNTITLED = (
    "figures",
    "statements",
)  # whose lists show what was measured or said; a list in parts may have it further on
LISTS = ("index", "_index")
YAML_TITLE = re.compile(r"(?m)^title: .*(?:\n  .*)*$")
MARKDOWN_TITLE = re.compile(r'(?m)^title: "(.*)"$')


class Waited(NamedTuple):
    """Seconds from the start of a server to its first page, and from each save to the new words on the two pages."""

    start: float
    own: list[float]
    listed: list[float]


@contextmanager
def serving(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Start a server, `{port}` in its command being a free one, and give its address until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        [word.replace("{port}", port) for word in command],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def read(address: str) -> str:
    """Return a page, or nothing where there is none yet, or not the whole of it."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return str(answer.read().decode("utf-8"))
    except (OSError, http.client.HTTPException, UnicodeDecodeError):
        return ""


def wait_for(address: str, words: str, link: str = WHOLE) -> float:
    """Return when a page first had some words, or a whole one no link of this kind. Raises `TimeoutError`."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        html = read(address)
        if words in html or (link not in html and WHOLE in html):
            return time.perf_counter()
        time.sleep(EVERY)
    raise TimeoutError(f"{address} never showed {words!r}")


def retitled(file: Path, title: str) -> str:
    """Return the text of a record, or of its page in Markdown, with another title."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".md":
        return YAML_TITLE.sub(f"title: {title}", text, count=1)
    found = MARKDOWN_TITLE.search(text)
    return text.replace(found[1], title) if found else text


def to_edit(folder: Path, edits: int) -> list[Path]:
    """Return so many records below a folder, or their pages: of each type in turn, and no file twice while there are others."""
    by_type = [sorted(path for path in (folder / name).iterdir() if path.stem not in LISTS) for name in TYPES]
    return [by_type[at % len(by_type)][at // len(by_type) % len(by_type[at % len(by_type)])] for at in range(edits)]


def waits(
    command: Sequence[str], project: Path, environment: Mapping[str, str], files: Sequence[Path], listed: bool
) -> Waited:
    """Serve a project, give each file another title in turn, and return how long the new one took to be seen.

    With `listed`, the list of the record's type is asked for as well, where it shows titles. Raises `TimeoutError`.
    """
    own, lists = [], []
    began = time.perf_counter()
    with serving(command, project, environment) as site:
        first = files[0]
        start = wait_for(f"{site}{first.parent.name}/{first.stem}/", WHOLE) - began
        for number, file in enumerate(files):
            title = f"Name {number} of a record served at {time.time_ns()}"  # new each time
            list_page = f"{site}{file.parent.name}/"
            link = f'{file.stem}/"'
            shows = listed and file.parent.name not in UNTITLED and link in read(list_page)
            text = retitled(file, title)
            file.write_text(text, encoding="utf-8")
            saved = time.perf_counter()
            own.append(wait_for(f"{list_page}{file.stem}/", title) - saved)
            if shows:
                lists.append(wait_for(list_page, title, link) - saved)  # another title may belong into another part
    return Waited(start, own, lists)


def main() -> None:
    """Serve a copy of the project, and write how long every edit took to be seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=EDITS)
    edits = parser.parse_args().edits
    with tempfile.TemporaryDirectory() as folder:
        project = same_pages.copied(Path(folder) / "project")
        settings = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(project)}
        waited = waits(OURS, project, settings, to_edit(project / "data", edits), listed=True)
    says = (
        "From closing the file of a record to the first answer with its new title, under `mkdocs serve`, with the real "
        "records and all pages; one edit after the other, over all types, without a pause."
    )
    head = ("edits", "start to the first page, s", "its own page, s", "the list of its type, s")
    row = (str(edits), f"{waited.start:.1f}", results.spread(waited.own), results.spread(waited.listed))
    results.write("serve_time", "How long an editor waits", says, results.table(head, [row]))


if __name__ == "__main__":
    main()
