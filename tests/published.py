"""What `make publish` writes of the sample, and the values of the YAML to hold it against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from kb.declare.types import TYPES


def read(folder: Path, path: str) -> Any:
    """Return what a published JSON file holds."""
    return json.loads((folder / path).read_bytes())


def authored(root: Path) -> dict[str, Any]:
    """Return the values of every YAML file under `data`, each a text, as YAML itself reads them; by their paths."""
    files = [path for name in TYPES for path in (root / "data" / name).glob("*.yml")]
    files += [root / "data" / name for name in ("settings.yml", "retired.yml") if (root / "data" / name).exists()]
    texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return {path: yaml.load(text, Loader=yaml.CBaseLoader) for path, text in texts.items()}


def rebuilt(api: Path) -> dict[str, Any]:
    """Return the same from the published files alone."""
    found = {}
    for name in TYPES:
        for row in read(api, f"{name}.json")["records"]:
            record = read(api, f"{name}/{row['id']}.json")
            found[record["file"]] = as_text(record["fields"])
    settings = read(api, "settings.json")["settings"]
    retired = read(api, "all.json")["retired"]
    found |= {"data/settings.yml": as_text(settings)} if settings else {}
    return found | ({"data/retired.yml": as_text(retired)} if retired else {})


def as_text(value: Any) -> Any:
    """Return a value with every number as YAML writes it."""
    if isinstance(value, dict):
        return {key: as_text(each) for key, each in value.items()}
    return [as_text(each) for each in value] if isinstance(value, list) else str(value)
