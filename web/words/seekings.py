"""Seekings (找什么的话): a search in words: 供应 · 蜜桔 · 鸦鹊岭镇和附近 · 1.2–1.5 元/斤 · 3天内."""

from collections.abc import Callable, Mapping

from models.rules.catalogue import Catalogue
from models.rules.offers import Side
from web.words import Words
from web.words.pairs import UNITS as MEASURES
from web.words.pairs import Pair
from web.words.trade import SIDES

Said = Mapping[str, str]
UNITS: dict[str, Pair] = {"": ("元/斤", "yuan/jin"), "kg": ("元/公斤", "yuan/kg"), "head": ("元/头", "yuan/head")}
NEAR: Pair = ("{0}和附近", "{0} and near it")
LEAST: Pair = ("至少{0}", "at least {0}")
MOST: Pair = ("最多{0}", "at most {0}")
FRESH: Pair = ("{0}天内", "within {0} days")
PHOTO: Pair = ("有照片", "with a photo")


def told(say: Words, catalogue: Catalogue, said: Said) -> str:
    """What the fields of a search ask for; an empty one for nothing."""
    return " · ".join(part for rule in PARTS if (part := rule(say, catalogue, said)))


def _side(say: Words, _: Catalogue, said: Said) -> str:
    return say.pick(SIDES[said["side"]]) if said.get("side") in tuple(Side) else ""


def _words(_: Words, __: Catalogue, said: Said) -> str:
    return said.get("q", "")


def _product(say: Words, catalogue: Catalogue, said: Said) -> str:
    word = said.get("product", "")
    return say.name(catalogue.families[word]) if word in catalogue.families else say.thing(catalogue, word)


def _place(say: Words, catalogue: Catalogue, said: Said) -> str:
    place = say.thing(catalogue, said.get("place", ""))
    return say.pick(NEAR).format(place) if place and said.get("near") == "1" else place


def _price(say: Words, _: Catalogue, said: Said) -> str:
    low, high, unit = (said.get(name, "") for name in ("price_min", "price_max", "unit"))
    if not (low or high):
        return ""
    figures = f"{low}–{high}" if low and high else say.pick(LEAST if low else MOST).format(low or high)
    return f"{figures} {say.pick(UNITS.get(unit, UNITS['']))}"


def _least(say: Words, _: Catalogue, said: Said) -> str:
    return say.pick(LEAST).format(_amount(say, said, "least")) if said.get("least") else ""


def _most(say: Words, _: Catalogue, said: Said) -> str:
    return say.pick(MOST).format(_amount(say, said, "most")) if said.get("most") else ""


def _amount(say: Words, said: Said, name: str) -> str:
    """3000斤, 1.5吨: a bare number in the unit beside it."""
    unit = said.get("unit", "") or "jin"
    if unit not in MEASURES or not said[name].replace(".", "").isdecimal():
        return said[name]
    zh, en = MEASURES[unit]
    return say.pick((f"{said[name]}{zh}", f"{said[name]} {en}"))


def _fresh(say: Words, _: Catalogue, said: Said) -> str:
    return say.pick(FRESH).format(said["fresh"]) if said.get("fresh") else ""


def _photo(say: Words, _: Catalogue, said: Said) -> str:
    return say.pick(PHOTO) if said.get("photo") == "1" else ""


PARTS: tuple[Callable[[Words, Catalogue, Said], str], ...] = (
    _side, _words, _product, _place, _price, _least, _most, _fresh, _photo,
)  # fmt: skip
