"""Limits (限量): how much one sender may write, and how often the same is said to them."""

from enum import Enum

from models import seals
from models.rules import days
from web.sms.command import Said

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
SOON, DAILY = 10, 30
"""Messages a minute, and a day."""
SAME_SOON, SAME_HOUR = 2, 5
"""The same reply to one sender, in a minute and in an hour."""


class Verdict(Enum):
    """What is done with a message: it is answered, told that it is enough, or met with silence."""

    ANSWER = "answer"
    ENOUGH = "enough"
    SILENCE = "silence"

    @property
    def limit(self) -> int:
        return DAILY


def verdict(said: Said, told: str = "") -> Verdict:
    """By how much they wrote; with `told`, by how often that was said to them. A stop is always heard."""
    if not said.settings.quotas:
        return Verdict.ANSWER
    now = int(days.now().timestamp())
    if told:
        return _same(said.texter.replies, seals.digest(told)[:8], now)
    if said.parse.intent == "stop":
        return Verdict.ANSWER
    return _many(said.texter.times, now)


def _many(times: tuple[int, ...], now: int) -> Verdict:
    midnight = now - (now + 8 * HOUR) % DAY
    today = sum(time >= midnight for time in times)
    if today >= DAILY:
        return Verdict.ENOUGH if today == DAILY else Verdict.SILENCE
    return Verdict.SILENCE if sum(time > now - MINUTE for time in times) >= SOON else Verdict.ANSWER


def _same(replies: tuple[str, ...], told: str, now: int) -> Verdict:
    said = [int(at) for mark, _, at in (reply.partition(":") for reply in replies) if mark == told]
    soon = sum(at > now - MINUTE for at in said)
    return Verdict.SILENCE if soon >= SAME_SOON or sum(at > now - HOUR for at in said) >= SAME_HOUR else Verdict.ANSWER
