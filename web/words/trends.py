"""How the course of a price is told (走势): periods by their name, gaps with their length, choices of both."""

from typing import Protocol

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.gaps import Gap
from web.words import Spotted, Words
from web.words.pairs import Pair


class Priced(Spotted, Protocol):
    """A price with all that tells its line apart, and its sources."""

    @property
    def product(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def nature(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def per(self) -> str: ...
    @property
    def sources(self) -> tuple[str, ...]: ...


PERIODS: dict[str, tuple[Period, Pair]] = {
    "day": (Period.DAY, ("日", "day")),
    "week": (Period.WEEK, ("周", "week")),
    "tenday": (Period.TENDAY, ("旬", "ten days")),
    "month": (Period.MONTH, ("月", "month")),
}
BY: dict[Period, Pair] = {
    Period.DAY: ("按日", "by day"),
    Period.WEEK: ("按周", "by week"),
    Period.TENDAY: ("按旬", "by ten days"),
    Period.MONTH: ("按月", "by month"),
}
COUNTED: dict[Period, Pair] = {
    Period.DAY: ("天", "day"),
    Period.WEEK: ("周", "week"),
    Period.TENDAY: ("旬", "ten-day period"),
    Period.MONTH: ("个月", "month"),
}
FIGURES: dict[Period, Pair] = {
    Period.DAY: ("看每天的数字", "Figures of each day"),
    Period.WEEK: ("看每周的数字", "Figures of each week"),
    Period.TENDAY: ("看每旬的数字", "Figures of each ten days"),
    Period.MONTH: ("看每月的数字", "Figures of each month"),
}
THIRDS: dict[int, Pair] = {1: ("上旬", "1–10"), 11: ("中旬", "11–20"), 21: ("下旬", "from 21")}


def by(say: Words, period: Period) -> str:
    return say.pick(BY[period])


KINDS: dict[str, Pair] = {
    "lines": ("走势线", "lines"),
    "years": ("今年和前五年", "this year and the five before"),
    "months": ("各月箱图", "boxes of the months"),
}


def kind(say: Words, code: str) -> str:
    return say.pick(KINDS[code])


def figures(say: Words, period: Period) -> str:
    return say.pick(FIGURES[period])


def began(say: Words, period: Period, start: int) -> str:
    """11月3日, 11月上旬, 11月; a week is told by its Monday; another year is said."""
    day = days.of_number(start)
    if period in (Period.DAY, Period.WEEK):
        return say.date(day)
    third = say.pick(THIRDS[day.day]) if period is Period.TENDAY else ""
    year = "" if day.year == say.today.year else say.pick((f"{day.year}年", f" {day.year}"))
    return say.pick((f"{year}{day.month}月{third}", f"{third} {day:%b}{year}".strip()))


def lasted(say: Words, period: Period, gap: Gap) -> str:
    """11月3日—11月5日: from the first to the last period of a gap."""
    return between(say, period, gap.first, days.start(period, gap.last))


def between(say: Words, period: Period, first: int, last: int) -> str:
    """From one period to another; one alone is told once."""
    told = began(say, period, first)
    return told if last == first else f"{told}—{began(say, period, last)}"


def times(say: Words, period: Period, count: int) -> str:
    """3天, 1 week, 2 months."""
    zh, en = COUNTED[period]
    return say.pick((f"{count}{zh}", f"{count} {en}" + ("" if count == 1 else "s")))


def key(price: Priced) -> str:
    """What names the line of a price in an address: WH-BSZ.wholesale.CT.quote.CNY.kg."""
    return ".".join((price.spot, price.stage, price.grade, price.nature, price.currency, price.per))


def named(say: Words, catalogue: Catalogue, price: Priced) -> str:
    """武汉白沙洲 批发价 统货: where, at which stage, of which grade; what is no quote per kg says what it is."""
    market = catalogue.markets.get(price.spot)
    product = catalogue.products[price.product]
    where = (
        say.name(catalogue.places[price.spot])
        if market is None
        else say.pick((market.short or market.zh, market.en or market.zh))
    )
    grade = say.grade(catalogue, product, price.grade) if price.grade else ""
    parts = (where, say.stage(catalogue, price), grade, *_kind(say, price, product.unit))
    return " ".join(filter(None, parts))


def _kind(say: Words, price: Priced, usual: str) -> tuple[str, str]:
    nature = say.pick(NATURES[price.nature]) if price.nature in NATURES else ""
    unit = say.per(price.per, usual, price.currency) if (price.per, price.currency) != ("kg", "CNY") else ""
    return nature, unit


NATURES: dict[str, Pair] = {
    "transaction": ("成交", "deals"),
    "official_average": ("官方均价", "official average"),
}


def unknown(say: Words, said: str) -> str:
    return say.pick((f"这个品种没有“{said[:60]}”这条线。", f"This product has no line “{said[:60]}”."))


def statistic(say: Words, catalogue: Catalogue, price: Priced) -> str:
    """What its average is made of: of a place the mean of its markets, else as its sources say."""
    codes = dict.fromkeys(catalogue.sources[key].statistic for key in price.sources if key in catalogue.sources)
    told = [say.statistic(code) for code in codes if code]
    of_markets = [say.pick(("各市场均价的平均", "the mean of its markets' averages"))] if price.area else []
    return say.pick(("；", "; ")).join([*of_markets, *told]) or say.pick(("来源没有说", "not told by the source"))


def sources(say: Words, catalogue: Catalogue, price: Priced) -> str:
    known = [say.name(catalogue.sources[key]) for key in price.sources if key in catalogue.sources]
    return say.pick(("、", ", ")).join(known)


def apart(say: Words, unit: str, first: str) -> str:
    """Why a line is not drawn."""
    return say.pick((
        f"单位是{unit}，和第一条的{first}不能画在一根轴上，只列在表里",
        f"told in {unit}, which cannot share an axis with {first}: it stands in the table alone",
    ))  # fmt: skip


def unit(say: Words, price: Priced, usual: str, base: int | None) -> str:
    """元/斤; in the money of one month 元/斤（2026年10月的钱）."""
    told = say.per(price.per, usual, price.currency)
    if base is None:
        return told
    month = days.of_number(base)
    return told + say.pick((f"（折成{month.year}年{month.month}月的钱）", f" (in money of {month:%b} {month.year})"))


def no_cpi(say: Words) -> str:
    return say.pick((
        "没有导入CPI，不能按CPI折算，下面是当时的价。",
        "No CPI was imported, so prices cannot be deflated: below they stand as they were told.",
    ))  # fmt: skip
