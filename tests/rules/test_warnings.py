"""What a rule of warnings makes of prices: each method on figures worked by hand, and what becomes of the warning."""

from dataclasses import replace

import pytest

from models.rules import days, warnings
from models.rules.catalogue import Catalogue
from models.rules.catalogue.warnings import Level, Method, Rule
from models.rules.days import Period
from models.rules.products import Product
from models.rules.warnings import Line, Move, Point, Short, Sight, Standing, State, Step, Verdict
from models.rules.warnings.figures import last, number
from models.rules.warnings.methods import is_early

MONDAY = days.number(days.asked("2026-01-05"))
SAID = ("说", "said")
RULE = Rule(
    "rule",
    "规则",
    "rule",
    Method.JUMP,
    ("hog.market",),
    high={"yellow": 10, "orange": 20},
    low={"yellow": 10},
    back=3,
    window=3,
    say={"high": SAID, "low": SAID},
)


def daily(*prices: float | None, first: int = MONDAY, period: Period = Period.DAY) -> Line:
    """A price a period, from that day on; None where none was told."""
    length = {Period.DAY: 1, Period.WEEK: 7}[period]
    starts = [first + n * length for n in range(len(prices))]
    told = zip(starts, prices, strict=True)
    return Line([Point(number(period, day), last(period, day), round(p * 1000)) for day, p in told if p is not None])


def monthly(prices: list[float | None], year: int = 2020) -> Line:
    starts = [days.number(days.asked(f"{year + n // 12}-{n % 12 + 1}-1")) for n in range(len(prices))]
    told = [(start, price) for start, price in zip(starts, prices, strict=True) if price is not None]
    return Line([Point(number(Period.MONTH, s), last(Period.MONTH, s), round(p * 1000)) for s, p in told])


def hog(catalogue: Catalogue) -> Product:
    return catalogue.products["hog.market"]


def judged(catalogue: Catalogue, rule: Rule, own: Line, other: Line | None = None) -> Verdict | Short | None:
    """What the last day means."""
    day = own.points[-1].last
    return warnings.judge(Sight(rule, hog(catalogue), own, other or Line()), day)


def verdict(catalogue: Catalogue, rule: Rule, own: Line, other: Line | None = None) -> Verdict:
    found = judged(catalogue, rule, own, other)
    assert isinstance(found, Verdict), found
    return found


@pytest.mark.parametrize(
    ("prices", "figure", "side", "level"),
    [
        ((10, 10, 11), 10, "high", Level.YELLOW),
        ((10, 10, 12.5), 25, "high", Level.ORANGE),
        ((10, 10, 9.5), -5, "", Level.NONE),
        ((10, 10, 8.9), -11, "low", Level.YELLOW),
        ((10, 10, 5), -50, "low", Level.YELLOW),
    ],
)
def test_a_jump_is_the_change_on_the_quote_before(
    catalogue: Catalogue, prices: tuple[float, ...], figure: float, side: str, level: Level
) -> None:
    found = verdict(catalogue, RULE, daily(*prices))
    assert (round(found.measured.figure, 6), found.side, found.level) == (figure, side, level)
    assert found.measured.reference == 10_000


def test_a_quote_too_far_back_is_nothing_to_jump_from(catalogue: Catalogue) -> None:
    assert judged(catalogue, RULE, daily(10, None, 20)) == Short(2, 2, MONDAY + 2)
    assert verdict(catalogue, replace(RULE, length=2), daily(10, None, 20)).level is Level.ORANGE
    assert judged(catalogue, RULE, daily(10, None, None, 20)) == Short(2, 1, MONDAY + 3)


def test_a_run_is_the_change_since_prices_began_to_go_one_way(catalogue: Catalogue) -> None:
    rule = replace(RULE, method=Method.RUN, length=3, window=0)
    found = verdict(catalogue, rule, daily(10, 10, 10.4, 10.8, 11.2))
    assert round(found.measured.figure, 6) == 12
    assert found.measured.inputs == {"now": 11_200, "before": 10_000, "length": 3}
    assert verdict(catalogue, rule, daily(10, 10, 10, 10.8, 11.2)).measured.figure == 0
    assert verdict(catalogue, rule, daily(10, 10.4, 10.8, 11.2, 11.2)).measured.figure == 0
    assert verdict(catalogue, rule, daily(10, 10.4, None, 10.8, 11.2)).measured.figure == 0
    assert verdict(catalogue, rule, daily(10, 9.6, 9.2, 8.8)).side == "low"


def test_below_the_cost_it_warns_by_how_many_per_cent(catalogue: Catalogue) -> None:
    rule = replace(RULE, method=Method.FLOOR, high={}, low={"yellow": 0, "orange": 10}, costs={"hog.market": 13})
    assert verdict(catalogue, rule, daily(14, 13.1)).level is Level.NONE
    assert verdict(catalogue, rule, daily(14, 13.1)).held["low"] is Level.YELLOW
    assert verdict(catalogue, rule, daily(14, 12.9)).level is Level.YELLOW
    found = verdict(catalogue, rule, daily(14, 11.05))
    assert (round(found.measured.figure, 6), found.measured.reference, found.level) == (-15, 13_000, Level.ORANGE)


