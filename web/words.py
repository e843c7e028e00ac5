"""Words (说法): figures said as people say them, in Chinese and English: 1.20 元/斤, 涨0.06元, 3家报价, 11月20日."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.trust import AGREE_PCT, ENOUGH, FRESH_DAYS

MASSES = {"jin": Decimal("0.5"), "kg": Decimal(1), "dan": Decimal(50), "t": Decimal(1000)}
UNITS = {
    "jin": ("斤", "jin"),
    "kg": ("公斤", "kg"),
    "dan": ("担", "dan"),
    "t": ("吨", "tonne"),
    "head": ("头", "head"),
    "bird": ("只", "bird"),
    "piece": ("个", "piece"),
    "box": ("箱", "box"),
    "litre": ("升", "litre"),
    "point": ("点", "point"),
}
MONEY = {"CNY": ("元", "yuan"), "USD": ("美元", "USD"), "TWD": ("新台币", "TWD"), "INR": ("卢比", "INR")}
DIRECTIONS = {"up": ("▲", "涨", "up"), "down": ("▼", "跌", "down"), "flat": ("—", "平", "no change"), "none": ("", "", "")}
FLAT = Decimal("0.0005")
"""Less than this share of the price is no change: it would print as 0.0 %."""

GRADES = {"A": ("高", "high"), "B": ("较高", "fairly high"), "C": ("一般", "fair"), "D": ("低", "low")}
CHECKS = {
    "informants": ((f"至少{ENOUGH}家报价，或官方来源", f"at least {ENOUGH} quotes, or an official source"), (f"不到{ENOUGH}家报价", f"fewer than {ENOUGH} quotes")),
    "age": ((f"{FRESH_DAYS}天以内的报价", f"at most {FRESH_DAYS} days old"), (f"报价已超过{FRESH_DAYS}天", f"more than {FRESH_DAYS} days old")),
    "checks": (("各项检查都通过", "all checks passed"), ("有检查没有通过", "a check did not pass")),
    "spread": ((f"各来源相差不超过{AGREE_PCT}%", f"sources agree within {AGREE_PCT}%"), (f"各来源相差超过{AGREE_PCT}%", f"sources differ by more than {AGREE_PCT}%")),
}
MISSING = {
    "market_closed": ("休市", "market closed"),
    "not_on_market": ("无货", "not on the market"),
    "not_collected": ("未采集", "not collected"),
    "source_down": ("来源中断", "source down"),
    "withheld": ("报价太少，不公布", "withheld: too few quotes"),
}


class Named(Protocol):
    """A thing with a Chinese and an English name."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


