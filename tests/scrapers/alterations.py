"""Ten ways in which a site changes under us, done to a saved page: what comes out must be as before, or refused.

A way makes several pages of one (each column gone in turn, a cut at several places). Tables are changed in the tree of
the page, JSON and workbooks in their values, articles in their sentences.
"""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from lxml import html as tree

from models.rules.inputs import Observation
from scrapers.source import Wants

FEWEST_COLUMNS = 2
CUTS = 50
HEADS = 8
DAY = re.compile(
    r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}月\d{1,2}日|\d{1,2}月[上中下]旬|20\d{6}|1\d\d[./]\d{2}[./]\d{2}"
    r"|\d{1,2}/\d{1,2}/20\d\d|20\d\d年\d{1,2}月|(?:19|20)\d\dM\d\d"
)
UNITS = {"元/公斤": "元/吨", "元/千克": "元/吨", "元/斤": "元/公斤", "元/500克": "元/公斤", "元/吨": "元/公斤"}
BARE = {"公斤": "吨", "千克": "吨", "斤": "公斤", "500克": "公斤", "吨": "公斤", "€/100kg": "€/kg", "kg": "mt"}
BARE |= {"€/100Kg": "€/kg", "$/kg": "$/mt", "carton": "bushel"}
FOREIGN_TABLE = (
    "<table><tr><th>名称</th><th>昨日</th><th>今日</th></tr><tr><td>海带</td><td>7.77</td><td>7.78</td></tr></table>"
)
FOREIGN_ROWS = [{"title": "通知", "views": 7.77}]

Row = dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """A saved page as text, and the rows that it gives as it is; `whole` where it has no row that is not taken."""

    text: str
    wants: Wants
    rows: tuple[Observation, ...]
    whole: bool = True


@dataclass(frozen=True)
class Altered:
    """A page made of a saved one: its bytes, the type that it is declared to be, and the unit words that it has now."""

    raw: bytes
    content_type: str = ""
    units: tuple[tuple[str, str], ...] = ()


Way = Callable[[Saved], Iterator[Altered]]


def told(saved: Saved, text: str, **more: Any) -> Altered:
    return Altered(text.encode(), {"html": "text/html", "json": "application/json"}.get(saved.wants, ""), **more)


# -- what a page is made of: rows of cells, one of them the head, or sentences


def is_table(saved: Saved) -> bool:
    return saved.wants == "html" and "<td" in saved.text.lower()


def wide(root: Any) -> list[Any]:
    """The rows of the page that are as wide as most of its rows with three or more cells."""
    rows = [row for row in root.iter("tr") if len(row.xpath("./td|./th")) > FEWEST_COLUMNS]
    widths = [len(row.xpath("./td|./th")) for row in rows]
    usual = max(set(widths), key=widths.count, default=0)
    return [row for row, width in zip(rows, widths, strict=True) if width == usual]


def columns(saved: Saved) -> range:
    rows = wide(tree.fromstring(saved.text))
    return range(len(rows[0].xpath("./td|./th"))) if rows else range(0)


def in_rows(saved: Saved, change: Callable[[Any, int], None]) -> Altered:
    """The page with every wide row changed; the change hears of the row's number."""
    root = tree.fromstring(saved.text)
    for number, row in enumerate(wide(root)):
        change(row, number)
    return told(saved, tree.tostring(root, encoding="unicode"))


def cell(row: Any, at: int) -> Any:
    return row.xpath("./td|./th")[at]


def lists(value: Any) -> Iterator[list[Any]]:
    """Every list of rows within: of objects, or of lists of plain values."""
    if isinstance(value, list):
        if value and all(isinstance(item, dict | list) for item in value):
            yield value
        for item in value:
            yield from lists(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from lists(item)


def main_list(value: Any) -> list[Any]:
    return max(lists(value), key=len, default=[])


def in_json(saved: Saved, change: Callable[[list[Any]], None]) -> Altered:
    value = loaded(saved)
    change(main_list(value))
    return told(saved, json.dumps(value))


def loaded(saved: Saved) -> Any:
    """The answer, each number the text that was written: 4.60 stays 4.60."""
    return json.loads(saved.text, parse_float=str)


def fields(saved: Saved) -> list[str]:
    rows = main_list(loaded(saved))
    return list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))


