"""Xinfadi's pages (新发地网页): the table on the home page, and the lists of the old site.

until 2021-07  /marketanalysis/…: table.hq_table, the header a row of cells, no origin column (it is glued to the spec)
2021-08        the home page: one table for the sticky header, its body empty, and one with the rows in #ulTableBody
"""

from scrapers import plain

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
SOURCE = plain.table(KEY, URL, COLUMNS, optional=("origin",))
