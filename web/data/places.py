"""Places (地方): the nation, the provinces, and the district down to its villages."""

import msgspec

from models.rules.places import LEVELS, Place
from web.answers import Answer, endpoint
from web.asked import Asked, Parameter, paging

PARENT = Parameter("parent", "上一级的代码：只看它下面一级", codes=lambda catalogue: catalogue.places)
LEVEL = Parameter("level", "级别", {"type": "string", "enum": list(LEVELS)})
PAGES = paging(lambda catalogue: catalogue.places)


class PlaceItem(msgspec.Struct):
    """One place, coded by GB/T 2260 and below. A point without a read `coord_source` only ranks distances."""

    code: str
    parent: str | None
    level: str
    zh: str
    en: str
    pinyin: str
    aliases: list[str]
    lat: float | None
    lon: float | None
    coord_source: str | None


class Places(Answer):
    """A page of the list of places."""

    items: list[PlaceItem]
    next: str | None


@endpoint("地方目录", Places, (PARENT, LEVEL, *PAGES), age=300)
async def index(asked: Asked) -> Places:
    parent = asked.code("parent", asked.catalogue.places, "places")
    level = asked.choice("level", ("", *LEVELS), "")
    shown, following = asked.page(
        asked.catalogue.places, lambda place: parent in ("", place.parent), lambda place: level in ("", place.level)
    )
    return Places(items=[_item(place) for place in shown], next=following)


def _item(place: Place) -> PlaceItem:
    return PlaceItem(
        place.code,
        place.parent or None,
        place.level,
        place.zh,
        place.en,
        place.pinyin,
        list(place.aliases),
        place.lat,
        place.lon,
        place.coord_source or None,
    )
