"""Warnings (预警的话): how grave one is, what was measured against what, by which rule, and where it stands."""

from typing import Protocol

from models.rules import days, warnings
from models.rules.catalogue import Catalogue
from models.rules.catalogue.warnings import Level, Method, Rule
from models.rules.products import Product
from models.rules.warnings import State, Step
from web.words import Words
from web.words.pairs import Pair

LEVELS: dict[Level, Pair] = {
    Level.YELLOW: ("黄色 · 注意", "Yellow · take note"),
    Level.ORANGE: ("橙色 · 警惕", "Orange · be alert"),
    Level.RED: ("红色 · 严重", "Red · grave"),
}
COLOURS = {Level.YELLOW: "yellow", Level.ORANGE: "orange", Level.RED: "red"}
STATES: dict[str, Pair] = {
    State.OPEN: ("还没有人处理", "nobody has dealt with it yet"),
    State.ACKNOWLEDGED: ("已有人处理", "being dealt with"),
    State.CLOSED: ("解除了", "over"),
    State.REOPENED: ("又发生了", "back again"),
}
STEPS: dict[str, Pair] = {
    Step.OPEN: ("发出", "opened"),
    Step.HIT: ("又碰到", "hit again"),
    Step.UPDATE: ("变了级别", "level changed"),
    Step.ACKNOWLEDGE: ("知道了", "acknowledged"),
    Step.CLOSE: ("解除", "closed"),
    Step.REOPEN: ("又发出", "opened again"),
    Step.BACK: ("回到正常", "back to usual"),
}
WHY: dict[str, Pair] = {
    "back": ("回到了界限以内", "the figure is back"),
    "gone": ("没有新报价了", "no newer quotes"),
    "other": ("反过来了", "it went the other way"),
    "rule": ("规则不用了", "the rule is no more"),
}
METHODS: dict[Method, Pair] = {
    Method.DEVIATION: ("离季节走势（ALPS）", "gap to the seasonal trend (ALPS)"),
    Method.GROWTH: ("涨跌速度（IFPA）", "growth (IFPA)"),
    Method.FLOOR: ("成本线", "cost floor"),
    Method.JUMP: ("一次涨跌", "jump"),
    Method.RUN: ("连着涨跌", "run"),
    Method.HOG_GRAIN: ("猪粮比价", "hog-grain ratio"),
    Method.SPREAD: ("产销价差", "margin between stages"),
    Method.GLUT: ("上市量", "volume at the market"),
    Method.GAP: ("断了报价", "no quotes"),
}
FIGURES: dict[tuple[Method, str], Pair] = {
    (Method.DEVIATION, "high"): (
        "比季节走势{money}高{figure}个标准差",
        "{figure} deviations above the seasonal {money}",
    ),
    (Method.DEVIATION, "low"): (
        "比季节走势{money}低{figure}个标准差",
        "{figure} deviations below the seasonal {money}",
    ),
    (Method.GROWTH, "high"): ("涨速高出往年同月{figure}个标准差", "growth {figure} deviations above the month's usual"),
    (Method.GROWTH, "low"): ("涨速低于往年同月{figure}个标准差", "growth {figure} deviations below the month's usual"),
    (Method.FLOOR, "low"): ("比成本{money}低{figure}%", "{figure}% below the cost of {money}"),
    (Method.FLOOR, "high"): ("比成本{money}高{figure}%", "{figure}% above the cost of {money}"),
    (Method.JUMP, "high"): ("比前一次{money}涨{figure}%", "up {figure}% from {money}"),
    (Method.JUMP, "low"): ("比前一次{money}跌{figure}%", "down {figure}% from {money}"),
    (Method.RUN, "high"): ("从{money}起一路涨了{figure}%", "up {figure}% in a row from {money}"),
    (Method.RUN, "low"): ("从{money}起一路跌了{figure}%", "down {figure}% in a row from {money}"),
    (Method.HOG_GRAIN, "high"): ("猪粮比价{figure}:1，高过{reference}:1", "ratio {figure}:1, above {reference}:1"),
    (Method.HOG_GRAIN, "low"): ("猪粮比价{figure}:1，低过{reference}:1", "ratio {figure}:1, below {reference}:1"),
    (Method.SPREAD, "high"): ("价差比平常的{reference}%大{figure}个点", "{figure} points over the usual {reference}%"),
    (Method.SPREAD, "low"): ("价差比平常的{reference}%小{figure}个点", "{figure} points below the usual {reference}%"),
    (Method.GLUT, "high"): ("上市量比平常多{figure}%", "volume {figure}% above the usual"),
    (Method.GAP, "high"): ("{figure}天没有报价", "no quote for {figure} days"),
}
INPUTS: dict[str, Pair] = {
    "now": ("这次", "now"),
    "before": ("前一次（起点）", "before"),
    "cost": ("成本", "cost"),
    "length": ("连着几期", "periods in a row"),
    "fitted": ("走势上的价", "trend"),
    "sigma": ("标准差", "deviation"),
    "quarterly": ("一季的得分", "quarterly score"),
    "annual": ("一年的得分", "annual score"),
    "hog": ("生猪", "hog"),
    "maize": ("玉米", "maize"),
    "other": ("下一环节的价", "price of the next stage"),
    "markup": ("加价（%）", "markup (%)"),
    "usual": ("平常的加价（%）", "usual markup (%)"),
    "volume": ("量（公斤）", "volume (kg)"),
    "usual_volume": ("平常的量（公斤）", "usual volume (kg)"),
}
MONEY = {"now", "before", "cost", "fitted", "sigma", "hog", "maize", "other"}
GRAMS = {"volume", "usual_volume"}
UNITS: dict[Method, Pair] = {
    Method.DEVIATION: ("个标准差", " deviations"),
    Method.GROWTH: ("个标准差", " deviations"),
    Method.SPREAD: ("个点", " points"),
    Method.GAP: ("天", " days"),
}
PERIODS: dict[str, Pair] = {"day": ("天", "days"), "week": ("周", "weeks"), "month": ("个月", "months")}
SIDES: dict[str, Pair] = {"high": ("偏高", "high"), "low": ("偏低", "low")}
PLAN: Pair = ("按2021年预案的三级", "the three levels of the plan of 2021")


