"""Which files and folders count, for every walk over the project."""

from __future__ import annotations

import os
import re
from pathlib import Path

ENDING = ".yml"
RETIRED_FILE = "retired.yml"
LEDGER_FILE = "published-ids.txt"
TOP_FILES = (RETIRED_FILE, LEDGER_FILE, "LICENSE")
AT_ONCE = 64 * 1024
# Files that editors and systems leave behind; version control ignores them too.
EDITORS_OWN = re.compile(r"\.|.*~\Z|.*\.sw[op]\Z|#.*#\Z|Thumbs\.db\Z")


def entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """Return what stands in a folder, by name."""
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)
