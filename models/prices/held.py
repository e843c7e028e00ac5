"""Holding (待核): fresh prices wait for an officer that jump from the last value of the same goods, or stand under a
name most of whose prices cannot be."""

from collections import Counter

from models.engines import Transaction
from models.rules import anomalies
from models.rules.readings import ACCEPTED, HELD, Reading

LOOK_BACK = 30
LAST = """
SELECT p.avg FROM price AS p JOIN series AS s ON s.id = p.series_id
WHERE s.product = ? AND s.spot = ? AND s.area = 0 AND s.stage = ? AND s.grade = ? AND s.nature = ? AND s.currency =
  ? AND s.per = ?
  AND p.day BETWEEN ? AND ? AND p.name = ? AND p.spec = ? AND p.origin = ? AND p.current = 1 AND p.state =
  'accepted' AND p.avg IS NOT NULL
ORDER BY p.day DESC LIMIT 1
"""


FEWEST = 3


def misnamed(rows: list[tuple[int, Reading]]) -> list[tuple[int, Reading]]:
    """The readings, all of a name and day held where more than half of three or more lie outside the band."""
    all_of = Counter((reading.said.name, reading.day) for _, reading in rows)
    outside = Counter((reading.said.name, reading.day) for _, reading in rows if "band" in reading.checks.split())
    doubted = {name for name, times in outside.items() if all_of[name] >= FEWEST and times * 2 > all_of[name]}
    return [(row, _held(reading, doubted)) for row, reading in rows] if doubted else rows


def _held(reading: Reading, doubted: set[tuple[str, int]]) -> Reading:
    if reading.state != ACCEPTED or (reading.said.name, reading.day) not in doubted:
        return reading
    return reading._replace(state=HELD, checks=f"{reading.checks} misnamed".strip())


async def jumps(tx: Transaction, rows: list[tuple[int, Reading]]) -> list[tuple[int, Reading]]:
    """The readings, those held that jump from the last accepted figure of the same words in the same series."""
    return [(row, await _judged(tx, reading)) for row, reading in rows]


async def _judged(tx: Transaction, reading: Reading) -> Reading:
    if reading.state != ACCEPTED or reading.avg is None or reading.series is None:
        return reading
    said = reading.said
    span = (reading.day - LOOK_BACK, reading.day - 1)
    last = await tx.rows(LAST, (*reading.series, *span, said.name, said.spec, said.origin))
    if not last or not anomalies.jumped(reading.avg, last[0][0]):
        return reading
    return reading._replace(state=HELD, checks=f"{reading.checks} jump".strip())
