"""A crawl (一次采集): the pages of a source one after the other, each read whole or turned away."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass, field

from models.rules import days, units
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Answer, Extent, Fetch, Rejected, Said, Source, TurnedAway, Window
from scrapers.source.rows import rejected

PAGES_A_DAY = 40
FEWEST, FIGURES = 4, 3


@dataclass(frozen=True, slots=True)
class Page:
    """One page, read: its rows inside the window, those not taken, and how far the crawl is.

    `outside`: rows of other days. `repeats`: rows that came before in this crawl. `notes`: what to tell an officer.
    """

    number: int
    expected: int
    answer: Answer
    observations: tuple[Observation, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    outside: int = 0
    repeats: int = 0
    notes: tuple[str, ...] = ()


async def crawl(
    source: Source, fetch: Fetch, window: Window, base: str = "", kinds: Collection[str] = ()
) -> AsyncIterator[Page]:
    """Page after page, newest first, until the window is covered; TurnedAway ends it. Leave it between pages at will.

    `base` replaces scheme, host and port of the source; `kinds` are the names its last page had, if they are known.
    """
    walk = Walk(source, window, kinds)
    while not walk.ended:
        answer = await fetch.get(source.request(walk.number + 1, window).at(base))
        page = await asyncio.to_thread(walk.read, answer)
        yield page
        fetch.keep(answer)


@dataclass(slots=True)
class Walk:
    """What a crawl remembers from page to page."""

    source: Source
    window: Window
    kinds: Collection[str] = ()
    number: int = 0
    ended: bool = False
    extent: Extent | None = None
    ids: set[str] = field(default_factory=set)
    prices: dict[tuple[object, ...], tuple[str, str, str]] = field(default_factory=dict)

    def read(self, answer: Answer) -> Page:
        """The next page: checked as a whole, then row by row."""
        self.number += 1
        if answer.unchanged:
            self.ended = True
            return Page(self.number, self.number, answer)
        try:
            return self._page(answer)
        except Unclear as fault:
            raise TurnedAway("layout", str(fault), answer=answer) from None
        except TurnedAway as no:
            no.answer = answer
            raise

    def _page(self, answer: Answer) -> Page:
        extent = self.source.extent(answer.text)
        rows = list(self.source.parse(answer.text, answer.url, days.today()))
        if not rows and self.number > 1:
            self.ended = True
            return Page(self.number, self.number, answer, notes=self._shift(extent, 0))
        good = [row for row in rows if isinstance(row, Observation)]
        check(good, [row for row in rows if isinstance(row, Rejected)])
        if extent.pages == 1:
            check_kinds(good, self.kinds)
        inside = self._inside(good)
        fresh = list(self._fresh(inside))
        repeats = len(inside) - len(fresh)
        notes = self._shift(extent, repeats)
        if inside and not fresh and not self._grew(extent):
            raise TurnedAway("repeated")
        self._onward(extent, good)
        return Page(
            self.number,
            self._expected(good),
            answer,
            tuple(row for row in fresh if isinstance(row, Observation)),
            tuple(row for row in [*rows, *fresh] if isinstance(row, Rejected)),
            len(good) - len(inside),
            repeats,
            notes,
        )

    def _inside(self, good: list[Observation]) -> list[Observation]:
        """The rows of the window. A first page with none of them is old, or dated ahead."""
        inside = [row for row in good if self.window.since <= row.day <= self.window.until]
        if not inside and self.number == 1:
            newest = max(row.day for row in good)
            raise TurnedAway("ahead" if newest > self.window.until else "stale", f"最新的是 {newest.isoformat()}")
        return inside

    def _fresh(self, rows: Iterable[Observation]) -> Iterable[Said]:
        """Rows that did not come yet in this crawl: by the source's id, then by what makes a price the same price."""
        for row in rows:
            same = (row.day, row.name, row.spec, row.grade, row.origin, row.unit, row.market, row.place, row.stage)
            figures = (row.low, row.avg, row.high)
            known = self.prices.setdefault(same, figures)
            if row.key not in self.ids and known is not figures and known != figures:
                words = [row.name, row.spec, row.origin, *figures]
                yield rejected(words, "contradicts", "同一天同一品名规格已有另一个价")
            elif row.key not in self.ids and known is figures:
                yield row
            self.ids |= {row.key} - {""}

    def _shift(self, extent: Extent, repeats: int) -> tuple[str, ...]:
        """Words for rows that moved while we turned the pages."""
        notes = []
        if repeats and self.number > 1:
            notes.append(f"翻到第 {self.number} 页时，有 {repeats} 行前面已经有过，只算一次")
        if self.extent and extent.rows != self.extent.rows:
            notes.append(f"翻页时网站的总行数从 {self.extent.rows} 变成了 {extent.rows}")
        return tuple(notes)

    def _grew(self, extent: Extent) -> bool:
        return self.number == 1 or (self.extent is not None and extent.rows > self.extent.rows)

    def _onward(self, extent: Extent, good: list[Observation]) -> None:
        """Whether there is another page worth asking for."""
        self.extent = extent
        older = max(row.day for row in good) < self.window.since
        self.ended = older or self.number >= extent.pages
        if not self.ended and self.number > PAGES_A_DAY * self.window.length:
            raise TurnedAway("endless", f"{self.number} 页")

    def _expected(self, good: list[Observation]) -> int:
        """How many pages the window will take, judged by the days covered so far."""
        if self.ended or self.extent is None:
            return self.number
        covered = max((self.window.until - min(row.day for row in good)).days, 1)
        return min(self.extent.pages, max(self.number + 1, -(-self.number * self.window.length // covered)))


def check(good: list[Observation], bad: list[Rejected]) -> None:
    """A page without a row, without a readable one, or with its columns mixed up is turned away whole."""
    if not good and not bad:
        raise TurnedAway("empty")
    if not good:
        raise TurnedAway("unreadable", bad[0].reason)
    told = [figures for row in good if len(figures := _figures(row)) == FIGURES]
    wrong = sum(figures != sorted(figures) for figures in told)
    if len(told) >= FEWEST and wrong * 2 > len(told):
        raise TurnedAway("swapped", f"{len(told)} 行里有 {wrong} 行")


def _figures(row: Observation) -> list[int]:
    """Low, average and high, those of them that are told."""
    told = (units.lis(units.clean(cell)) for cell in (row.low, row.avg, row.high))
    return [figure for figure in told if figure is not None]


def check_kinds(good: list[Observation], kinds: Collection[str]) -> None:
    """Half of the kinds gone since last time: the page is not whole."""
    names = {row.name for row in good}
    lost = set(kinds) - names
    if len(lost) * 2 > len(set(kinds)):
        raise TurnedAway("kinds_gone", f"{len(set(kinds))} 种里少了 {len(lost)} 种")
