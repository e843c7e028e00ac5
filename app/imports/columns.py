"""Columns (列): which column says what, by its heading or by a source's known layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.rules import days, units
from models.rules.catalogue import SourceEntry
from models.rules.errors import Unclear
from models.rules.inputs import NO_PRICE, Observation

HEADINGS = {
    "day": ("date", "day", "日期", "发布日期", "交易日期", "时间", "交易时间", "发布时间"),
    "name": ("product", "name", "品名", "产品", "名称", "商品", "商品名称", "产品名称", "品种"),
    "grade": ("grade", "等级"),
    "spec": ("spec", "规格"),
    "market": ("market", "市场"),
    "place": ("place", "地方", "地点"),
    "origin": ("origin", "来源地"),
    "stage": ("stage", "环节"),
    "nature": ("nature", "性质"),
    "currency": ("currency", "币种"),
    "low": ("low", "最低价", "低价", "最低"),
    "avg": ("avg", "average", "price", "平均价", "均价", "价格", "平均"),
    "high": ("high", "最高价", "高价", "最高"),
    "unit": ("unit", "单位"),
    "volume": ("volume", "交易量", "成交量"),
    "volume_unit": ("volume_unit", "交易量单位"),
    "note": ("note", "备注", "分类"),
    "source": ("source", "来源"),
    "key": ("key", "id", "编号"),
    "period": ("period", "周期"),
}
FIELD = {word: field for field, words in HEADINGS.items() for word in words}
TEXTS = tuple(name for name in Observation._fields if name != "day")
PRICES = ("low", "avg", "high")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell is which field; `constants` stand for what no column tells."""

    width: int
    at: Mapping[str, int]
    constants: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[int, ...] = ()
    """Further cells that belong to the note: a category in several columns."""

    date_format: str = ""

    def observation(self, row: Sequence[str]) -> Observation:
        """The row in its own words; Unclear where it is ragged or its day cannot be read."""
        if len(row) != self.width:
            raise Unclear(f"这一行有 {len(row)} 格，应有 {self.width} 格")
        day = self._day(row[self.at["day"]] if "day" in self.at else self.constants.get("day", ""))
        said = {field: row[i] for field, i in self.at.items() if field in TEXTS}
        if self.notes:
            said["note"] = " ".join(filter(None, (said.get("note"), *(row[i] for i in self.notes))))
        if self.constants:
            said = {field: text for field, text in self.constants.items() if field in TEXTS} | said
        return Observation(day, **said)

    def _day(self, text: str) -> date:
        if self.date_format:
            day = days.read_as(text, self.date_format)
        else:
            day = days.read(units.clean(text) if " " not in text else text)
        if day is None:
            raise Unclear(f"看不懂日期“{text[:20]}”，请写成 2026-11-23" if text else "没有日期")
        return day


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a file are read (版式): by one set of columns, or by one a product. `head` are the lines above
    the rows."""

    columns: tuple[Columns, ...]
    head: list[list[str]]

    @property
    def day(self) -> int:
        """The cell with the day; the first one where no cell tells it."""
        return self.columns[0].at.get("day", 0)

    def observations(self, row: Sequence[str]) -> list[Observation]:
        return [columns.observation(row) for columns in self.columns]


def recognised(first: list[str], entry: SourceEntry) -> Layout | None:
    """By headings; where the first row has none, by the source's layouts."""
    found = headed(first, entry)
    if {"day", "name"} <= found.keys() and found.keys() & set(PRICES):
        return Layout((Columns(len(first), found, entry.map.constants if entry.map else {}),), [first])
    for layout in entry.layouts:
        columns = _laid_out(layout)
        if _fits(columns, first):
            return Layout((columns,), [])
    return None


def strange(first: Sequence[str], entry: SourceEntry) -> Unclear:
    """What the first row of a file lacks that nothing recognises."""
    found = headed(first, entry)
    missing = [HEADINGS[field][2 if field == "day" else 1] for field in ("day", "name", "avg") if field not in found]
    return Unclear(
        f"认不出这个文件的列，第一行请写列名，缺 {'、'.join(missing)}；例如 日期,品名,最低价,平均价,最高价,单位"
    )


def headed(first: Sequence[str], entry: SourceEntry) -> dict[str, int]:
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
    return Columns(len(layout), at, notes=notes)


def _fits(columns: Columns, row: Sequence[str]) -> bool:
    if len(row) != columns.width or days.read(row[columns.at["day"]]) is None:
        return False
    cells = [units.clean(row[columns.at[field]]) for field in PRICES if field in columns.at]
    return all(cell in NO_PRICE or units.lis(cell) for cell in cells)


def swapped(rows: Sequence[Observation]) -> bool:
    """Whether the average stands above the high price in most rows that tell both: the two columns changed places."""
    told = [(units.lis(row.avg), units.lis(row.high)) for row in rows]
    above = sum(avg > high for avg, high in told if avg and high)
    return above * 2 > sum(1 for avg, high in told if avg and high)
