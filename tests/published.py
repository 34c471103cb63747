"""What `make publish` writes of the sample, and the values of the YAML to hold it against."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import yaml

from kb.check.run import open_library
from kb.declare.types import TYPES
from kb.export.api.edition import FOLDER, VERSION
from kb.export.downloads import downloads
from kb.library.library import Library
from scripts.publish import write
from tests.conftest import ADDRESS, SAMPLE


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


# ── The files of each version, kept so that a later one can be held against them

KEPT = Path(__file__).parent / "api"
KEPT_FILES = ("index.json", "all.json", "ids.json", "openapi.json", "datapackage.json", "places.geojson")


def kept_of(published: Path, library: Library) -> dict[str, bytes]:
    """Return what is kept of a version, by its path: what its files look like, and the shape of its tables.

    The schema of all records in one file is that of each of them once more, so it is left out.
    """
    schemas = [f"schema/{path.name}" for path in (published / "schema").iterdir() if path.stem != "all"]
    kept = {name: (published / name).read_bytes() for name in (*KEPT_FILES, *schemas)}
    base = sqlite3.connect(f"file:{published / 'record.sqlite'}?mode=ro", uri=True)
    made = base.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'search_%' ORDER BY rowid")
    kept["tables.sql"] = "".join(f"{statement};\n" for (statement,) in made).encode()
    before = downloads(library, "The Charter Record", ADDRESS)
    kept["before/paths.json"] = json.dumps(sorted(before), indent=1).encode()
    kept["before/record.json"] = before["data/record.json"]().encode()
    return kept


def keep() -> None:
    """Keep what the sample gives now under the version that it has: `python -m tests.published`."""
    with tempfile.TemporaryDirectory() as place:
        library = open_library(SAMPLE)
        write(library, "The Charter Record", ADDRESS, Path(place))
        for name, content in kept_of(Path(place) / FOLDER, library).items():
            file = KEPT / VERSION / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


if __name__ == "__main__":
    keep()
