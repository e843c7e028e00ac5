"""Forecasts (预测): what is told of the weeks to come, made once a week for each series, and how it came out.

Each stays as it was told. How far off all of them were is public, beside what the last price would have said.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models import prices
from models.engines import Transaction, database, writing
from models.prices import Latest
from models.rules import backtests, days
from models.rules.backtests import SPAN, WINDOW, Score, Silence, Told
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.inputs import Query
from models.rules.selling import WEEK, Past
from models.rules.trust import ENOUGH

REACH = (SPAN + WINDOW) * WEEK
LATE = 12 * WEEK
"""Days over which a price that comes late or is corrected still changes how a forecast came out."""
Progress = Callable[[int, int], None]
"""Hears of every step, and of how many there are."""


def _silent(step: int, total: int) -> None:
    """For deeds that nobody watches."""


class Forecast(Model):
    """The mean price of a week to come, as it was told of a series; money in whole 厘.

    `week`: the Monday of the last week that was known, `ahead`: how many weeks later `target` is, `naive`: what the
    last price says. `weeks`: how many the models saw at most, `fewest`: quotes that a week needs to count. `tested`:
    past weeks tried in the same way, `error` and `naive_error` their mean errors, `inside80` and `inside95` how many
    came within. `actual`: what came.
    """

    id = fields.BigIntField(primary_key=True)
    series_id = fields.BigIntField()
    week = fields.IntField()
    ahead = fields.IntField()
    target = fields.IntField()
    made_on = fields.IntField()
    method = fields.TextField()
    point = fields.BigIntField()
    low80 = fields.BigIntField()
    high80 = fields.BigIntField()
    low95 = fields.BigIntField()
    high95 = fields.BigIntField()
    naive = fields.BigIntField()
    weeks = fields.IntField()
    fewest = fields.IntField()
    tested = fields.IntField()
    error = fields.BigIntField()
    naive_error = fields.BigIntField()
    inside80 = fields.IntField()
    inside95 = fields.IntField()
    actual = fields.BigIntField(null=True)

    class Meta:
        table = "forecast"
        unique_together = (("series_id", "week", "ahead"),)

    @property
    def missed(self) -> int | None:
        """How far off it was."""
        return None if self.actual is None else abs(self.point - self.actual)

    def holds(self, level: int) -> bool | None:
        """Whether what came lies within the interval; None before it came."""
        low, high = getattr(self, f"low{level}"), getattr(self, f"high{level}")
        return None if self.actual is None else bool(low <= self.actual <= high)


SPOTS = "SELECT DISTINCT product, spot, area FROM latest WHERE day >= ? ORDER BY product, spot"


async def make(catalogue: Catalogue, today: date, noted: Progress = _silent) -> None:
    """Judges what has come, then tells of the weeks after the last one that is over, where that was not done yet."""
    week = _last_week(today)
    await _judge(week)
    spots = await database().rows(SPOTS, (week,))
    for product, spot, area in spots:
        if product in catalogue.products:
            await _spot(catalogue, Query(product, spot, bool(area)), today)
        noted(1, len(spots))


def _last_week(today: date) -> int:
    """The Monday of the last week that is over."""
    return days.week_start(days.number(today)) - WEEK


JUDGE = """
UPDATE forecast SET actual = (
  SELECT (2 * d.total + d.n) / (2 * d.n) FROM summary AS d
  WHERE d.series_id = forecast.series_id AND d.period = ? AND d.start = forecast.target AND d.n > 0
    AND d.quotes >= forecast.fewest)
WHERE target BETWEEN ? AND ?
"""


async def _judge(week: int) -> None:
    """Sets what came beside every forecast of the last weeks."""
    async with writing() as tx:
        await tx.run(JUDGE, (int(Period.WEEK), week - LATE, week))


async def _spot(catalogue: Catalogue, query: Query, today: date) -> None:
    """What this market's or place's page shows."""
    price, week = await prices.latest(catalogue, query, thin=True), _last_week(today)
    if price is None or await Forecast.exists(series_id=price.series, week=week):
        return
    past = await _past(catalogue, price, week)
    if backtests.silence(past, week) is None:
        told = await asyncio.to_thread(_replayed, past)
        async with writing() as tx:
            await _keep(tx, price, past, told, today)


@lru_cache(maxsize=16)
def _replayed(past: Past) -> dict[int, list[Told]]:
    """Once where a market's price is that of all the places around it too."""
    return backtests.replayed(past)


