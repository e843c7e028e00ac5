"""The table beside the lines (数字表): every period with a price, the newest first; those without in a row together."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from models.courses import Course
from models.prices import Point
from models.rules import days
from models.rules.gaps import Reach, starts
from web.viewing.sight import Sight


class Cell(NamedTuple):
    """What a line tells of a period; without a point the reason, "" where it is not over yet."""

    point: Point | None
    reason: str


class Row(NamedTuple):
    """The first days of the first and of the last period of a row; no cells where no line tells a price."""

    first: int
    last: int
    cells: Sequence[Cell]


def of(sight: Sight) -> list[Row]:
    courses = [strand.course for strand in sight.strands]
    return list(_rows(courses))[::-1] if courses else []


def _rows(courses: Sequence[Course]) -> Iterator[Row]:
    stretch = courses[0].stretch
    told = [{point.start: point for point in course.told} for course in courses]
    every = starts(Reach(stretch.period, stretch.first, stretch.last, days.number(days.today())))
    for silent, group in groupby(every, lambda start: not any(start in one for one in told)):
        own = list(group)
        if silent:
            yield Row(own[0], own[-1], ())
        else:
            yield from (Row(start, start, _cells(courses, told, start)) for start in own)


def _cells(courses: Sequence[Course], told: Sequence[Mapping[int, Point]], start: int) -> list[Cell]:
    return [
        Cell(points.get(start), "" if start in points else _reason(course, start))
        for course, points in zip(courses, told, strict=True)
    ]


def _reason(course: Course, start: int) -> str:
    return next((gap.reason for gap in course.gaps if gap.first <= start <= gap.last), "")
