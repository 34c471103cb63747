"""Texts are saved whole or not at all: where the disk is full, what stood in a file before stands in it still."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def save(path: Path, text: str) -> None:
    """Put a text into a file. Raises as `save_all` does."""
    save_all({path: text})


def save_all(texts: Mapping[Path, str]) -> None:
    """Put a text into each of some files, in UTF-8, once all are on the disk.

    A file that is there keeps its mode, and a link to it stays a link. Raises `OSError` with the path of what cannot be
    written; then every file is what it was before.
    """
    places = {path: Path(os.path.realpath(path)) for path in texts}
    beside = {path: place.with_name(f".{place.name}.tmp") for path, place in places.items()}  # no walk counts these
    try:
        for path, text in texts.items():
            _write(path, beside[path], text)
            if places[path].exists():
                shutil.copymode(places[path], beside[path])
        for path, place in places.items():
            beside[path].replace(place)
    finally:
        for copy in beside.values():
            copy.unlink(missing_ok=True)


def _write(path: Path, beside: Path, text: str) -> None:
    try:
        beside.write_bytes(text.encode("utf-8"))
    except OSError as error:
        words = f"cannot be written, and is as it was: {error.strerror}"
        raise OSError(error.errno, words, os.fspath(path)) from None
