"""Fields (字段): an answer in JSON and the cells of its rows, every number kept as it is written."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from models.rules.errors import Unclear
from scrapers.source import Rejected, Said
from scrapers.source.rows import rejected

MOST_ROWS = 2_000


def read(text: str) -> Any:
    """What the answer says: 6.50 stays the text 6.50. Unclear where it is not whole."""
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise Unclear("回来的不是完整的 JSON") from None


def opened(text: str) -> dict[str, Any]:
    """The answer as an object."""
    answer = read(text)
    if not isinstance(answer, dict):
        raise Unclear("JSON 的最外层不是对象")
    return answer


def listed(answer: Mapping[str, object], name: str) -> list[object]:
    """The rows that stand under `name`."""
    return few(answer.get(name), f"JSON 里没有价格表（{name}）")


def counted(answer: object, name: str, total: str, most: int) -> list[object]:
    """The rows under `name` of an answer that says under `total` how many there are on all its pages."""
    rows = answer.get(name) if isinstance(answer, dict) and is_whole(answer.get(total)) else None
    return few(rows, f"JSON 里没有价格表（{name}）或总行数（{total}）", most)


def few(rows: object, fault: str, most: int = MOST_ROWS) -> list[object]:
    """The rows, if they are a list (else Unclear says the fault), and not more than a page can have."""
    if not isinstance(rows, list):
        raise Unclear(fault)
    if len(rows) > most:
        raise Unclear(f"一页有 {len(rows)} 行，太多了")
    return rows


def each(rows: Iterable[object], said: Callable[[Mapping[str, object]], Said]) -> Iterator[Said]:
    """What each row says; one that has no fields is refused."""
    for row in rows:
        yield said(row) if isinstance(row, dict) else rejected([str(row)], "row", "这一行不是一条价格")


def lacking(row: Mapping[str, object], names: Iterable[str]) -> Rejected | None:
    """Refuses a row that has not all of these fields."""
    lost = [name for name in names if name not in row]
    return rejected(cells(row), "column", f"这一行没有 {'、'.join(lost)}") if lost else None


def cells(row: Mapping[str, object]) -> list[str]:
    """The row as it stood."""
    return [word(cell) for cell in row.values()]


def word(cell: object) -> str:
    """A cell as text; null, true and what has parts of its own are no words."""
    return cell if isinstance(cell, str) else ""


def is_whole(told: object) -> bool:
    """Up to nine digits, and nothing else."""
    return isinstance(told, str) and re.fullmatch("[0-9]{1,9}", told) is not None


def whole(told: object) -> int:
    """A whole number as the site writes one; 0 where it wrote none."""
    return int(str(told)) if is_whole(told) else 0
