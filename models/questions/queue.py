"""The queue (待答复的): what waits for an officer, by its day; what was answered, what is public, what is one's own."""

from datetime import date
from typing import Any, NamedTuple

from models.engines import database
from models.people import Person
from models.questions import codes
from models.questions.question import Question, State
from models.rules import days

PAGE, MINE = 20, 50
WITH = ("person", "listing", "assigned", "answered_by")
NEXT = "(? = '' OR (due, id) > (SELECT due, id FROM question WHERE public_id = ?))"
WAITING = f"SELECT id FROM question WHERE state = 'open' AND {NEXT} ORDER BY due, id LIMIT {PAGE}"
ASSIGNED = WAITING.replace("'open'", "'open' AND assigned_id = ?")


async def waiting(after: str = "", of: Person | None = None) -> list[Question]:
    """What is to be answered, by its last day, so the overdue first; all of it, or what is given to one."""
    sql, row = (ASSIGNED, (of.id, after, after)) if of else (WAITING, (after, after))
    rows = await database().rows(sql, row)
    return await Question.filter(id__in=[number for (number,) in rows]).select_related(*WITH).order_by("due", "id")


class Counts(NamedTuple):
    """How many wait: all, those past their day, and those given to one."""

    all: int
    overdue: int
    mine: int


COUNT = """
SELECT count(*), count(CASE WHEN due < ? THEN 1 END), count(CASE WHEN assigned_id = ? THEN 1 END)
FROM question WHERE state = 'open'
"""


async def counts(me: Person) -> Counts:
    rows = await database().rows(COUNT, (days.number(days.today()), me.id))
    return Counts._make(int(count) for count in rows[0])


async def count(before: date | None = None) -> int:
    """How many wait, or should have been answered before a day."""
    open_ = Question.filter(state=State.OPEN)
    return await (open_.filter(due__lt=days.number(before)) if before else open_).count()


async def answered(before: int = 0) -> list[Question]:
    """What was answered, the newest first, or what comes after one."""
    return await _newest(before, state=State.ANSWERED)


async def published(before: int = 0) -> list[Question]:
    """What everybody may read."""
    return await _newest(before, published_at__isnull=False)


async def _newest(before: int, **which: Any) -> list[Question]:
    found = Question.filter(**which, **({"id__lt": before} if before else {}))
    return await found.select_related(*WITH).order_by("-id").limit(PAGE)


async def of(asker: Person, limit: int = MINE) -> list[Question]:
    """Someone's own, the newest first."""
    return await Question.filter(person_id=asker.id).order_by("-id").limit(limit)


async def find(code: str, asker: Person) -> Question | None:
    """The question that its asker means by a code; of others there is none."""
    number = await codes.find(code)
    return await Question.get_or_none(id=number, person_id=asker.id) if number else None
