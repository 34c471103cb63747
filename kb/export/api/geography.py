"""Places and routes as GeoJSON: a point for each place, a line from place to place for each route.

A line shows what a route joins, not the ground that it crosses. A place whose position no record has stands there
without a geometry, so that nothing is missing.
"""

from __future__ import annotations

from typing import Any

from kb.export.api.edition import FOLDER, VERSION
from kb.export.as_json import LICENCE, plain, written_json
from kb.library.library import Library
from kb.records.groups import Coordinates
from kb.records.record import narrow
from kb.records.typed import Place

PATH = f"{FOLDER}places.geojson"
Geometry = dict[str, Any]


def collection(library: Library, name: str, site: str) -> str:
    """Return the text of the file. `coordinates` are degrees east and north, as GeoJSON has them."""
    features = [_feature(library, place, site) for place in library.of_type(Place)]
    about = {"name": name, "version": VERSION, "state_of_the_record": library.as_of.isoformat(), "licence": LICENCE}
    return written_json({"type": "FeatureCollection", **about, "features": features})


def _feature(library: Library, place: Place, site: str) -> dict[str, Any]:
    fields = plain(place.values, place.type.group)
    told = ("title", "summary", "kind", "country", "route", "mode", "state", "themes")
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": _geometry(library, place),
        "properties": {
            "id": place.id,
            "page": site + place.address,
            **{field: fields.get(field) for field in told},
        },
    }


def _geometry(library: Library, place: Place) -> Geometry | None:
    if place.coordinates:
        return {"type": "Point", "coordinates": _position(place.coordinates)}
    stops = [narrow(library[id_], Place).coordinates for id_ in place.route or ()]
    known = [_position(stop) for stop in stops if stop]
    return {"type": "LineString", "coordinates": known} if len(known) > 1 else None


def _position(spot: Coordinates) -> list[float]:
    return [float(spot.longitude), float(spot.latitude)]
