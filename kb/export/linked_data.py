"""The records as linked data: one JSON-LD graph in the words of schema.org.

It says less than the other exports: only what those words can carry. Documents are `Legislation`, provisions their
parts, claims `Claim` with a `ClaimReview` for the verdict against the text, and every node names its page.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kb.declare.dates import Date
from kb.declare.types import TYPES
from kb.export.as_json import LICENCE
from kb.library.library import Library
from kb.records.groups import OtherName
from kb.records.record import Record
from kb.records.typed import Actor, Article, Claim, Event, Instrument, Place, Provision, Source, Theme

CONTEXT = "https://schema.org"
ACTOR_TYPES: dict[str, str | list[str]] = {
    "person": "Person",
    "state": ["Country", "Organization"],  # a place by its first word, and one who can sign or speak by its second
    "body": "GovernmentOrganization",
    "organisation": "Organization",
    "company": "Corporation",
    "outlet": "NewsMediaOrganization",
}
RELATIONS = {"amends": "legislationChanges", "implements": "legislationApplies", "part-of": "isPartOf"}
FORMATS = {"json": "application/json", "jsonld": "application/ld+json", "csv": "text/csv", "txt": "text/plain"}
WIKIDATA = "https://www.wikidata.org/wiki/"
Page = Callable[[str], dict[str, str]]


def graph(library: Library, name: str, site: str, files: Iterable[str]) -> dict[str, Any]:
    """Return the graph: a `Dataset` for the whole, and a node for each record of a type that schema.org has words for.

    `site` is the address of the site with its closing slash; where it is empty, nodes are named relative to the file,
    as programs read them, which lies one folder below the root. `files` are the downloads of the whole, from the root.
    """
    root = site or "../"
    whole, publisher = _whole(library, name, site, files), _publisher(name, site)
    nodes = [node for record in library for node in _nodes(library, record, root)]
    return {"@context": CONTEXT, "@graph": [whole, publisher, *nodes]}


def dataset(library: Library, name: str, site: str, files: Iterable[str]) -> dict[str, Any]:
    """Return what catalogues of data sets read of the whole: the `Dataset` alone, with its creator in it."""
    return {"@context": CONTEXT, **_whole(library, name, site, files), "creator": _publisher(name, site)}


@dataclass(frozen=True)
class Told:
    """What a page of the site tells of itself: its address below the root, what it is called and about, and its day.

    `record` is the one that the page is about, or None for any other page.
    """

    address: str
    title: str
    description: str
    changed: datetime.date
    record: Record | None = None


def of_page(library: Library, name: str, site: str, told: Told) -> dict[str, Any]:
    """Return the graph of one page, under the site's address with its closing slash.

    The page is about what the graph of the whole has for its record; the home page tells of the site and its publisher.
    """
    about = _nodes(library, told.record, site) if told.record else []
    page = filled(
        {
            "@type": "WebPage",
            "url": site + told.address,
            "name": told.title,
            "description": told.description,
            "inLanguage": "en",
            "dateModified": told.changed.isoformat(),
            "isPartOf": {"@id": site} if told.address else None,
            "publisher": {"@id": f"{site}#publisher"} if told.address else None,
            "mainEntity": {"@id": about[0]["@id"]} if about else None,
        }
    )
    if told.address:
        return {"@context": CONTEXT, "@graph": [page, *about]}
    whole = {**page, "@type": "WebSite", "@id": site, "license": LICENCE, "publisher": {"@id": f"{site}#publisher"}}
    return {"@context": CONTEXT, "@graph": [whole, _publisher(name, site)]}


def _whole(library: Library, name: str, site: str, files: Iterable[str]) -> dict[str, Any]:
    root = site or "../"
    told = library.settings.dataset if library.settings else None
    listed = [
        {"@type": "DataDownload", "encodingFormat": FORMATS[file.rpartition(".")[2]], "contentUrl": root + file}
        for file in files
    ]
    return filled(
        {
            "@type": "Dataset",
            "@id": f"{root}data/",
            "name": name,
            "description": told.description if told else _kinds(name),
            "keywords": list(told.keywords) if told else None,
            "url": f"{site}data/" if site else None,
            "dateModified": library.as_of.isoformat(),
            "version": library.as_of.isoformat(),
            "inLanguage": "en",
            "license": LICENCE,
            "creator": {"@id": f"{root}#publisher"},
            "distribution": listed,
        }
    )


def _publisher(name: str, site: str) -> dict[str, Any]:
    root = site or "../"
    return filled({"@type": "Organization", "@id": f"{root}#publisher", "name": name, "url": site or None})


def _kinds(name: str) -> str:
    *first, last = (type_.many for type_ in TYPES.values())
    return f"The records of {name}, each with the sources that show it: {', '.join(first)} and {last}."


def _nodes(library: Library, record: Record, root: str) -> list[dict[str, Any]]:
    def page(id_: str) -> dict[str, str]:
        return {"@id": root + library[id_].address}

    said = _said(record, page)
    if said is None:
        return []
    node = filled({"@id": root + record.address, "name": record.title, **said})
    return [node, _review(record, page, root)] if isinstance(record, Claim) else [node]


def _said(record: Record, page: Page) -> dict[str, Any] | None:
    """Return what schema.org has words for, or None for a record of another type."""
    match record:
        case Instrument():
            return _instrument(record, page)
        case Provision():
            return _provision(record, page)
        case Article():
            return _article(record, page)
        case Claim():
            return _claim(record, page)
        case Event():
            return _event(record, page)
        case Actor():
            return _actor(record, page)
        case Place():
            return _place(record, page)
        case Source():
            return _source(record, page)
        case Theme():
            return {"@type": "DefinedTerm", "alternateName": named(record.other_names)}
    return None


def _review(claim: Claim, page: Page, root: str) -> dict[str, Any]:
    return {
        "@type": "ClaimReview",
        "@id": f"{root}{claim.address}#against-the-text",
        "itemReviewed": page(claim.id),
        "claimReviewed": claim.title,
        "datePublished": day(claim.charter.assessed),
        "author": {"@id": f"{root}#publisher"},
        "reviewRating": {"@type": "Rating", "alternateName": claim.charter.verdict.label},
    }


def filled(node: dict[str, Any]) -> dict[str, Any]:
    """Return a node without what nothing is known of."""
    return {key: value for key, value in node.items() if value not in (None, [], {})}


def _instrument(instrument: Instrument, page: Page) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Legislation",
        "alternateName": named(instrument.other_names),
        "legislationDate": day(instrument.signed),
        "legislationResponsible": [page(party) for party in instrument.parties or ()],
    }
    for relation in instrument.relations or ():
        word = RELATIONS.get(relation.relation.value)
        if word:
            found.setdefault(word, []).append(page(relation.instrument))
    return found


def _provision(provision: Provision, page: Page) -> dict[str, Any]:
    return {"@type": "Legislation", "isPartOf": page(provision.instrument), "about": _pages(provision.themes, page)}


def _article(article: Article, page: Page) -> dict[str, Any]:
    return {
        "@type": "Article",
        "author": page(article.author),
        "publisher": page(article.publisher),
        "datePublished": day(article.date),
    }


def _claim(claim: Claim, page: Page) -> dict[str, Any]:
    return {
        "@type": "Claim",
        "author": page(claim.speaker),
        "firstAppearance": page(claim.article),
        "about": _pages(claim.themes, page),
    }


def _event(event: Event, page: Page) -> dict[str, Any]:
    end = day(event.date, last=True)
    return {
        "@type": "Event",
        "startDate": day(event.date),
        "endDate": end if event.date.is_interval else None,
        "location": _pages(event.places, page),
        "about": _pages(event.themes, page),
    }


def _actor(actor: Actor, page: Page) -> dict[str, Any]:
    return {
        "@type": ACTOR_TYPES[actor.kind.value],
        "alternateName": named(actor.other_names),
        "sameAs": WIKIDATA + actor.wikidata if actor.wikidata else None,
    }


def _place(place: Place, page: Page) -> dict[str, Any]:
    spot = place.coordinates
    return {
        "@type": "Place",
        "alternateName": named(place.other_names),
        "geo": spot and {"@type": "GeoCoordinates", "latitude": spot.latitude, "longitude": spot.longitude},
    }


def _source(source: Source, page: Page) -> dict[str, Any]:
    return {
        "@type": "WebPage",
        "url": source.url,
        "archivedAt": source.archive,
        "inLanguage": source.language,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": day(source.published),
    }


def named(names: tuple[OtherName, ...] | None) -> list[str]:
    """Return other names as words alone."""
    return [each.name for each in names or ()]


def _pages(ids: tuple[str, ...] | None, page: Page) -> list[dict[str, str]]:
    return [page(id_) for id_ in ids or ()]


def day(date: Date | None, *, last: bool = False) -> str | None:
    """Return the first or last moment of a date in its own precision, or None where there is none."""
    moment = None if date is None else date.end if last else date.start
    return moment.iso if moment else None
