"""Series (价格序列): how prices move."""

from collections.abc import Mapping
from typing import Any

from models.rules import changes
from models.rules.errors import Unclear

Given = Mapping[str, Any]
Told = dict[str, Any]


def change(given: Given) -> Told:
    """环比、同比、累计同比 of a month, a week or a 旬."""
    series = {period(said): price for said, price in given["series"].items()}
    found = changes.changes(series, period(given["at"]))
    return {
        "huanbi_pct": found.on_period.pct,
        "huanbi": found.on_period.word,
        "tongbi_pct": found.on_year.pct,
        "tongbi": found.on_year.word,
        "leiji_tongbi_pct": found.to_date.pct,
    }


def period(said: str) -> changes.Period:
    found = changes.period(said)
    if found is None:
        raise Unclear(f"看不懂时期“{said[:20]}”，请写成 2025-11、2025-W48 或 2025-11-1（上旬）")
    return found
