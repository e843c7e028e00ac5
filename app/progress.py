"""Progress (进度): how far a long deed is, as one moving line on a terminal, or now and then in the log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from logging import Logger
from time import monotonic
from typing import Protocol

FIRST = 1.0
"""Seconds before a line appears at all: what is done sooner needs none."""
REDRAW = 0.1
NOTE = 5.0
WIDTH = 24
CLEAR = "\r\x1b[K"


class Told(Protocol):
    """Hears of every step; `total` is how many steps there are in all, where that is known."""

    def __call__(self, step: int = 1, total: int = 0) -> None: ...


def silent(step: int = 1, total: int = 0) -> None:
    """For deeds that nobody watches."""


@contextmanager
def bar(what: str) -> Iterator[Told]:
    """A moving line on standard error; nothing where that is not a terminal."""
    if not sys.stderr.isatty():
        yield silent
        return
    try:
        yield Steps(what, _draw, REDRAW, monotonic() + FIRST)
    finally:
        clear()


def clear() -> None:
    """Takes a moving line away before something else is said; its next step brings it back."""
    if sys.stderr.isatty():
        sys.stderr.write(CLEAR)
        sys.stderr.flush()


def noted(what: str, log: Logger) -> Told:
    """A line in the log every few seconds."""
    return Steps(what, lambda steps: log.info(str(steps)), NOTE)


@dataclass(slots=True)
class Steps:
    """Counts the steps and shows them, though not every one."""

    what: str
    show: Callable[["Steps"], None]
    pause: float
    next: float = field(default_factory=monotonic)
    done: int = 0
    total: int = 0

    def __call__(self, step: int = 1, total: int = 0) -> None:
        self.done += step
        self.total = max(total or self.total, self.done) if total or self.total else 0
        if monotonic() >= self.next:
            self.next = monotonic() + self.pause
            self.show(self)

    def __str__(self) -> str:
        return f"{self.what} {self.done}/{self.total}" if self.total else f"{self.what} {self.done}"


def _draw(steps: Steps) -> None:
    full = WIDTH * steps.done // steps.total if steps.total else 0
    blocks = f"{'█' * full}{'░' * (WIDTH - full)} " if steps.total else ""
    sys.stderr.write(f"{CLEAR}{blocks}{steps}")
    sys.stderr.flush()
