"""Several documents stored as one: like one after the other, and with the same summaries."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from models import prices, sources
from models.documents import Received
from models.engines import Transaction, writing
from models.engines import database as opened
from models.prices import Batch, Counts, Manner, backlog, summaries
from models.prices.cells import Numbers
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
TODAY = days.today()
KEPT = ("summary", "series_id, period, start"), ("latest", "product, spot, area, stage, grade, nature, currency, per")


def ago(count: int) -> date:
    return TODAY - timedelta(count)


def said(day: date, avg: str, name: str = "脐橙", **words: str) -> Observation:
    return Observation(day, name, avg=avg, unit="斤", **words)


async def record(
    catalogue: Catalogue, *documents: Sequence[Observation], manner: Manner = Manner.COLLECT, later: bool = False
) -> Counts:
    await sources.register(catalogue)
    batches = [Batch(rows, Received("page", str(hash(tuple(rows))), 1, days.now())) for rows in documents]
    return await prices.record_all(catalogue, catalogue.sources["xinfadi"], batches, manner, {} if later else None)


async def rows(sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await opened().rows(sql)]


async def test_each_row_leads_to_the_document_that_said_it(catalogue: Catalogue) -> None:
    counts = await record(catalogue, [said(TODAY, "1.5")], [], [said(ago(1), "1.4"), said(ago(1), "1.6", "夏橙")])
    assert (counts.read, counts.new) == (3, 3)
    assert await rows("SELECT name, document_id FROM price ORDER BY day DESC, name") == [
        ("脐橙", 1),
        ("夏橙", 3),
        ("脐橙", 3),
    ]
    again = await record(catalogue, [said(TODAY, "1.5")], [said(ago(1), "1.4"), said(ago(1), "1.6", "夏橙")])
    assert (again.new, again.unchanged) == (0, 3)


async def test_a_crawl_learns_the_ids_of_series_as_it_meets_them(catalogue: Catalogue) -> None:
    await sources.register(catalogue)
    met: Numbers = {}
    for name, count in (("脐橙", 1), ("夏橙", 2), ("脐橙", 2)):
        batch = Batch([said(ago(len(met)), "1.5", name)], Received(name, f"{name}{len(met)}", 1, days.now()))
        await prices.record_all(catalogue, catalogue.sources["xinfadi"], [batch], Manner.COLLECT, met)
        assert len(met) == count
    stored = "SELECT s.product, s.id FROM price AS p JOIN series AS s ON s.id = p.series_id"
    assert set(await rows(stored)) == {(series.product, number) for (series, _), number in met.items()}


async def test_what_an_earlier_document_says_counts_as_stored(catalogue: Catalogue) -> None:
    counts = await record(catalogue, [said(ago(2), "1.5")], [said(ago(1), "3.0"), said(TODAY, "1.6")])
    assert (counts.new, counts.quarantined) == (2, 1)
    assert await rows("SELECT day, state FROM price WHERE state <> 'accepted'") == [(days.number(ago(1)), "held")]
    assert counts.put_aside == [(1, "比上一次的价格跳得太多")]
    revised = await record(catalogue, [said(TODAY, "1.5")], [said(TODAY, "1.7")])
    assert (revised.revised, revised.new) == (2, 0)
    assert await rows("SELECT said_avg FROM price WHERE current = 1 ORDER BY day DESC LIMIT 1") == [("1.7",)]


async def test_a_jump_is_seen_over_another_unit_and_not_after_a_month(catalogue: Catalogue) -> None:
    await record(catalogue, [said(ago(40), "3.0"), said(ago(9), "1.5")])
    kilos = Observation(ago(8), "脐橙", avg="6.0", unit="公斤")
    assert (await record(catalogue, [kilos])).quarantined == 1
    assert (await record(catalogue, [said(ago(5), "1.6")])).quarantined == 0
    assert (await record(catalogue, [said(ago(3), "3.0", spec="大")])).quarantined == 0
    assert (await record(catalogue, [said(ago(45), "1.0")])).quarantined == 0


async def test_summaries_are_the_same_however_the_rows_came(catalogue: Catalogue) -> None:
    """Newest first, oldest first, and all at once: a month in two markets, with a gap and a correction."""
    told = [said(ago(n), f"{1.5 + n / 100:.2f}", name) for n in range(35) if n != 8 for name in ("脐橙", "夏橙")]
    there = [said(ago(n), f"{1.4 + n / 100:.2f}", market="GZ-JN") for n in range(3, 20, 2)]
    one_by_one = [told[n : n + 2] for n in range(0, len(told), 2)]
    kept = []
    for pages in (one_by_one, one_by_one[::-1], [told]):
        await clear()
        for page in pages:
            await record(catalogue, page, manner=Manner.IMPORT)
        await record(catalogue, there, manner=Manner.IMPORT)
        await record(catalogue, [said(ago(7), "1.99")], manner=Manner.IMPORT)
        kept.append([await rows(f"SELECT * FROM {table} ORDER BY {order}") for table, order in KEPT])
    assert kept[0] == kept[1] == kept[2]
    assert len(kept[0][0]) > 300


async def test_a_place_keeps_the_markets_that_said_nothing_new(catalogue: Catalogue) -> None:
    await record(catalogue, [said(TODAY, "1.5"), said(TODAY, "1.7", market="GZ-JN")])
    await record(catalogue, [said(TODAY, "1.6")])
    nation = """SELECT d.period, d.n, d.total FROM summary AS d JOIN series AS s ON s.id = d.series_id
      WHERE s.spot = 'CN' AND s.area = 1 ORDER BY d.period"""
    assert await rows(nation) == [(period, 2, 6600) for period in range(4)]


def pages() -> list[list[Observation]]:
    """Pages of 40 days in two markets and a place, with a gap, a correction and a closed market."""
    here = [said(ago(n), f"{1.5 + n / 100:.2f}", name) for n in range(40) if n != 8 for name in ("脐橙", "夏橙")]
    there = [said(ago(n), "休市" if n == 4 else f"{1.4 + n / 100:.2f}", market="GZ-JN") for n in range(0, 40, 2)]
    everything = [*here, *there, said(ago(7), "1.99"), said(ago(3), "1.2", place="夷陵区")]
    return [everything[n : n + 7] for n in range(0, len(everything), 7)]


async def kept() -> list[list[tuple[Any, ...]]]:
    return [await rows(f"SELECT * FROM {table} ORDER BY {order}") for table, order in KEPT]


async def test_many_batches_summed_up_at_the_end_are_like_one(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(catalogue, *pages(), manner=Manner.IMPORT)
    at_once = await kept()
    for together in (1, 100, 10_000):
        await clear()
        monkeypatch.setattr(backlog, "TOGETHER", together)
        for page in pages():
            await record(catalogue, page, manner=Manner.IMPORT, later=True)
        assert await kept() == [[], []]
        await prices.settle(catalogue)
        assert await kept() == at_once
    assert await rows("SELECT * FROM backlog") == []


async def test_a_product_is_summed_up_in_one_step_unless_it_is_too_much(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, fold = [], summaries.fold

    async def noted(tx: Transaction, shelf: Catalogue, touched: summaries.Touched) -> None:
        steps.append(sorted({(series.product, day) for (_, day), series in touched.items()}))
        await fold(tx, shelf, touched)

    monkeypatch.setattr(summaries, "fold", noted)
    monkeypatch.setattr(backlog, "TOGETHER", 4)
    navel = [said(ago(n), "1.5", market=market) for n in range(3) for market in ("BJ-XFD", "GZ-JN")]
    await record(catalogue, [*navel, said(TODAY, "1.5", "夏橙")], manner=Manner.IMPORT, later=True)
    await prices.settle(catalogue)
    told = ([day for product, day in step if product == "citrus.navel"] for step in steps)
    two_days, today = [days.number(ago(2)), days.number(ago(1))], [days.number(TODAY)]
    assert list(filter(None, told)) == [two_days, today]


async def test_a_kill_before_or_within_the_summing_up_loses_nothing(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(catalogue, *pages(), manner=Manner.IMPORT)
    at_once, fold = await kept(), summaries.fold
    await clear()
    for page in pages():
        await record(catalogue, page, manner=Manner.IMPORT, later=True)
    left = await rows("SELECT * FROM backlog")
    monkeypatch.setattr(backlog, "TOGETHER", 1)
    monkeypatch.setattr(summaries, "fold", killed_after(1, fold))
    with pytest.raises(Killed):
        await prices.settle(catalogue)
    assert await rows("SELECT * FROM backlog") == left
    assert [] != await kept() != at_once
    monkeypatch.setattr(summaries, "fold", fold)
    await prices.settle(catalogue)
    await prices.settle(catalogue)
    assert await kept() == at_once


async def test_a_batch_that_fails_leaves_neither_prices_nor_a_backlog(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "leave", killed_after(0, backlog.leave))
    with pytest.raises(Killed):
        await record(catalogue, [said(TODAY, "1.5")], later=True)
    assert await rows("SELECT id FROM price") == await rows("SELECT id FROM backlog") == []


async def test_what_is_recorded_meanwhile_is_summed_up_at_once_and_stays_so(catalogue: Catalogue) -> None:
    await record(catalogue, [said(ago(1), "1.5")], later=True)
    await record(catalogue, [said(TODAY, "1.7")])
    week = "SELECT n, total FROM summary AS d JOIN series AS s ON s.id = d.series_id WHERE period = 3 AND area = 0"
    assert sum(n for n, _ in await rows(week)) == 1
    await record(catalogue, [said(ago(1), "1.6")])
    await prices.settle(catalogue)
    assert sum(total for _, total in await rows(week)) == 6600
    assert await rows("SELECT DISTINCT day FROM latest") == [(days.number(TODAY),)]


async def test_only_what_was_left_before_a_moment_is_summed_up(catalogue: Catalogue) -> None:
    await record(catalogue, [said(TODAY, "1.5")], later=True)
    await prices.settle(catalogue, days.now() - timedelta(minutes=1))
    assert await rows("SELECT * FROM latest") == []
    await prices.settle(catalogue, days.now())
    assert await rows("SELECT DISTINCT total FROM latest") == [(3000,)]


async def test_rows_without_a_meaning_leave_nothing_to_sum_up(catalogue: Catalogue) -> None:
    await record(catalogue, [said(TODAY, "1.5", "某某")], later=True)
    await prices.settle(catalogue)
    assert await rows("SELECT * FROM backlog") == await rows("SELECT * FROM summary") == []


class Killed(BaseException):
    """The process ends here."""


def killed_after(times: int, deed: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    left = iter(range(times))

    async def until_then(*said: Any) -> None:
        if next(left, None) is None:
            raise Killed
        await deed(*said)

    return until_then


async def clear() -> None:
    """Everything goes but the series, whose ids are compared."""
    async with writing() as tx:
        for table in ("price", "summary", "latest"):
            await tx.run(f"DELETE FROM {table}")
