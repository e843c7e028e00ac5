"""Matches (对接): a supply and a demand that fit, found when one of them opens; both owners are told once."""

import json
from collections import Counter
from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models import listings, messages
from models.engines import Transaction, database, writing
from models.listings import Listing, Wanted
from models.rules import days, matching
from models.rules.catalogue import Catalogue
from models.rules.matching import Fit, Reason
from models.rules.offers import Side

CANDIDATES = 200
"""Of the newest that are open on the other side, so many are looked at."""
MOST = 20
"""The best so many of them are kept for one listing, and shown."""
BATCH = 100
KIND = "match"
OTHER = {Side.SUPPLY: Side.DEMAND, Side.DEMAND: Side.SUPPLY}


class Match(Model):
    """A supply and a demand that fit: how well, why (`matching.Reason` as JSON), when both owners were told."""

    id = fields.BigIntField(primary_key=True)
    supply: fields.ForeignKeyRelation[Listing] = fields.ForeignKeyField(
        "models.Listing", related_name="demands", db_index=False, on_delete=fields.NO_ACTION
    )
    demand: fields.ForeignKeyRelation[Listing] = fields.ForeignKeyField(
        "models.Listing", related_name="supplies", db_index=False, on_delete=fields.NO_ACTION
    )
    score = fields.IntField()
    reasons = fields.TextField()
    made_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "listing_match"
        unique_together = (("supply_id", "demand_id"),)


Turn = tuple[int, int]
"""That a listing opened or closed: the row that waits, and the listing."""
TURNS = "SELECT id, listing_id FROM listing_turn ORDER BY id LIMIT ?"


async def follow(catalogue: Catalogue) -> int:
    """Looks at every listing that has opened or closed since; how many. Each is done wholly or not at all."""
    done = 0
    while turns := await database().rows(TURNS, (BATCH,)):
        for turn in turns:
            await _follow(catalogue, (int(turn[0]), int(turn[1])))
        done += len(turns)
    return done


async def _follow(catalogue: Catalogue, turn: Turn) -> None:
    listing = await Listing.get(id=turn[1])
    found = await _fitting(catalogue, listing) if listing.is_open else None
    async with writing() as tx:
        if not await tx.run("DELETE FROM listing_turn WHERE id = ?", (turn[0],)):
            return
        if found is None:
            await tx.run(CLOSE, (days.now(), listing.id, listing.id))
        else:
            await _keep(tx, listing, found)


CLOSE = "UPDATE listing_match SET closed_at = ? WHERE closed_at IS NULL AND (supply_id = ? OR demand_id = ?)"


@dataclass(frozen=True, slots=True)
class Found:
    """A listing of the other side that fits: its row, its public id, its product, whose it is, and how well."""

    id: int
    public_id: str
    product: str
    owner: int
    fit: Fit


async def _fitting(catalogue: Catalogue, listing: Listing) -> list[Found]:
    """Those of others that fit, the best first."""
    if listing.product not in catalogue.products:
        return []
    products = tuple(sorted(catalogue.kin(listing.product)))
    wanted = Wanted(side=OTHER[Side(listing.side)], products=products)
    others = await listings.search(wanted, CANDIDATES)
    fits = [
        Found(one.id, one.public_id, one.product, one.owner, _fit(catalogue, listing, one))
        for one in others
        if one.owner != _owner(listing)
    ]
    return sorted((one for one in fits if one.fit.is_match), key=lambda one: (-one.fit.score, -one.id))[:MOST]


def _fit(catalogue: Catalogue, listing: Listing, other: listings.Found) -> Fit:
    own, others = matching.lot(listing), matching.lot(other)
    supply, demand = (own, others) if listing.side == Side.SUPPLY else (others, own)
    return matching.fit(catalogue, supply, demand)


def _owner(listing: Listing) -> int:
    return int(listing.owner_id)


KEEP = """
INSERT INTO listing_match (supply_id, demand_id, score, reasons, made_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (supply_id, demand_id) DO UPDATE
  SET score = excluded.score, reasons = excluded.reasons, closed_at = NULL
RETURNING id, told_at
"""


async def _keep(tx: Transaction, listing: Listing, found: list[Found]) -> None:
    """Stores the matches; of those that are new both owners are told, each once however many there are."""
    told: list[Found] = []
    for one in sorted(found, key=lambda one: one.id):
        ends = (listing.id, one.id) if listing.side == Side.SUPPLY else (one.id, listing.id)
        row = (*ends, one.fit.score, json.dumps(one.fit.reasons, separators=(",", ":")), days.now())
        number, before = (await tx.rows(KEEP, row))[0]
        if before is None:
            await tx.run("UPDATE listing_match SET told_at = ? WHERE id = ?", (days.now(), number))
            told.append(one)
    if told:
        await _tell(tx, _owner(listing), (listing.public_id, listing.product), len(told))
    counts = Counter(one.owner for one in told)
    for owner, one in {one.owner: one for one in told}.items():
        await _tell(tx, owner, (one.public_id, one.product), counts[owner])


async def _tell(tx: Transaction, person: int, own: tuple[str, str], count: int) -> None:
    """Someone's own listing has so many new matches."""
    public_id, product = own
    await messages.notify(tx, person, KIND, {"product": product, "count": count}, f"/me/listings/{public_id}")


@dataclass(frozen=True, slots=True)
class Suiting:
    """An open listing that suits one's own: how well, and why."""

    other: Listing
    score: int
    reasons: tuple[Reason, ...]


async def of(listing: Listing) -> list[Suiting]:
    """What suits it and is still open, the best first; nothing where it is closed itself."""
    if not listing.is_open:
        return []
    mine, other = ("supply", "demand") if listing.side == Side.SUPPLY else ("demand", "supply")
    found = Match.filter(**{mine: listing.id, "closed_at": None, f"{other}__state__in": list(listings.OPEN)})
    rows = await found.select_related(other).order_by("-score", "-id").limit(MOST)
    return [Suiting(getattr(row, other), row.score, _reasons(row.reasons)) for row in rows]


def _reasons(kept: str) -> tuple[Reason, ...]:
    return tuple(Reason(code, tuple(values)) for code, values in json.loads(kept))
