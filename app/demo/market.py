"""An invented market: prices with the seasons of the trade. Every figure is made up and reproducible."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import pi, sin
from random import Random

MARKET_REST = 0.04
"""Part of the days on which nothing was told."""


@dataclass(frozen=True, slots=True)
class Good:
    """One kind of goods: yuan per kg at the beginning and the end of its season (month, day), sort and origin as a
    market words them."""

    name: str
    category: str
    spec: str
    origin: str
    season: tuple[tuple[int, int], tuple[int, int]]
    first: float
    last: float
    glut: float = 0.15

    def price(self, day: date) -> float | None:
        """Yuan per kg, None outside the season or on a day of rest."""
        passed = self._passed(day)
        dice = Random(f"{self.name} {day.isoformat()}")
        if passed is None or dice.random() < MARKET_REST:
            return None
        level: float = self.first * (self.last / self.first) ** passed
        return level * self._year(day) * self._weather(day) * (1 + dice.uniform(-0.012, 0.012))

    def _passed(self, day: date) -> float | None:
        """How much of the season has passed, 0 to 1."""
        begin, end = (date(day.year, *when) for when in self.season)
        if end < begin:
            begin, end = (
                (begin, end.replace(year=end.year + 1)) if day >= begin else (begin.replace(year=begin.year - 1), end)
            )
        return (day - begin).days / max((end - begin).days, 1) if begin <= day <= end else None

    def _year(self, day: date) -> float:
        """On-years and off-years alternate (大小年); the season's year counts."""
        begin = self.season[0]
        year = day.year if (day.month, day.day) >= begin else day.year - 1
        return 1 + self.glut * (1 if year % 2 else -1)

    def _weather(self, day: date) -> float:
        phase = Random(self.name).uniform(0, 2 * pi)
        number = day.toordinal()
        return 1 + 0.05 * sin(2 * pi * number / 47 + phase) + 0.03 * sin(2 * pi * number / 19 + 2 * phase)


ALL_YEAR = ((1, 1), (12, 31))
WHOLESALE = (
    Good("蜜桔", "水果 柑橘类", "", "鄂", ((9, 5), (2, 20)), 3.6, 2.6, 0.2),
    Good("脐橙", "水果 柑橘类", "", "鄂赣", ((10, 10), (3, 20)), 5.2, 4.0),
    Good("红肉脐橙", "水果 柑橘类", "", "鄂", ((1, 5), (4, 20)), 6.2, 6.8),
    Good("伦晚脐橙", "水果 柑橘类", "", "鄂", ((3, 5), (6, 20)), 7.4, 9.0),
    Good("夏橙", "水果 柑橘类", "", "鄂", ((4, 20), (9, 10)), 5.6, 6.8),
    Good("椪柑", "水果 柑橘类", "", "鄂湘", ((11, 10), (5, 10)), 3.8, 4.6),
    Good("沃柑", "水果 柑橘类", "", "桂", ((1, 5), (5, 25)), 7.6, 9.0),
    Good("柚子", "水果 柑橘类", "", "闽", ((9, 1), (2, 25)), 4.2, 3.4),
    Good("砂糖橘", "水果 柑橘类", "中", "桂", ((10, 25), (3, 10)), 9.0, 7.0),
    Good("白条猪", "肉禽蛋 猪肉类", "", "", ALL_YEAR, 19.0, 21.0, 0.06),
)
TOWNSHIP = (
    Good("蜜桔", "", "", "", ((9, 8), (2, 10)), 2.1, 1.5, 0.2),
    Good("脐橙", "", "", "", ((10, 20), (1, 31)), 3.8, 3.2),
    Good("伦晚脐橙", "", "", "", ((3, 10), (5, 31)), 5.4, 6.6),
    Good("夏橙", "", "", "", ((4, 25), (8, 31)), 3.6, 4.6),
    Good("单芽鲜叶", "", "", "", ((3, 10), (4, 12)), 150.0, 80.0, 0.05),
    Good("一芽一叶鲜叶", "", "", "", ((3, 15), (4, 25)), 90.0, 34.0, 0.05),
    Good("一芽二叶鲜叶", "", "", "", ((3, 25), (5, 20)), 38.0, 12.0, 0.05),
    Good("大宗鲜叶", "", "", "", ((5, 5), (10, 20)), 5.2, 2.8, 0.05),
    Good("名优绿茶", "", "", "", ALL_YEAR, 300.0, 260.0, 0.04),
    Good("大宗绿茶", "", "", "", ALL_YEAR, 44.0, 40.0, 0.04),
    Good("生猪", "", "", "", ALL_YEAR, 13.0, 14.6, 0.06),
    Good("山羊", "", "", "", ALL_YEAR, 32.0, 35.0, 0.03),
    Good("土鸡", "", "", "", ALL_YEAR, 30.0, 32.0, 0.03),
    Good("鸡蛋", "", "", "", ALL_YEAR, 8.4, 9.2, 0.04),
)
TOWNS = ("FG-420506001", "FG-420506107", "FG-420506108", "FG-420506109", "FG-420506202", "FG-420506102")
"""Citrus below, tea at the top: what is told where."""
TEA_TOWNS = ("FG-420506202", "FG-420506102")
CITIES = {"YC-SXWL": 0.78, "WH-BSZ": 0.88, "ZZ-WB": 0.94, "GZ-JN": 1.06}
"""Wholesale markets of other cities, and how dear they are beside the one that is collected."""
SHOPS, SHOP_LEVEL = "YC-SXWL", 1.7
CITRUS = "柑橘类"


@dataclass(frozen=True, slots=True)
class Told:
    """One told price: yuan per 斤, as a market writes it."""

    good: Good
    market: str
    day: date
    low: str
    avg: str
    high: str


def wholesale(day: date) -> list[Told]:
    """The list of the invented wholesale market on one day."""
    return [told for good in WHOLESALE if (told := _told(good, "", day, 1.0))]


def townships(since: date, until: date) -> Iterator[Told]:
    """What the collection points of the townships tell from day to day."""
    for number in range((until - since).days + 1):
        day = since + timedelta(number)
        for place, market in enumerate(TOWNS):
            for good in TOWNSHIP:
                if _grows(good, market) and (told := _told(good, market, day, 0.97 + 0.012 * place)):
                    yield told


def cities(since: date, until: date) -> Iterator[tuple[str, Told]]:
    """Stages and prices of citrus in the sales cities, and of the shops of the nearest one."""
    for number in range((until - since).days + 1):
        day = since + timedelta(number)
        for good in (good for good in WHOLESALE if CITRUS in good.category):
            found = [("wholesale", _told(good, market, day, level)) for market, level in CITIES.items()]
            found.append(("retail", _told(good, SHOPS, day, SHOP_LEVEL)))
            yield from ((stage, told) for stage, told in found if told)


def _grows(good: Good, market: str) -> bool:
    tea = "茶" in good.name or "鲜叶" in good.name
    return (market in TEA_TOWNS) if tea else good.name in ("生猪", "山羊", "土鸡", "鸡蛋") or market not in TEA_TOWNS


def _told(good: Good, market: str, day: date, level: float) -> Told | None:
    price = good.price(day)
    if price is None:
        return None
    dice = Random(f"{good.name} {market} {day.isoformat()} span")
    jin = price * level * dice.uniform(0.985, 1.015) / 2
    low, high = round(jin * dice.uniform(0.86, 0.94), 2), round(jin * dice.uniform(1.06, 1.14), 2)
    return Told(good, market, day, f"{low:.2f}", f"{(low + high) / 2:.2f}", f"{high:.2f}")