async def _past(catalogue: Catalogue, price: Latest, week: int) -> Past:
    """The weeks up to this one; what fewer than three people told is left out."""
    points = await prices.points(price.series, Period.WEEK, days.of_number(week - REACH), days.of_number(week))
    known = [(point.start, point.avg) for point in points if point.avg and point.quotes >= _fewest(price)]
    months = catalogue.products[price.product].sale_months
    return Past(tuple(start for start, _ in known), tuple(avg for _, avg in known), tuple(months))


def _fewest(price: Latest) -> int:
    return ENOUGH if price.is_by_people else 1


NAMES = (
    "series_id", "week", "ahead", "target", "made_on", "method", "point", "low80", "high80", "low95", "high95", "naive",
    "weeks", "fewest", "tested", "error", "naive_error", "inside80", "inside95",
)  # fmt: skip
ADD = f"INSERT INTO forecast ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))}) ON CONFLICT DO NOTHING"


async def _keep(tx: Transaction, price: Latest, past: Past, told: dict[int, list[Told]], today: date) -> None:
    for ahead, every in told.items():
        if every and every[-1].origin == past.weeks[-1]:
            await tx.run(ADD, (price.series, *_row(every, ahead, today), *_tested(past, price, backtests.score(every))))


def _row(every: Sequence[Told], ahead: int, today: date) -> tuple[object, ...]:
    one = every[-1]
    ends = [end for level in backtests.QUANTILES for end in (one.ends[level].low, one.ends[level].high)]
    money = [round(figure) for figure in (one.point, *ends, one.naive)]
    return one.origin, ahead, one.target, days.number(today), one.method, *money


def _tested(past: Past, price: Latest, score: Score | None) -> tuple[object, ...]:
    weeks = min(past.run, WINDOW), _fewest(price)
    if score is None:
        return *weeks, 0, 0, 0, 0, 0
    return *weeks, score.n, round(score.error), round(score.naive), *score.inside.values()


@dataclass(frozen=True, slots=True)
class Track:
    """How far off all forecasts of a series so many weeks ahead were on average, and the last price; how many of them
    came within 80 and 95 %."""

    ahead: int
    n: int
    error: float
    naive: float
    inside80: int
    inside95: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is told of a series now, how it did so far, and its past forecasts, the newest first; `silence`: why nothing
    is told, `weeks`: how many weeks with a price it rests on, or would."""

    now: tuple[Forecast, ...]
    tracks: tuple[Track, ...]
    past: tuple[Forecast, ...]
    silence: Silence | None
    weeks: int


async def outlook(catalogue: Catalogue, price: Latest, day: date, shown: int = 12) -> Outlook:
    """What is known of the series on that day."""
    week = _last_week(day)
    now = await Forecast.filter(series_id=price.series, week=week).order_by("ahead")
    past = await Forecast.filter(series_id=price.series, actual__isnull=False).order_by("-target", "ahead").limit(shown)
    told = tuple(now), await tracks(price.series), tuple(past)
    if now:
        return Outlook(*told, None, now[0].weeks)
    known = await _past(catalogue, price, week)
    return Outlook(*told, backtests.silence(known, week), known.run)


TRACKS = """
SELECT ahead, count(*), avg(abs(point - actual)), avg(abs(naive - actual)),
  sum(CASE WHEN actual BETWEEN low80 AND high80 THEN 1 ELSE 0 END),
  sum(CASE WHEN actual BETWEEN low95 AND high95 THEN 1 ELSE 0 END)
FROM forecast WHERE series_id = ? AND actual IS NOT NULL GROUP BY ahead ORDER BY ahead
"""


async def tracks(series: int) -> tuple[Track, ...]:
    """One for each horizon that has come."""
    rows: Iterable[Sequence[Any]] = await database().rows(TRACKS, (series,))
    return tuple(
        Track(int(ahead), int(n), float(error), float(naive), int(inside80), int(inside95))
        for ahead, n, error, naive, inside80, inside95 in rows
    )


async def listed(series: int, before: int, limit: int) -> list[Forecast]:
    """Forecasts of the series that came before this number, the newest first; 0 begins."""
    found = Forecast.filter(series_id=series, **({"id__lt": before} if before else {}))
    return [*await found.order_by("-id").limit(limit)]