class Spotted(Protocol):
    """A price of a market or of a place (`area`), with the markets behind it."""

    @property
    def spot(self) -> str: ...
    @property
    def area(self) -> bool: ...
    @property
    def markets(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Change:
    """How a price moved. `kind` is up, down, flat or none (nothing to compare with); `share` is the per cent."""

    kind: str
    arrow: str
    word: str
    amount: str
    share: str


@dataclass(frozen=True, slots=True)
class Check:
    """One of the tests that a figure's trust rests on."""

    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Says figures to one visitor: `lang` zh or en, `unit` the mass unit asked for ("" = the product's own), `today`."""

    lang: str = "zh"
    unit: str = ""
    today: date = date.min

    def pick(self, pair: tuple[str, str]) -> str:
        return pair[self.lang == "en"]

    def measure(self, per: str, usual: str = "jin") -> str:
        """The unit that a price per `per` is told in: masses as asked, all else as it is counted."""
        if per != "kg":
            return per
        return next(unit for unit in (self.unit, usual, "jin") if unit in MASSES)

    def value(self, figure: int, per: str, usual: str = "jin") -> Decimal:
        """厘 per kg or head as money per told unit: to the fen, a third decimal only where the kilogram needs it."""
        unit = self.measure(per, usual)
        exact = Decimal(figure) / 1000 * MASSES.get(unit, Decimal(1))
        cent = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return cent if unit == "jin" or cent == exact else exact.quantize(Decimal("0.001"), ROUND_HALF_UP)

    def figure(self, figure: int | None, per: str, usual: str = "jin") -> str:
        """1.20; from a thousand on without empty decimals: 2379."""
        if figure is None:
            return "—"
        told = self.value(figure, per, usual)
        return f"{told:.0f}" if told >= 1000 and told == told.to_integral_value() else str(told)

    def per(self, per: str, usual: str = "jin", currency: str = "CNY") -> str:
        """元/斤, yuan/jin."""
        unit = self.measure(per, usual)
        return f"{self.money(currency)}/{self.pick(UNITS.get(unit, (unit, unit)))}"

    def money(self, currency: str = "CNY") -> str:
        return self.pick(MONEY.get(currency, (currency, currency)))

    def change(self, now: int, before: int | None, per: str, usual: str = "jin") -> Change:
        if not before:
            return Change("none", "", "", "", "")
        share = Decimal(now - before) / before
        kind = "flat" if abs(share) < FLAT else "up" if share > 0 else "down"
        arrow, *word = DIRECTIONS[kind]
        if kind == "flat":
            return Change(kind, arrow, self.pick((word[0], word[1])), "", "")
        amount = self.figure(abs(now - before), per, usual)
        return Change(kind, arrow, self.pick((word[0], word[1])), amount, self.percent(abs(share)))

    @staticmethod
    def percent(share: Decimal) -> str:
        """5%; below one per cent with a decimal: 0.4%."""
        size = share * 100
        step = Decimal("0.1") if size < 1 else Decimal(1)
        return f"{size.quantize(step, ROUND_HALF_UP)}%"

    def day(self, day: date) -> str:
        """今天, 昨天, 11月20日; another year is said."""
        ago = (self.today - day).days
        if ago in (0, 1):
            return self.pick((("今天", "today"), ("昨天", "yesterday"))[ago])
        return self.date(day)

    def date(self, day: date) -> str:
        year = day.year != self.today.year
        if self.lang == "en":
            return f"{day.day} {day:%b}" + (f" {day.year}" if year else "")
        return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"

    def weekday(self, day: date) -> str:
        return f"{day:%A}" if self.lang == "en" else "星期" + "一二三四五六日"[day.weekday()]

    def age(self, day: date) -> str:
        """How long ago in words: 今天, 3天前, 2个月前, 4年前."""
        ago = (self.today - day).days
        if ago <= 1:
            return self.day(day)
        count, zh, en = (ago, "天", "day") if ago < 60 else (ago // 30, "个月", "month") if ago < 730 else (ago // 365, "年", "year")
        return self.pick((f"{count}{zh}前", f"{count} {en}s ago"))

    def moment(self, moment: datetime) -> str:
        """今天 08:30, in the market's time."""
        there = moment.astimezone(days.SHANGHAI)
        return f"{self.day(there.date())} {there:%H:%M}"

    def name(self, thing: Named) -> str:
        """A product, place or market by its name in the visitor's language; Chinese where it has no other."""
        return (self.lang == "en" and thing.en) or thing.zh

    def where(self, catalogue: Catalogue, price: Spotted) -> str:
        """北京新发地 for the one market behind a price, else the place: 全国."""
        spots = price.markets if price.area else (price.spot,)
        if len(spots) == 1 and spots[0] in catalogue.markets:
            market = catalogue.markets[spots[0]]
            return self.pick((market.short or market.zh, market.en or market.zh))
        return self.name(catalogue.places[price.spot])

    def quotes(self, count: int) -> str:
        return self.pick((f"{count}家报价", f"{count} quote" + ("" if count == 1 else "s")))

    def markets(self, count: int) -> str:
        return self.pick((f"{count}个市场", f"{count} markets"))

    def distance(self, km: float) -> str:
        """8公里; from a hundred on in tens: it is a straight line between two points, no more."""
        told = round(km) if km < 100 else round(km / 10) * 10
        return self.pick((f"{told}公里", f"{told} km"))

    def trust(self, grade: str) -> str:
        return self.pick(GRADES[grade])

    def checks(self, amiss: tuple[str, ...]) -> list[Check]:
        """Every test of a trust grade, passed or not, in words."""
        return [Check(code not in amiss, self.pick(CHECKS[code][code in amiss])) for code in CHECKS]

    def missing(self, code: str) -> str:
        return self.pick(MISSING.get(code, ("没有报价", "no quote")))
