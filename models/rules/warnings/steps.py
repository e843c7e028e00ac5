"""Steps (预警的经过): what becomes of a warning after a verdict. Judging the same again changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from models.rules.catalogue.warnings import Level, Rule
from models.rules.warnings.figures import Short, Verdict


class State(StrEnum):
    """Where a warning stands: 没处理 知道了 解除了 又来了."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    REOPENED = "reopened"


OPEN = (State.OPEN, State.ACKNOWLEDGED, State.REOPENED)


class Step(StrEnum):
    """What happened to a warning: 发出 又碰到 更新 知道了 解除 又发出 回到正常."""

    OPEN = "open"
    HIT = "hit"
    UPDATE = "update"
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"
    REOPEN = "reopen"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Standing:
    """The last warning of a rule and scope, with its figure in thousandths and the day of that.

    `closed_day`: on which it was closed. `armed`: it may be opened again; one that someone closed may not before the
    figure was back, or is graver.
    """

    state: State
    side: str
    level: Level
    day: int
    figure: int = 0
    closed_day: int = 0
    armed: bool = True


class Move(NamedTuple):
    """A step, the level after it, and why the program took it: back, gone, other."""

    step: Step
    level: Level = Level.NONE
    why: str = ""


def moves(rule: Rule, now: Standing | None, verdict: Verdict | Short | None, day: int) -> Iterator[Move]:
    """What a verdict of that day does to the last warning of its rule and scope; an earlier day does nothing."""
    if now and now.state in OPEN:
        if not isinstance(verdict, Short) and day >= now.day:
            yield from _of_open(now, verdict)
    elif isinstance(verdict, Verdict) and (now is None or day >= now.closed_day):
        yield from _of_closed(rule, now, verdict, day)


def _of_open(now: Standing, verdict: Verdict | None) -> Iterator[Move]:
    if verdict is None:
        yield Move(Step.CLOSE, now.level, "gone")
        return
    level, held = verdict.levels[now.side], verdict.held[now.side]
    after = level if level >= now.level else held
    if not after:
        yield Move(Step.CLOSE, now.level, "other" if verdict.level else "back")
        if verdict.level:
            yield Move(Step.OPEN, verdict.level)
    elif (verdict.day, after, verdict.thousandths) != (now.day, now.level, now.figure):
        yield Move(Step.HIT if level and verdict.day > now.day else Step.UPDATE, after)


def _of_closed(rule: Rule, now: Standing | None, verdict: Verdict, day: int) -> Iterator[Move]:
    if now and not now.armed and not verdict.held[now.side]:
        yield Move(Step.BACK)
    if not verdict.level:
        return
    same = now is not None and now.side == verdict.side
    if now and same and not now.armed and verdict.level <= now.level:
        return
    if now and same and day - now.closed_day <= rule.cooldown:
        yield Move(Step.REOPEN, verdict.level)
    else:
        yield Move(Step.OPEN, verdict.level)
