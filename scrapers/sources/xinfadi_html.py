"""Xinfadi's pages (新发地网页): the table on the home page, and the lists of the old site.

until 2021-07  /marketanalysis/…: table.hq_table, the header a row of cells, no origin column (it is glued to the spec)
2021-08        the home page: one table for the sticky header, its body empty, and one with the rows in #ulTableBody
"""

from collections.abc import Iterator
from datetime import date

from scrapers import tables
from scrapers.source import Request, Said, Source, Window
from scrapers.source.rows import rejected, said

KEY = "xinfadi_html"
URL = "http://www.xinfadi.com.cn/"
COLUMNS = {
    "name": ("品名",),
    "low": ("最低价",),
    "avg": ("平均价",),
    "high": ("最高价",),
    "spec": ("规格",),
    "origin": ("产地",),
    "unit": ("单位",),
    "day": ("发布日期", "发布时间"),
}


def first(window: Window) -> Iterator[Request]:
    yield Request(KEY, URL, "html")


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    for row in tables.rows(text, COLUMNS, optional=("origin",)):
        if isinstance(row, tables.Ragged):
            yield rejected(row.cells, "ragged", "这一行的格数和表头不一样")
        else:
            yield said(row.pop("day"), row, list(row.values()))


SOURCE = Source(KEY, "html", first, parse)
