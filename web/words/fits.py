"""Fits (对接的话): why what one has suits another who wants it: 同是早熟蜜桔，相距8公里，要价比出价低0.05元/斤."""

from collections.abc import Iterable
from typing import Protocol

from models.rules.catalogue import Catalogue
from models.rules.matching import Reason
from web.words.figures import Figures
from web.words.pairs import Pair


class Named(Protocol):
    """A thing with a Chinese and an English name."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


SAYINGS: dict[str, Pair] = {
    "product": ("同是{0}", "both {0}"),
    "kin": ("{0}和{1}是同一类", "{0} and {1} are much alike"),
    "grade": ("等级够：{0}", "grade as wanted: {0}"),
    "grade_below": ("等级差一些：{0}", "grade below what is wanted: {0}"),
    "same_place": ("同在{0}", "both in {0}"),
    "km": ("相距{0}公里", "{0} km apart"),
    "time": ("时间对得上", "the dates meet"),
    "enough": ("量够", "enough of it"),
    "share": ("量有要的{0}%", "{0}% of the quantity wanted"),
    "open_price": ("价钱面议", "price to be agreed"),
    "equal": ("要价和出价一样", "the ask equals the bid"),
    "below": ("要价比出价低{0}{1}", "the ask is {0} {1} below the bid"),
    "above": ("要价比出价高{0}{1}", "the ask is {0} {1} above the bid"),
}
"""Each reason by its code."""
MONEY = ("below", "above")


def told(say: Figures, catalogue: Catalogue, reasons: Iterable[Reason]) -> list[str]:
    """The reasons in words."""
    return [_told(say, catalogue, reason) for reason in reasons]


def line(say: Figures, catalogue: Catalogue, reasons: Iterable[Reason]) -> str:
    """The reasons as one line."""
    return say.pick(("，", ", ")).join(told(say, catalogue, reasons))


def _told(say: Figures, catalogue: Catalogue, reason: Reason) -> str:
    if reason.code not in MONEY:
        return say.pick(SAYINGS[reason.code]).format(*_values(say, catalogue, reason))
    gap, per = int(reason.values[0]), str(reason.values[1])
    code = reason.code if say.value(gap, per) else "equal"
    return say.pick(SAYINGS[code]).format(say.figure(gap, per), say.per(per))


def _values(say: Figures, catalogue: Catalogue, reason: Reason) -> list[str | int]:
    """Products, grades and places by their names, numbers as they are."""
    if reason.code in ("grade", "grade_below"):
        product, code = reason.values
        return [_name(say, grade) for grade in catalogue.grades(catalogue.products[str(product)]) if grade.code == code]
    return [_word(say, catalogue, value) for value in reason.values]


def _word(say: Figures, catalogue: Catalogue, value: str | int) -> str | int:
    found = catalogue.products.get(str(value)) or catalogue.places.get(str(value))
    return _name(say, found) if found and isinstance(value, str) else value


def _name(say: Figures, thing: Named) -> str:
    return say.pick((thing.zh, thing.en or thing.zh))
