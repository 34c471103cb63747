"""Which files and folders count, for every walk over the project."""

from __future__ import annotations

import os
import re
from enum import Enum
from pathlib import Path

from kb.declare.types import TYPES

ENDING = ".yml"
RETIRED_FILE = "retired.yml"
LEDGER_FILE = "published-ids.txt"
CHANGES_FILE = "changes.txt"
ADDRESSES_FILE = "addresses.txt"
SETTINGS_FILE = "settings.yml"
KEPT = (SETTINGS_FILE, RETIRED_FILE, LEDGER_FILE, CHANGES_FILE, ADDRESSES_FILE)
TOP_FILES = (*KEPT, "LICENSE")
AT_ONCE = 64 * 1024
# What editors and systems keep beside the files of others, and what tools install. Hidden files are all among it.
EDITORS_OWN = re.compile(
    r"\.|~\$|.*~\Z|#.*#\Z|.*\.(?:sw[a-px]|orig|rej|bak|tmp)\Z|.*___jb_(?:old|tmp)___\Z|(?:4913|5036|5159)\Z"
    r"|desktop\.ini\Z|(?:eh)?thumbs\.db\Z|icon\r\Z|node_modules\Z|__pycache__\Z",
    re.IGNORECASE | re.DOTALL,
)
# Where the texts of the project lie besides its top folder, and how they end.
TEXT_FOLDERS = ("docs", "templates", "overrides", "view", "seam", "tests", "benchmarks", "scripts")
TEXT_ENDINGS = (".py", ".html", ".yml", ".md", ".js")
# Records of another world, which are no texts of the project; those under `mistakes` are broken on purpose.
SAMPLE = "tests/sample/"


class Sort(Enum):
    """What a file is to the project."""

    RECORD = "a record"
    TEXT = "a text of the project"
    LEFT_BEHIND = "what an editor or a system leaves behind"
    OTHER = "something else"


def sort_of(file: str) -> Sort:
    """Return what a file is, by its path from the project's root; it need not be there."""
    *folders, name = file.split("/")
    if any(is_left_behind(part) for part in (*folders, name)):
        return Sort.LEFT_BEHIND
    if folders[:1] == ["data"]:
        if len(folders) == 2 and folders[1] in TYPES and name.endswith(ENDING):
            return Sort.RECORD
        return Sort.TEXT if folders == ["data"] and name in KEPT else Sort.OTHER
    is_ours = not folders or folders[0] in TEXT_FOLDERS
    return Sort.TEXT if is_ours and name.endswith(TEXT_ENDINGS) and not file.startswith(SAMPLE) else Sort.OTHER


def is_left_behind(name: str) -> bool:
    """Whether the name of a file or a folder is one that editors and systems give to what is their own."""
    return bool(EDITORS_OWN.match(name))


def records(root: Path) -> list[str]:
    """Return the files of all records, each by its path from the root, sorted."""
    return [file for file in below(root, "data") if sort_of(file) is Sort.RECORD]


def pages(root: Path) -> list[str]:
    """Return the hand-written pages, each by its path from the root, sorted."""
    return [file for file in below(root, "docs") if file.endswith(".md")]


def texts(root: Path) -> list[str]:
    """Return the texts of the project outside `data`, each by its path from the root, sorted."""
    at_the_top = [entry.name for entry in entries(root) if not is_folder(entry)]
    return [file for file in (*at_the_top, *below(root, *TEXT_FOLDERS)) if sort_of(file) is Sort.TEXT]


def below(root: Path, *folders: str) -> list[str]:
    """Return every file below some folders of `root`, by its path from there, sorted, without what is left behind.

    A link that leads nowhere, or to a folder, is among them and is not followed: whoever reads it names it.
    """
    found: list[str] = []
    for folder in folders:
        for place, inner, names in os.walk(root / folder):
            inner[:] = [name for name in inner if not is_left_behind(name)]
            links = [name for name in inner if os.path.islink(f"{place}/{name}")]
            here = Path(place).relative_to(root).as_posix()
            found += [f"{here}/{name}" for name in (*names, *links) if not is_left_behind(name)]
    return sorted(found, key=lambda file: file.split("/"))


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one; a link that leads to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """Return what stands in a folder, by name. Raises `OSError` where it cannot be opened."""
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)