class Figured(Protocol):
    """A warning with its figures."""

    @property
    def side(self) -> str: ...
    @property
    def figure(self) -> int: ...
    @property
    def reference(self) -> int | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def per(self) -> str: ...
    @property
    def told_inputs(self) -> dict[str, float]: ...


def plain(figure: float) -> str:
    """12, 12.5, 0.35: without needless decimals, two at most, and never a sign."""
    return f"{abs(figure):.2f}".rstrip("0").rstrip(".")


def measured(say: Words, rule: Rule, product: Product, alert: Figured) -> str:
    """比前一次2.10元/斤涨41.07%: the figure against what it was measured."""
    told = alert.reference
    money = "" if told is None else _money(say, product, alert.per, told)
    reference = plain((told or 0) / 1000)
    filled = {"figure": plain(alert.figure / 1000), "money": money, "reference": reference}
    return say.pick(FIGURES[rule.method, alert.side]).format(**filled)


def _money(say: Words, product: Product, per: str, figure: float) -> str:
    return f"{say.figure(round(figure), per, product.unit)} {say.per(per, product.unit)}"


def inputs(say: Words, product: Product, alert: Figured) -> str:
    """这次 3.10 元/斤，前一次 2.20 元/斤: all that the figure was made of."""
    colon, comma = " ", say.pick(("，", ", "))
    told = []
    for name, value in alert.told_inputs.items():
        shown = (
            _money(say, product, alert.per, value) if name in MONEY else plain(value / 1000 if name in GRAMS else value)
        )
        told.append(say.pick(INPUTS[name]) + colon + (f"−{shown}" if value < 0 and name not in MONEY else shown))
    return comma.join(told)


def limits(say: Words, rule: Rule) -> str:
    """偏高：10%黄、15%橙、20%红: from which figure on it is which level."""
    if rule.method is Method.HOG_GRAIN:
        return say.pick(PLAN)
    unit = say.pick(UNITS.get(rule.method, ("%", "%")))
    sides = (("high", rule.high), ("low", rule.low))
    comma, colon, stop = say.pick(("、", ", ")), say.pick(("：", ": ")), say.pick(("；", "; "))
    return stop.join(
        say.pick(SIDES[side]) + colon + comma.join(_limit(say, name, limit, unit) for name, limit in limits.items())
        for side, limits in sides
        if limits
    )


def _limit(say: Words, name: str, limit: float, unit: str) -> str:
    word = say.pick(LEVELS[Level[name.upper()]]).partition(" · ")[0]
    return f"{plain(limit)}{unit} {word}"


def period(say: Words, rule: Rule, day: int) -> str:
    """11月20日; 11月9日至15日 of a week: the day, or the days that the price is the mean of."""
    first = days.start(rule.kept, day)
    if first == day or rule.period == "day":
        return say.numbered(day)
    return say.numbered(first) + say.pick(("至", " to ")) + say.numbered(day)


def short(say: Words, rule: Rule, short: warnings.Short) -> str:
    """不判：要36个月，只有12个月."""
    span = say.pick(PERIODS[rule.period])
    if short.has < short.needs:
        sentence = ("不判：要{needs}{span}的价，只有{has}{span}", "Not judged: needs {needs} {span}, has {has}")
    else:
        sentence = (
            "不判：有{has}{span}的价，中间缺得太多，算不出来",
            "Not judged: has {has} {span}, but with too many holes",
        )
    return say.pick(sentence).format(needs=short.needs, has=short.has, span=span)


def where(say: Words, catalogue: Catalogue, spot: str) -> str:
    market = catalogue.markets.get(spot)
    return say.pick((market.short or market.zh, market.en or market.zh)) if market else say.name(catalogue.places[spot])
