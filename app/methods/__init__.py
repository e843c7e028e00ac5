"""Methods (算法): every published figure recomputed from its inputs, in yuan and as plain JSON values."""

from collections.abc import Callable, Mapping
from typing import Any

from app.methods import markets, officers, quotes, series

Given = Mapping[str, Any]
Told = dict[str, Any]

METHODS: Mapping[str, Callable[[Given], Told]] = {
    method.__name__: method
    for method in (
        series.ifpa,
        series.alps,
        series.seasonal_index,
        series.change,
        quotes.weighted_average,
        quotes.price_index,
        quotes.outlier_mad,
        quotes.outlier_hampel,
        quotes.band_check,
        quotes.cross_market,
        markets.margin,
        markets.pass_through,
        officers.hog_grain,
        officers.sow_zone,
        series.forecast,
        series.accuracy,
        markets.best_market,
        quotes.price_text,
        officers.assess,
    )
}
"""By the names under which they are documented."""
