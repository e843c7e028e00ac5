"""Take-home prices (到手价): what each market's newest price leaves at the farm, beside what the farm's gate pays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from models import prices
from models.prices import Latest
from models.rules import days, freight
from models.rules.catalogue import Catalogue
from models.rules.freight import Load, Quote
from models.rules.hauling import Plan
from models.rules.inputs import Query

FRESH_DAYS, OLDEST_DAYS = 7, 365
"""A price counts for a week; one of the last year is named as too old."""
STAGES = ("wholesale", "collection", "slaughter")
"""Where a farmer can bring goods to."""
GATE, KG, PER_CENT = "farm_gate", "kg", 100


@dataclass(frozen=True, slots=True)
class Return:
    """What one market leaves, and all that comes off its price, in whole 厘 per kg loaded.

    `low` and `high`: what its lowest and highest price would leave, where it told both.
    """

    price: Latest
    km: float
    loss: int
    fee: int
    freight: int
    toll: int
    handling: int
    net: int
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class TakeHome:
    """The markets, the best first; `gate`: the price told at the farm, `paid`: that or what was said, per kg.

    `unreached`: markets whose way is not known.
    """

    ranking: tuple[Return, ...] = ()
    gate: Latest | None = None
    paid: int | None = None
    unreached: tuple[Latest, ...] = ()

    @property
    def gain(self) -> int | None:
        """What the best market leaves over the price at the farm."""
        return self.ranking[0].net - self.paid if self.ranking and self.paid is not None else None

    @property
    def at_gate(self) -> bool | None:
        """Whether no market is better than the farm's own gate; None where that cannot be told."""
        return None if self.gain is None else self.gain <= 0


async def reckon(catalogue: Catalogue, plan: Plan, day: date) -> TakeHome:
    """Every market that told a price in the week up to `day`, at the first stage that any of them told."""
    found = await _told(catalogue, plan, days.back(day, FRESH_DAYS))
    gate = await _gate(catalogue, plan, days.back(day, FRESH_DAYS))
    paid = plan.gate if plan.gate is not None else gate.avg if gate else None
    if plan.costs is None:
        return TakeHome((), gate, paid, tuple(found))
    load, by_spot = freight.load(plan.costs, plan.kg), {price.spot: price for price in found}
    quotes = {
        spot: freight.quote(catalogue, plan.costs, spot, _yuan(by_spot[spot].avg), plan.start) for spot in by_spot
    }
    best = freight.best(filter(None, quotes.values()), load)
    ranking = [_return(by_spot[net.market], quotes[net.market], load) for net in best.ranking]
    unreached = tuple(price for price in found if quotes[price.spot] is None)
    return TakeHome(tuple(filter(None, ranking)), gate, paid, unreached)


async def stale(catalogue: Catalogue, plan: Plan, day: date) -> list[Latest]:
    """Markets whose newest price is too old to count, the newest first."""
    found = await _told(catalogue, plan, days.back(day, OLDEST_DAYS))
    old = [price for price in found if price.day < days.back(day, FRESH_DAYS)]
    return sorted(old, key=lambda price: price.day, reverse=True)


async def _told(catalogue: Catalogue, plan: Plan, since: date) -> Sequence[Latest]:
    """What markets told since that day, dearest first."""
    spots = {(market, False) for market in catalogue.markets}
    for stage in STAGES if plan.product else ():
        if found := await prices.among(catalogue, replace(_query(plan), stage=stage), spots, since):
            return found
    return ()


def _query(plan: Plan) -> Query:
    return Query(plan.product.id if plan.product else "", grade=plan.grade, per=KG)


async def _gate(catalogue: Catalogue, plan: Plan, since: date) -> Latest | None:
    """What is paid at the farm, in the nearest place within the district; too few people's words are not told."""
    chain = catalogue.chain(plan.start)
    within = chain[: chain.index(catalogue.district) + 1] if catalogue.district in chain else ()
    if plan.product is None or not within:
        return None
    around = await prices.around(catalogue, replace(_query(plan), stage=GATE), within)
    return next((price for price in around if price.day >= since), None)


def _return(price: Latest, quote: Quote | None, load: Load) -> Return | None:
    if quote is None:
        return None
    net = freight.net(quote, load)
    loss = quote.price * quote.loss_pct / PER_CENT
    spanned = price.low is not None and price.high is not None
    return Return(
        price=price,
        km=quote.km,
        loss=_lis(loss),
        fee=_lis(quote.price - loss - net.income),
        freight=_lis(net.freight),
        toll=_lis(quote.toll),
        handling=_lis(quote.handling),
        net=_lis(net.net),
        low=_at(quote, price.low, load) if spanned else None,
        high=_at(quote, price.high, load) if spanned else None,
    )


def _at(quote: Quote, price: int | None, load: Load) -> int:
    """What is left at another price of the same market."""
    return _lis(freight.net(replace(quote, price=_yuan(price or 0)), load).net)


def _yuan(lis: int) -> float:
    return lis / 1000


def _lis(yuan: float) -> int:
    return round(yuan * 1000)