@pytest.mark.parametrize(
    ("ratios", "side", "level", "held"),
    [
        ((7, 7, 7), "", Level.NONE, Level.NONE),
        ((7, 7, 5.9), "low", Level.YELLOW, Level.YELLOW),
        ((5.9, 5.5, 5.2), "low", Level.ORANGE, Level.ORANGE),
        ((5.9, 5.5, 4.9), "low", Level.RED, Level.RED),
        ((5.9, 5.5, 6.1), "", Level.NONE, Level.YELLOW),
        ((7, 8, 9.5), "high", Level.YELLOW, Level.YELLOW),
        ((7, 10.5, 11), "high", Level.ORANGE, Level.ORANGE),
        ((7, 10.5, 12.5), "high", Level.RED, Level.RED),
    ],
)
def test_the_hog_grain_ratio_has_the_levels_of_the_plan(
    catalogue: Catalogue, ratios: tuple[float, ...], side: str, level: Level, held: Level
) -> None:
    rule = replace(RULE, method=Method.HOG_GRAIN, period="week", back=0.2, high={}, low={}, history=1)
    own = daily(*(2 * ratio for ratio in ratios), period=Period.WEEK)
    found = verdict(catalogue, rule, own, daily(2, 2, 2, period=Period.WEEK))
    assert (found.side, found.level) == (side, level)
    assert found.held[side or "low"] == held
    assert round(found.measured.figure, 6) == ratios[-1]


def test_without_a_maize_price_of_the_week_there_is_no_ratio(catalogue: Catalogue) -> None:
    rule = replace(RULE, method=Method.HOG_GRAIN, period="week", history=1)
    own = daily(10, 10, 10, period=Period.WEEK)
    assert isinstance(judged(catalogue, rule, own, daily(2, 2, period=Period.WEEK)), Short)


def test_a_spread_is_measured_against_its_own_median(catalogue: Catalogue) -> None:
    rule = replace(RULE, method=Method.SPREAD, window=5, history=3)
    found = verdict(catalogue, rule, daily(10, 10, 10, 10), daily(15, 15, 15.2, 17))
    assert (round(found.measured.figure, 6), found.measured.reference) == (20, 50)
    assert (found.side, found.level) == ("high", Level.ORANGE)
    assert isinstance(judged(catalogue, rule, daily(10, 10, 10), daily(15, 15)), Short)


def test_a_glut_is_a_volume_far_over_the_usual(catalogue: Catalogue) -> None:
    points = [Point(n, n, 5_000, volume) for n, volume in enumerate([100, 110, 90, 100, 150], MONDAY)]
    rule = replace(RULE, method=Method.GLUT, window=10, history=5, high={"yellow": 50})
    found = verdict(catalogue, rule, Line(points))
    assert (found.measured.figure, found.level) == (50, Level.YELLOW)
    silent = [point._replace(volume=None) for point in points]
    assert isinstance(judged(catalogue, rule, Line(silent)), Short)


