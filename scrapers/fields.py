"""Fields (字段): an answer in JSON and the cells of its rows, every number kept as it is written."""

import json
import re
from collections.abc import Mapping
from typing import Any

from models.rules.errors import Unclear

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
    rows = answer.get(name)
    if not isinstance(rows, list):
        raise Unclear(f"JSON 里没有价格表（{name}）")
    if len(rows) > MOST_ROWS:
        raise Unclear(f"一页有 {len(rows)} 行，太多了")
    return rows


def word(cell: object) -> str:
    """A cell as text; null, true and what has parts of its own are no words."""
    return cell if isinstance(cell, str) else ""


def is_whole(told: object) -> bool:
    return isinstance(told, str) and re.fullmatch("[0-9]{1,9}", told) is not None


def whole(told: object) -> int:
    """A whole number as the site writes one; 0 where it wrote none."""
    return int(str(told)) if is_whole(told) else 0
