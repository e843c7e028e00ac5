"""Margins (产销价差) for machines: farm to wholesale to shop, by week, of days on which both stages told."""

from typing import Annotated

import msgspec

from models.margins import STAGES, Link, Week
from models.margins import margins as reckoned
from models.prices import Latest
from models.rules import days
from models.rules.spreads import Margin
from web.answers import Answer, Day, Yuan, endpoint, unit
from web.asked import PRODUCT, Asked, Parameter

WHOLESALE = Parameter("market", "批发价看哪个市场；不写就看最近的", codes=lambda catalogue: catalogue.markets)
GRADES, NO_DAYS, NO_STAGE = "grades_differ", "no_common_days", "stage_without_price"
Money = Annotated[float, msgspec.Meta(description="元/公斤，可以是负的")]
Share = Annotated[float, msgspec.Meta(description="百分比，一位小数")]


class StageTold(msgspec.Struct):
    """Where the newest price of a stage was told, and when."""

    stage: str
    product: str
    spot: str
    date: Day
    price: Yuan
    grade: str
    sources: list[str]


class Passing(msgspec.Struct):
    """How far changes pass on, of the same week and the weeks before (`coefficients`); `lag`: until half arrived."""

    coefficients: list[float]
    cumulative: float
    constant: float
    r2: float | None
    weeks: int
    lag: int | None


class LinkTold(msgspec.Struct):
    """Two neighbouring stages. `share`: the newest margin as a share of the price downstream, `usual`: the median
    before; `level` green, yellow or red."""

    upstream: str
    downstream: str
    weeks: int
    share: Share | None
    usual: Share | None
    level: str | None
    passing: Passing | None
    missing_reason: str | None


class Whole(msgspec.Struct):
    """The newest week of all three stages, as the method `margin` gives it."""

    farm_equivalent: Money | None
    farm_to_wholesale: Money | None
    wholesale_to_retail: Money | None
    total: Money | None
    markup_pct: float | None
    farm_share_pct: float | None


class MarginWeek(msgspec.Struct):
    """One week of one link: the means of the `days` on which both stages told a price."""

    upstream: str
    downstream: str
    week: Day
    days: int
    upstream_price: Yuan
    downstream_price: Yuan
    margin: Money
    markup_pct: Share
    share_pct: Share


class Margins(Answer):
    """What lies between the stages of the trade over the last year, per kg sold. `missing`: stages without a price.

    `farm_kg`, `wholesale_kg`: how much of what each stage sells goes into a kg sold in the shop.
    """

    product: str
    unit: str
    stages: list[StageTold]
    missing: list[str]
    links: list[LinkTold]
    newest: Whole | None
    farm_kg: float
    wholesale_kg: float
    missing_reason: str | None
    items: list[MarginWeek]
    next: str | None = None


@endpoint("产销价差：从地头到批发到零售，按周", Margins, (PRODUCT, WHOLESALE))
async def index(asked: Asked) -> Margins:
    product = asked.product()
    market = asked.code("market", asked.catalogue.markets, "markets")
    found = await reckoned(asked.catalogue, product, market, days.today())
    return Margins(
        product=product,
        unit=unit("kg", "CNY"),
        stages=[_stage(found.stages[stage]) for stage in STAGES if stage in found.stages],
        missing=list(found.missing),
        links=[_link(link) for link in found.links],
        newest=_whole(found.whole) if found.whole else None,
        farm_kg=found.chain.farm_kg,
        wholesale_kg=found.chain.wholesale_kg,
        missing_reason=None if found.links else NO_STAGE,
        items=[_week(link, week) for link in found.links for week in link.weeks],
    )


def _stage(price: Latest) -> StageTold:
    day = price.day.isoformat()
    return StageTold(price.stage, price.product, price.spot, day, price.avg / 1000, price.grade, list(price.sources))


def _link(link: Link) -> LinkTold:
    found, reason = link.divergence, None
    if not link.weeks:
        reason = NO_DAYS if link.alike else GRADES
    return LinkTold(
        upstream=link.up.stage,
        downstream=link.down.stage,
        weeks=len(link.weeks),
        share=round(found.now, 1) if found else None,
        usual=round(found.usual, 1) if found else None,
        level=found.level if found else None,
        passing=_passing(link),
        missing_reason=reason,
    )


def _passing(link: Link) -> Passing | None:
    found = link.passed
    if found is None:
        return None
    figures = [round(one, 4) for one in found.coefficients]
    r2 = None if found.r2 is None else round(found.r2, 4)
    return Passing(figures, round(found.cumulative, 4), round(found.constant, 6), r2, found.n, found.lag)


def _whole(margin: Margin) -> Whole:
    return Whole(**{name: _rounded(getattr(margin, name)) for name in Whole.__struct_fields__})


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)


def _week(link: Link, week: Week) -> MarginWeek:
    return MarginWeek(
        upstream=link.up.stage,
        downstream=link.down.stage,
        week=days.text(week.start),
        days=week.days,
        upstream_price=week.up / 1000,
        downstream_price=week.down / 1000,
        margin=week.margin / 1000,
        markup_pct=round(week.markup, 1),
        share_pct=round(week.share, 1),
    )
