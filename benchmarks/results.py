"""What was measured, in `benchmarks/RESULTS.md`: a section for each script, which that script alone writes anew."""

from __future__ import annotations

import datetime
import os
import platform
import shlex
import statistics
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FILE = Path(__file__).parent / "RESULTS.md"
WIDTH = 128  # of a line of prose
# Of the engines and their themes, those that are installed.
PACKAGES = (
    "mkdocs",
    "mkdocs-material",
    "properdocs",
    "mkdocs-materialx",
    "jinja2",
    "markdown-it-py",
    "pyyaml",
    "pagefind",
)


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """Return the median of some values with the least and the most of them: `0.48 (0.42 to 0.60)`."""
    median, least, most = (format(value, form) for value in (statistics.median(values), min(values), max(values)))
    return f"{median} ({least})" if least == most else f"{median} ({least} to {most})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def write(name: str, title: str, says: str, measured: str, *versions: str, file: Path = FILE) -> None:
    """Print a section and write it in the place of the one of this name, or at the end.

    `says` tells what was measured, the table `measured` what came out, and `versions` which programs outside Python ran.
    Raises `ValueError` where the file holds only one of the two marks of the section.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    parts = (begin, f"## {title}", textwrap.fill(says, WIDTH), measured, textwrap.fill(_where(versions), WIDTH), end)
    section = "\n\n".join(parts) + "\n"
    print(section)
    old = file.read_text(encoding="utf-8")
    if begin not in old and end not in old:
        file.write_text(f"{old}\n{section}", encoding="utf-8")
        return
    before, _, rest = old.partition(begin)
    _, found, after = rest.partition(f"{end}\n")
    if not found:
        raise ValueError(f"{file.name}: the section {name} needs both marks, {begin} and {end}")
    file.write_text(f"{before}{section}{after}", encoding="utf-8")


def _where(others: Iterable[str]) -> str:
    """Return the day, the machine, the versions of what ran, those of `others` among them, and the command."""
    day = datetime.date.today()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    versions = [f"Python {platform.python_version()}", *_installed(), *others]
    command = shlex.join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *sys.argv[1:]])
    return f"{day.day} {day:%B %Y}; {machine}; {', '.join(versions)}; `{command}`."


def _installed() -> Iterator[str]:
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            yield f"{name} {version(name)}"
