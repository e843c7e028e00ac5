"""When (时间): days and spans in a message: 今天, 11月5号, 上周五, 近7天; 这个月, 去年."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from web.sms.reader.numbers import NUMBER, value

Span = tuple[date, date]
DAY = timedelta(1)
WEEKDAYS = "一二三四五六日天"
_WEEK = r"(?:周(?![期围边转])|星期|礼拜)"
OLDEST = 366
_SIGN = "[一二三四五六七八九]"
_DAY = rf"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十{_SIGN}?|{_SIGN})"
_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|十[一二]?|{_SIGN})月"


def _one(day: date) -> Span:
    return day, day


def _weekday(found: re.Match[str], today: date, weeks: int) -> Span:
    monday = today - today.weekday() * DAY + weeks * 7 * DAY
    if not found["day"]:
        return monday, monday + 6 * DAY
    return _one(monday + min(WEEKDAYS.index(found["day"]), 6) * DAY)


def _nearest(found: re.Match[str], today: date, ahead: bool) -> Span:
    """周五: the last such day, in a listing the next."""
    (when, _), week = _weekday(found, today, 0), 7 * DAY
    if ahead:
        return _one(when if when >= today else when + week)
    return _one(when if when <= today else when - week)


def _month(today: date, back: int) -> Span:
    last = today.replace(day=1)
    for _ in range(back):
        last = (last - DAY).replace(day=1)
    following = (last + 31 * DAY).replace(day=1)
    return last, following - DAY


def _of_last_month(found: re.Match[str], today: date) -> Span | None:
    first, last = _month(today, 1)
    when = first + (int(value(found["day"])) - 1) * DAY
    return _one(when) if when <= last else None


def _dated(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """A day of a month; without a year the last such day, in a listing the next."""
    month, day = int(value(found["month"])), int(value(found["day"]))
    years = [int(found["year"])] if found["year"] else _years(today, ahead)
    for year in years:
        try:
            when = date(year, month, day)
        except ValueError:
            continue
        if found["year"] or (when >= today if ahead else when <= today):
            return _one(when)
    return None


def _years(today: date, ahead: bool) -> list[int]:
    return [today.year, today.year + 1] if ahead else [today.year, today.year - 1]


def _numbered(found: re.Match[str], today: date, ahead: bool) -> Span | None:
    """N号: the last such day, in a listing the next."""
    wanted, step = int(value(found["day"])), DAY if ahead else -DAY
    for days in range(62):
        if (today + days * step).day == wanted:
            return _one(today + days * step)
    return None


def _lately(found: re.Match[str], today: date, ahead: bool) -> Span:
    count = max(1, min(int(value(found["count"])), OLDEST))
    return today - (count - 1) * DAY, today


def _year_ago(today: date) -> Span:
    try:
        return _one(today.replace(year=today.year - 1))
    except ValueError:
        return _one(today.replace(year=today.year - 1, day=28))


Rule = Callable[[re.Match[str], date, bool], Span | None]
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"去年的?(?:今天|今日|这天|这一天|这个时候|同一天|同期)", lambda _, today, __: _year_ago(today)),
        (r"大前天", lambda _, today, __: _one(today - 3 * DAY)),
        (r"前天|前日", lambda _, today, __: _one(today - 2 * DAY)),
        (r"昨天|昨日|昨儿个?|昨晚", lambda _, today, __: _one(today - DAY)),
        (r"今天|今日|今儿个?|今早|今晨|当天|当日", lambda _, today, __: _one(today)),
        (r"明天|明日|明早|明儿个?", lambda _, today, __: _one(today + DAY)),
        (r"大后天", lambda _, today, __: _one(today + 3 * DAY)),
        (r"(?<!明)后天", lambda _, today, __: _one(today + 2 * DAY)),
        (rf"上上个?{_WEEK}(?P<day>[{WEEKDAYS}])?", lambda found, today, _: _weekday(found, today, -2)),
        (rf"上个?{_WEEK}(?P<day>[{WEEKDAYS}])?", lambda found, today, _: _weekday(found, today, -1)),
        (rf"下个?{_WEEK}(?P<day>[{WEEKDAYS}])?", lambda found, today, _: _weekday(found, today, 1)),
        (rf"(?:这|本)个?{_WEEK}(?P<day>[{WEEKDAYS}])?", lambda found, today, _: _weekday(found, today, 0)),
        (rf"(?<!每){_WEEK}(?P<day>[{WEEKDAYS}])", _nearest),
        (
            rf"(?P<count>{NUMBER})天(?:以)?前",
            lambda found, today, _: _one(today - int(min(value(found["count"]), OLDEST)) * DAY),
        ),
        (rf"上个?月的?{_DAY}(?:号|日)", lambda found, today, _: _of_last_month(found, today)),
        (r"上个?月(?!\d)", lambda _, today, __: _month(today, 1)),
        (r"(?:这个?|本|当)月", lambda _, today, __: _month(today, 0)),
        (rf"(?:最近|近|过去|这)(?P<count>{NUMBER})(?:天|日)(?:内|来|里)?", _lately),
        (r"(?:最近|近|过去)(?:一|1)?(?:个星期|周|个礼拜)", lambda _, today, __: (today - 6 * DAY, today)),
        (rf"(?<![\d第个])(?:(?P<year>20\d\d)[年./-])?{_MONTH}{_DAY}(?:号|日)?", _dated),
        (r"(?P<year>20\d\d)[./-](?P<month>1[0-2]|0?[1-9])[./-](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)", _dated),
        (rf"(?<![\d.初第十百]){_DAY}(?:号|日)(?!楼|院)", _numbered),
    )
)
SPANS = (
    ("year", re.compile(r"去年|同比|今年|一年|全年|往年|年初|同期|1年|上年")),
    ("month", re.compile(r"(?:这|一|1|本|上|近|当|30)个?月|(?<![个\d一二三四五六七八九十])月|30天|三十天|环比")),
    ("week", re.compile(rf"(?<![二两三四五六七八九十\d个])(?:[这本上一1近]个?)?{_WEEK}|1周|7天|七天")),
)


def day(said: str, today: date, ahead: bool) -> tuple[Span | None, str]:
    """The day or days that a message names, and the message without them. `ahead`: days to come are meant."""
    for pattern, rule in RULES:
        for found in pattern.finditer(said):
            if (when := rule(found, today, ahead)) is not None:
                return when, f"{said[: found.start()]} {said[found.end() :]}"
    return None, said


def span(said: str) -> str:
    """Over which time a trend is asked: week, month or year."""
    return next((name for name, pattern in SPANS if pattern.search(said)), "")
