"""A crawl (一次采集): the pages of a source one after the other, each read whole or turned away."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass, field

from models.rules import days
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Answer, Extent, Fetch, Rejected, Request, Source, TurnedAway, Window
from scrapers.source.once import Once
from scrapers.source.rows import shown
from scrapers.source.whole import check, check_kinds

log = logging.getLogger(__name__)
PAGES_A_DAY = 40
MOST_REQUESTS = 2_000
PASSED_OVER = {
    *(
        "kind",
        "status",
        "charset",
        "too_big",
        "packed",
        "layout",
        "parser",
        "empty",
        "unreadable",
        "swapped",
        "stale",
        "ahead",
    )
}
"""Faults of one page: the others of the source are asked for all the same."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, read: its rows inside the window, those not taken, and how far the crawl is.

    `outside`: rows of other days. `repeats`: rows that came before in this crawl. `notes`: what to tell an officer.
    A page that was turned away while others go on has a `fault`, and an answer only where one came.
    """

    number: int
    expected: int
    answer: Answer | None
    observations: tuple[Observation, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    outside: int = 0
    repeats: int = 0
    notes: tuple[str, ...] = ()
    fault: TurnedAway | None = None


async def crawl(
    source: Source, fetch: Fetch, window: Window, base: str = "", kinds: Collection[str] = ()
) -> AsyncIterator[Page]:
    """Page after page until the window is covered; TurnedAway ends it. Leave it between pages at will.

    Who has stored a page tells it to `fetch.keep`: else an interrupted collect would never see its rows again.
    `base` replaces scheme, host and port of the source; `kinds` are the names its last page had, if they are known.
    """
    walk = Walk(source, window, kinds)
    while (request := walk.onward()) is not None:
        try:
            answer = await fetch.get(request.at(base))
            page = await asyncio.to_thread(walk.read, answer)
        except TurnedAway as no:
            page = walk.missed(no)
        yield page
    if walk.lost and not walk.taken:
        raise walk.lost


@dataclass(slots=True)
class Strand:
    """One list of pages: the request of its first, how many were asked for, what the last one told."""

    request: Request
    number: int = 1
    extent: Extent | None = None
    ended: bool = False


@dataclass(slots=True)
class Walk:
    """What a crawl remembers from page to page."""

    source: Source
    window: Window
    kinds: Collection[str] = ()
    number: int = 0
    taken: int = 0
    lost: TurnedAway | None = None
    strand: Strand | None = None
    ahead: deque[Request] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    once: Once = field(default_factory=Once)

    def __post_init__(self) -> None:
        self._add(self.source.first(self.window))

    def _add(self, requests: Iterable[Request]) -> None:
        """Asks for each address once."""
        for request in requests:
            if request.address not in self.seen:
                self.seen.add(request.address)
                self.ahead.append(request)
        if len(self.seen) > MOST_REQUESTS:
            raise TurnedAway("endless", f"{len(self.seen)} 页")

    def onward(self) -> Request | None:
        """The next page to ask for: of the list at hand, else the first of the next one; None at the end."""
        self.number += 1
        if self.strand and not self.strand.ended and self.source.turn:
            self.strand.number += 1
            return self.source.turn(self.strand.request, self.strand.number)
        if not self.ahead:
            return None
        self.strand = Strand(self.ahead.popleft())
        return self.strand.request

    def missed(self, no: TurnedAway) -> Page:
        """A page that was turned away; what is wrong with more than this page ends the crawl."""
        over = no.code in PASSED_OVER or (no.code == "repeated" and self.ahead)
        if self.strand is None or not over or not (self.ahead or self.taken):
            raise no
        self.strand.ended = True
        self.lost = no
        return Page(self.number, self._expected([]), no.answer, fault=no)

    def read(self, answer: Answer) -> Page:
        """The next page: checked as a whole, then row by row."""
        strand = self.strand or Strand(answer.request)
        if answer.unchanged:
            strand.ended = True
            self.taken += 1
            return Page(self.number, self._expected([]), answer)
        try:
            page = self._links(answer, strand) if answer.request.links else self._page(answer, strand)
        except Unclear as fault:
            raise TurnedAway("layout", shown([str(fault)]), answer=answer) from None
        except TurnedAway as no:
            no.answer = answer
            raise
        except Exception as fault:
            log.exception("the parser of %s failed at %s", self.source.key, answer.request.address)
            raise TurnedAway("parser", type(fault).__name__, answer=answer) from None
        self.taken += not answer.request.links
        return page

    def _links(self, answer: Answer, strand: Strand) -> Page:
        """A page that leads to others; one that leads nowhere new tells nothing."""
        self._add(self.source.follow(answer, self.window))
        strand.ended = True
        self.taken += not self.ahead
        return Page(self.number, self._expected([]), answer)

    def _page(self, answer: Answer, strand: Strand) -> Page:
        extent = self.source.extent(answer.text)
        rows = list(self.source.parse(answer.text, answer.request.address, answer.request.day or days.today()))
        good = [row for row in rows if isinstance(row, Observation)]
        bad = tuple(row for row in rows if isinstance(row, Rejected))
        if not good and (extent.closed or (strand.number > 1 and not bad)):
            strand.ended = True
            return Page(self.number, self._expected([]), answer, rejected=bad, notes=_shift(strand, extent, 0))
        check(good, bad)
        if self.number == 1 and extent.pages == 1:
            check_kinds(good, self.kinds)
        inside = self._inside(good, strand)
        fresh = list(self.once.fresh(inside))
        repeats = len(inside) - len(fresh)
        notes = _shift(strand, extent, repeats)
        if inside and not fresh and strand.number > 1 and not _grew(strand, extent):
            raise TurnedAway("repeated")
        self._add(self.source.follow(answer, self.window))
        self._turn(strand, extent, good)
        return Page(
            self.number,
            self._expected(good),
            answer,
            tuple(row for row in fresh if isinstance(row, Observation)),
            (*bad, *(row for row in fresh if isinstance(row, Rejected))),
            len(good) - len(inside),
            repeats,
            notes,
        )

    def _inside(self, good: list[Observation], strand: Strand) -> list[Observation]:
        """The rows of the window. A first page with none of them is old, or dated ahead."""
        inside = [row for row in good if self.window.since <= row.day <= self.window.until]
        if not inside and strand.number == 1:
            newest = max(row.day for row in good)
            raise TurnedAway("ahead" if newest > self.window.until else "stale", f"最新的是 {newest.isoformat()}")
        return inside

    def _turn(self, strand: Strand, extent: Extent, good: list[Observation]) -> None:
        """Whether there is another page of this list worth asking for."""
        strand.extent = extent
        older = max(row.day for row in good) < self.window.since
        strand.ended = older or strand.number >= extent.pages
        if not strand.ended and strand.number > PAGES_A_DAY * self.window.length:
            raise TurnedAway("endless", f"{strand.number} 页")

    def _expected(self, good: list[Observation]) -> int:
        """How many pages the window will take, judged by the days covered so far and the requests that wait."""
        strand, known = self.strand, self.number + len(self.ahead)
        if strand is None or strand.ended or strand.extent is None or not good:
            return known
        covered = max((self.window.until - min(row.day for row in good)).days, 1)
        turns = min(strand.extent.pages, max(strand.number + 1, -(-strand.number * self.window.length // covered)))
        return known + turns - strand.number


def _shift(strand: Strand, extent: Extent, repeats: int) -> tuple[str, ...]:
    """Words for rows that moved while we turned the pages."""
    notes = []
    if repeats and strand.number > 1:
        notes.append(f"翻到第 {strand.number} 页时，有 {repeats} 行前面已经有过，只算一次")
    if strand.extent and extent.rows != strand.extent.rows:
        notes.append(f"翻页时网站的总行数从 {strand.extent.rows} 变成了 {extent.rows}")
    return tuple(notes)


def _grew(strand: Strand, extent: Extent) -> bool:
    return strand.extent is not None and extent.rows > strand.extent.rows
