"""Names (名称): every word of the catalogue and what it means, in dictionaries made once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from models.rules import text
from models.rules.catalogue.entries import Stage
from models.rules.catalogue.tables import Row
from models.rules.errors import Refused
from models.rules.places import LEVELS, Market, Place
from models.rules.products import Grade, GradeSet, Product, Season

V = TypeVar("V")
MOST_REMEMBERED = 50_000
LONGEST = 60
PAIR = 2
SUFFIXES = ("jiedao", "zhen", "xiang", "qu", "xian", "shi", "sheng", "shequ", "cun")


class Memory(dict[str, V | None]):
    """Answers by word as it was asked: the first time worked out, later one look.

    Emptied when strangers have filled it; what is longer than any name means nothing.
    """

    def __init__(self, answer: Callable[[str], V | None]) -> None:
        super().__init__()
        self.answer = answer

    def __missing__(self, word: str) -> V | None:
        if len(word) > LONGEST:
            return None
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = self[word] = self.answer(word)
        return found


@dataclass(frozen=True, slots=True)
class Letters:
    """How this catalogue folds words."""

    table: Mapping[int, str]

    def fold(self, word: str) -> str:
        return text.fold(word, self.table)


def letters(traditional: str) -> Letters:
    """From pairs of a traditional and a simplified letter: 賣卖 價价."""
    pairs = traditional.split()
    if any(len(pair) != PAIR for pair in pairs):
        raise Refused("目录的 traditional 要写成一对一对的字，例如 賣卖 價价")
    return Letters(text.table({pair[0]: pair[1] for pair in pairs}))


def sounds(groups: str) -> dict[str, str]:
    """Each letter with the first one of its group: they sound alike."""
    return {letter: group[0] for group in groups.split() for letter in group}


def products(
    fold: Callable[[str], str], known: Mapping[str, Product], seasons: Iterable[tuple[Row, Season, tuple[str, ...]]]
) -> dict[str, Product | Season]:
    """Name, alias, misspelling, variety, then the words that depend on the date; one meaning each."""
    found: dict[str, Product | Season] = {}
    for product in known.values():
        for word in (product.id, *product.words):
            other = found.setdefault(fold(word), product)
            if isinstance(other, Product) and other is not product:
                raise Refused(f"目录里“{word}”既是 {other.id} 又是 {product.id}，一个叫法只能有一个意思")
    for row, season, words in seasons:
        for word in words:
            if found.setdefault(fold(word), season) is not season:
                raise row.fault(f"“{word}”已经是别的产品的叫法")
    return found


def places(
    fold: Callable[[str], str], chains: Mapping[str, tuple[str, ...]], known: Mapping[str, Place], district: str
) -> dict[str, Place]:
    """Codes, names and aliases down to the towns; of two with one name the higher level counts, then the district's.

    Villages are known by code alone: their names repeat from town to town.
    """
    order = sorted(known.values(), key=lambda place: (LEVELS.index(place.level), district not in chains[place.code]))
    found: dict[str, Place] = {}
    for place in order:
        words = (place.code,) if place.level == LEVELS[-1] else (place.code, place.zh, place.en, *place.aliases)
        for word in filter(None, words):
            found.setdefault(fold(word), place)
    return found


def villages(fold: Callable[[str], str], known: Mapping[str, Place]) -> dict[tuple[str, str], Place]:
    """A village by its town's code and its name."""
    found: dict[tuple[str, str], Place] = {}
    for place in known.values():
        if place.level == LEVELS[-1]:
            for word in (place.zh, *place.aliases):
                found.setdefault((place.parent, fold(word)), place)
    return found


def markets(fold: Callable[[str], str], known: Mapping[str, Market]) -> dict[str, Market]:
    found: dict[str, Market] = {}
    for market in known.values():
        for word in filter(None, (market.id, market.zh, market.en, market.short, *market.aliases)):
            other = found.setdefault(fold(word), market)
            if other is not market:
                raise Refused(f"目录里“{word}”既是市场 {other.id} 又是 {market.id}，一个叫法只能有一个意思")
    return found


def stages(fold: Callable[[str], str], known: Mapping[str, Stage]) -> dict[str, str]:
    found: dict[str, str] = {}
    for stage in known.values():
        for word in filter(None, (stage.code, stage.zh, *stage.aliases)):
            if found.setdefault(fold(word), stage.code) != stage.code:
                raise Refused(f"目录里“{word}”写在两个环节里，一个叫法只能有一个意思")
    return found


def grades(fold: Callable[[str], str], known: Mapping[str, GradeSet]) -> dict[str, dict[str, Grade]]:
    """For each grade set its grades by code, name and alias."""
    found: dict[str, dict[str, Grade]] = {}
    for group in known.values():
        words = found[group.code] = {}
        for grade in group.grades:
            for word in filter(None, (grade.code, grade.zh, *grade.aliases)):
                if words.setdefault(fold(word), grade) is not grade:
                    raise Refused(f"目录里等级组 {group.code} 的“{word}”写了两次，一个叫法只能有一个意思")
    return found


def pinyin(known: Iterable[tuple[str, str]], fold: Callable[[str], str]) -> dict[str, str]:
    """Words by their pinyin without blanks; pinyin that stands for several words stands for none."""
    found: dict[str, str] = {}
    for sound, word in known:
        letters = fold(sound)
        if letters and found.setdefault(letters, word) != word:
            found[letters] = ""
    return {letters: word for letters, word in found.items() if word}


def spoken_place(sound: str) -> str:
    """Pinyin of a place as people say it: xiao xi ta jie dao -> xiaoxita."""
    joined = "".join(sound.split())
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if joined.endswith(suffix) and len(joined) > len(suffix):
            return joined.removesuffix(suffix)
    return joined
