"""Observations (原始报价): what the sources told, word by word, with where it came from and how it was revised."""

from datetime import date

import msgspec

from models.prices.told import Told, Wanted, told
from models.rules import days
from web.answers import Answer, Day, Moment, Yuan, endpoint, unit, yuan
from web.asked import ANY_PRODUCT, FROM, MARKET, PAGING, SOURCE, TO, Asked


class Observation(msgspec.Struct):
    """One accepted observation: what was said (`said_*`, as written), what it means, and its evidence."""

    id: int
    product: str
    date: Day
    market: str | None
    place: str
    stage: str
    grade: str
    nature: str
    currency: str
    unit: str
    low: Yuan | None
    avg: Yuan | None
    high: Yuan | None
    missing_reason: str | None
    said_name: str
    said_spec: str
    said_origin: str
    said_unit: str
    said_low: str
    said_avg: str
    said_high: str
    said_note: str
    state: str
    checks: list[str]
    revision: int
    current: bool
    source: str
    url: str
    sha256: str
    published_at: Moment | None
    collected_at: Moment


class Observations(Answer):
    """A page of observations, the newest stored first."""

    items: list[Observation]
    next: str | None


@endpoint("原始报价：采到的每一条，带来源、原文和修订", Observations, (ANY_PRODUCT, MARKET, SOURCE, FROM, TO, *PAGING))
async def index(asked: Asked) -> Observations:
    limit = asked.limit()
    wanted = Wanted(
        product=asked.code("product", asked.catalogue.products, "products"),
        market=asked.code("market", asked.catalogue.markets, "markets"),
        source=asked.code("source", asked.catalogue.sources, "sources"),
        since=asked.day("from", date.min) if asked.text("from") else None,
        until=asked.day("to", days.today()) if asked.text("to") else None,
        before=asked.after(),
        limit=limit + 1,
    )
    found = await told(wanted)
    shown = found[:limit]
    following = str(shown[-1].id) if len(found) > limit else None
    return Observations(items=[_item(one) for one in shown], next=following)


def _item(one: Told) -> Observation:
    return Observation(
        one.id, one.product, one.day.isoformat(), one.market or None, one.place, one.stage, one.grade, one.nature,
        one.currency, unit(one.per, one.currency), yuan(one.low), yuan(one.avg), yuan(one.high), one.missing or None,
        one.name, one.spec, one.origin, one.unit, one.said_low, one.said_avg, one.said_high, one.note,
        "accepted", list(one.checks), one.revision, one.current, one.source, one.url, one.sha256,
        days.told(one.published_at) if one.published_at else None, days.told(one.collected_at),
    )  # fmt: skip
