"""Lessons (认名): what an officer said that a word of a source means. They go before everything the catalogue knows."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

NOT_OURS = "-"
"""What a word means that is none of our products, markets or units: its rows stay, and nobody is asked again."""


class Waits(StrEnum):
    """What a row may wait for: 品名 市场 单位."""

    PRODUCT = "product"
    MARKET = "market"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A word and its meaning: a product, a market or place, a unit, by code. Without a source it holds for all."""

    kind: Waits
    word: str
    means: str
    source: str = ""


def meanings(*known: Collection[str]) -> dict[Waits, set[str]]:
    """What a word of each kind may mean, from the codes of products, markets, places and units, in this order."""
    products, markets, places, units = known
    return {
        Waits.PRODUCT: {*products, NOT_OURS},
        Waits.MARKET: {*markets, *places, NOT_OURS},
        Waits.UNIT: {*units, NOT_OURS},
    }


class Lessons:
    """The lessons by kind, source and folded word. `version` moves with every lesson, so that what was remembered of
    a word can be told from what is true now."""

    def __init__(self, fold: Callable[[str], str], taught: Iterable[Lesson] = ()) -> None:
        self.fold = fold
        self.version = 0
        self._means: dict[tuple[str, str, str], str] = {}
        self.learn(taught)

    def learn(self, taught: Iterable[Lesson]) -> None:
        for lesson in taught:
            key = (lesson.kind.value, lesson.source, self.fold(lesson.word))
            if self._means.get(key) != lesson.means:
                self._means[key] = lesson.means
                self.version += 1

    @contextmanager
    def learning(self, lesson: Lesson) -> Iterator[None]:
        """Known from here on; no more, where what is done with it fails."""
        key = (lesson.kind.value, lesson.source, self.fold(lesson.word))
        before = self._means.get(key, "")
        self.learn([lesson])
        try:
            yield
        except BaseException:
            self._means[key] = before
            self.version += 1
            raise

    def means(self, kind: Waits, word: str, source: str) -> str:
        """The meaning that holds for this source, "" where nobody taught one."""
        if not self._means:
            return ""
        folded = self.fold(word)
        return self._means.get((kind, source, folded)) or self._means.get((kind, "", folded), "")


def written(taught: Iterable[Lesson]) -> str:
    """The lessons as TOML, for the catalogue's folder. A JSON string is a string of TOML too, but for one sign."""
    return "\n".join(_entry(lesson) for lesson in taught).replace("\x7f", r"\u007f")


def _entry(lesson: Lesson) -> str:
    cells = {"kind": lesson.kind.value, "word": lesson.word, "means": lesson.means, "source": lesson.source}
    lines = (f"{name} = {json.dumps(cell, ensure_ascii=False)}\n" for name, cell in cells.items() if cell)
    return "[[lessons]]\n" + "".join(lines)
