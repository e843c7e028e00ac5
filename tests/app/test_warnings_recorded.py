"""Warnings over recorded prices: sixteen years of pork, and two years of citrus at a wholesale market."""

import shutil
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from app.imports.prices import Order, imported
from models import alerts, sources
from models.engines import database as opened
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
PORK, CITRUS = "pork_weekly/pork_22provinces_weekly_2006_2022.xlsx", "xinfadi/citrus_daily_20130610_20150630.csv"
NEVER = 99999
SERIES = """
SELECT s.product, d.start, (2 * d.total + d.n) / (2 * d.n) FROM summary AS d JOIN series AS s ON s.id = d.series_id
WHERE d.period = ? AND d.n > 0 AND s.spot = ? AND s.grade = '' ORDER BY s.product, d.start
"""
NOTES = """
SELECT a.rule, a.product, n.day, n.step, n.level, a.side FROM alert_note AS n JOIN alert AS a ON a.id = n.alert_id
ORDER BY n.id
"""
Note = tuple[str, str, int, str, int, str]


async def bring(catalogue: Catalogue, path: Path, source: str) -> None:
    await sources.register(catalogue)
    await imported(catalogue, Order(path, catalogue.sources[source]))


async def notes() -> list[Note]:
    return [tuple(row) for row in await opened().rows(NOTES)]


def of(told: Iterable[Note], rule: str, *steps: str) -> list[int]:
    return [day for code, _, day, step, *_ in told if code == rule and step in steps]


def is_high(told: Iterable[Note], rule: str, day: int) -> bool:
    """Whether a warning of high prices of the rule stood on that day."""
    own = [note for note in told if note[-1] == "high"]
    spans = zip(of(own, rule, "open", "reopen"), [*of(own, rule, "close"), NEVER], strict=False)
    return any(first <= day < last for first, last in spans)


async def test_sixteen_years_of_pork_warn_of_every_tenth_in_a_week_and_of_2019(
    catalogue: Catalogue, shared: Path, tmp_path: Path
) -> None:
    await bring(catalogue, Path(shutil.copy(shared / "data" / PORK, tmp_path)), "pork_weekly")
    await alerts.replay(catalogue, date(2006, 7, 1), date(2022, 12, 31))
    told = await notes()

    rows = await opened().rows(SERIES, (int(Period.WEEK), "CN"))
    weeks = {int(start): int(price) for product, start, price in rows if product == "pork.retail"}
    moves = {start: now / weeks[start - 7] - 1 for start, now in weeks.items() if start - 7 in weeks}
    large = {start + 6 for start, move in moves.items() if abs(move) > 0.1}
    assert len(large) == 9
    assert set(of(told, "pork_week", "open", "hit", "reopen")) == large

    spike = days.number(date(2019, 8, 9))
    before = {start: price for start, price in weeks.items() if start < days.week_start(spike)}
    assert max(before.values()) < 32_000
    assert is_high(told, "pork_run", spike + 14)
    assert is_high(told, "pork_season", days.number(date(2019, 12, 31)))
    assert max(level for rule, _, day, _, level, _ in told if rule == "pork_season" and spike < day < spike + 300) == 3
    for rule in ("pork_week", "pork_run", "pork_season", "pork_growth"):
        assert not is_high(told, rule, days.number(date(2021, 6, 20))), rule
    count = len(told)
    await alerts.replay(catalogue, date(2006, 7, 1), date(2022, 12, 31))
    assert len(await notes()) == count


def first_quotes(rows: Iterable[tuple[str, int, int]]) -> dict[str, set[int]]:
    """For each product the days on which it came back after a month or more without a quote."""
    told: dict[str, list[int]] = defaultdict(list)
    for product, start, _ in rows:
        told[product].append(int(start))
    return {
        product: {starts[0], *(now for before, now in pairwise(starts) if now - before >= 30)}
        for product, starts in told.items()
    }


async def test_two_years_of_citrus_never_warn_on_the_first_quote_of_a_season(
    catalogue: Catalogue, shared: Path, tmp_path: Path
) -> None:
    await bring(catalogue, Path(shutil.copy(shared / "data" / CITRUS, tmp_path)), "xinfadi")
    await alerts.replay(catalogue, date(2013, 6, 1), date(2015, 8, 31))
    told = await opened().rows(SERIES, (int(Period.DAY), "BJ-XFD"))
    rows = [(str(product), int(start), int(price)) for product, start, price in told]
    firsts = first_quotes(rows)
    assert sum(len(some) for some in firsts.values()) > 20
    opened_on = {(product, day) for _, product, day, step, *_ in await notes() if step in ("open", "reopen")}
    assert opened_on
    early = {(product, day + more) for product, some in firsts.items() for day in some for more in range(4)}
    assert opened_on & early == set()
