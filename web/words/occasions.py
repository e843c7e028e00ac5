"""How occasions are told (事件): 冻害, from which day to which, to what and where."""

from typing import Protocol

from models.rules import days
from models.rules.catalogue import Catalogue
from web.words import Named, Words
from web.words.pairs import Pair

KINDS: dict[str, Pair] = {
    "frost": ("冻害", "frost"),
    "rain": ("雨涝", "rain or flood"),
    "drought": ("旱热", "drought or heat"),
    "disease": ("疫病", "disease"),
    "policy": ("政策", "policy"),
    "festival": ("节庆", "festival"),
    "other": ("其他", "other"),
}


class Happened(Protocol):
    """What happened, and to what."""

    @property
    def kind(self) -> str: ...
    @property
    def since(self) -> int: ...
    @property
    def until(self) -> int: ...
    @property
    def goods(self) -> str: ...


def kind(say: Words, code: str) -> str:
    return say.pick(KINDS.get(code, KINDS["other"]))


def when(say: Words, one: Happened) -> str:
    """11月3日, or 11月3日—11月5日."""
    first = say.date(days.of_number(one.since))
    return first if one.since == one.until else f"{first}—{say.date(days.of_number(one.until))}"


def goods(say: Words, catalogue: Catalogue, one: Happened) -> str:
    """The names of its products and families; all where none is named."""
    known: dict[str, Named] = {**catalogue.products, **catalogue.families}
    names = [say.name(known[code]) for code in one.goods.split() if code in known]
    return say.pick(("、", ", ")).join(names) or say.pick(("全部品种", "all products"))


def place(say: Words, catalogue: Catalogue, code: str) -> str:
    return say.name(catalogue.places[code]) if code in catalogue.places else code
