"""Seeking (找供求): what someone looks for, read from the words of the search form, each fault told by its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from models.rules import amounts, days, distances, text, tokens, units
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.offers import Side
from models.rules.products import Season


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone looks for; empty fields ask for all. Prices in whole 厘 per `per`, amounts in grams or heads, as
    `amount_per` says.

    `words` are folded. `photo`: only those with one.
    """

    words: tuple[str, ...] = ()
    side: str = ""
    products: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    per: str = ""
    low: int | None = None
    high: int | None = None
    amount_per: str = ""
    least: int | None = None
    most: int | None = None
    since: datetime | None = None
    photo: bool = False


class Sort(StrEnum):
    """In which order: 最新 便宜的在前 贵的在前 近的在前 最合适的在前."""

    NEWEST = "newest"
    PRICE = "price"
    PRICE_DESC = "price_desc"
    DISTANCE = "distance"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Seeking:
    """A search as it was read: what is wanted, of where, in which order; `near`: neighbours that count, with km.

    `problems`: field -> what is wrong with it. A field that is wrong asks for nothing.
    """

    wanted: Wanted
    place: str = ""
    near: tuple[tuple[str, float], ...] = ()
    sort: Sort = Sort.NEWEST
    page: int = 1
    problems: dict[str, str] = field(default_factory=dict)


Said = Mapping[str, str]
FIELDS = (
    "q", "side", "product", "place", "near", "price_min", "price_max", "unit", "least", "most", "fresh", "photo",
    "sort", "page",
)  # fmt: skip
USUAL = {"unit": "jin", "sort": Sort.NEWEST, "page": "1"}
"""What a field means that was not said."""
UNITS = {"jin": "斤", "kg": "公斤", "head": "头"}
LONGEST = 40
"""Characters of one field."""
FRESHEST = 366
MOST_PAGES = 50


