"""Every file under `api/v1/`, by its path: what `make publish` writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from kb.export.api import archive, catalogue, geography, linked, openapi, records, schemas
from kb.export.api.edition import Files
from kb.export.api.tables import database, datasette, package, spreadsheets
from kb.library.library import Library


def files(library: Library, name: str, site: str) -> Files:
    """Return how each file is made, by its path below the site's root; each is made once.

    `site` is the address of the site with its closing slash; where it is empty, pages are named relative to the root.
    """
    base = cache(partial(database.filled, library, name, site))
    texts = records.files(library, name, site)
    texts |= spreadsheets.files(library, base, site)
    texts |= schemas.files()
    texts[datasette.PATH] = partial(datasette.metadata, name, base, site)
    texts[geography.PATH] = partial(geography.collection, library, name, site)
    texts[linked.JSONLD] = partial(linked.jsonld, library, name, site)
    texts[linked.TURTLE] = partial(linked.turtle, library, name, site)
    texts[catalogue.PATH] = partial(catalogue.catalogue, library, name, site)
    texts[openapi.PATH] = partial(openapi.description, name, site)
    made = {path: _encoded(make) for path, make in texts.items()}
    kept: Files = {path: cache(make) for path, make in made.items()}  # for the archive, which holds them all
    described = cache(_encoded(partial(package.package, library, name, kept, base, site)))
    kept = {**kept, package.PATH: described}
    packed = {archive.PATH: partial(archive.archive, kept, library.as_of)}
    return {**kept, **packed, database.PATH: lambda: base().serialize()}


def _encoded(make: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: make().encode("utf-8")
