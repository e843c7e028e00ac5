"""Methods (算法): every published figure recomputed from its inputs, in yuan and as plain JSON values."""

from collections.abc import Callable, Mapping
from typing import Any

from app.methods import markets, series

Given = Mapping[str, Any]
Told = dict[str, Any]

METHODS: Mapping[str, Callable[[Given], Told]] = {
    "best_market": markets.best_market,
    "change": series.change,
}
"""By the names under which they are documented."""
