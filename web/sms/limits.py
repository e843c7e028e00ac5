"""Limits (限量): how much a sender may write, how often they are told the same, how much a gateway may bring."""

import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from models import messages, seals
from models.messages import Heard
from models.people import Person
from models.rules import days
from models.rules.roles import Role
from web.sms import saying
from web.sms.command import Reply, Said

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
SAME_SOON, SAME_HOUR = 2, 5
"""The same reply to one sender, in a minute and in an hour."""
log = logging.getLogger(__name__)


class Most(NamedTuple):
    """Messages a minute, and a day."""

    soon: int
    daily: int


USUAL, COLLECTOR = Most(10, 30), Most(100, 1_000)


class Written(NamedTuple):
    """How many messages came before this one, within a minute and since midnight."""

    soon: int
    today: int

    def within(self, most: Most) -> bool:
        return self.soon < most.soon and self.today < most.daily


async def met(said: Said, heard: Heard) -> Reply | None:
    """What is said to who writes too much: once a day that it is enough, else nothing. None: they are answered.

    A stop is always heard.
    """
    if not said.settings.quotas or said.parse.intent == "stop":
        return None
    written, most = _written(said.texter.times), USUAL
    if not written.within(most) and await _collects(said):
        written, most = await _counted(said, heard), COLLECTOR
    if written.within(most):
        return None
    if written.today != most.daily:
        return Reply("")
    return Reply("limit.day", {"limit": str(most.daily), "product": saying.of(said).example})


def _written(times: tuple[int, ...]) -> Written:
    now = int(days.now().timestamp())
    return Written(sum(at > now - MINUTE for at in times), sum(at >= _midnight(now) for at in times))


def _midnight(now: int) -> int:
    return now - (now + 8 * HOUR) % DAY


async def _collects(said: Said) -> bool:
    person = await Person.get_or_none(phone_key=said.texter.key)
    return person is not None and Role.COLLECTOR in person.held


async def _counted(said: Said, heard: Heard) -> Written:
    """The same from the messages themselves: the sender's own list of times ends far below what a collector may."""
    now = days.now()
    since = (now - timedelta(seconds=MINUTE), datetime.fromtimestamp(_midnight(int(now.timestamp())), UTC))
    return Written(*[await messages.count(said.secret, heard, moment) for moment in since])


def guarded(said: Said, told: str) -> str:
    """Nothing where the same was said to them too often: two machines may be talking to each other."""
    if not told or not said.settings.quotas:
        return told
    now, sign = int(days.now().timestamp()), mark(told)
    at = [int(second) for known, _, second in (reply.partition(":") for reply in said.texter.replies) if known == sign]
    soon, hour = (sum(second > now - span for second in at) for span in (MINUTE, HOUR))
    return "" if soon >= SAME_SOON or hour >= SAME_HOUR else told


def mark(told: str) -> str:
    """Tells the same reply again."""
    return seals.digest(told)[:8]


BURST = 10
"""Seconds' worth that a gateway may bring at once."""


@dataclass(slots=True)
class Bucket:
    """The room that a gateway has left, as of a moment."""

    room: float
    at: float

    def fill(self, most: float, now: float) -> None:
        self.room, self.at = min(self.room + (now - self.at) * most, most * BURST), now


@dataclass(slots=True)
class Ceiling:
    """How much each gateway may bring to this process: what is above is shed, so that a flood does not come again.

    Where half of the room is gone, who writes much is shed first, so that the others are still heard.
    """

    buckets: dict[str, Bucket] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    since: float = -MINUTE
    shed: int = 0
    told_at: float = -MINUTE

    def room(self, gateway: str, most: float, sender: str = "") -> bool:
        """Whether one more message, of so many a second, is heard."""
        now = time.monotonic()
        bucket = self.buckets.setdefault(gateway, Bucket(most * BURST, now))
        bucket.fill(most, now)
        much = self._count(sender, now) > USUAL.soon and bucket.room < most * BURST / 2
        if bucket.room >= 1 and not much:
            bucket.room -= 1
            return True
        self._shed(gateway, now)
        return False

    def _count(self, sender: str, now: float) -> int:
        """How many of this sender's came within the minute that runs."""
        if now - self.since >= MINUTE:
            self.written.clear()
            self.since = now
        self.written[sender] += bool(sender)
        return self.written[sender]

    def _shed(self, gateway: str, now: float) -> None:
        """Counted, and told once a minute."""
        self.shed += 1
        if now - self.told_at >= MINUTE:
            log.warning("%d messages were shed, the last by %s", self.shed, gateway)
            self.shed, self.told_at = 0, now


ceiling = Ceiling()
