"""Assessments: what comes in time, what is right, and who stands before whom."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules import assessments
from models.rules.assessments import Due, Report

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def due(collector: str, number: int = 1) -> Due:
    return Due(f"{collector}-{number}", collector, NOON)


def report(of: str, hours: int = 0, correct: bool = True) -> Report:
    return Report(of, NOON + timedelta(hours=hours), correct)


@pytest.mark.parametrize(("hours", "points"), [(0, 0.5), (24, 0.5), (-24, 0.5), (25, 0.25), (-25, 0.25)])
def test_a_day_before_or_after_is_in_time(hours: int, points: float) -> None:
    (found,) = assessments.ranked([due("a")], [report("a-1", hours)])
    assert found.points == points


def test_the_first_report_counts_and_one_of_nothing_due_does_not() -> None:
    reports = [report("a-1", 2, correct=True), report("a-1", 1, correct=False), report("b-9")]
    (found,) = assessments.ranked([due("a")], reports)
    assert (found.reported, found.on_time, found.correct) == (1, 1, 0)


def test_of_equal_points_the_timelier_goes_first_then_the_name() -> None:
    dues = [due(name) for name in "dcba"]
    reports = [report("a-1", 30), report("b-1", correct=False), report("d-1", correct=False)]
    assert [found.collector for found in assessments.ranked(dues, reports)] == ["b", "d", "a", "c"]
    nothing = assessments.ranked(dues, reports)[-1]
    assert (nothing.correct_pct, nothing.reported_pct) == (None, 0)


@pytest.mark.parametrize(("rank", "name"), [(5, "A"), (6, "B"), (10, "B"), (11, "C"), (20, "C"), (21, None)])
def test_a_rank_has_its_class(rank: int, name: str | None) -> None:
    assert assessments.grade(rank) == name
