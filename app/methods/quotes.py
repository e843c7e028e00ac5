"""Quotes (报价): what many come to, and whether one fits."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.rules import anomalies, averages, bands, spoken
from models.rules.averages import Deal
from models.rules.errors import Unclear

Given = Mapping[str, Any]
Told = dict[str, Any]


def weighted_average(given: Given) -> Told:
    """均价: weighted by volume where at least half of the quotes tell one, else the median."""
    return asdict(averages.average([deal for quote in given["quotes"] if (deal := _deal(quote))]))


def price_index(given: Given) -> Told:
    """价格指数 of the goods that were priced in both periods."""
    base, current = (
        {item: deal for item, quote in given[side].items() if (deal := _deal(quote))} for side in ("base", "current")
    )
    return asdict(averages.index(base, current))


def _deal(quote: Given | None) -> Deal | None:
    if quote is None or quote.get("price") is None:
        return None
    return Deal(quote["price"], quote.get("volume"))


def outlier_mad(given: Given) -> Told:
    """离群（中位数偏差）; values that are missing stay missing."""
    values = given["values"]
    told = {i: value for i, value in enumerate(values) if value is not None}
    if not told:
        return {"median": None, "mad": None, "scores": [None] * len(values), "outliers": []}
    found, places = anomalies.mad(list(told.values())), list(told)
    out = found.outliers(list(told.values()), given.get("min_gap_pct") or 0)
    scores = dict(zip(places, found.scores, strict=True))
    return {
        "median": found.median,
        "mad": found.mad,
        "scores": [scores.get(i) for i in range(len(values))],
        "outliers": [places[i] for i in out],
    }


def outlier_hampel(given: Given) -> Told:
    """离群（前后几天的中位数）, and the series without them."""
    values, half = given["values"], given.get("half", anomalies.HAMPEL_HALF)
    return {"outliers": anomalies.hampel(values, half), "cleaned": anomalies.cleaned(values, half)}


def band_check(given: Given) -> Told:
    """合理范围, and the unit that may have been meant."""
    if given["unit"] not in bands.MASSES:
        raise Unclear(f"不认识重量单位“{given['unit']}”，能用的有 {'、'.join(bands.MASSES)}")
    if given["price"] is None:
        return {"per_kg": None, "verdict": None, "suggest": []}
    soft, hard = (_ends(given[side]) for side in ("soft", "hard"))
    found = bands.check(_exact(given["price"]), given["unit"], soft, hard)
    return {"per_kg": float(found.per_kg), "verdict": found.verdict, "suggest": list(found.suggest)}


def _ends(said: Sequence[float]) -> bands.Ends:
    return _exact(said[0]), _exact(said[1])


def _exact(figure: float) -> Fraction:
    """As it was written."""
    return Fraction(str(figure))


def cross_market(given: Given) -> Told:
    """和别的市场比: against peers' prices times the usual ratio."""
    peers = [(peer["price"], peer.get("usual_ratio") or 1.0) for peer in given["peers"] if peer.get("price")]
    price = given["price"]
    if not price:
        return {"expected": None, "gap_pct": None, "score": None, "flag": False}
    found = anomalies.cross_market(price, peers)
    gap = None if found.expected is None else (price / found.expected - 1) * 100
    return {"expected": found.expected, "gap_pct": gap, "score": found.score, "flag": found.flag}


def price_text(given: Given) -> Told:
    """口语价; what is too vague comes back with a question."""
    found = spoken.read(given["text"], given.get("default_unit") or "jin")
    told: Told = {"low": _plain(found.low), "high": _plain(found.high), "unit": found.unit}
    return told | {"question": spoken.QUESTION if found.low is None else None}


def _plain(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)
