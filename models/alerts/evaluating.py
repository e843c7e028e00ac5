"""Evaluating (判定): a job goes through every rule for every day since the last time, and keeps what becomes of it.

Judging the same day again changes nothing. One evaluates at a time: its row is held until a scope is stored.
"""

from collections.abc import Callable, Iterator
from datetime import date

from models.alerts import keeping
from models.alerts.alert import Alert
from models.alerts.keeping import Found
from models.alerts.sights import Scope, Seen, scopes, seen
from models.engines import Transaction, database, writing
from models.rules import days, warnings
from models.rules.catalogue import Catalogue
from models.rules.catalogue.warnings import Method
from models.rules.warnings import OPEN, Short, Verdict

BACK = 30
"""Days that are made up for, where nobody evaluated."""
Progress = Callable[[int, int], None]
"""Hears of every step, and of how many there are."""


def _silent(step: int, total: int) -> None:
    """For deeds that nobody watches."""


Judged = list[tuple[int, Verdict | Short | None]]
"""Days and what the prices meant then."""


async def evaluate(catalogue: Catalogue, noted: Progress = _silent) -> None:
    """Judges every day since the last time, up to today."""
    today = days.today()
    newest = days.number(today)
    kept = int((await database().rows("SELECT day FROM evaluation WHERE id = 1"))[0][0])
    first = max(min(kept, newest), newest - BACK) if kept else newest
    await replay(catalogue, days.of_number(first), today, noted)
    async with writing() as tx:
        await tx.run("UPDATE evaluation SET day = ?, made_at = ? WHERE id = 1", (newest, days.now()))


async def replay(catalogue: Catalogue, since: date, until: date, noted: Progress = _silent) -> None:
    """Judges every day of a stretch in its turn, as it would have been judged then."""
    first, last = days.number(since), days.number(until)
    listed = list(scopes(catalogue))
    for scope in listed:
        await _scope(catalogue, scope, first, last)
        noted(1, len(listed))
    await _drop(listed, last)


async def _scope(catalogue: Catalogue, scope: Scope, first: int, last: int) -> None:
    looked_at = await seen(catalogue, scope, first, last)
    judged: Judged = [*_judged(looked_at, first, last)] if looked_at else [(last, None)]
    price = looked_at.price if looked_at else None
    now = await keeping.newest(scope)
    refused = judged[-1][1] if isinstance(judged[-1][1], Short) else None
    changes = _changes(scope, now, judged)
    if not changes and refused == await keeping.refused(scope):
        return
    async with writing() as tx:
        await _alone(tx)
        now = await keeping.newest(scope)
        await keeping.refuse(tx, scope, refused)
        for day, verdict in judged:
            now = await keeping.take(tx, Found(scope, price, verdict, day), now)


def _judged(looked_at: Seen, first: int, last: int) -> Iterator[tuple[int, Verdict | Short | None]]:
    """Nothing new is to be said on a day on which no price came and none got too old."""
    for day in sorted(_turns(looked_at, first, last)):
        yield day, warnings.judge(looked_at.sight, looked_at.scope.until(day))


def _turns(looked_at: Seen, first: int, last: int) -> set[int]:
    scope, sight = looked_at.scope, looked_at.sight
    if scope.rule.method is Method.GAP:
        return set(range(first, last + 1))
    ends = {point.last for line in (sight.own, sight.other) for point in line.points}
    ready = {day + after for day in ends for after in (0, 1, scope.rule.stale + 1, scope.rule.stale + 2)}
    return {first, last} | {day for day in ready if first < day < last}


def _changes(scope: Scope, now: Alert | None, judged: Judged) -> bool:
    """Whether any day may change something: the first step shows it, later ones follow from it."""
    standing = now.standing if now else None
    return any([*warnings.moves(scope.rule, standing, verdict, day)] for day, verdict in judged)


async def _alone(tx: Transaction) -> None:
    """Of two that evaluate at once one waits here."""
    await tx.run("UPDATE evaluation SET id = 1 WHERE id = 1")


async def _drop(listed: list[Scope], day: int) -> None:
    """Closes the warnings of rules that are no more."""
    known = {scope.key for scope in listed}
    for alert in await Alert.filter(state__in=[state.value for state in OPEN]):
        if (alert.rule, alert.product, alert.spot) not in known:
            async with writing() as tx:
                await keeping.end(tx, alert, day, "", "rule")
