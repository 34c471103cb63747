"""What is said of a code: its entry in the folder `mistakes`, read only where the code occurs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

MISTAKES = Path(__file__).resolve().parents[2] / "mistakes"


@cache
def entry(code: str) -> dict[str, Any]:
    """Return what stands of a code in its `code.yml`. Raises `KeyError` for a code that there is not."""
    path = MISTAKES / code / "code.yml"
    if not path.is_file():
        raise KeyError(code)
    return dict(read(path))


def read(path: Path) -> Any:
    """Return what a file of the folder holds; every word of it stays text."""
    return yaml.load(path.read_bytes(), yaml.CBaseLoader)
