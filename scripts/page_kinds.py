"""One page of each kind, for what takes too long to be done on every page."""

from __future__ import annotations

import gzip
from pathlib import Path


def heaviest_pages(site: Path) -> list[str]:
    """Return the addresses of all pages at the top of a built site, and of the heaviest below each of them."""
    kinds: dict[tuple[str, int], tuple[int, str]] = {}
    for path in site.rglob("index.html"):
        address = path.parent.relative_to(site).as_posix() + "/"
        kind = (address.partition("/")[0], address.count("/"))
        weight = len(gzip.compress(path.read_bytes(), 6))
        kinds[kind] = max(kinds.get(kind, (0, "")), (weight, address))
    return sorted(address.removeprefix("./") for _, address in kinds.values())
