"""Pieces (片段): what is said of the points of a series, two months or so at a time; the same points are said alike, so
what was said of them lately is kept."""

from collections.abc import Callable, Sequence
from datetime import date
from secrets import randbelow

import msgspec

from models.engines import database, numbered
from models.prices.points import POINT, points, read
from models.rules import days
from models.rules.days import Period

Row = tuple[int, int | None, int | None, int | None, int, int | None, str]
"""The fields of a point; a plain tuple is read in three quarters of the time."""
DECODE = msgspec.json.Decoder(list[Row]).decode
Place = tuple[int, Period, int]
"""A series, a period, the first day of a piece."""
KEPT = 3_000
"""Pieces of up to 8 KB with what is said of them."""
LENGTH = {Period.DAY: 64, Period.WEEK: 448, Period.TENDAY: 640, Period.MONTH: 1_984}
"""Days of a piece; its borders are the same whatever is asked."""
SERIES = f"""
SELECT (SELECT CAST(json_group_array(json_array({POINT})) AS BLOB) FROM summary AS d
  WHERE d.series_id = ?1 AND d.period = ?2 AND d.start BETWEEN max(?3, n.value) AND min(?4, n.value + ?6 - 1))
FROM json_each(?5) AS n
"""


class Pieces:
    """What `say` says of points, a part after the other. The points are read each time: it is never out of date."""

    def __init__(self, say: Callable[[Sequence[Row]], bytes]) -> None:
        self.say = say
        self._kept: dict[Place, tuple[bytes, bytes]] = {}
        self._places: list[Place] = []

    async def of(self, number: int, period: Period, since: date, until: date) -> list[bytes]:
        """What is said of the points of one series whose period begins between the two days."""
        if database().dialect != "sqlite":
            return [self.say(await points(number, period, since, until))]
        first, last, length = days.number(since), days.number(until), LENGTH[period]
        starts = range(first // length * length, last + 1, length)
        told = await read(SERIES, (number, int(period), first, last), numbered(starts), length)
        return [self._said((number, period, start), piece) for start, (piece,) in zip(starts, told, strict=True)]

    def _said(self, place: Place, piece: bytes) -> bytes:
        known, said = self._kept.get(place, (b"", b""))
        if known == piece:
            return said
        if not known:
            self._make_room(place)
        said = self.say(DECODE(piece))
        self._kept[place] = piece, said
        return said

    def _make_room(self, place: Place) -> None:
        """Any one goes: of more than fits, asked for in turn, some stay."""
        if len(self._places) < KEPT:
            self._places.append(place)
        else:
            at = randbelow(KEPT)
            del self._kept[self._places[at]]
            self._places[at] = place
