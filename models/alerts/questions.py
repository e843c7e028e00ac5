"""Questions about warnings (看预警): the open ones, the ones of late, what is to be told, what was not judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from models.alerts.alert import Alert
from models.engines import Transaction, database
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.warnings import OPEN

LATELY = timedelta(days=90)
"""How long a closed one is shown."""
MOST, SHOWN = 200, 40
"""Warnings in one answer, and closed ones on the page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which warnings: empty fields ask for all; `before` is the id that the page before ended with."""

    product: str = ""
    is_open: bool | None = None
    level: int = 0
    before: int = 0
    limit: int = MOST


async def open_ones(catalogue: Catalogue) -> list[Alert]:
    """Those that stand, the gravest and then the newest first."""
    found = await Alert.filter(closed_at=None).order_by("-level", "-day", "-id").prefetch_related("notes")
    return known(catalogue, found)


async def lately(catalogue: Catalogue) -> list[Alert]:
    """Those closed in the last 90 days, the newest first."""
    since = days.now() - LATELY
    found = Alert.filter(closed_at__gte=since).order_by("-closed_at", "-id").limit(SHOWN)
    return known(catalogue, await found.prefetch_related("notes"))


def known(catalogue: Catalogue, found: Sequence[Alert]) -> list[Alert]:
    """Those whose rule, product and spot the catalogue still has."""
    rules = {rule.code for rule in catalogue.lists.warnings}
    spots = catalogue.markets.keys() | catalogue.places.keys()
    return [one for one in found if one.rule in rules and one.product in catalogue.products and one.spot in spots]


async def listed(catalogue: Catalogue, asked: Asked) -> list[Alert]:
    """The newest first, as they were opened."""
    tests: dict[str, object] = {"rule__in": [rule.code for rule in catalogue.lists.warnings]}
    tests |= {"product__in": [asked.product] if asked.product else list(catalogue.products)}
    tests |= {"id__lt": asked.before} if asked.before else {}
    tests |= {"level__gte": asked.level} if asked.level else {}
    tests |= {} if asked.is_open is None else {"closed_at__isnull": asked.is_open}
    return await Alert.filter(**tests).order_by("-id").limit(asked.limit)


SHORT = "SELECT rule, product, side, level FROM alert WHERE closed_at IS NULL AND spot IN ({marks})"


class Brief(NamedTuple):
    """An open warning in a line."""

    rule: str
    product: str
    side: str
    level: int


async def briefs(spots: Sequence[str]) -> list[Brief]:
    """The open ones of these places and markets, the gravest first."""
    sql = SHORT.format(marks=", ".join("?" * len(spots))) + " ORDER BY level DESC, day DESC, id DESC"
    return [Brief(*row) for row in await database().rows(sql, tuple(spots))]


async def count() -> int:
    """How many stand that nobody has acknowledged."""
    rows = await database().rows("SELECT count(*) FROM alert WHERE state IN ('open', 'reopened')")
    return int(rows[0][0])


async def untold() -> list[Alert]:
    """Those that stand and that nobody was told of, product by product, the gravest first."""
    states = [state.value for state in OPEN]
    return await Alert.filter(told=0, state__in=states).order_by("product", "-level", "id")


async def told(tx: Transaction, alert: Alert) -> bool:
    """Whether it is told now, and nobody else has done so meanwhile."""
    return bool(await tx.run("UPDATE alert SET told = 1 WHERE id = ? AND told = 0", (alert.id,)))


class Refusal(NamedTuple):
    """A rule that could not judge a product at a spot: it needs so many periods with a price, and has fewer."""

    rule: str
    product: str
    spot: str
    needs: int
    has: int
    day: int


async def refusals(catalogue: Catalogue) -> list[Refusal]:
    """In the order of the rules."""
    rows = await database().rows("SELECT rule, product, spot, needs, has, day FROM alert_refusal")
    order = {rule.code: number for number, rule in enumerate(catalogue.lists.warnings)}
    found = [Refusal(*row) for row in rows if row[0] in order and row[1] in catalogue.products]
    return sorted(found, key=lambda one: (order[one.rule], one.product, one.spot))


async def evaluated() -> tuple[int, datetime | None]:
    """The last day that was judged, and when; 0 where none ever was."""
    rows = await database().rows("SELECT day, made_at FROM evaluation WHERE id = 1")
    return int(rows[0][0]), rows[0][1]
