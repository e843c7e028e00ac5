"""Saying (说法): products, places, days, prices and quantities as short as a text needs them, in either language."""

import re
from dataclasses import dataclass
from datetime import date

from models.prices import Latest
from models.rules.catalogue import Catalogue
from models.rules.places import Place
from models.rules.products import Product
from web.sms.command import Said, Spot, sold
from web.words import Words

CHANGES = {
    "up": ("涨{share}", "up {share}"),
    "down": ("跌{share}", "down {share}"),
    "flat": ("持平", "flat"),
    "none": ("", ""),
}
SUFFIXES = re.compile(
    r"(?: farm-gate point| Market| Urban-Rural Pilot Zone| municipal districts| Autonomous(?: Region)?)$"
    r"| (?:Town(?:ship)?|Subdistrict|District|County|City|Province|Prefecture|Street|Village)$"
)
BRACKETS = re.compile(r"\s*[(（/].*")
CROPPED = 12
MOST = 35
"""Signs: no value of a template is longer."""
LONGEST_ZH, LONGEST_EN, SHORT_EN = 6, 24, 15
"""Signs of a place, and of a product that stands as an example."""
CNY = "CNY"
Day = date
UNITS = {
    "斤": "jin",
    "公斤": "kg",
    "吨": "t",
    "担": "dan",
    "头": "head",
    "只": "birds",
    "个": "pcs",
    "箱": "boxes",
    "两": "liang",
}
OPEN_PRICE = {"zh": "面议", "en": "price open"}


@dataclass(frozen=True, slots=True)
class Saying:
    """Says things to one sender on one day; `lang` zh or en."""

    catalogue: Catalogue
    lang: str
    today: date

    @property
    def words(self) -> Words:
        return Words(self.lang, "", self.today)

    def product(self, product: Product) -> str:
        """早熟蜜桔; without what stands in brackets."""
        return product.english if self.lang == "en" and product.en else BRACKETS.sub("", product.zh)

    def spot(self, spot: Spot) -> str:
        """鸦鹊岭; Yaqueling; where the name is too long for a text, what it lies in."""
        if self.lang == "en" and spot.en:
            name, most = shortened(SUFFIXES.sub("", SUFFIXES.sub("", BRACKETS.sub("", spot.en)))), LONGEST_EN
        else:
            name, most = spot.short or spot.zh, LONGEST_ZH
        above = spot.parent if isinstance(spot, Place) else spot.place
        return self.place(above) if len(name) > most and above else name

    def place(self, code: str) -> str:
        return self.spot(self.catalogue.markets.get(code) or self.catalogue.places[code])

    def where(self, price: Latest) -> str:
        """The one market behind a price, else the place."""
        spots = price.markets if price.area else (price.spot,)
        return self.place(spots[0] if len(spots) == 1 and spots[0] in self.catalogue.markets else price.spot)

    def date(self, day: date) -> str:
        return self.words.date(day)

    def span(self, first: Day, last: Day) -> str:
        """11月5日; 11月9日至11月15日; a year that is not this one is told once."""
        if first == last:
            return self.date(first)
        begun, ended, to = self.date(first), self.date(last), self.words.pick(("至", " to "))
        if first.year != last.year:
            return begun + to + ended
        return f"{first.day} {first:%b}{to}{ended}" if self.lang == "en" else begun + to + ended.rpartition("年")[2]

    def figure(self, figure: int, per: str, product: Product) -> str:
        """3.1, 580: without empty decimals, per the unit that is usual for the product."""
        return trimmed(self.words.figure(figure, per, product.unit))

    def unit(self, per: str, product: Product) -> str:
        """斤, jin."""
        return self.words.per(per, product.unit).rpartition("/")[2]

    def change(self, price: Latest, product: Product) -> str:
        return self.moved(price.avg, price.before_avg, price.per, product)

    def moved(self, now: int, before: int | None, per: str, product: Product) -> str:
        """涨3%, down 0.4%, 持平."""
        found = self.words.change(now, before, per, product.unit)
        return CHANGES[found.kind][self.lang == "en"].format(share=found.share)

    def lot(self, quantity: str, unit: str) -> str:
        """5000斤; 5000 jin."""
        return f"{quantity} {UNITS.get(unit, unit)}" if self.lang == "en" else f"{quantity}{unit}"

    def measure(self, unit: str) -> str:
        """斤; jin."""
        return UNITS.get(unit, unit) if self.lang == "en" else unit

    def asking(self, price: str, price_unit: str) -> str:
        """每斤1.2元, 面议; 1.2 yuan/jin."""
        unit = price_unit.removeprefix("元/").removeprefix("元")
        if price == OPEN_PRICE["zh"] or not price:
            return OPEN_PRICE[self.lang]
        return f"{price} yuan/{UNITS.get(unit, unit)}" if self.lang == "en" else f"每{unit}{price}元"

    @property
    def example(self) -> str:
        """A product that is sold now, by a short name that is understood."""
        return next((self.product(one) for one in sold(self.catalogue, self.today) if self._is_short(one)), "")

    def _is_short(self, product: Product) -> bool:
        return self.lang != "en" or len(product.english) <= SHORT_EN

    @property
    def town(self) -> str:
        """A town of the district."""
        towns = [place for place in self.catalogue.places.values() if place.parent == self.catalogue.district]
        return self.spot(towns[0]) if towns else self.place(self.catalogue.district)

    def filled(self, template: str) -> str:
        """An example with the names that people write now: 卖 早熟蜜桔 5000斤."""
        return template.format(product=self.example, town=self.town)


def of(said: Said) -> Saying:
    return Saying(said.catalogue, "zh" if said.texter.lang == "zh" else "en", said.day)


def shortened(name: str) -> str:
    """A name in whole words, as long as a place may be told."""
    while len(name) > LONGEST_EN and " " in name:
        name = name.rpartition(" ")[0]
    return name


def trimmed(told: str) -> str:
    return told.rstrip("0").rstrip(".") if "." in told else told


def number(figure: float) -> str:
    """5000, 1.2: as plain as it can be written."""
    return f"{figure:.10g}"


def cropped(word: str, most: int = CROPPED) -> str:
    """What someone wrote, short enough to be said back, in the letters of its own alphabet."""
    ending = ".." if word.isascii() else "…"
    return word if len(word) <= most else word[: most - len(ending)] + ending
