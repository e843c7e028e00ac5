"""How the course of a price is told (走势): periods by their name, gaps with their length, choices of both."""

from models.rules import days
from models.rules.days import Period
from models.rules.gaps import Gap
from web.words import Words
from web.words.pairs import Pair

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
    last = days.start(period, gap.last)
    first = began(say, period, gap.first)
    return first if last == gap.first else f"{first}—{began(say, period, last)}"


def times(say: Words, period: Period, count: int) -> str:
    """3天, 1 week, 2 months."""
    zh, en = COUNTED[period]
    return say.pick((f"{count}{zh}", f"{count} {en}" + ("" if count == 1 else "s")))