def width(saved: Saved) -> int:
    return max((len(row) for row in main_list(loaded(saved)) if isinstance(row, list)), default=0)


# -- the ten ways


def swapped(saved: Saved) -> Iterator[Altered]:
    """Two columns change places, head and cells; two sentences of an article do."""
    if is_table(saved):
        for one, other in pairwise(columns(saved)):

            def change(row: Any, number: int, one: int = one, other: int = other) -> None:
                first, second = cell(row, one), cell(row, other)
                row.remove(second)
                first.addprevious(second)

            yield in_rows(saved, change)
    elif saved.wants == "html":
        yield from _sentences_swapped(saved)
    else:
        yield in_json(saved, lambda rows: _each(rows, lambda row: dict(reversed(row.items()))))
        for one, other in pairwise(range(width(saved))):
            yield in_json(saved, partial(_exchange, one=one, other=other))


def _each(rows: list[Any], change: Callable[[Row], Row]) -> None:
    rows[:] = [change(row) if isinstance(row, dict) else row for row in rows]


def _exchange(rows: list[Any], one: int, other: int) -> None:
    for row in rows:
        if isinstance(row, list) and len(row) > other:
            row[one], row[other] = row[other], row[one]


def _sentences_swapped(saved: Saved) -> Iterator[Altered]:
    said_once = [row for row in saved.rows if saved.text.count(row.name) == saved.text.count(row.avg) == 1]
    for one, other in pairwise(said_once):
        text = saved.text
        for first, second in ((one.name, other.name), (one.avg, other.avg)):
            text = text.replace(first, "\0").replace(second, first).replace("\0", second)
        yield told(saved, text)


def added(saved: Saved) -> Iterator[Altered]:
    """A column more, with figures in it; a sentence more, about something nobody knows."""
    if is_table(saved):
        for at in columns(saved):

            def change(row: Any, number: int, at: int = at) -> None:
                old = cell(row, at)
                new = tree.fragment_fromstring(f"<{old.tag}>{'7.77' if number else '新列'}</{old.tag}>")
                old.addprevious(new)

            yield in_rows(saved, change)
    elif saved.wants == "html":
        first = saved.rows[0]
        yield told(saved, saved.text.replace(first.avg, f"{first.avg}元/公斤，西瓜霜77.70", 1))
    else:
        yield in_json(saved, lambda rows: _each(rows, lambda row: {"extra": "7.77", **row}))
        yield in_json(saved, _lengthen)


def missing(saved: Saved) -> Iterator[Altered]:
    """Each column in turn is gone; each price of an article is."""
    if is_table(saved):
        for at in columns(saved):
            yield in_rows(saved, partial(_remove, at=at))
    elif saved.wants == "html":
        yield from (told(saved, saved.text.replace(row.avg, "", 1)) for row in saved.rows)
    else:
        for name in fields(saved):
            yield in_json(saved, partial(_each, change=partial(_without, name=name)))
        for at in range(width(saved)):
            yield in_json(saved, partial(_shorten, at=at))


def _without(row: Row, name: str) -> Row:
    return {field: value for field, value in row.items() if field != name}


def _shorten(rows: list[Any], at: int) -> None:
    for row in rows:
        if isinstance(row, list) and len(row) > at:
            del row[at]


def _lengthen(rows: list[Any]) -> None:
    for row in rows:
        if isinstance(row, list):
            row.append("7.77")


def _remove(row: Any, number: int, at: int) -> None:
    row.remove(cell(row, at))


def _rename(row: Row, name: str) -> Row:
    return {f"{field}_new" if field == name else field: value for field, value in row.items()}


