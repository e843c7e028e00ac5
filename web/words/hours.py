"""Hours (钟点): when a source is asked, in words: 每天 08:30、11:30; 每周二、四 10:20; 每月3到12日 09:20."""

from collections.abc import Iterable, Sequence

from models.rules import timetables
from models.rules.timetables import Times
from web.words.pairs import Pair

MOST = 8
"""A line with more times a day than this is told as it stands."""
YEAR, MONTH, WEEK = 12, 31, 7
WEEKDAYS = (("一", "Mon"), ("二", "Tue"), ("三", "Wed"), ("四", "Thu"), ("五", "Fri"), ("六", "Sat"), ("日", "Sun"))
COMMA, TO = ("、", ", "), ("到", "–")
RUN = 3
"""From so many days in a row on, only the first and the last are told."""


def told(cron: str) -> Pair:
    """A cron line in Chinese and English."""
    times = timetables.read(cron)
    clock = [f"{hour:02}:{minute:02}" for hour in sorted(times.hours) for minute in sorted(times.minutes)]
    by_month, by_week = len(times.monthdays) < MONTH, len(times.weekdays) < WEEK
    if len(clock) > MOST or len(times.months) < YEAR or (by_month and by_week):
        return cron, cron
    zh, en = _days(times)
    return f"{zh} {COMMA[0].join(clock)}", f"{en} {COMMA[1].join(clock)}"


def _days(times: Times) -> Pair:
    if len(times.monthdays) < MONTH:
        zh, en = _listed(times.monthdays, [(str(day), str(day)) for day in range(1, MONTH + 1)])
        return f"每月{zh}日", f"days {en} of the month"
    if len(times.weekdays) < WEEK:
        zh, en = _listed(times.weekdays, WEEKDAYS)
        return f"每周{zh}", en
    return "每天", "every day"


def _listed(days: Iterable[int], words: Sequence[Pair]) -> Pair:
    """一到五, or 二、四: days in a row by their ends."""
    spans: list[list[int]] = []
    for day in sorted(days):
        if spans and day == spans[-1][-1] + 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return _joined(spans, words, 0), _joined(spans, words, 1)


def _joined(spans: list[list[int]], words: Sequence[Pair], lang: int) -> str:
    parts = []
    for span in spans:
        said = [words[day - 1][lang] for day in span]
        parts += [f"{said[0]}{TO[lang]}{said[-1]}"] if len(said) >= RUN else said
    return COMMA[lang].join(parts)
