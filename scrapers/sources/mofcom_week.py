"""Mofcom's week (商务部周度监测): the national wholesale price of a product, one figure a week, as JSON.

2026-10  the line charts of the site's data centre, /cif/getWeekLineChart2021.fhtml: of the ids of one question the
         first three are answered; `table` repeats one row, so only `datas` is read
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from models.rules import days
from models.rules.errors import Unclear
from scrapers import fields
from scrapers.source import Rejected, Request, Said, Source, Window, asked
from scrapers.source.rows import rejected, said

KEY = "mofcom_week"
URL = "https://cif.mofcom.gov.cn/cif/getWeekLineChart2021.fhtml"
COMMODITIES = {
    "23543271": "柑橘",
    "224093": "梨",
    "224094": "西瓜",
    "224089": "苹果",
    "224090": "香蕉",
    "224091": "葡萄",
}
"""The site's ids and names."""

WORDS = {"name": "NAME", "avg": "DATA", "unit": "UNIT"}
"""Our words and the site's; the figure comes as a text without its last zeros."""

AT_ONCE = 3
FRIDAY = 4
MOST_SERIES, MOST_WEEKS = 40, 2_000


def first(window: Window) -> Iterator[Request]:
    ids = list(COMMODITIES)
    span = (("startDate", window.since.isoformat()), ("endDate", window.until.isoformat()))
    for at in range(0, len(ids), AT_ONCE):
        yield Request(KEY, URL, "json", (("indexIds", ",".join(ids[at : at + AT_ONCE])), *span))


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    """Each asked product's weeks. What is wrong with a series as a whole is wrong with each of its rows."""
    answer = fields.read(text)
    if not isinstance(answer, list) or len(answer) > MOST_SERIES:
        raise Unclear("回来的不是各品种周价的列表")
    wanted = _wanted(url)
    names = [_name(series) for series in answer]
    for series, name in zip(answer, names, strict=True):
        fault = _fault(series, name, wanted)
        if names.count(name) > 1:
            fault = f"“{name[:20]}”在回答里不止一列"
        yield from _refused(series, fault) if fault else map(_said, series["datas"])
    for name in wanted if url else ():
        if name not in names:
            yield rejected([name], "missing", f"问了“{name}”，回答里没有")


def _wanted(url: str) -> tuple[str, ...]:
    """The products whose ids stand in the address; all of ours where it has none."""
    ids = asked(url).get("indexIds", ",".join(COMMODITIES)).split(",")
    return tuple(COMMODITIES[number] for number in ids if number in COMMODITIES)


def _name(series: Any) -> str:
    title = fields.word(series.get("title")) if isinstance(series, dict) else ""
    return title.removeprefix("全国").removesuffix("批发价格走势")


def _fault(series: Any, name: str, wanted: Sequence[str]) -> str:
    """What is wrong with a series: "" only where title, names and units agree and each date stands once."""
    if not isinstance(series, dict) or series.get("title") != f"全国{name}批发价格走势" or name not in wanted:
        return f"标题不是所问品种的全国批发价格走势：“{name[:20]}”"
    rows, unit = series.get("datas"), fields.word(series.get("unit"))
    if not isinstance(rows, list) or len(rows) > MOST_WEEKS or not all(isinstance(row, dict) for row in rows):
        return f"“{name}”没有可读的逐周数据（datas）"
    if any(row.get("NAME") != name for row in rows):
        return f"“{name}”的数据里有别的品名"
    if not unit or any(row.get("UNIT") != unit for row in rows):
        return f"“{name}”的单位前后不一样"
    return _twice(name, [fields.word(row.get("DATADATE")) for row in rows])


def _twice(name: str, told: Iterable[str]) -> str:
    """A date that comes twice shows that the rows were put together wrongly, so none of them is trusted."""
    dates = Counter(days.read(date) or date for date in told)
    again = [str(date) for date, times in dates.items() if times > 1]
    return f"“{name}”的 {again[0][:20]} 出现了不止一次，整列不取" if again else ""


def _refused(series: Any, fault: str) -> Iterator[Rejected]:
    """Each row of a series that is not taken, or the series itself where it has none."""
    rows = series.get("datas") if isinstance(series, dict) else None
    for row in rows if isinstance(rows, list) and rows else [series]:
        yield rejected(_cells(row), "series", fault)


def _said(row: dict[str, Any]) -> Said:
    """A week. Its date is the Friday by which the site names it, not a day on which something was sold."""
    told = fields.word(row.get("DATADATE"))
    when = days.read(told)
    if when and when.weekday() != FRIDAY:
        return rejected(_cells(row), "date", f"周价的日期应是星期五，{told[:20]} 不是")
    if lost := [theirs for theirs in WORDS.values() if theirs not in row]:
        return rejected(_cells(row), "column", f"这一行没有 {'、'.join(lost)}")
    words = {ours: fields.word(row[theirs]) for ours, theirs in WORDS.items()}
    return said(told, {**words, "period": "week"}, _cells(row))


def _cells(row: Any) -> list[str]:
    return fields.cells(row) if isinstance(row, dict) else [fields.word(row)]


SOURCE = Source(KEY, "json", first, parse)