def _rehead(rows: list[Any], at: int) -> None:
    """The words above a column of a workbook, as far as they stand above its figures."""
    for row in rows[:HEADS]:
        if isinstance(row, list) and len(row) > at and row[at]:
            row[at] = "某一列"


def renamed(saved: Saved) -> Iterator[Altered]:
    """Each heading in turn says something else; each product of an article has another name."""
    if is_table(saved):
        for at in columns(saved):

            def change(row: Any, number: int, at: int = at) -> None:
                if not number:
                    head = cell(row, at)
                    for child in list(head):
                        head.remove(child)
                    head.text = "某一列"

            yield in_rows(saved, change)
    elif saved.wants == "html":
        yield from (told(saved, saved.text.replace(row.name, "某某", 1)) for row in saved.rows)
    else:
        for name in fields(saved):
            yield in_json(saved, partial(_each, change=partial(_rename, name=name)))
        for at in range(width(saved)):
            yield in_json(saved, partial(_rehead, at=at))


def emptied(saved: Saved) -> Iterator[Altered]:
    """The head stands, the rows are gone."""
    if is_table(saved):
        yield in_rows(saved, lambda row, number: row.getparent().remove(row) if number else None)
    elif saved.wants == "html":
        yield told(saved, re.sub(r"(?s)<body.*</body>", "<body></body>", saved.text))
    else:
        yield in_json(saved, lambda rows: rows.clear())


def other_first(saved: Saved) -> Iterator[Altered]:
    """Another table, with figures, stands before."""
    if saved.wants == "html":
        root = tree.fromstring(saved.text)
        body = root if root.tag != "html" else root.find("body")
        body = root if body is None else body
        body.insert(0, tree.fragment_fromstring(FOREIGN_TABLE))
        yield told(saved, tree.tostring(root, encoding="unicode"))
    else:
        value = loaded(saved)
        if isinstance(value, dict):
            yield told(saved, json.dumps({"notices": deepcopy(FOREIGN_ROWS), **value}))
        else:
            yield told(saved, json.dumps([*deepcopy(FOREIGN_ROWS), *value]))


def undated(saved: Saved) -> Iterator[Altered]:
    """No date stands anywhere."""
    yield told(saved, DAY.sub("", saved.text))


def other_unit(saved: Saved) -> Iterator[Altered]:
    """Every unit word is another one."""
    words = {**UNITS, **BARE}
    found = sorted((word for word in words if word in saved.text), key=len, reverse=True)
    if found:
        pattern = re.compile("|".join(map(re.escape, found)))
        changed = tuple((word, words[word]) for word in found)
        yield told(saved, pattern.sub(lambda match: words[match[0]], saved.text), units=changed)


def misencoded(saved: Saved) -> Iterator[Altered]:
    """UTF-8 that says it is GBK, and GBK that says it is UTF-8: in the header, in the page, in both."""
    plain = re.sub(r"(?i)charset=[\"']?[\w-]+", "charset=\0", saved.text)
    kind = {"html": "text/html", "json": "application/json"}.get(saved.wants, "")
    for encoding, lie in (("utf-8", "gbk"), ("gb18030", "utf-8")):
        for header in (f"{kind}; charset={lie}", kind):
            yield Altered(plain.replace("\0", lie).encode(encoding), header)


def cut(saved: Saved) -> Iterator[Altered]:
    """The page ends too early, at fifty places; what follows its last table or bracket is not missed."""
    raw = saved.text.rstrip().encode()
    last = max(raw.rfind(end) for end in (b"</table", b"</p", b"]", b"}"))
    yield from (Altered(raw[: last * part // CUTS]) for part in range(1, CUTS))


WAYS: dict[str, Way] = {
    "两列对调": swapped,
    "多一列": added,
    "少一列": missing,
    "改列名": renamed,
    "表空了": emptied,
    "别的表在前": other_first,
    "没有日期": undated,
    "换了单位": other_unit,
    "编码说谎": misencoded,
    "断在半路": cut,
}
