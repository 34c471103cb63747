"""Write what other programs read beside the pages of a site: `python -m scripts.publish SITE`.

None of it is needed to look at the site, so `mkdocs build` and `serve` do without. A product is a function in
`PRODUCTS` that says how each of its files is made, by its path below the site's root.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from mkdocs.config import load_config

from kb.check.run import open_library
from kb.export.api import folder
from kb.export.api.edition import Files
from kb.library.library import Library

ROOT = Path(__file__).resolve().parent.parent
PRODUCTS: tuple[Callable[[Library, str, str], Files], ...] = (folder.files,)


def publish(library: Library, name: str, address: str, to: Path) -> list[Path]:
    """Write every product of a library into a folder, and return what was written.

    `name` is that of the site, `address` its own with the closing slash, or empty where it has none.
    """
    written = []
    for product in PRODUCTS:
        for path, make in product(library, name, address).items():
            file = to / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(make())
            written.append(file)
    return written


def main(site: str) -> int:
    """Write into a built site, and say how much. Returns 1 where there is no such site."""
    to = Path(site)
    if not (to / "index.html").is_file():
        print(f"{to} holds no built site: run `make publish`, which builds it first", file=sys.stderr)
        return 1
    config = load_config(str(ROOT / "mkdocs.yml"))
    written = publish(open_library(ROOT), config.site_name, config.site_url or "", to)
    size = sum(file.stat().st_size for file in written)
    print(f"{len(written)} files, {size / 1e6:.1f} MB, written into {to}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
