"""Warnings (预警): what rules found in the prices, from the job that judges to the officer who closes."""

from models.alerts.alert import Alert, Note
from models.alerts.deeds import acknowledge, close, reopen
from models.alerts.evaluating import evaluate, replay
from models.alerts.questions import (
    Asked,
    Brief,
    Refusal,
    briefs,
    count,
    evaluated,
    lately,
    listed,
    open_ones,
    refusals,
    told,
    untold,
)

__all__ = [
    "Alert",
    "Asked",
    "Brief",
    "Note",
    "Refusal",
    "acknowledge",
    "briefs",
    "close",
    "count",
    "evaluate",
    "evaluated",
    "lately",
    "listed",
    "open_ones",
    "refusals",
    "reopen",
    "replay",
    "told",
    "untold",
]