def read(catalogue: Catalogue, said: Said, today: date) -> Seeking:
    """Every field that says something by its rule."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    cells = {key: told for key, cell in said.items() if (told := cell.strip())}
    for name, rule in ((name, rule) for name, rule in RULES.items() if name in cells):
        try:
            values |= rule(catalogue, cells, today)
        except Unclear as unclear:
            problems[name] = str(unclear)
    for name, ends in SPANS.items():
        if values.get(ends[0]) and values.get(ends[1]) and values[ends[0]] > values[ends[1]]:
            problems[name] = "后面的比前面的小，请改一下"
            del values[ends[0]], values[ends[1]]
    outer = {name: values.pop(name) for name in ("place", "near", "sort", "page") if name in values}
    return Seeking(Wanted(**values), **outer, problems=problems)


def _words(catalogue: Catalogue, said: Said, _: date) -> dict[str, object]:
    return {"words": tuple(tokens.asked(catalogue, said.get("q", "")))}


def _side(_: Catalogue, said: Said, __: date) -> dict[str, object]:
    if (side := said.get("side", "")) and side not in tuple(Side):
        raise Unclear("请选供应或求购")
    return {"side": side}


def _products(catalogue: Catalogue, said: Said, today: date) -> dict[str, object]:
    return {"products": products(catalogue, said.get("product", ""), today)}


def products(catalogue: Catalogue, word: str, today: date) -> tuple[str, ...]:
    """A product by code or name; a family and a word of the season mean all of theirs."""
    if not word:
        return ()
    if word in catalogue.families:
        return tuple(code for code, product in catalogue.products.items() if product.family == word)
    if word in catalogue.products:
        return (word,)
    named = catalogue.words.product[word]
    if isinstance(named, Season) and named.ids:
        return tuple(sorted(named.ids))
    if found := catalogue.product_asked(word, today):
        return (found.id,)
    near = "、".join(catalogue.nearest_products(word))
    raise Unclear(f"不认识“{word[:20]}”，" + (f"是不是{near}？" if near else "请写品种的名字，例如 蜜桔"))


def _places(catalogue: Catalogue, said: Said, _: date) -> dict[str, object]:
    """The place and, where they are asked for, its neighbours."""
    if not (word := said.get("place", "")):
        return {}
    if (found := catalogue.place_asked(word)) is None:
        raise Unclear(f"不认识地方“{word[:20]}”，请写乡镇的名字，例如 鸦鹊岭")
    near = tuple(distances.neighbours(catalogue, found.code)) if said.get("near") == "1" else ()
    return {"place": found.code, "near": near, "places": (found.code, *(code for code, _ in near))}


def _low(catalogue: Catalogue, said: Said, _: date) -> dict[str, object]:
    return _price(catalogue, said, ("price_min", "low"))


def _high(catalogue: Catalogue, said: Said, _: date) -> dict[str, object]:
    return _price(catalogue, said, ("price_max", "high"))


def _price(catalogue: Catalogue, said: Said, names: tuple[str, str]) -> dict[str, object]:
    """Yuan per unit as whole 厘."""
    field, name = names
    if not (figure := said.get(field, "")):
        return {}
    unit = units.read(_unit(said), catalogue.unit_words)
    if unit is None:
        raise Unclear("请选单位：斤、公斤或头")
    found = units.lis(units.clean(figure), unit.factor)
    if found is None:
        raise Unclear(f"看不懂价钱“{figure[:20]}”，请只写数字，例如 1.2")
    return {"per": unit.per, name: found}


def _unit(said: Said) -> str:
    return UNITS.get(said.get("unit", "") or USUAL["unit"], "")


def _least(catalogue: Catalogue, said: Said, _: date) -> dict[str, object]:
    return _amount(catalogue, said, "least")


def _most(catalogue: Catalogue, said: Said, _: date) -> dict[str, object]:
    return _amount(catalogue, said, "most")


def _amount(catalogue: Catalogue, said: Said, name: str) -> dict[str, object]:
    """A number in the unit beside it, or with one of its own: 3000, 1.5吨, 30头."""
    if not said.get(name):
        return {}
    told = amounts.quantity(catalogue, said[name], _unit(said))
    return {"amount_per": told["per"], name: told["amount"]}


def _fresh(_: Catalogue, said: Said, today: date) -> dict[str, object]:
    """Posted within so many days; 1 is today."""
    if not said.get("fresh"):
        return {}
    first = days.back(today, _whole(said["fresh"], FRESHEST, "几天以内") - 1)
    return {"since": datetime.combine(first, time(), days.SHANGHAI)}


def _photo(_: Catalogue, said: Said, __: date) -> dict[str, object]:
    return {"photo": said.get("photo") == "1"}


def _sort(_: Catalogue, said: Said, __: date) -> dict[str, object]:
    if (sort := said.get("sort", "") or Sort.NEWEST) not in tuple(Sort):
        raise Unclear("请从列出的排法里选一种")
    return {"sort": Sort(sort)}


def _page(_: Catalogue, said: Said, __: date) -> dict[str, object]:
    return {"page": _whole(said.get("page", "") or "1", MOST_PAGES, "页数")}


def _whole(figure: str, most: int, what: str) -> int:
    """A whole number from 1 on."""
    plain = units.clean(figure)
    if not plain.isdecimal() or len(plain) > len(str(most)) or not 1 <= int(plain) <= most:
        raise Unclear(f"{what}请写 1 到 {most} 的整数")
    return int(plain)


RULES: dict[str, Callable[[Catalogue, Said, date], dict[str, object]]] = {
    "q": _words,
    "side": _side,
    "product": _products,
    "place": _places,
    "price_min": _low,
    "price_max": _high,
    "least": _least,
    "most": _most,
    "fresh": _fresh,
    "photo": _photo,
    "sort": _sort,
    "page": _page,
}
"""By the field that a problem is told beside."""
SPANS = {"price_max": ("low", "high"), "most": ("least", "most")}
"""The later field of two, and the values that must not fall."""


def query(said: Said) -> str:
    """The search as an address keeps it: known fields in one order, without empty ones, what is usual, and the page.

    >>> query({"place": " 鸦鹊岭 ", "unit": "jin", "q": "", "page": "3"})
    'place=%E9%B8%A6%E9%B9%8A%E5%B2%AD'
    """
    told = {name: text.kept(said.get(name, ""), LONGEST) for name in FIELDS if name != "page"}
    return urlencode({name: cell for name, cell in told.items() if cell and cell != USUAL.get(name)})
