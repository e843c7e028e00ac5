"""Facts (体检的依据): what is known of a source after a run, and what may be found wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What may be wrong with a source."""

    SILENT = "silent"
    BLOCKED = "blocked"
    EMPTY = "empty"
    STALE = "stale"
    LATE = "late"
    FEW = "few"
    MANY = "many"
    CHANGED = "changed"
    UNIT = "unit"
    REPEATED = "repeated"
    FLAT = "flat"
    MISNAMED = "misnamed"
    TENFOLD = "tenfold"
    DISAGREES = "disagrees"


NAMES = {
    Kind.SILENT: "没有回答",
    Kind.BLOCKED: "不让采",
    Kind.EMPTY: "一行也没有",
    Kind.STALE: "没有新的一天",
    Kind.LATE: "没有按时采到",
    Kind.FEW: "行数太少",
    Kind.MANY: "行数太多",
    Kind.CHANGED: "页面变了",
    Kind.UNIT: "单位可能变了",
    Kind.REPEATED: "旧表换了日期",
    Kind.FLAT: "价格都没动",
    Kind.MISNAMED: "品名可能标错",
    Kind.TENFOLD: "差了十倍",
    Kind.DISAGREES: "和别的来源差一个单位",
}


class Level(StrEnum):
    """How bad: 黄 late or thin, one may wait; 红 silent, changed or blocked, someone must look."""

    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that is wrong: what, how bad, in words, and the figures it was seen by. `subject` where a source may
    have several of a kind."""

    kind: Kind
    level: Level
    sentence: str
    evidence: Mapping[str, object] = field(default_factory=dict)
    subject: str = ""


Goods = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a day: which goods, their name, the unit and figures as written, the average as money, the checks."""

    goods: Goods
    name: str
    unit: str
    figures: tuple[str, str, str]
    avg: int | None
    checks: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a source after a run. Days as kept; `counts` are rows a day, newest first; `newest` and `before`
    the rows of the two newest days. `failures`: runs in a row that gave nothing. `unfinished`: the newest day is today,
    and the source is asked again before it ends."""

    today: int
    state: str
    code: str
    problem: str
    failures: int
    lag_days: int
    counts: Sequence[tuple[int, int]] = ()
    newest: Sequence[Told] = ()
    before: Sequence[Told] = ()
    shape: str = ""
    known_shape: str = ""
    unfinished: bool = False
