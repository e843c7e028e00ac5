"""Reports (报表): a bulletin as a workbook: figures, charts, warnings, supply, sources, and how all was made."""

from collections.abc import Iterator
from typing import NamedTuple

from models.bulletins import Bulletin
from models.rules import days
from models.rules.bulletins import WEEK, Kind, Origin
from models.rules.catalogue import Catalogue
from web.words import Words
from web.words import bulletins as told
from web.words.bulletins import Line
from web.words.pairs import Pair
from web.workbooks import Book, Cell, Column, Form, Graph, Table

DEMO: Pair = ("演示 DEMO · ", "DEMO · ")
CHARTS: Pair = ("图", "Charts")
GRAPHS = 12
"""Lines that are drawn, of those that moved most; their figures are all in the sheet."""
SHORTEST = 2
"""Days with a price that a line takes."""
ON_WEEK = 11
"""The column of the change on the week."""
STEPS = {Kind.DAILY: 1, Kind.WEEKLY: WEEK}
FIGURES: tuple[tuple[Pair, Form, int], ...] = (
    (("品种", "Product"), Form.TEXT, 20),
    (("代码", "Code"), Form.TEXT, 20),
    (("环节", "Stage"), Form.TEXT, 10),
    (("地方", "Place"), Form.TEXT, 16),
    (("日期", "Day"), Form.DAY, 12),
    (("最低", "Low"), Form.MONEY, 9),
    (("均价", "Average"), Form.MONEY, 9),
    (("最高", "High"), Form.MONEY, 9),
    (("单位", "Unit"), Form.TEXT, 10),
    (("报价家数", "Quotes"), Form.COUNT, 9),
    (("7天前均价", "Average 7 days before"), Form.MONEY, 11),
    (("比上周%", "On the week %"), Form.SHARE, 9),
    (("去年均价", "Average a year before"), Form.MONEY, 11),
    (("比去年%", "On the year %"), Form.SHARE, 9),
    (("来源", "Sources"), Form.TEXT, 34),
)
LINES: tuple[tuple[Pair, Form, int], ...] = (
    (("品种", "Product"), Form.TEXT, 20),
    (("地方", "Place"), Form.TEXT, 16),
    (("日期", "Day"), Form.DAY, 12),
    (("均价", "Average"), Form.MONEY, 10),
    (("单位", "Unit"), Form.TEXT, 10),
)
WARNINGS: tuple[tuple[Pair, Form, int], ...] = (
    (("级别", "Level"), Form.TEXT, 10),
    (("品种", "Product"), Form.TEXT, 20),
    (("什么事", "What"), Form.TEXT, 30),
    (("地方", "Place"), Form.TEXT, 16),
    (("什么时候", "When"), Form.TEXT, 16),
    (("数字", "Figures"), Form.TEXT, 60),
)
SUPPLY: tuple[tuple[Pair, Form, int], ...] = (
    (("品种", "Product"), Form.TEXT, 20),
    (("供应还是求购", "Side"), Form.TEXT, 14),
    (("公布的合计", "Published total"), Form.BULK, 16),
    (("单位", "Unit"), Form.TEXT, 10),
)
SOURCES: tuple[tuple[Pair, Form, int], ...] = (
    (("来源", "Source"), Form.TEXT, 24),
    (("发布单位", "Publisher"), Form.TEXT, 28),
    (("许可", "Licence"), Form.TEXT, 34),
    (("凭什么用", "By what right"), Form.TEXT, 34),
    (("网址", "Address"), Form.TEXT, 40),
    (("好不好", "Health"), Form.TEXT, 10),
    (("最新的日子", "Newest day"), Form.DAY, 12),
)
NOTES: tuple[tuple[Pair, Form, int], ...] = ((("是什么", "What"), Form.TEXT, 18), (("内容", "Text"), Form.TEXT, 100))
NAMES: dict[str, Pair] = {
    "figures": ("行情", "Figures"),
    "lines": ("走势数据", "Chart data"),
    "warnings": ("预警", "Warnings"),
    "supply": ("货源", "Supply"),
    "sources": ("来源", "Sources"),
    "notes": ("说明", "Notes"),
}
TOLD: dict[str, Pair] = {
    "title": ("简报", "Bulletin"),
    "drafted": ("起草", "Drafted"),
    "published": ("发布", "Published"),
    "words": ("农技员的话", "The officer's words"),
    "note": ("怎么算的", "Method"),
    "address": ("网页", "Page"),
}


class Told(NamedTuple):
    """A bulletin, to whom it is told, and the address of its page."""

    bulletin: Bulletin
    say: Words
    catalogue: Catalogue
    address: str
    demo: bool


