"""Keeping (存下): each step of a warning with its note, in one transaction."""

import json
from typing import NamedTuple

from models import seals
from models.alerts.alert import Alert
from models.alerts.sights import Scope
from models.engines import Transaction, database
from models.prices import Latest
from models.rules import days, warnings
from models.rules.warnings import Move, Short, State, Step, Verdict

ONE = {"rule": 0, "product": 1, "spot": 2}
"""A scope's key by name."""


class Found(NamedTuple):
    """What a day's prices meant for a scope; `price` is the newest of its series."""

    scope: Scope
    price: Latest | None
    verdict: Verdict | Short | None
    day: int


async def newest(scope: Scope) -> Alert | None:
    """The last warning of the scope, open or closed."""
    named = {name: scope.key[place] for name, place in ONE.items()}
    return await Alert.filter(**named).order_by("-id").first()


async def take(tx: Transaction, found: Found, now: Alert | None) -> Alert | None:
    """Does what the verdict asks for; the warning of the scope as it stands then."""
    standing = now.standing if now else None
    moves = [*warnings.moves(found.scope.rule, standing, found.verdict, found.day)]
    for move in moves:
        await _move(tx, found, move, now)
    return await newest(found.scope) if moves else now


async def _move(tx: Transaction, found: Found, move: Move, now: Alert | None) -> None:
    if move.step is Step.OPEN:
        await _open(tx, found, move)
    elif now and move.step is Step.CLOSE:
        await end(tx, now, found.day, "", move.why)
    elif now and move.step is Step.BACK:
        await tx.run("UPDATE alert SET armed = 1 WHERE id = ?", (now.id,))
    elif now:
        await _go_on(tx, found, move, now)


FIGURES = ("side", "level", "figure", "unit", "reference", "inputs", "price", "sources", "day")
OPENED = f"""
INSERT INTO alert ({", ".join(FIGURES)}, public_id, rule, product, spot, area, stage, per, state, first_day, opened_at)
VALUES ({", ".join("?" * (len(FIGURES) + 10))}) RETURNING id
"""
GOES_ON = f"UPDATE alert SET {', '.join(f'{name} = ?' for name in FIGURES)} WHERE id = ?"
AGAIN = "UPDATE alert SET state = ?, closed_at = NULL, closed_day = 0, armed = 1, told = 0 WHERE id = ?"


async def _open(tx: Transaction, found: Found, move: Move) -> None:
    rule, product, spot = found.scope.key
    row, price = _figures(found, move, None), found.price
    about = (rule, product, spot, int(found.scope.area), price.stage if price else "", price.per if price else "")
    values = (*row, seals.public_id(), *about, State.OPEN, row[-1], days.now())
    number = int((await tx.rows(OPENED, values))[0][0])
    await note(tx, number, move, row)


async def _go_on(tx: Transaction, found: Found, move: Move, now: Alert) -> None:
    """A newer figure, or one that was corrected; the note tells new ones and other levels."""
    row = _figures(found, move, now)
    await tx.run(GOES_ON, (*row, now.id))
    if move.step is Step.REOPEN:
        await tx.run(AGAIN, (State.REOPENED, now.id))
    if move.step is not Step.UPDATE or move.level != now.level:
        await note(tx, now.id, move, row)


def _figures(found: Found, move: Move, now: Alert | None) -> tuple[object, ...]:
    verdict = found.verdict
    if not isinstance(verdict, Verdict):
        raise TypeError("a warning needs a figure")
    told, price = verdict.measured, found.price
    side = now.side if now else verdict.side
    reference = None if told.reference is None else _kept(told.reference, told.unit)
    inputs = json.dumps({name: round(value, 4) for name, value in told.inputs.items()})
    sources = " ".join(price.sources) if price else ""
    return side, int(move.level), verdict.thousandths, told.unit, reference, inputs, verdict.price, sources, verdict.day


def _kept(reference: float, unit: str) -> int:
    """Money is in 厘 as it is; other figures in thousandths."""
    return round(reference if unit in ("pct", "sd") else reference * 1000)


NOTE = "INSERT INTO alert_note (alert_id, step, level, day, figure, who, why, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


async def note(tx: Transaction, alert: int, move: Move, row: tuple[object, ...]) -> None:
    figure, day = row[FIGURES.index("figure")], row[FIGURES.index("day")]
    await tx.run(NOTE, (alert, move.step, int(move.level), day, figure, "", move.why, days.now()))


END = "UPDATE alert SET state = ?, closed_at = ?, closed_day = ?, armed = ? WHERE id = ? AND closed_at IS NULL"


async def end(tx: Transaction, alert: Alert, day: int, who: str, why: str) -> bool:
    """Closes it on that day; one that a person closes opens again only once the figure was back, or gets graver."""
    done = bool(await tx.run(END, (State.CLOSED, days.now(), day, int(not who), alert.id)))
    if done:
        row = (alert.id, Step.CLOSE, alert.level, day, alert.figure, who, why, days.now())
        await tx.run(NOTE, row)
    return done


REFUSED = "SELECT needs, has, day FROM alert_refusal WHERE rule = ? AND product = ? AND spot = ?"
FORGET = "DELETE FROM alert_refusal WHERE rule = ? AND product = ? AND spot = ?"
REFUSE = "INSERT INTO alert_refusal (rule, product, spot, needs, has, day) VALUES (?, ?, ?, ?, ?, ?)"


async def refused(scope: Scope) -> Short | None:
    """Why it is not judged, as it was kept."""
    rows = await database().rows(REFUSED, scope.key)
    return Short(*map(int, rows[0])) if rows else None


async def refuse(tx: Transaction, scope: Scope, short: Short | None) -> None:
    await tx.run(FORGET, scope.key)
    if short:
        await tx.run(REFUSE, (*scope.key, short.needs, short.has, short.day))
