"""What people do with watches (订、退、提醒): each is kept once, and what was replaced can come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from models import seals
from models.engines import Transaction, writing
from models.people import Person
from models.rules import days, watching
from models.rules.errors import Refused
from models.rules.watching import Level
from models.watches.watch import MOST, Kind, Watch

Before = dict[str, Any]
"""What a watch was before it was replaced, as JSON values; empty where there was none."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A watch that was kept: its public id, and what it replaced."""

    public_id: str
    before: Before


async def subscribe(person: Person, product: str, spot: str, freq: str) -> Kept:
    """From now on the price is told every day or week; a second time it only changes how often."""
    return await _keep(person, (Kind.SUBSCRIBE, product, spot, ""), {"freq": freq})


async def alert(person: Person, product: str, spot: str, level: Level) -> Kept:
    """The price is told once when it reaches the level; replaces the alert of the same product, spot and direction."""
    values = {"level": level.figure, "per": level.per, "unit": level.unit}
    expires = {"expires_at": (days.now() + watching.LASTING).isoformat()}
    return await _keep(person, (Kind.ALERT, product, spot, level.op), values | expires)


Key = tuple[str, str, str, str]
"""Kind, product, spot, direction: what a person has once."""
NEW: Before = {"freq": "", "level": 0, "per": "", "unit": "", "armed": 1, "expires_at": None, "told_day": 0}
WHERE = "person_id = ? AND kind = ? AND product = ? AND spot = ? AND op = ?"
BEFORE = f"SELECT {', '.join(NEW)} FROM watch WHERE {WHERE}"
KEEP = f"""
INSERT INTO watch (public_id, created_at, person_id, kind, product, spot, op, {", ".join(NEW)})
VALUES (?, ?, ?, ?, ?, ?, ?, {", ".join("?" * len(NEW))}) ON CONFLICT (person_id, kind, product, spot, op) DO UPDATE
SET created_at = excluded.created_at, {", ".join(f"{name} = excluded.{name}" for name in NEW)} RETURNING public_id
"""


async def _keep(person: Person, key: Key, values: Before) -> Kept:
    now = days.now()
    async with writing() as tx:
        found = await tx.rows(BEFORE, (person.id, *key))
        before = _kept(dict(zip(NEW, found[0], strict=True))) if found else {}
        first = watching.begun(now) if key[0] == Kind.SUBSCRIBE else before.get("told_day", 0)
        row = _opened(NEW | values | {"told_day": first})
        kept = (await tx.rows(KEEP, (seals.public_id(), now, person.id, *key, *row.values())))[0][0]
        if not before and await _count(tx, person.id) > MOST:
            raise Refused(f"订阅和提醒最多{MOST}个，请先退掉不要的")
    return Kept(str(kept), before)


def _kept(row: Before) -> Before:
    expires = row["expires_at"]
    return row | {"expires_at": expires.isoformat() if isinstance(expires, datetime) else expires}


def _opened(row: Before) -> Before:
    return row | {"expires_at": datetime.fromisoformat(row["expires_at"]) if row["expires_at"] else None}


async def _count(tx: Transaction, person: int) -> int:
    return int((await tx.rows("SELECT count(*) FROM watch WHERE person_id = ?", (person,)))[0][0])


RESTORE = f"UPDATE watch SET {', '.join(f'{name} = ?' for name in NEW)} WHERE public_id = ? AND person_id = ?"


async def restore(person: Person, public_id: str, before: Mapping[str, Any]) -> bool:
    """Takes back what was kept: the watch is as it was before, or no more."""
    if not before:
        return await drop(person, public_id)
    row = _opened({name: before[name] for name in NEW})
    async with writing() as tx:
        return bool(await tx.run(RESTORE, (*row.values(), public_id, person.id)))


async def unsubscribe(person: Person, product: str) -> int:
    """Ends the subscriptions and alerts of a product, wherever; how many."""
    async with writing() as tx:
        return await tx.run("DELETE FROM watch WHERE person_id = ? AND product = ?", (person.id, product))


async def drop(person: Person, public_id: str) -> bool:
    """Whether it was there and theirs; it is no more."""
    async with writing() as tx:
        return bool(await tx.run("DELETE FROM watch WHERE public_id = ? AND person_id = ?", (public_id, person.id)))


async def of(person: Person) -> list[Watch]:
    """Someone's own that still stand, the last kept first."""
    standing = Q(expires_at=None) | Q(expires_at__gt=days.now())
    return await Watch.filter(standing, person_id=person.id).order_by("-id")
