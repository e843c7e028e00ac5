"""Distances (距离): how far two places lie apart as the crow flies, and which townships lie nearest to one."""

from math import asin, cos, radians, sin, sqrt

from models.rules.catalogue import Catalogue
from models.rules.places import Place

EARTH_KM = 6371.0
LEVELS = frozenset({"village", "township", "county"})
"""Only a point of these says where a thing is; a city's or a province's says too little."""
MOST = 6

Point = tuple[float, float]


def point(catalogue: Catalogue, code: str) -> Point | None:
    """Latitude and longitude of a place, of the nearest place above it where it has none of its own."""
    spots = (catalogue.places[above] for above in catalogue.chain(code))
    near = (spot for spot in spots if spot.level in LEVELS)
    return next((found for spot in near if (found := _point(spot))), None)


def _point(spot: Place) -> Point | None:
    return None if spot.lat is None or spot.lon is None else (spot.lat, spot.lon)


def between(one: Point, other: Point) -> float:
    """Kilometres along the great circle.

    >>> round(between((30.64543, 111.58615), (30.73095, 111.49023)), 1)
    13.2
    """
    (lat, lon), (to_lat, to_lon) = (tuple(map(radians, spot)) for spot in (one, other))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def km(catalogue: Catalogue, one: str, other: str) -> float | None:
    """Kilometres between two places; None where one of them has no point. The same place is no way off."""
    if one == other:
        return 0.0
    ends = point(catalogue, one), point(catalogue, other)
    return None if ends[0] is None or ends[1] is None else between(ends[0], ends[1])


def neighbours(catalogue: Catalogue, code: str, most: int = MOST) -> list[tuple[str, float]]:
    """The townships nearest to a township or to the one that a village lies in, with their kilometres.

    A county or a larger place has none: what lies in it is found anyway.
    """
    chain = catalogue.chain(code)
    town = next((above for above in chain if catalogue.places[above].level == "township"), None)
    start = point(catalogue, town) if town else None
    if start is None:
        return []
    others = (spot for spot in catalogue.places.values() if spot.level == "township" and spot.code != town)
    found = [(spot.code, between(start, end)) for spot in others if (end := _point(spot))]
    return sorted(found, key=lambda one: one[1])[:most]
