"""Charts: gaps stay gaps, one day is a dot, and what is drawn can also be read."""

import gzip
import json
import re
from collections.abc import Sequence

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup, Tag

from models.rules import days
from web.charts import explore, svg
from web.charts.svg import Chart, Mark

FIRST = days.number(days.of_number(20_600))
NAMES = explore.Names("均价 元/斤", "最低到最高", "去年同期")


def week(*figures: float | None) -> list[Mark]:
    """A mark a day; None for a day without a price."""
    sides = [(None, None, None) if figure is None else (figure - 0.1, figure, figure + 0.2) for figure in figures]
    return [Mark(FIRST + number, *side) for number, side in enumerate(sides)]


def read(text: str) -> Tag:
    """The picture of an SVG text."""
    picture = BeautifulSoup(text, "html.parser").svg
    assert picture is not None
    return picture


def drawn(marks: list[Mark], older: Sequence[Mark] = (), step: int = 1) -> Tag:
    chart = Chart("蜜桔 30天 元/斤", "最低 <1>", marks[0].day, marks[-1].day, marks, older, step)
    return read(svg.line_with_band(chart, [(marks[0].day, "11月1日"), (marks[-1].day, "11月7日")]))


def line(picture: Tag, kind: str = "line") -> str:
    return next(str(path["d"]) for path in picture.find_all("path", class_=kind))


def test_a_day_without_a_price_breaks_the_line() -> None:
    assert line(drawn(week(1, 2, None, 2, 1))).count("M") == 2


def test_a_day_that_is_not_there_breaks_the_line_too() -> None:
    marks = week(1, 2, 3, 2, 1)
    del marks[2]
    assert line(drawn(marks)).count("M") == 2


def test_weeks_in_a_row_are_one_line() -> None:
    marks = [mark._replace(day=FIRST + number * 7) for number, mark in enumerate(week(1, 2, 3))]
    assert line(drawn(marks, step=7)).count("M") == 1


def test_a_day_alone_is_a_dot() -> None:
    assert re.search(r"M500\.0 [\d.]+h\.1", line(drawn(week(1, None, 2, None, 1))))


def test_the_band_lies_only_where_low_and_high_are_told() -> None:
    marks = week(1, 2, 3)
    bare = [mark._replace(low=None) for mark in marks]
    assert line(drawn(marks), "band").endswith("z")
    assert line(drawn(bare), "band") == ""


def test_a_chart_says_what_it_shows() -> None:
    picture = drawn(week(1.2, 1.3, 1.25))
    assert picture["role"] == "img"
    assert [part.text for part in picture.find_all(["title", "desc"])] == ["蜜桔 30天 元/斤", "最低 <1>"]
    told = [text.text for text in picture.find_all("text")]
    assert told[-2:] == ["11月1日", "11月7日"]
    assert told[:-2] == sorted(told[:-2], key=lambda figure: float(figure))


@pytest.mark.parametrize("figures", [(5.0, 5.0), (0.01, 900.0), (110.0, 110.2), (2379.0, 2400.0)])
def test_the_figures_at_the_side_differ_and_hold_all_prices(figures: tuple[float, ...]) -> None:
    told = [text.text for text in drawn(week(*figures)).find_all("text")][:-2]
    assert 2 <= len(set(told)) == len(told) <= 6
    assert float(told[0]) <= min(figures)
    assert float(told[-1]) >= max(figures)


def test_last_year_is_laid_over_this_year() -> None:
    marks = week(1, 2, 3)
    before = svg.moved([mark._replace(day=mark.day - 365) for mark in marks], 365)
    picture = drawn(marks, older=before)
    assert line(picture, "older") == line(picture) != ""


def test_a_spark_needs_two_prices_and_spans_its_days() -> None:
    marks = week(1, 2)
    assert svg.spark(marks[:1], (FIRST, FIRST + 6), "近7天") == ""
    picture = read(svg.spark(marks, (FIRST, FIRST + 6), "近<7>天"))
    assert picture.find_all("title")[0].text == "近<7>天"
    assert line(picture).startswith("M0.0 ")
    assert "L166.7 " in line(picture)


def test_a_year_of_days_is_a_small_picture_without_styles() -> None:
    marks = week(*(2 + number % 17 / 10 for number in range(365)))
    text = svg.line_with_band(Chart("蜜桔", "一年", marks[0].day, marks[-1].day, marks), [])
    assert len(gzip.compress(text.encode())) < 7400
    assert "style" not in text


def test_a_bar_is_as_long_as_its_share() -> None:
    assert 'width="40%"' in svg.bar(0.4)
    assert 'width="1%"' in svg.bar(0.0001)


def test_the_figure_to_explore_is_one_that_plotly_knows() -> None:
    figure = go.Figure(json.loads(explore.figure(week(1, None, 2, 3), NAMES)))
    band, price, older = figure.data
    assert [trace.name for trace in figure.data] == ["最低到最高", "均价 元/斤", "去年同期"]
    assert list(price.y) == [1, None, 2, 3]
    assert len(band.x) == len(band.y)
    assert older.visible is False
    assert len(explore.figure(week(1, 2), NAMES)) < 2500


def test_the_year_before_stands_on_this_years_days() -> None:
    marks = week(1, 2, 3)
    earlier = [mark._replace(day=mark.day - 365) for mark in marks]
    figure = json.loads(explore.figure([*earlier, *marks], NAMES))
    assert figure["data"][2]["x"] == [days.text(mark.day) for mark in marks]


def test_the_29th_of_february_meets_the_28th() -> None:
    leap = days.number(days.of_number(0).replace(year=2024, month=2, day=29))
    assert days.text(explore.later(leap)) == "2025-02-28"
    assert days.text(explore.later(leap - 1)) == "2025-02-28"


def test_a_product_without_prices_is_an_empty_figure() -> None:
    assert json.loads(explore.figure([], NAMES))["data"][1]["x"] == []
