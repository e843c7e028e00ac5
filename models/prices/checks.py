"""Checks (核查) that need a whole series: its own neighbourhood and the other markets; run as a job after
collecting."""

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from models.engines import Transaction, database, numbered, writing
from models.prices import summaries
from models.rules import anomalies, days
from models.rules.catalogue import Catalogue
from models.rules.checks import WINDOW
from models.rules.readings import Series

FRESH = 7
"""A price that both methods doubt is held while it is at most so many days old; an older one only carries the mark."""

TOUCHED = """
SELECT DISTINCT s.id, s.product, s.spot, s.stage, s.grade, s.nature, s.currency, s.per FROM price AS p
JOIN document AS d ON d.id = p.document_id JOIN series AS s ON s.id = p.series_id
WHERE d.source = ? AND d.collected_at >= ? AND p.state = 'accepted'
"""
DAYS = "SELECT start, total FROM summary WHERE series_id = ? AND period = 0 AND n > 0 AND start >= ? ORDER BY start"
PEERS = """
SELECT id FROM series WHERE product = ? AND stage = ? AND grade = ? AND nature = ? AND currency = ? AND per = ? AND
  area = 0 AND id <> ?
"""


async def check(catalogue: Catalogue, source: str, since: datetime) -> int:
    """Marks the doubtful prices of the series that the source touched since then; returns how many days were
    doubted."""
    rows = await database().rows(TOUCHED, (source, since))
    doubted = 0
    for number, *words in rows:
        doubted += await _check_series(catalogue, int(number), Series(*words))
    return doubted


async def _check_series(catalogue: Catalogue, number: int, series: Series) -> int:
    first = days.number(days.today()) - WINDOW
    own = await database().rows(DAYS, (number, first))
    peers = [
        dict(await database().rows(DAYS, (int(peer), first)))
        for (peer,) in await database().rows(PEERS, (series.product, *series[2:], number))
    ]
    doubts = doubted_days(own, peers)
    if doubts:
        async with writing() as tx:
            await _mark(tx, catalogue, number, series, doubts)
    return len(doubts)


def doubted_days(own: Sequence[tuple[int, int]], peers: Sequence[dict[int, int]]) -> dict[int, set[str]]:
    """Day -> codes of the methods that doubt it: hampel, cross_market."""
    doubts: dict[int, set[str]] = {own[i][0]: {"hampel"} for i in anomalies.hampel([float(avg) for _, avg in own])}
    for day, avg in own:
        if anomalies.cross_market(avg, _ratios(dict(own), peers, day)).flag:
            doubts.setdefault(day, set()).add("cross_market")
    return doubts


def _ratios(own: dict[int, int], peers: Sequence[dict[int, int]], day: int) -> list[tuple[float, float]]:
    """(peer's price that day, usual ratio of the own price to it over the other days)."""
    told = []
    for peer in peers:
        shared = [own[other] / peer[other] for other in own.keys() & peer.keys() if other != day]
        if day in peer and shared:
            told.append((float(peer[day]), median(shared)))
    return told


MARKED = """
SELECT id, day, checks FROM price
WHERE series_id = ? AND day IN (SELECT value FROM {numbers} AS n) AND current = 1 AND state = 'accepted'
"""
MARK = "UPDATE price SET checks = ?, state = ? WHERE id = ?"


async def _mark(
    tx: Transaction, catalogue: Catalogue, number: int, series: Series, doubts: dict[int, set[str]]
) -> None:
    rows = await tx.rows(MARKED.format(numbers=database().numbers), (number, numbered(doubts)))
    newest = days.number(days.today()) - FRESH
    changes = []
    for price, day, checks in rows:
        codes = set(str(checks).split()) | doubts[day]
        state = "held" if len(doubts[day]) > 1 and day >= newest else "accepted"
        if " ".join(sorted(codes)) != checks or state == "held":
            changes.append((" ".join(sorted(codes)), state, price))
    await tx.many(MARK, changes)
    if changes:
        await summaries.fold(tx, catalogue, {(number, day): series for day in doubts})
