"""Rules of warnings (预警规则): what is watched where, by which method, from which figure on, and what is done then."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from models.rules.catalogue.tables import Row
from models.rules.days import Period
from models.rules.products import Product


class Method(StrEnum):
    """How a warning is found: 离季节水平 同期涨幅 成本线 一下涨跌 连着涨跌 猪粮比价 产销价差 上市量 断数."""

    DEVIATION = "deviation"
    GROWTH = "growth"
    FLOOR = "floor"
    JUMP = "jump"
    RUN = "run"
    HOG_GRAIN = "hog_grain"
    SPREAD = "spread"
    GLUT = "glut"
    GAP = "gap"


class Level(IntEnum):
    """How grave it is: 没有 黄 橙 红."""

    NONE = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3


PERIODS = {"day": Period.DAY, "week": Period.WEEK, "month": Period.MONTH}
MONTHLY = (Method.DEVIATION, Method.GROWTH)
TWO = (Method.HOG_GRAIN, Method.SPREAD)
"""Methods that work on months alone, and those that look at a second product."""
SIDES = ("high", "low")
MONTHS = range(1, 13)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is watched (预警规则). Products by their ids or families; a place or market each, "" is the district.

    `high` and `low`: from which figure on it is yellow, orange, red, in the method's unit; `back`: how far the figure
    has to be back before it closes. `history`: periods with a price among the last `window` (0: all) that it takes;
    `stale`: days after which a figure says nothing any more; `cooldown`: days within which the same warning is opened
    again instead of a new one. `costs`: yuan for each product of a cost floor. `other`: the second product, at the
    stage `other_stage`. `months`: when it is judged; without them while the product is sold.
    """

    code: str
    zh: str
    en: str
    method: Method
    products: tuple[str, ...]
    places: tuple[str, ...] = ("",)
    stage: str = ""
    period: str = "day"
    high: dict[str, float] = field(default_factory=dict)
    low: dict[str, float] = field(default_factory=dict)
    back: float = 0
    length: int = 1
    months: tuple[int, ...] = ()
    history: int = 2
    window: int = 0
    stale: int = 21
    cooldown: int = 30
    costs: dict[str, float] = field(default_factory=dict)
    other: str = ""
    other_stage: str = ""
    per: str = "kg"
    say: dict[str, Pair] = field(default_factory=dict)
    reason: Pair = ("", "")
    response: Pair = ("", "")
    owner: Pair = ("", "")
    src: str = ""

    @property
    def kept(self) -> Period:
        """The period of the summaries that it reads."""
        return PERIODS[self.period]

    def wanted(self, products: Mapping[str, Product]) -> list[Product]:
        """The products that it is about, in the catalogue's order."""
        return [
            product
            for product in products.values()
            if not product.stock_only and (product.id in self.products or product.family in self.products)
        ]

    def at(self, side: str, figure: float, slack: float = 0) -> Level:
        """How grave the figure is on one side; `slack`: as if it were so much nearer to the alarm."""
        limits, signed = (self.high, figure) if side == "high" else (self.low, -figure)
        reached = [Level[name.upper()] for name, limit in limits.items() if signed + slack >= limit]
        return max(reached, default=Level.NONE)


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule may name."""

    products: Mapping[str, Product]
    families: Collection[str]
    spots: Collection[str]
    stages: Collection[str]


def check(listed: Iterable[tuple[Row, Rule]], known: Known) -> None:
    """Every rule names what exists, and has the figures that its method needs."""
    seen: set[str] = set()
    for row, rule in listed:
        if rule.code in seen:
            raise row.fault("写过一条同样 code 的规则了")
        seen.add(rule.code)
        _named(row, rule, known)
        _timed(row, rule)
        _measured(row, rule)
        _costed(row, rule, known)


def _named(row: Row, rule: Rule, known: Known) -> None:
    wanted = (
        ("产品或品类", rule.products, {*known.products, *known.families}),
        ("产品", filter(None, (rule.other, *rule.costs)), known.products),
        ("市场或地方", filter(None, rule.places), known.spots),
        ("环节", filter(None, (rule.stage, rule.other_stage)), known.stages),
    )
    for what, words, there in wanted:
        for word in words:
            if word not in there:
                raise row.fault(f"没有{what} {word}")


def _timed(row: Row, rule: Rule) -> None:
    if rule.period not in PERIODS:
        raise row.fault(f"period 不能是 {rule.period}，能用的有 {'、'.join(PERIODS)}")
    if rule.method in MONTHLY and rule.period != "month":
        raise row.fault(f"{rule.method} 按月算，period 要写 month")
    if not set(rule.months) <= set(MONTHS):
        raise row.fault("months 要写 1 到 12")
    if min(rule.history, rule.length, rule.stale) < 1 or min(rule.window, rule.back, rule.cooldown) < 0:
        raise row.fault("history、length、stale 至少是 1，window、back、cooldown 不能是负数")


def _measured(row: Row, rule: Rule) -> None:
    """Levels that get graver, and words for each side that has any."""
    for side, limits in (("high", rule.high), ("low", rule.low)):
        if not set(limits) <= {level.name.lower() for level in Level if level}:
            raise row.fault(f"{side} 只能写 yellow、orange、red")
        told = [limits[level.name.lower()] for level in Level if level.name.lower() in limits]
        if told != sorted(told):
            raise row.fault(f"{side} 的黄、橙、红要一个比一个大")
        if limits and side not in rule.say:
            raise row.fault(f"say 里缺 {side} 的说法")
    if not (rule.high or rule.low) and rule.method is not Method.HOG_GRAIN:
        raise row.fault("要写 high 或 low，从多少起是黄、橙、红")
    if rule.method is Method.HOG_GRAIN and set(rule.say) != set(SIDES):
        raise row.fault("say 里要有 high 和 low 的说法")
    if (rule.method in TWO) != bool(rule.other):
        raise row.fault("猪粮比价和价差要写 other（另一样东西），别的不写")


def _costed(row: Row, rule: Rule, known: Known) -> None:
    if rule.method is not Method.FLOOR:
        return
    missing = [product.id for product in rule.wanted(known.products) if rule.costs.get(product.id, 0) <= 0]
    if missing or not rule.src:
        raise row.fault(f"成本线要写每样东西的 costs（元）和依据 src，缺 {'、'.join(missing) or 'src'}")
