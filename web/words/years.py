"""How years laid over each other are told (同期): 节前3周, 第12周, 今年, 常年."""

from collections.abc import Iterable, Mapping

from models.rules import days
from models.rules.boxes import Box
from models.rules.days import Period
from models.rules.years import FEWEST, PAST, Alignment, Compared, Frame
from web.words import Words
from web.words.pairs import Pair

ALIGNMENTS: dict[str, Pair] = {
    Alignment.CALENDAR: ("按日历", "by the calendar"),
    Alignment.SPRING: ("按春节前后", "by the days to Spring Festival"),
    Alignment.QINGMING: ("按清明以后", "by the days since Qingming"),
}
FESTIVALS: dict[str, Pair] = {Alignment.SPRING: ("春节", "Spring Festival"), Alignment.QINGMING: ("清明", "Qingming")}
SHORT: dict[str, Pair] = {Alignment.SPRING: ("节", "festival"), Alignment.QINGMING: ("清明", "Qingming")}
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
NAMES: dict[int, Pair] = {0: ("今年", "this year"), 1: ("去年", "last year")}
QUARTER_MONTHS, QUARTER_WEEKS = (1, 4, 7, 10), (1, 14, 27, 40)


def alignment(say: Words, code: str) -> str:
    return say.pick(ALIGNMENTS[code])


def by(say: Words, frame: Frame) -> str:
    """按春节前后，按周: how the years lie over each other."""
    periods: dict[Period, Pair] = {
        Period.DAY: ("按日", "by day"), Period.WEEK: ("按周", "by week"), Period.MONTH: ("按月", "by month")
    }  # fmt: skip
    return f"{alignment(say, frame.alignment)}{say.pick(('，', ', '))}{say.pick(periods[frame.period])}"


def slot(say: Words, frame: Frame, number: int) -> str:
    """11月, 第48周, 节前3周, 清明后12天."""
    if frame.alignment is not Alignment.CALENDAR:
        return _from(say, frame, number)
    return month(say, number) if frame.period is Period.MONTH else say.pick((f"第{number}周", f"week {number}"))


def month(say: Words, number: int) -> str:
    return say.pick((f"{number}月", ENGLISH[number - 1]))


def _from(say: Words, frame: Frame, number: int) -> str:
    """Weeks after begin with the festival's own day; that day alone has its name."""
    zh, en = SHORT[frame.alignment]
    if frame.period is Period.DAY and number == 0:
        return say.pick(FESTIVALS[frame.alignment])
    count = -number if number < 0 else number + (frame.period is Period.WEEK)
    unit, english = ("周", "week") if frame.period is Period.WEEK else ("天", "day")
    plural = "" if count == 1 else "s"
    side, where = ("前", "before") if number < 0 else ("后", "after")
    return say.pick((f"{zh}{side}{count}{unit}", f"{count} {english}{plural} {where} {en}"))


def name(say: Words, age: int) -> str:
    return say.pick(NAMES[age])


def names(say: Words, every: Iterable[int]) -> list[str]:
    """今年, 去年, 2024 …: the years, the newest first."""
    return [say.pick(NAMES[age]) if age in NAMES else str(year) for age, year in enumerate(every)]


def labels(say: Words, frame: Frame) -> list[tuple[int, str]]:
    """What stands under the drawing."""
    if frame.alignment is not Alignment.CALENDAR:
        first, last = frame.window
        return [
            (first, _from(say, frame, first)),
            (0, say.pick(FESTIVALS[frame.alignment])),
            (last, _from(say, frame, last)),
        ]
    if frame.period is Period.MONTH:
        return [(number, month(say, number)) for number in QUARTER_MONTHS]
    return [(number, slot(say, frame, number)) for number in QUARTER_WEEKS]


def described(say: Words, found: Compared) -> str:
    return say.pick((
        f"今年有{len(found.now)}期的价，前五年里{len(found.past)}年有价，常年范围有{len(found.usual)}期",
        f"this year tells {len(found.now)} prices, {len(found.past)} of the five years before tell any,"
        f" what is usual is known for {len(found.usual)}",
    ))  # fmt: skip


def too_few(say: Words, told: int) -> str:
    return say.pick((
        f"前{PAST}年里只有{told}年有价，同一期不到{FEWEST}年，不画常年范围。",
        f"Only {told} of the {PAST} years before tell a price, and no slot has {FEWEST}: what is usual is not drawn.",
    ))  # fmt: skip


def dated(say: Words, frame: Frame, year: int) -> str:
    """Which day this year is counted from: 今年的春节是2027年2月6日."""
    if frame.alignment is Alignment.CALENDAR:
        return ""
    zh, en = FESTIVALS[frame.alignment]
    day = days.of_number(frame.anchors[year])
    return say.pick((
        f"今年的{zh}是{day.year}年{day.month}月{day.day}日。",
        f"{en} of this year is {day.day} {day:%b} {day.year}.",
    ))  # fmt: skip


def undated(say: Words, code: str) -> str:
    """Without the festival's day nothing can be counted from it."""
    zh, en = FESTIVALS[code]
    return say.pick((
        f"目录里没有今年的{zh}是哪天，不能这样比。",
        f"The catalogue does not tell the day of {en} this year, so this cannot be compared.",
    ))  # fmt: skip


def boxes(say: Words, found: Mapping[int, Box | None]) -> str:
    """Which months are dearest and cheapest, for those who do not see the picture."""
    told = {number: lies.middle for number, lies in found.items() if lies}
    if not told:
        return ""
    dearest, cheapest = max(told, key=told.__getitem__), min(told, key=told.__getitem__)
    return say.pick((
        f"中间的价{month(say, dearest)}最高，{month(say, cheapest)}最低",
        f"the middle price is highest in {month(say, dearest)} and lowest in {month(say, cheapest)}",
    ))  # fmt: skip
