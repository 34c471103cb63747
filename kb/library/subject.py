"""What the site is about, as the settings of the records declare it."""

from __future__ import annotations

from collections.abc import Iterable

from kb.library.library import Library
from kb.records.typed import Provision


def the_charter(library: Library) -> str | None:
    """Return the id of the document that the site is about, or None where the settings could not be read."""
    return library.settings.document if library.settings else None


def the_article(library: Library) -> str | None:
    """Return the id of the article under study, or None where the settings could not be read."""
    return library.settings.article if library.settings else None


def is_of_another(library: Library, provision: Provision) -> bool:
    """Tell whether a provision stands in another document than the one that the site is about."""
    return provision.instrument != the_charter(library)


def by_charter(library: Library, provisions: Iterable[Provision]) -> tuple[list[Provision], list[Provision]]:
    """Return the provisions of the document that the site is about, and those of all others."""
    own: list[Provision] = []
    others: list[Provision] = []
    for provision in provisions:
        (others if is_of_another(library, provision) else own).append(provision)
    return own, others
