"""Columns (列): which column says what, by its heading, by a source's known layout, or by a map."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from models.rules import days, units
from models.rules.catalogue import SourceEntry
from models.rules.errors import Unclear
from models.rules.inputs import NO_PRICE, Observation

HEADINGS = {
    "day": ("date", "day", "日期", "发布日期", "交易日期", "时间", "交易时间"),
    "name": ("product", "name", "品名", "产品", "名称", "商品"),
    "grade": ("grade", "等级"),
    "spec": ("spec", "规格"),
    "market": ("market", "市场"),
    "place": ("place", "地方", "地点"),
    "origin": ("origin", "来源地"),
    "stage": ("stage", "环节"),
    "nature": ("nature", "性质"),
    "currency": ("currency", "币种"),
    "low": ("low", "最低价", "低价"),
    "avg": ("avg", "average", "price", "平均价", "均价", "价格"),
    "high": ("high", "最高价", "高价"),
    "unit": ("unit", "单位"),
    "volume": ("volume", "交易量", "成交量"),
    "volume_unit": ("volume_unit", "交易量单位"),
    "note": ("note", "备注", "分类"),
    "source": ("source", "来源"),
    "key": ("key", "id", "编号"),
}
FIELD = {word: field for field, words in HEADINGS.items() for word in words}
TEXTS = tuple(field.name for field in fields(Observation) if field.name != "day")
PRICES = ("low", "avg", "high")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell is which field; `constants` stand for what no column tells."""

    width: int
    at: Mapping[str, int]
    constants: Mapping[str, str]
    headed: bool
    notes: tuple[int, ...] = ()
    """Further cells that belong to the note: a category in several columns."""

    def observation(self, row: Sequence[str]) -> Observation:
        """The row in its own words; Unclear where it is ragged or its day cannot be read."""
        if len(row) != self.width:
            raise Unclear(f"这一行有 {len(row)} 格，应有 {self.width} 格")
        day = self._day(row[self.at["day"]] if "day" in self.at else self.constants.get("day", ""))
        said = {field: row[i] for field, i in self.at.items() if field in TEXTS}
        if self.notes:
            said["note"] = " ".join(filter(None, (said.get("note"), *(row[i] for i in self.notes))))
        return Observation(day, **{**self.constants, **said})

    @staticmethod
    def _day(text: str) -> date:
        day = days.read(units.clean(text) if " " not in text else text)
        if day is None:
            raise Unclear(f"看不懂日期“{text[:20]}”，请写成 2026-11-23")
        return day


def recognised(first: Sequence[str], entry: SourceEntry) -> Columns:
    """By headings; where the first row has none, by the source's layouts."""
    found = _headed(first, entry)
    if {"day", "name"} <= found.keys() and found.keys() & set(PRICES):
        return Columns(len(first), found, {}, headed=True)
    for layout in entry.layouts:
        columns = _laid_out(layout)
        if _fits(columns, first):
            return columns
    missing = [HEADINGS[field][2 if field == "day" else 1] for field in ("day", "name", "avg") if field not in found]
    raise Unclear(
        f"认不出这个文件的列，第一行请写列名，缺 {'、'.join(missing)}；例如 日期,品名,最低价,平均价,最高价,单位"
    )


def _headed(first: Sequence[str], entry: SourceEntry) -> dict[str, int]:
    """产地 is the origin where the source tells one market's prices, else the place of the price."""
    words = FIELD | {"产地": "origin" if entry.market else "place"}
    found: dict[str, int] = {}
    for i, cell in enumerate(first):
        field = words.get(units.clean(cell).split("(")[0].lower())
        if field and field not in found:
            found[field] = i
    return found


def _laid_out(layout: Sequence[str]) -> Columns:
    """A layout names each column's field, "" for none; `note` may stand several times."""
    at = {field: layout.index(field) for field in layout if field}
    notes = tuple(i for i, field in enumerate(layout) if field == "note" and i != at["note"])
    return Columns(len(layout), at, {}, headed=False, notes=notes)


def _fits(columns: Columns, row: Sequence[str]) -> bool:
    if len(row) != columns.width or days.read(row[columns.at["day"]]) is None:
        return False
    cells = [units.clean(row[columns.at[field]]) for field in PRICES if field in columns.at]
    return all(cell in NO_PRICE or units.lis(cell) for cell in cells)


def mapped(path: Path, first: Sequence[str]) -> Columns:
    """By a map file: `[columns]` field = heading, `[constants]` field = text."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Unclear(f"读不了映射文件 {path.name}（{fault}）") from None
    columns, constants = said.get("columns", {}), said.get("constants", {})
    strange = [field for field in (*columns, *constants) if field not in HEADINGS]
    absent = [heading for heading in columns.values() if heading not in first]
    if strange or absent:
        raise Unclear(
            f"映射文件 {path.name} 里{'没有这样的字段' if strange else '写的列文件里没有'}："
            f"{'、'.join(map(str, strange or absent))}"
        )
    return Columns(
        len(first), {field: first.index(heading) for field, heading in columns.items()}, constants, headed=True
    )


def swapped(rows: Sequence[Observation]) -> bool:
    """Whether the average stands above the high price in most rows that tell both: the two columns changed places."""
    told = [(units.lis(row.avg), units.lis(row.high)) for row in rows]
    above = sum(avg > high for avg, high in told if avg and high)
    return above * 2 > sum(1 for avg, high in told if avg and high)
