"""Envelope (JSON 外壳): a site's JSON answer and the list of rows in it, every number kept as it is written."""

import json
from collections.abc import Mapping
from typing import Any

from models.rules.errors import Unclear

MOST_ROWS = 2_000


def opened(text: str) -> dict[str, Any]:
    """The answer as an object whose numbers are texts."""
    try:
        answer = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise Unclear("回来的不是完整的 JSON") from None
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
    """A text or a number as it is written; "" for everything else."""
    return cell if isinstance(cell, str) else ""
