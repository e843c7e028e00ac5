"""The TOML files of a catalogue as rows: tables of one name add up, and every row knows where it stands."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import msgspec

from models.rules.errors import Refused


class Entry(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


T = TypeVar("T", bound=Entry)
ROWS = frozenset(
    {
        *(
            "families",
            "products",
            "units",
            "money",
            "stages",
            "grade_sets",
            "ambiguous",
            "initials",
            "pinyin",
            "sms_map",
        ),
        *("glossary", "places", "markets", "sources", "schemes", "codes", "indications", "evidence", "lessons"),
        *("trucks", "hauls", "chains", "warnings", "festivals"),
    }
)
VALUES = frozenset({"district", "traditional", "kinds_apart", "sounds"})
NAMES = {"name_zh": "zh", "name_en": "en", "market_id": "id", "admin_code": "place"}
"""What the files call it, and the program."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a table, with the words an error names it by."""

    where: str
    cells: Mapping[str, Any]

    def fault(self, said: str) -> Refused:
        return Refused(f"{self.where}：{said}")


@dataclass(frozen=True, slots=True)
class Tables:
    """A whole catalogue as read."""

    rows: Mapping[str, tuple[Row, ...]]
    values: Mapping[str, Any]


def read(folder: Path) -> Tables:
    """Every *.toml of the folder, in the order of their names."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise Refused(f"目录文件夹 {folder} 里没有 .toml 文件，请检查设置 NONGJIA_CATALOGUE")
    rows: dict[str, list[Row]] = {name: [] for name in ROWS}
    values: dict[str, Any] = {}
    for file in files:
        for name, said in _toml(file).items():
            if name in VALUES:
                values[name] = said
            else:
                rows[_known(file, name)] += _rows(file, name, said)
    return Tables({name: tuple(table) for name, table in rows.items()}, values)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Refused(f"目录文件 {file.name} 读不了（{fault}）") from None


def _known(file: Path, name: str) -> str:
    if name not in ROWS:
        raise Refused(f"目录文件 {file.name}：没有叫 {name} 的表，能用的有 {'、'.join(sorted(ROWS | VALUES))}")
    return name


def _rows(file: Path, name: str, said: object) -> list[Row]:
    if not isinstance(said, list) or not all(isinstance(entry, dict) for entry in said):
        raise Refused(f"目录文件 {file.name}：{name} 应是一组条目，写成 [[{name}]]")
    return [Row(f"目录文件 {file.name} 的 {name} 第 {i} 条{_called(entry)}", entry) for i, entry in enumerate(said, 1)]


def _called(entry: Mapping[str, Any]) -> str:
    for key in ("id", "code", "market_id", "key", "term", "word", "letters", "name_zh", "zh"):
        if key in entry:
            return f"（{entry[key]}）"
    return ""


def made(kind: type[T], row: Row, **instead: object) -> T:
    """The row as a value of this kind; `instead` stands for cells that were read before."""
    cells = {NAMES.get(name, name): cell for name, cell in row.cells.items()} | instead
    known = {field.name: field for field in fields(kind)}
    for name in cells.keys() - known.keys():
        raise row.fault(f"没有叫 {name} 的字段，能用的有 {'、'.join(known)}")
    for name, field in known.items():
        if name not in cells and field.default is MISSING and field.default_factory is MISSING:
            raise row.fault(f"缺 {name}")
    try:
        return msgspec.convert(cells, kind)
    except msgspec.ValidationError as fault:
        raise row.fault(f"字段写得不对（{fault}）") from None


def entries(tables: Tables, name: str, kind: type[T]) -> list[tuple[Row, T]]:
    """A whole table, each value with the row it came from."""
    return [(row, made(kind, row)) for row in tables.rows[name]]
