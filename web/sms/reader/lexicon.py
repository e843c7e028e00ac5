"""The lexicon (词表): every name that a message may hold, and what it means; made once from the catalogue."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from models.rules.catalogue import Catalogue
from models.rules.places import Market, Place
from models.rules.products import Product, Season
from web.sms.command import Goods, Spot

FOLDER = Path(__file__).parent
ALONE = {"特早": "蜜橘", "早熟": "蜜橘", "中熟": "蜜橘", "晚熟": "蜜橘", "明前": "茶叶", "春茶": "茶叶"}
"""What is meant where a kind stands alone."""
LEAST = 2
SLIPS = range(2, 6)
"""How many characters a name has in which one may be wrong."""
GAP = "*"


@dataclass(frozen=True, slots=True)
class Thing:
    """A product as a word names it: the word of the messages, the kind, and what it leads to."""

    word: str
    variety: str
    leads: Product | Season


@dataclass(frozen=True, slots=True)
class Kind:
    """A word that says which kind is meant: 早熟."""

    word: str


@dataclass(frozen=True, slots=True)
class Other:
    """Something that is no goods of ours: 苹果."""

    word: str


Name = Thing | Kind | Other | Place | Market


@cache
def words() -> dict[str, Any]:
    """The words that are no names, as `words.toml` tells them."""
    return tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))


@dataclass(frozen=True, eq=False, slots=True)
class Lexicon:
    """Names by how they are written; `letters`: pinyin, initials and English without blanks, and the Chinese for them;
    `slips`: names with a gap and the sound that belongs there; `typos`: names in letters, one of them missing or a gap;
    `map`: word and kind to what they lead to."""

    names: Mapping[str, Name]
    letters: Mapping[str, str]
    slips: Mapping[tuple[str, str], str]
    typos: Mapping[str, str]
    map: Mapping[tuple[str, str], Product | Season]
    longest: int

    def goods(self, word: str, variety: str, day: date, leads: Product | Season | None = None) -> Goods:
        """The product that a word means on this day, or the several between which one must ask."""
        found = self.map.get((word, variety)) or leads or self.map.get((word, ""))
        if not variety and isinstance(leads, Product):
            found = leads
        if not isinstance(found, Season):
            return Goods(word, variety, found)
        product = found.on(day)
        return Goods(word, variety, product, () if product else tuple(choice.id for choice in found.choices))


def gaps(said: str) -> Iterator[str]:
    """With a gap for each letter in turn."""
    return (f"{said[:i]}{GAP}{said[i + 1 :]}" for i in range(len(said)))


def shorter(said: str) -> Iterator[str]:
    """Without each letter in turn."""
    return (said[:i] + said[i + 1 :] for i in range(len(said)))


def swapped(said: str) -> Iterator[str]:
    """With each two neighbours the other way round."""
    return (f"{said[:i]}{said[i + 1]}{said[i]}{said[i + 2 :]}" for i in range(len(said) - 1))


CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def slip(catalogue: Catalogue, known: Lexicon, said: str) -> Iterator[tuple[int, int, str]]:
    """Where in a run of characters a name stands with one of them wrong: from, to, and the name."""
    sounds = catalogue.words.index.sounds
    for size in reversed(SLIPS):
        for start in range(len(said) - size + 1):
            window = said[start : start + size]
            for i, sign in enumerate(window):
                word = known.slips.get((f"{window[:i]}{GAP}{window[i + 1 :]}", sounds.get(sign, "")))
                if word:
                    yield start, start + size, word
                    break


def spot_word(spot: Spot) -> str:
    """The short name by which a place is told."""
    if isinstance(spot, Place):
        return spot.short
    short = spot.short or spot.zh
    return min((word for word in spot.aliases if len(word) > LEAST and word in short), key=len, default=short)
