"""Markets (市场): where prices are told, from the towns' collection points to the wholesale markets far away."""

import msgspec

from models.rules.places import Market
from web.answers import Answer, endpoint
from web.asked import PLACE, STAGE, Asked, paging

PAGES = paging(lambda catalogue: catalogue.markets)


class MarketItem(msgspec.Struct):
    """One market or collection point. `place` is the code of the place it stands in."""

    id: str
    zh: str
    en: str
    short: str
    kind: str
    stage: str
    place: str
    lat: float | None
    lon: float | None
    products: list[str]
    status: str | None


class Markets(Answer):
    """A page of the list of markets."""

    items: list[MarketItem]
    next: str | None


@endpoint("市场目录", Markets, (PLACE, STAGE, *PAGES), age=300)
async def index(asked: Asked) -> Markets:
    place = asked.code("place", asked.catalogue.places, "places")
    stage = asked.code("stage", asked.catalogue.stages, "products")
    below = asked.catalogue.points_below(place) if place else frozenset(asked.catalogue.markets)
    shown, following = asked.page(
        asked.catalogue.markets, lambda market: market.id in below, lambda market: stage in ("", market.stage)
    )
    return Markets(items=[_item(market) for market in shown], next=following)


def _item(market: Market) -> MarketItem:
    return MarketItem(
        market.id,
        market.zh,
        market.en,
        market.short,
        market.kind,
        market.stage,
        market.place,
        market.lat,
        market.lon,
        list(market.products),
        market.status or None,
    )
