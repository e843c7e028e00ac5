"""Places (地方): the administrative tree from the nation to the village, and the markets that stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass

NATION = "CN"
LEVELS = ("nation", "province", "city", "county", "township", "village")
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the tree. A point whose `coord_source` is approx_recalled is for ranking distances only."""

    code: str
    parent: str
    level: str
    zh: str
    en: str = ""
    pinyin: str = ""
    aliases: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    coord_source: str = ""

    @property
    def short(self) -> str:
        """The name people say: 鸦鹊岭."""
        return self.aliases[0] if self.aliases else self.zh


@dataclass(frozen=True, slots=True)
class Market:
    """A market or collection point (市场). `place` is the place it stands in, `status` how sure its record is."""

    id: str
    zh: str
    place: str
    en: str = ""
    aliases: tuple[str, ...] = ()
    short: str = ""
    kind: str = "wholesale"
    stage: str = "wholesale"
    lat: float | None = None
    lon: float | None = None
    coord_source: str = ""
    products: tuple[str, ...] = ()
    est_road_km: int | None = None
    feed: str = ""
    status: str = ""
    source: str = ""


def digits(code: str) -> str:
    """What the codes below a place begin with: 420500 -> 4205, 420506001 -> 420506001, CN -> nothing."""
    if code == NATION:
        return ""
    while len(code) <= COUNTY_DIGITS and code.endswith("00"):
        code = code[:-2]
    return code


def chains(places: Mapping[str, Place]) -> dict[str, tuple[str, ...]]:
    """Every place with all its ancestors, nearest first."""
    found: dict[str, tuple[str, ...]] = {}
    for code in places:
        _chain(code, places, found)
    return found


def _chain(code: str, places: Mapping[str, Place], found: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if code not in found:
        parent = places[code].parent
        found[code] = (code, *(_chain(parent, places, found) if parent else ()))
    return found[code]


def below(chains: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """For every place the spots whose chain holds it."""
    found: dict[str, set[str]] = {}
    for spot, chain in chains.items():
        for place in chain:
            found.setdefault(place, set()).add(spot)
    return {place: frozenset(spots) for place, spots in found.items()}
