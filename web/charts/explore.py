"""The figure for the browser's own exploring (探索): days of a price with its band, and the year before over it."""

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


NAMES = (("均价", "average"), ("最低到最高", "low to high"), ("去年同期", "the year before"))
"""The names in Chinese and English."""


def figure(marks: Sequence[Mark], names: Names) -> str:
    """A figure as JSON: the newest year of days, the band, and the year before moved by a year (hidden at first)."""
    newest = max((mark.day for mark in marks), default=0)
    line = _trace(marks, names.price, meta="price", line_width=3, mode="lines+markers", marker_size=4)
    older = _trace([mark._replace(day=later(mark.day)) for mark in marks if later(mark.day) <= newest], names.older)
    older.update(meta="older", visible=False, line_dash="dot", line_width=2)
    drawn = go.Figure([_band(marks, names.band), line, older], _layout())
    return str(drawn.to_json())


class Trace(NamedTuple):
    """A line to explore: its name, its points, how many told each and who; `step` days part neighbours."""

    name: str
    unit: str
    marks: Sequence[Mark]
    quotes: Sequence[int]
    sources: str
    step: int = 1


DASHES = ("solid", "dash", "dot", "dashdot")
"""No colour alone tells the lines apart."""


def several(traces: Sequence[Trace], quoted: str) -> str:
    """Lines over their days as JSON; `quoted` says how many told a price: "{}家报价"."""
    told = quoted.format("%{customdata}")
    lines = [
        _trace(
            trace.marks,
            trace.name,
            trace.step,
            meta="line",
            mode="lines+markers",
            marker_size=4,
            line_width=3,
            line_dash=dash,
            hovertemplate=f"%{{y:.2f}} {trace.unit} · {told} · {trace.sources}",
        )
        for trace, dash in zip(traces, DASHES, strict=False)
    ]
    for line, trace in zip(lines, traces, strict=False):
        quotes = dict(zip((days.text(mark.day) for mark in trace.marks), trace.quotes, strict=True))
        line.customdata = [quotes.get(day) for day in line.x]
    return str(go.Figure(lines, _layout()).to_json())


def later(day: int) -> int:
    """The same day of the next year; 29 February becomes the 28th."""
    then = days.of_number(day)
    leap = f"{then:%m-%d}" == "02-29"
    return days.number(date(then.year + 1, then.month, then.day - leap))


def _band(marks: Iterable[Mark], name: str) -> go.Scatter:
    """One closed shape a stretch of days: along the highest prices and back along the lowest."""
    when, figures = [], []
    for stretch in runs(marks, 1):
        sides = [mark for mark in stretch if mark.low is not None and mark.high is not None]
        when += [*(days.text(mark.day) for mark in (*sides, *reversed(sides))), None]
        figures += [*(mark.high for mark in sides), *(mark.low for mark in reversed(sides)), None]
    return go.Scatter(
        x=when, y=figures, name=name, mode="lines", line_width=0, fill="toself", meta="band", hoverinfo="skip"
    )


def _trace(marks: Iterable[Mark], name: str, step: int = 1, **more: object) -> go.Scatter:
    """A line that breaks where days are missing: an empty point stands between the stretches."""
    stretches = [[*stretch, Mark(stretch[-1].day + 1, None, None, None)] for stretch in runs(marks, step)]
    points = [mark for stretch in stretches for mark in stretch][:-1]
    return go.Scatter(
        x=[days.text(mark.day) for mark in points],
        y=[mark.mid for mark in points],
        name=name,
        **{"mode": "lines"} | more,
    )


def _layout() -> go.Layout:
    return go.Layout(
        template="none",
        margin={"l": 44, "r": 12, "t": 12, "b": 44},
        hovermode="x unified",
        dragmode="pan",
        legend={"orientation": "h", "y": 1.08, "yanchor": "bottom"},
        xaxis={"type": "date", "tickformat": "%-m月%-d日\n%Y", "hoverformat": "%Y年%-m月%-d日"},
        yaxis={"rangemode": "tozero", "hoverformat": ".2f", "fixedrange": True},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
