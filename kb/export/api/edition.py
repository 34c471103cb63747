"""Which version of the interface the files are, where they lie, and what stands at the head of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kb.export.as_json import envelope
from kb.library.library import Library

# By semantic versioning: the second number grows with what is new, the first only with what is gone or means another
# thing, and then the folder has another name. `docs/data.md` promises so, and tells what each version brought.
VERSION = "1.1.0"
FOLDER = "api/v1/"

Files = Mapping[str, Callable[[], bytes]]  # how each file is made, by its path


def head(library: Library, name: str, site: str) -> dict[str, Any]:
    """Return what every file of several records begins with."""
    common = envelope(library, name, site)
    del common["format"]  # that of the files under `data/`
    return {"version": VERSION, **common}
