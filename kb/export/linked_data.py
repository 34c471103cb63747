"""The records as linked data: one JSON-LD graph in the words of schema.org.

It says less than the other exports: only what those words can carry. Documents are `Legislation`, provisions their
parts, claims `Claim` with a `ClaimReview` for the verdict against the text, and every node names its page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kb.declare.dates import Date
from kb.library.library import Library
from kb.records.record import Record

CONTEXT = "https://schema.org"
ACTOR_TYPES = {
    "person": "Person",
    "state": "Country",
    "body": "GovernmentOrganization",
    "organisation": "Organization",
    "company": "Corporation",
    "outlet": "NewsMediaOrganization",
}
RELATIONS = {"amends": "legislationChanges", "implements": "legislationApplies", "part-of": "isPartOf"}
WIKIDATA = "https://www.wikidata.org/wiki/"


def graph(library: Library, name: str, site: str) -> dict[str, Any]:
    """Return the graph: a `Dataset` for the whole, and a node for each record of a type that schema.org has words for.

    `site` is the address of the site with its closing slash; where it is empty, nodes are named relative to the root.
    """
    whole = {
        "@type": "Dataset",
        "@id": f"{site}data/",
        "name": name,
        "dateModified": library.as_of.isoformat(),
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    nodes = [node for record in library if record.type.name in NODES for node in _nodes(library, record, site)]
    return {"@context": CONTEXT, "@graph": [whole, *nodes]}


def _nodes(library: Library, record: Record, site: str) -> list[dict[str, Any]]:
    def page(id_: str) -> dict[str, str]:
        return {"@id": site + library[id_].address}

    node = {"@id": site + record.address, "name": record.title, **NODES[record.type.name](record, page)}
    if record.type.name != "claims":
        return [_filled(node)]
    review = {
        "@type": "ClaimReview",
        "@id": f"{site}{record.address}#against-the-text",
        "itemReviewed": page(record.id),
        "claimReviewed": record.title,
        "datePublished": record.charter.assessed.start.iso,
        "author": {"@id": f"{site}data/"},
        "reviewRating": {"@type": "Rating", "alternateName": record.charter.verdict.label},
    }
    return [_filled(node), review]


def _filled(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value not in (None, [], {})}


Page = Callable[[str], dict[str, str]]


def _instrument(record: Record, page: Page) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Legislation",
        "alternateName": _names(record),
        "legislationDate": _day(record.signed),
        "legislationResponsible": [page(party) for party in record.parties or ()],
    }
    for relation in record.relations or ():
        word = RELATIONS.get(relation.relation.value)
        if word:
            found.setdefault(word, []).append(page(relation.instrument))
    return found


def _provision(record: Record, page: Page) -> dict[str, Any]:
    return {"@type": "Legislation", "isPartOf": page(record.instrument), "about": _pages(record.themes, page)}


def _article(record: Record, page: Page) -> dict[str, Any]:
    return {
        "@type": "Article",
        "author": page(record.author),
        "publisher": page(record.publisher),
        "datePublished": _day(record.date),
    }


def _claim(record: Record, page: Page) -> dict[str, Any]:
    return {
        "@type": "Claim",
        "author": page(record.speaker),
        "firstAppearance": page(record.article),
        "about": _pages(record.themes, page),
    }


def _event(record: Record, page: Page) -> dict[str, Any]:
    end = _day(record.date, last=True)
    return {
        "@type": "Event",
        "startDate": _day(record.date),
        "endDate": end if record.date.is_interval else None,
        "location": _pages(record.places, page),
        "about": _pages(record.themes, page),
    }


def _actor(record: Record, page: Page) -> dict[str, Any]:
    return {
        "@type": ACTOR_TYPES[record.kind.value],
        "alternateName": _names(record),
        "sameAs": WIKIDATA + record.wikidata if record.wikidata else None,
    }


def _place(record: Record, page: Page) -> dict[str, Any]:
    spot = record.coordinates
    return {
        "@type": "Place",
        "alternateName": _names(record),
        "geo": spot and {"@type": "GeoCoordinates", "latitude": spot.latitude, "longitude": spot.longitude},
    }


def _source(record: Record, page: Page) -> dict[str, Any]:
    return {
        "@type": "WebPage",
        "url": record.url,
        "archivedAt": record.archive,
        "inLanguage": record.language,
        "publisher": {"@type": "Organization", "name": record.publisher},
        "datePublished": _day(record.published),
    }


NODES: dict[str, Callable[[Record, Page], dict[str, Any]]] = {
    "instruments": _instrument,
    "provisions": _provision,
    "articles": _article,
    "claims": _claim,
    "events": _event,
    "actors": _actor,
    "places": _place,
    "sources": _source,
}


def _names(record: Record) -> list[str]:
    return [each.name for each in record.other_names or ()]


def _pages(ids: tuple[str, ...] | None, page: Page) -> list[dict[str, str]]:
    return [page(id_) for id_ in ids or ()]


def _day(date: Date | None, *, last: bool = False) -> str | None:
    """Return the first or last moment of a date in its own precision, or None where there is none."""
    moment = None if date is None else date.end if last else date.start
    return moment.iso if moment else None
