"""Drawings of several things at once: lines apart by number and dashes, events, gaps, boxes of the months."""

import re
from itertools import pairwise

from bs4 import BeautifulSoup, Tag

from models.rules.boxes import Box
from web.charts import lines, months, svg
from web.charts.lines import Drawing, Line
from web.charts.pins import Pin
from web.charts.svg import Chart, Mark

FIRST = 20_600
LABELS = [(FIRST, "11月1日"), (FIRST + 10, "11月11日")]


def line(number: int, *figures: float | None) -> Line:
    marks = [Mark(FIRST + place, None, figure, None) for place, figure in enumerate(figures)]
    return Line(str(number), f"l{number}", marks)


def drawn(*every: Line, pins: tuple[Pin, ...] = ()) -> Tag:
    text = lines.several(Drawing("脐橙 <b>", "两条线", FIRST, FIRST + 10, every, None, pins), LABELS)
    picture = BeautifulSoup(text, "html.parser").svg
    assert picture is not None
    return picture


def names(picture: Tag) -> list[tuple[str, float]]:
    return [(text.text, float(str(text["y"]))) for text in picture.find_all("text", class_="name")]


def test_every_line_has_its_class_and_its_number_at_its_end() -> None:
    picture = drawn(line(1, 1, 2, None, 3), line(2, 5, 5))
    assert [path["class"][0] for path in picture.find_all("path") if path["class"][0] != "grid"] == ["l1", "l2"]
    assert {name for name, _ in names(picture)} == {"1", "2"}
    assert picture.title is not None
    assert picture.title.text == "脐橙 <b>"


def test_numbers_of_lines_that_end_together_do_not_lie_upon_each_other() -> None:
    places = sorted(y for _, y in names(drawn(*(line(number, 1, 2, 3 + number / 1000) for number in (1, 2, 3, 4)))))
    assert all(after - before >= lines.APART - 1 for before, after in pairwise(places))


def test_lines_without_a_price_draw_nothing() -> None:
    assert lines.several(Drawing("", "", FIRST, FIRST + 10, [line(1, None, None)]), LABELS) == ""


def test_a_band_lies_behind_and_its_ends_stand_within_the_drawing() -> None:
    usual = [Mark(FIRST + place, 1.0, 5.0, 90.0) for place in range(3)]
    text = lines.several(Drawing("", "", FIRST, FIRST + 10, [line(1, 2, 3)], Line("", "band", usual)), LABELS)
    assert text.index('class="band"') < text.index('class="l1"')
    told = [float(figure) for figure in re.findall(r'<text x="0" y="[^"]+">([\d.]+)</text>', text)]
    assert (min(told), max(told) >= 90) == (0, True)


def pinned(*pins: Pin) -> list[str]:
    return [text.text for text in drawn(line(1, 1, 2), pins=pins).find_all("text", class_="pin")]


def test_events_stand_by_their_numbers_and_near_ones_share_a_mark() -> None:
    assert pinned(Pin(1, FIRST + 2, FIRST + 2), Pin(2, FIRST + 8, FIRST + 9)) == ["1", "2"]
    assert pinned(Pin(1, FIRST + 2, FIRST + 2), Pin(2, FIRST + 2, FIRST + 5)) == ["1,2"]
    assert pinned(Pin(1, FIRST - 5, FIRST - 1), Pin(2, FIRST + 11, FIRST + 12)) == []
    assert pinned(Pin(1, FIRST - 5, FIRST + 1)) == ["1"]


def test_a_gap_is_dotted_from_its_first_to_its_last_day() -> None:
    marks = [Mark(FIRST + place, 1, 2, 3) for place in (0, 1, 6, 10)]
    chart = Chart("", "", FIRST, FIRST + 10, marks, gaps=[(FIRST + 2, FIRST + 5)])
    assert 'class="gap" d="M200.0 177H600.0"' in svg.line_with_band(chart, LABELS)
    assert 'class="gap"' not in svg.line_with_band(chart._replace(gaps=()), LABELS)


def test_a_month_has_its_box_and_one_with_too_few_days_has_none() -> None:
    found = dict.fromkeys(range(1, 13)) | {3: Box(1, 2, 3, 4, 9, 30)}
    text = months.boxes("各月 <b>", "", found, [str(month) for month in range(1, 13)])
    assert text.count("<rect") == 1
    assert "&lt;b&gt;" in text
    (x, width) = (float(part) for part in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', text)[0])
    assert 2 / 12 * 1000 < x < x + width < 3 / 12 * 1000
    assert months.boxes("", "", dict.fromkeys(range(1, 13)), []) == ""
