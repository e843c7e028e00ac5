"""The harvest (上市量): weeks of a product by listings and by officers' estimates, this year and past ones."""

from collections.abc import Iterator

import msgspec

from models import harvests
from models.harvests import Week, Year
from models.rules import days
from web.answers import Answer, Day, Moment, endpoint
from web.asked import DAY, PRODUCT, Asked, Parameter, Wrong
from web.words.pairs import UNITS

GRAMS_IN_TONNE = 1_000_000
USUAL, MOST = 8, 26
COUNT = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
FROM = Parameter("from", "从哪一周起，写那周里的哪一天都行；不写就从这周起", DAY)
COUNTED = Parameter("weeks", f"几周，1 到 {MOST}，不写是 {USUAL}", COUNT)
WITHHELD, UNCOLLECTED = "withheld", "not_collected"


class HarvestWeek(msgspec.Struct):
    """A week of this year, or the week of the same number of a past year: `week` is the Monday it is held against,
    `monday` its own.

    `amount` is what people posted and did not withdraw, `listings` and `people` what it rests on, `withheld` how many
    places are too small to publish. Without an amount `missing_reason` is withheld, or not_collected: from before there
    were listings. `estimate` is what officers reckon, of the places `estimated`.
    """

    week: Day
    year: int
    monday: Day
    unit: str
    amount: float | None
    listings: int | None
    people: int | None
    withheld: int
    estimate: float | None
    estimated: list[str]
    missing_reason: str | None = None


class Harvest(Answer):
    """What comes to be had by week, as listings were counted at `made_at`, null where they never were yet."""

    product: str
    made_at: Moment | None
    items: list[HarvestWeek]


@endpoint("上市量：每周挂出来多少、农技员估计多少，今年和前五年", Harvest, (PRODUCT, FROM, COUNTED))
async def index(asked: Asked) -> Harvest:
    product, first = asked.product(), days.week_start(days.number(asked.day("from", days.today())))
    season = await harvests.season(asked.catalogue, product, first, _count(asked))
    return Harvest(
        product=product,
        made_at=days.told(season.made_at) if season.made_at else None,
        items=[item for week in season.weeks for item in _items(week)],
    )


def _count(asked: Asked) -> int:
    said = asked.text("weeks") or str(USUAL)
    if not (said.isascii() and said.isdecimal() and len(said) <= len(str(MOST)) and 1 <= int(said) <= MOST):
        raise Wrong(f"weeks 请写 1 到 {MOST} 之间的整数", "weeks")
    return int(said)


def _items(week: Week) -> Iterator[HarvestWeek]:
    for year in (week.now, *week.past):
        yield _item(week, year)


def _item(week: Week, year: Year) -> HarvestWeek:
    tally, reckoned = year.tally, year.reckoned
    return HarvestWeek(
        days.text(week.now.week),
        year.year,
        days.text(year.week),
        UNITS["t" if week.per == "kg" else week.per][0],
        _amount(tally.amount if tally else None, week.per),
        tally.listings if tally else None,
        tally.people if tally else None,
        tally.withheld if tally else 0,
        _amount(reckoned.amount if reckoned else None, week.per),
        list(reckoned.places) if reckoned else [],
        UNCOLLECTED if tally is None else WITHHELD if tally.amount is None else None,
    )


def _amount(amount: int | None, per: str) -> float | None:
    if amount is None:
        return None
    return amount / GRAMS_IN_TONNE if per == "kg" else float(amount)
