"""The figure for the browser's own exploring (探索): days of a price with its band, and the year before laid over it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from models.rules import days
from web.charts.svg import Mark, runs


class Names(NamedTuple):
    """What the parts of the figure are called."""

    price: str
    band: str
    older: str
    unit: str


NAMES = (("均价", "average"), ("最低到最高", "low to high"), ("去年同期", "the year before"))
"""The names in Chinese and English."""


def figure(marks: Sequence[Mark], names: Names) -> str:
    """A figure as JSON: the newest year of days, the band, and the year before moved by a year (hidden at first)."""
    newest = max((mark.day for mark in marks), default=0)
    upper, lower = (_trace([mark._replace(mid=mark[side]) for mark in marks], names.band, hoverinfo="skip") for side in (3, 1))
    upper.update(line_width=0, showlegend=False)
    lower.update(line_width=0, fill="tonexty")
    line = _trace(marks, names.price, line_width=3, mode="lines+markers", marker_size=4)
    older = _trace([mark._replace(day=later(mark.day)) for mark in marks if later(mark.day) <= newest], names.older)
    older.update(visible=False, line_dash="dot", line_width=2)
    drawn = go.Figure([upper, lower, line, older], _layout(names))
    return str(drawn.to_json())


def later(day: int) -> int:
    """The same day of the next year; 29 February becomes the 28th."""
    then = days.of_number(day)
    leap = then.month == 2 and then.day == 29
    return days.number(date(then.year + 1, then.month, 28 if leap else then.day))


def _trace(marks: Iterable[Mark], name: str, **more: object) -> go.Scatter:
    """A line that breaks where days are missing: an empty point stands between the stretches."""
    stretches = [[*stretch, Mark(stretch[-1].day + 1, None, None, None)] for stretch in runs(marks, 1)]
    points = [mark for stretch in stretches for mark in stretch][:-1]
    return go.Scatter(x=[days.text(mark.day) for mark in points], y=[mark.mid for mark in points], name=name, **{"mode": "lines"} | more)


def _layout(names: Names) -> go.Layout:
    return go.Layout(
        template="none",
        margin={"l": 52, "r": 12, "t": 12, "b": 44},
        hovermode="x unified",
        dragmode="pan",
        legend={"orientation": "h", "y": 1.08, "yanchor": "bottom"},
        xaxis={"type": "date", "tickformat": "%-m月%-d日\n%Y", "hoverformat": "%Y年%-m月%-d日"},
        yaxis={"title": {"text": names.unit}, "rangemode": "tozero", "hoverformat": ".2f", "fixedrange": True},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
