"""Officers (农技员用的): hogs and maize, the stock of sows, and who reports well."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from models.rules import assessments, days, hogs
from models.rules.assessments import Due, Report, Score
from models.rules.hogs import Herd

Given = Mapping[str, Any]
Told = dict[str, Any]
NORMAL = 3900
"""万头, nationally."""


def hog_grain(given: Given) -> Told:
    """猪粮比价 and its warning level."""
    ratios = [week["hog"] / week["corn"] if week.get("hog") and week.get("corn") else None for week in given["weeks"]]
    herd = Herd(ratios, *(_change(given, name) for name in ("sow_yoy", "sow_3m", "lean_pork")))
    found = hogs.warned(herd)
    return {"ratio": herd.ratio, **asdict(found)}


def _change(given: Given, name: str) -> float | None:
    """In per cent, also where the name says so."""
    names = (name, f"{name}_pct", f"{name}_yoy", f"{name}_yoy_pct")
    return next((given[one] for one in names if given.get(one) is not None), None)


def sow_zone(given: Given) -> Told:
    """能繁母猪: the zone of the stock."""
    return asdict(hogs.sow_zone(given["stock"], given.get("normal") or NORMAL))


def assess(given: Given) -> Told:
    """报送考核: collectors by what they reported in time and rightly."""
    dues = [Due(due["id"], due["collector"], _moment(due["at"])) for due in given["dues"]]
    reports = [Report(one["due"], _moment(one["at"]), bool(one.get("correct"))) for one in given["reports"]]
    return {"ranking": [_told(rank, score) for rank, score in enumerate(assessments.ranked(dues, reports), 1)]}


def _told(rank: int, score: Score) -> Told:
    return {
        "collector": score.collector,
        "report_rate_pct": score.reported_pct,
        "on_time_rate_pct": score.on_time_pct,
        "accuracy_rate_pct": score.correct_pct,
        "score": score.points,
        "max_score": score.most,
        "rank": rank,
        "class": assessments.grade(rank),
    }


def _moment(said: str) -> datetime:
    """A time without an offset is the market's."""
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=days.SHANGHAI)
