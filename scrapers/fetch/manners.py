"""Manners (礼貌): how often a site is asked, how long we wait when it says so, and when we leave it alone.

The tries are an own loop: stamina counts its waits into its time limit, while here a wait that the site asked for
must not eat the seconds that the network may take.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from models.rules import days
from scrapers.robots import Robots
from scrapers.source import TurnedAway

Sleep = Callable[[float], Awaitable[None]]

CHANCE = random.SystemRandom()
DEADLINE = 13.0
"""Seconds that the network may take for one page, over all tries; with our own work it stays under 15."""

ROBOTS_DEADLINE = 10.0
TRIES = 3
FIRST_WAIT = 0.5
LONGEST_WAIT = 60
LONGEST_AGAIN = timedelta(days=7)
FAILURES = 3
REST = timedelta(minutes=30)
PAUSE = timedelta(days=1)
ROBOTS_LAST = timedelta(days=1)
UNKNOWN_LASTS = timedelta(minutes=10)


class Passing(TurnedAway):
    """A refusal that may be over at the next try; `wait` seconds where the site named them."""

    def __init__(self, code: str, detail: str = "", wait: float | None = None) -> None:
        super().__init__(code, detail)
        self.wait = wait


def busy(retry_after: str, detail: str) -> TurnedAway:
    """What a 429 or 503 means: wait when it is short, come back later when it is long."""
    wait = seconds(retry_after)
    if wait is not None and wait > LONGEST_WAIT:
        again = days.now() + min(timedelta(seconds=wait), LONGEST_AGAIN)
        return TurnedAway("busy", f"{detail}，{days.told(again)[:16].replace('T', ' ')} 后再来", again)
    return Passing("busy", detail, wait)


def seconds(retry_after: str) -> float | None:
    """What a site says of when to come back: seconds, a date of HTTP or of ISO 8601; None where it is nonsense."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    when = _date(retry_after)
    if when is None:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _date(said: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        with suppress(ValueError):
            return read(said)
    return None


def pause_before(attempt: int, wait: float | None) -> float:
    """Seconds before try number `attempt`: as the site asked, else doubling, with up to half of it by chance."""
    base = FIRST_WAIT * 2 ** (attempt - 2) if wait is None else wait
    return base + CHANCE.uniform(0, FIRST_WAIT * 2 ** (attempt - 2) / 2)


@dataclass(slots=True)
class Budget:
    """The seconds left for the network; waiting for our turn costs nothing."""

    left: float

    @asynccontextmanager
    async def spending(self) -> AsyncIterator[None]:
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            async with asyncio.timeout(self.left):
                yield
        except TimeoutError:
            raise TurnedAway("slow", f"{self.left:.0f} 秒") from None
        finally:
            self.left = max(0.0, self.left - (clock() - begun))


@dataclass(slots=True)
class Site:
    """One origin: one call at a time, a pause between two, and its robots.txt for a day."""

    origin: str
    pause: float
    sleep: Sleep
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots: Robots | None = None
    robots_until: datetime = field(default_factory=days.now)
    next_call: float = 0.0

    async def wait(self) -> None:
        """Until the site may be called again."""
        clock = asyncio.get_running_loop().time
        if self.next_call > clock():
            await self.sleep(self.next_call - clock())
        self.next_call = clock() + max(self.pause, self.robots.delay if self.robots else 0.0)

    def learn(self, robots: Robots) -> None:
        self.robots = robots
        self.robots_until = days.now() + (ROBOTS_LAST if robots.known else UNKNOWN_LASTS)


@dataclass(slots=True)
class Breaker:
    """Whether a source is left alone: after three failures in a row, after a block, or as long as it asked."""

    failures: int = 0
    until: datetime | None = None

    def check(self) -> None:
        if self.until and days.now() < self.until:
            raise TurnedAway("resting", f"{days.told(self.until)[:16].replace('T', ' ')} 后再试", self.until)

    def good(self) -> None:
        self.failures, self.until = 0, None

    def bad(self, no: TurnedAway) -> None:
        """Counts a failure, and tells the refusal when to come back."""
        self.failures += 1
        if no.again is None and no.pauses:
            no.again = days.now() + PAUSE
        elif no.again is None and self.failures >= FAILURES:
            no.again = days.now() + REST
        self.until = no.again or self.until
