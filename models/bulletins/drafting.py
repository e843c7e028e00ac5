"""Drafting (起草): a bulletin put together from what is stored, by the questions that the pages ask."""

from datetime import date

import msgspec

from models import alerts, outlooks, prices, seals, standings
from models.alerts import Alert
from models.engines import writing
from models.outlooks import Asked
from models.prices import Latest, Span, published
from models.rules import bulletins, days
from models.rules.bulletins import Figures, Kind, Origin, Row, State, Supply, Warned
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.inputs import Query

FRESH = 30
"""A price that is older is no news."""
LINES = {Kind.DAILY: (Period.DAY, 30), Kind.WEEKLY: (Period.WEEK, 182)}
"""How many days of a price are drawn, and by what."""
ADD = """
INSERT INTO bulletin (public_id, kind, day, state, figures, made_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, day) DO NOTHING RETURNING id
"""


async def draft(catalogue: Catalogue, kind: Kind) -> bool:
    """Whether there is a new draft: one is made once, and none of no price."""
    day = bulletins.covered(kind, days.now())
    found = await gathered(catalogue, kind) if day else Figures()
    if day is None or not found.rows:
        return False
    told = msgspec.json.encode(found).decode()
    row = (seals.public_id(), kind.value, days.number(day), State.DRAFT.value, told, days.now())
    async with writing() as tx:
        return bool(await tx.rows(ADD, row))


async def gathered(catalogue: Catalogue, kind: Kind) -> Figures:
    """All figures as they are now."""
    sums = await outlooks.sums(Asked())
    fare = await standings.every(catalogue)
    return Figures(
        tuple(await _rows(catalogue, kind)),
        tuple(_warned(one) for one in await alerts.open_ones(catalogue)),
        tuple(Supply(*one) for one in sums if one.product in catalogue.products),
        tuple(
            Origin(key, one.colour, days.number(one.newest) if one.newest else None)
            for key, one in fare.items()
            if one.watched
        ),
    )


async def _rows(catalogue: Catalogue, kind: Kind) -> list[Row]:
    """Every product of the board with a price of late that rests on more than one or two people's words."""
    found = await prices.board(catalogue, catalogue.chain(catalogue.district))
    since = days.back(days.today(), FRESH)
    told = [found[code] for code in catalogue.products if code in found]
    return [await _row(catalogue, kind, price) for price in told if price.day >= since]


async def _row(catalogue: Catalogue, kind: Kind, price: Latest) -> Row:
    return Row(
        price.product,
        price.spot,
        price.area,
        price.stage,
        price.grade,
        price.nature,
        price.currency,
        price.per,
        days.number(price.day),
        price.low,
        price.avg,
        price.high,
        price.quotes,
        price.markets,
        price.sources,
        days.number(price.before_day) if price.before_day else None,
        price.before_avg,
        await _year_ago(catalogue, price),
        await _line(catalogue, price, kind),
    )


async def _year_ago(catalogue: Catalogue, price: Latest) -> int | None:
    """What the same series told a year before its newest day."""
    kind = (price.stage, price.grade, price.nature, price.currency, price.per)
    query = Query(price.product, price.spot, price.area, *kind)
    for span in Span:
        found = await prices.trend(catalogue, query, span, price.day)
        if found and found.price.series == price.series:
            return found.year_ago
    return None


async def _line(catalogue: Catalogue, price: Latest, kind: Kind) -> tuple[tuple[int, int], ...]:
    """What too few people told is left out of it."""
    period, length = LINES[kind]
    since = _first(period, price.day, length)
    points = await prices.points(price.series, period, since, price.day)
    shown = await published.seen(catalogue, price, points, period)
    return tuple((point.start, point.avg) for point in shown if point.avg is not None)


def _first(period: Period, day: date, length: int) -> date:
    return days.of_number(days.start(period, days.number(days.back(day, length - 1))))


def _warned(one: Alert) -> Warned:
    return Warned(
        one.public_id,
        one.rule,
        one.product,
        one.spot,
        one.level,
        one.side,
        one.figure,
        one.unit,
        one.reference,
        one.inputs,
        one.price,
        one.per,
        one.day,
    )
