"""Assessments (报送考核): how fully, timely and rightly collectors report what is due, and how they rank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TIMELY = timedelta(days=1)
POINT = 0.25
"""For a report in time, and again for a right one."""
PER_CENT = 100
CLASSES = (("A", 5), ("B", 10), ("C", 20))
"""By the last rank of each."""


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is due from a collector at a moment."""

    id: str
    collector: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a due one, and whether it was right."""

    due: str
    at: datetime
    correct: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A collector's counts; points and rates come from them."""

    collector: str
    due: int
    reported: int
    on_time: int
    correct: int

    @property
    def points(self) -> float:
        return POINT * (self.on_time + self.correct)

    @property
    def most(self) -> float:
        return 2 * POINT * self.due

    @property
    def on_time_pct(self) -> float:
        return self.on_time / self.due * PER_CENT

    @property
    def reported_pct(self) -> float:
        return self.reported / self.due * PER_CENT

    @property
    def correct_pct(self) -> float | None:
        """Of what was reported."""
        return self.correct / self.reported * PER_CENT if self.reported else None


def ranked(dues: Sequence[Due], reports: Iterable[Report]) -> list[Score]:
    """The best first: by the share of the points, then by what came in time, then by name."""
    first: dict[str, Report] = {}
    for report in sorted(reports, key=lambda report: report.at):
        first.setdefault(report.due, report)
    scores = [_score(name, dues, first) for name in sorted({due.collector for due in dues})]
    return sorted(
        scores, key=lambda one: (-(one.on_time + one.correct) / one.due, -one.on_time / one.due, one.collector)
    )


def _score(collector: str, dues: Iterable[Due], first: Mapping[str, Report]) -> Score:
    """The first report of a due one counts."""
    own = [due for due in dues if due.collector == collector]
    told = [(due, first[due.id]) for due in own if due.id in first]
    timely = sum(abs(report.at - due.at) <= TIMELY for due, report in told)
    return Score(collector, len(own), len(told), timely, sum(report.correct for _, report in told))


def grade(rank: int) -> str | None:
    """A for the first five, B to the tenth, C to the twentieth."""
    return next((name for name, last in CLASSES if rank <= last), None)