def book(one: Told) -> Book:
    """The same figures as the page and the CSV."""
    lines = told.lines(one.say, one.catalogue, one.bulletin.told.rows)
    figures, data = _table(one.say, "figures", FIGURES, [_figures(one, line) for line in lines]), _data(one, lines)
    tables = (figures, _warnings(one), _supply(one), _sources(one), _notes(one), data)
    graphs = [*_moves(one, figures), *_graphs(one, lines, data)]
    title = (one.say.pick(DEMO) if one.demo else "") + told.title(one.say, one.bulletin)
    return Book(title, one.bulletin.made_at, tables, one.say.pick(CHARTS), graphs)


def _table(say: Words, name: str, columns: tuple[tuple[Pair, Form, int], ...], rows: list[list[Cell]]) -> Table:
    return Table(say.pick(NAMES[name]), [Column(say.pick(title), form, wide) for title, form, wide in columns], rows)


def _figures(one: Told, line: Line) -> list[Cell]:
    row, say = line.row, one.say
    low, avg, high, before, year = told.money(say, line, (row.low, row.avg, row.high, row.before_avg, row.year_ago))
    names = say.pick(("、", ", ")).join(say.thing(one.catalogue, key) for key in row.sources)
    spot: list[Cell] = [say.name(line.product), line.product.id, line.stage, line.where, days.of_number(row.day)]
    changes = told.percent(line.week), told.percent(line.year)
    return [*spot, low, avg, high, line.unit, row.quotes, before, changes[0], year, changes[1], names]


def _data(one: Told, lines: list[Line]) -> Table:
    """Every line, a row a day; a day without a price is an empty cell, so that the drawing has its gap."""
    rows = [row for line in lines for row in _days(one, line)]
    return _table(one.say, "lines", LINES, rows)


def _days(one: Told, line: Line) -> Iterator[list[Cell]]:
    known = dict(line.row.line)
    step = STEPS[one.bulletin.period]
    for day in range(min(known), max(known) + 1, step) if known else ():
        (avg,) = told.money(one.say, line, (known.get(day),))
        yield [one.say.name(line.product), line.where, days.of_number(day), avg, line.unit]


def _moves(one: Told, figures: Table) -> list[Graph]:
    """How much each moved on the week, where any can be compared."""
    if not any(isinstance(row[ON_WEEK], float) for row in figures.rows):
        return []
    return [Graph("column", figures.columns[ON_WEEK].title, figures, 0, ON_WEEK, (0, len(figures.rows) - 1))]


def _graphs(one: Told, lines: list[Line], data: Table) -> list[Graph]:
    spans, end = [], 0
    for line in lines:
        begin, end = end, end + sum(1 for _ in _days(one, line))
        if len(line.row.line) >= SHORTEST:
            spans.append((line, (begin, end - 1)))
    spans.sort(key=lambda span: -abs(span[0].row.move))
    return [
        Graph("line", f"{one.say.name(line.product)} · {line.where}（{line.unit}）", data, 2, 3, rows)
        for line, rows in spans[:GRAPHS]
    ]


def _warnings(one: Told) -> Table:
    found = told.warnings(one.say, one.catalogue, one.bulletin.told)
    rows: list[list[Cell]] = [
        [warned.level, one.say.name(warned.product), warned.what, warned.where, warned.day, warned.measured]
        for warned in found
    ]
    return _table(one.say, "warnings", WARNINGS, rows)


def _supply(one: Told) -> Table:
    found = told.supply(one.say, one.catalogue, one.bulletin.told)
    rows: list[list[Cell]] = [[one.say.name(goods.product), goods.side, goods.figure, goods.unit] for goods in found]
    return _table(one.say, "supply", SUPPLY, rows)


def _sources(one: Told) -> Table:
    known = [origin for origin in one.bulletin.told.sources if origin.key in one.catalogue.sources]
    return _table(one.say, "sources", SOURCES, [_source(one, origin) for origin in known])


def _source(one: Told, origin: Origin) -> list[Cell]:
    entry = one.catalogue.sources[origin.key]
    rights = entry.publisher, entry.licence, entry.authorisation, entry.url
    newest = None if origin.newest is None else days.of_number(origin.newest)
    return [one.say.name(entry), *rights, one.say.health(origin.colour), newest]


def _notes(one: Told) -> Table:
    say, bulletin = one.say, one.bulletin
    said = [("title", told.title(say, bulletin)), ("address", one.address), ("drafted", days.told(bulletin.made_at))]
    said += [("published", days.told(bulletin.published_at))] if bulletin.published_at else []
    said += [("words", text) for text in bulletin.words.splitlines()]
    said += [("note", text) for text in told.notes(say)]
    return _table(say, "notes", NOTES, [[say.pick(TOLD[name]), text] for name, text in said])