def test_a_season_is_missed_by_deviations_from_its_trend(catalogue: Catalogue) -> None:
    rule = replace(RULE, method=Method.DEVIATION, period="month", window=0, history=36, high={"yellow": 1, "red": 3})
    calm: list[float | None] = [10 + n % 12 + n % 2 / 10 + (n // 12 * 7 % 3) / 5 for n in range(48)]
    assert verdict(catalogue, rule, monthly(calm)).level is Level.NONE
    found = verdict(catalogue, rule, monthly([*calm[:-1], 40.0]))
    assert (found.side, found.level) == ("high", Level.RED)
    assert found.measured.figure > 7, "a month in its own fit lies at most the root of all months off"
    assert judged(catalogue, rule, monthly(calm[:30])) == Short(36, 30, days.number(days.asked("2022-6-30")))
    holes = [price if n % 2 or n == 46 else None for n, price in enumerate(calm[:47])]
    assert isinstance(judged(catalogue, replace(rule, history=10), monthly(holes)), Short)


def test_growth_is_judged_by_the_year_alone_at_the_beginning_of_a_season(catalogue: Catalogue) -> None:
    navel = catalogue.products["citrus.navel_late"]
    assert [month for month in range(1, 13) if is_early(navel, month) and month in navel.sale_months] == [3, 4, 5]
    assert not any(is_early(hog(catalogue), month) for month in range(1, 13))
    rule = replace(RULE, method=Method.GROWTH, period="month", window=0, history=6, high={"yellow": 0.5, "orange": 1})
    years = ((4.0, 4.2, 4.1, 4.0), (4.4, 4.5, 4.3, 4.2), (4.2, 4.4, 4.3, 4.1), (8.0,))
    prices: list[float | None] = []
    for year in years:
        prices += [None, None, *year, *[None] * (10 - len(year))]
    own = monthly(prices[: 36 + 3])
    found = warnings.judge(Sight(rule, navel, own), own.points[-1].last)
    assert isinstance(found, Verdict)
    assert (found.side, found.level, list(found.measured.inputs)) == ("high", Level.ORANGE, ["annual"])


def test_a_gap_counts_days_in_the_season_alone(catalogue: Catalogue) -> None:
    late = catalogue.products["citrus.navel_late"]
    rule = replace(RULE, method=Method.GAP, high={"yellow": 5}, low={}, history=3, window=10, stale=20)
    own = daily(*[5.0] * 4, first=days.number(days.asked("2026-6-10")))
    sight, newest = Sight(rule, late, own), own.points[-1].last
    levels = [warnings.judge(sight, newest + day) for day in (4, 5, 16, 18)]
    assert [found.level if isinstance(found, Verdict) else found for found in levels] == [0, 1, 1, None]
    thin = Sight(rule, late, Line(own.points[:2]))
    assert warnings.judge(thin, newest + 5) == Short(3, 2, own.points[1].last)


def test_what_is_too_old_or_out_of_season_is_not_judged(catalogue: Catalogue) -> None:
    sight = Sight(replace(RULE, stale=5), hog(catalogue), daily(10, 10, 20))
    assert isinstance(warnings.judge(sight, MONDAY + 7), Verdict)
    assert warnings.judge(sight, MONDAY + 8) is None
    assert judged(catalogue, replace(RULE, months=(2,)), daily(10, 10, 20)) is None
    assert warnings.judge(Sight(RULE, hog(catalogue), Line()), MONDAY) is None


def steps(catalogue: Catalogue, now: Standing | None, *prices: float, day: int = 2) -> list[Move]:
    own = daily(*prices)
    return [
        *warnings.moves(RULE, now, warnings.judge(Sight(RULE, hog(catalogue), own), own.points[-1].last), MONDAY + day)
    ]


OPENED = Standing(State.OPEN, "high", Level.ORANGE, MONDAY + 1, 25_000)


def test_it_closes_only_once_the_figure_is_back_by_the_margin(catalogue: Catalogue) -> None:
    assert steps(catalogue, None, 10, 10, 12.5) == [Move(Step.OPEN, Level.ORANGE)]
    assert steps(catalogue, OPENED, 10, 10, 12.5) == [Move(Step.HIT, Level.ORANGE)]
    assert steps(catalogue, OPENED, 10, 10, 11.8) == [Move(Step.HIT, Level.ORANGE)]
    assert steps(catalogue, OPENED, 10, 10, 11.5) == [Move(Step.HIT, Level.YELLOW)]
    assert steps(catalogue, OPENED, 10, 10, 10.8) == [Move(Step.UPDATE, Level.YELLOW)]
    assert steps(catalogue, OPENED, 10, 10, 10.6) == [Move(Step.CLOSE, Level.ORANGE, "back")]
    assert steps(catalogue, OPENED, 10, 10, 8) == [
        Move(Step.CLOSE, Level.ORANGE, "other"),
        Move(Step.OPEN, Level.YELLOW),
    ]


def test_one_that_was_closed_opens_again_within_its_time_else_anew(catalogue: Catalogue) -> None:
    closed = replace(OPENED, state=State.CLOSED, closed_day=MONDAY)
    assert steps(catalogue, closed, 10, 10, 12.5, day=30) == [Move(Step.REOPEN, Level.ORANGE)]
    assert steps(catalogue, closed, 10, 10, 12.5, day=31) == [Move(Step.OPEN, Level.ORANGE)]
    assert steps(catalogue, closed, 10, 10, 8, day=3) == [Move(Step.OPEN, Level.YELLOW)]
    by_hand = replace(closed, armed=False)
    assert steps(catalogue, by_hand, 10, 10, 12.5) == []
    assert steps(catalogue, by_hand, 10, 10, 10.8) == []
    assert steps(catalogue, by_hand, 10, 10, 10.6) == [Move(Step.BACK)]
    assert steps(catalogue, replace(by_hand, level=Level.YELLOW), 10, 10, 12.5) == [Move(Step.REOPEN, Level.ORANGE)]


def test_an_earlier_day_or_too_little_history_changes_nothing(catalogue: Catalogue) -> None:
    later = replace(OPENED, day=MONDAY + 9)
    assert steps(catalogue, later, 10, 10, 10) == []
    assert steps(catalogue, replace(later, state=State.CLOSED, closed_day=MONDAY + 9), 10, 10, 12.5) == []
    assert [*warnings.moves(RULE, OPENED, Short(2, 1, MONDAY), MONDAY + 2)] == []
    assert [*warnings.moves(RULE, OPENED, None, MONDAY + 2)] == [Move(Step.CLOSE, Level.ORANGE, "gone")]
