"""Series (价格序列): how prices move, what is usual in their season, and what may come."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from models.rules import accuracy as tests
from models.rules import alarms, changes, forecasts
from models.rules import seasons as year
from models.rules.accuracy import Outcome
from models.rules.errors import Unclear
from models.rules.forecasts import Asked

Given = Mapping[str, Any]
Told = dict[str, Any]
QUANTILES = {"80": 1.2815515655, "95": 1.9599639845}


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


def _month(given: Given) -> int:
    return period(given["start"]).number


def _tested(given: Given) -> int:
    """The number of the tested month: the last one where none is named."""
    if given.get("at") is None:
        return len(given["prices"]) - 1
    at, start = period(str(given["at"])), period(given["start"])
    return (at.year - start.year) * 12 + at.number - start.number


def ifpa(given: Given) -> Told:
    """价格异常 (SDG 2.c.1) of the last month, or of `at`."""
    found = alarms.ifpa(given["prices"], _tested(given), bool(given.get("annual_only")))
    return {
        "ifpa": found.value,
        "quarterly": found.quarterly,
        "annual": found.annual,
        "basis": found.basis,
        "class": found.kind,
    }


def alps(given: Given) -> Told:
    """离季节走势多远 (WFP)."""
    inclusive = given.get("fit", "inclusive") == "inclusive"
    found = alarms.alps(given["prices"], _month(given), _tested(given), inclusive)
    if found is None:
        return {"alps": None, "fitted": None, "sigma": None, "class": alarms.INSUFFICIENT}
    return {**asdict(found), "class": found.kind}


def seasonal_index(given: Given) -> Told:
    """季节指数, January first."""
    found = year.seasons(given["prices"], _month(given))
    if found is None:
        return {"index": None, "peak": None, "trough": None, "swing_pct": None}
    told = {"index": list(found.index), "peak": found.peak, "trough": found.trough}
    return told | {"swing_pct": found.swing_pct}


def forecast(given: Given) -> Told:
    """预测 with its intervals of 80 and 95 per cent."""
    model = forecasts.MODELS.get(given["model"])
    if model is None:
        raise Unclear(f"没有模型“{given['model']}”，有的是 {'、'.join(forecasts.MODELS)}")
    found = model(Asked(given["series"], given["h"], given.get("m") or 1, given.get("alpha")))
    told: Told = {"point": [max(0.0, point) for point in found.points]}
    for level, quantile in QUANTILES.items():
        ends = found.ends(quantile)
        told[f"lower{level}"] = ends and [low for low, _ in ends]
        told[f"upper{level}"] = ends and [high for _, high in ends]
    return told | {"alpha": found.alpha, "slope": found.slope, "seasonal": found.seasonal}


def accuracy(given: Given) -> Told:
    """预测准不准; coverage and msis where ends were told."""
    tested = Outcome(given["actual"], given["forecast"], given.get("insample") or [], given.get("m") or 1)
    told = {
        "mae": tested.mae,
        "rmse": tested.rmse,
        "smape": tested.smape,
        "mase": tested.mase,
        "skill_vs_snaive": tested.skill,
        "coverage_pct": None,
        "msis": None,
    }
    lower, upper = given.get("lower"), given.get("upper")
    if lower and upper:
        told["coverage_pct"] = tests.coverage(tested.actual, lower, upper)
        told["msis"] = tests.msis(tested, lower, upper, given.get("level") or 80)
    return told
