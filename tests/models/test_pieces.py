"""What is said of a series by pieces is what is said of it as a whole, and never what it was before."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import pytest

from models import prices
from models.engines import database as opened
from models.prices import Pieces
from models.prices.pieces import Row
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.inputs import Observation, Query
from tests.models.test_prices import record

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
TODAY = days.today()
SPANS = [(200, 0), (199, 1), (150, 33), (5, 0), (3650, 0), (0, 0), (-1, -2)]
"""Days back from today: across several pieces, within one, far into the past, none."""


def said(back: int, avg: str) -> Observation:
    return Observation(TODAY - timedelta(back), "脐橙", avg=avg, unit="斤")


def told(points: Sequence[Row]) -> bytes:
    return msgspec.json.encode([tuple(point) for point in points])[1:-1]


async def number(catalogue: Catalogue) -> int:
    price = await prices.latest(catalogue, Query("citrus.navel", "BJ-XFD", area=False))
    assert price is not None
    return price.series


def joined(parts: list[bytes]) -> bytes:
    return b",".join(filter(None, parts))


@pytest.mark.parametrize("period", list(Period))
async def test_pieces_together_say_the_same_as_the_whole(catalogue: Catalogue, period: Period) -> None:
    await record(catalogue, [said(back, f"1.{back:03}") for back in range(10, 200)])
    series, pieces = await number(catalogue), Pieces(told)
    for first, last in SPANS * 2:
        span = TODAY - timedelta(first), TODAY - timedelta(last)
        whole = await prices.points(series, period, *span)
        assert joined(await pieces.of(series, period, *span)) == told(whole)


async def test_a_corrected_price_is_said_at_once(catalogue: Catalogue) -> None:
    await record(catalogue, [said(back, "1.50") for back in range(40)])
    series, pieces, span = await number(catalogue), Pieces(told), (date(2000, 1, 1), TODAY)
    before = joined(await pieces.of(series, Period.DAY, *span))
    await record(catalogue, [said(20, "1.60")])
    after = joined(await pieces.of(series, Period.DAY, *span))
    assert (before.count(b",3000,"), after.count(b",3000,"), after.count(b",3200,")) == (40, 39, 1)


async def test_what_was_said_of_the_same_points_is_not_made_again(catalogue: Catalogue) -> None:
    await record(catalogue, [said(back, "1.50") for back in range(150)])
    seen: list[int] = []

    def counted(points: Sequence[Row]) -> bytes:
        seen.append(len(points))
        return told(points)

    pieces = Pieces(counted)
    series = await number(catalogue)
    for first in (149, 149, 148):
        await pieces.of(series, Period.DAY, TODAY - timedelta(first), TODAY)
    if opened().dialect == "sqlite":
        assert sum(seen) < 150 + 64
    else:
        assert seen == [150, 150, 149]
