"""Freight (运费、到手价): what is left of a market's price at the farm, and where selling pays best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from models.rules import distances
from models.rules.catalogue import Catalogue, Truck
from models.rules.catalogue.entries import Haul
from models.rules.places import Market
from models.rules.products import Product

__all__ = [
    "Best",
    "Costs",
    "Haul",
    "Load",
    "Net",
    "Quote",
    "Truck",
    "best",
    "costs",
    "fitting",
    "load",
    "net",
    "quote",
    "road",
]

PER_CENT = 100
KG_IN_TONNE = 1000
ROAD = 1.25
"""A road is so many times as long as the great circle."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A market's price in yuan per kg, and what comes off it: road, loss on the way, fee, toll, packing and loading."""

    market: str
    price: float
    km: float
    loss_pct: float = 0
    fee_pct: float = 0
    toll: float = 0
    handling: float = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What is carried: a quantity on lorries of `truck`, or at `rate_tkm` yuan for a tonne and kilometre.

    Listed fresh goods pay no toll on the `green_channel`.
    """

    rate_tkm: float = 0
    qty_kg: float | None = None
    truck: Truck | None = None
    green_channel: bool = False


@dataclass(frozen=True, slots=True)
class Net:
    """What a market leaves per kg loaded, after its income there and the freight."""

    market: str
    net: float
    freight: float
    income: float


@dataclass(frozen=True, slots=True)
class Best:
    """The markets, the best first; `gain` over the price at the farm, where one is known."""

    ranking: tuple[Net, ...]
    farm_price: float | None = None

    @property
    def best(self) -> str | None:
        return self.ranking[0].market if self.ranking else None

    @property
    def gain(self) -> float | None:
        return self.ranking[0].net - self.farm_price if self.ranking and self.farm_price is not None else None

    @property
    def sell_at_farm(self) -> bool:
        """Whether no market is better than the farm's own gate."""
        return self.farm_price is not None and (self.gain is None or self.gain <= 0)


def best(quotes: Iterable[Quote], load: Load, farm_price: float | None = None) -> Best:
    """The highest net first, of equal ones by name."""
    nets = [net(quote, load) for quote in quotes]
    return Best(tuple(sorted(nets, key=lambda one: (-one.net, one.market))), farm_price)


def net(quote: Quote, load: Load) -> Net:
    """price (1 - loss)(1 - fee) - freight - toll - handling, per kg loaded."""
    income = quote.price * (1 - quote.loss_pct / PER_CENT) * (1 - quote.fee_pct / PER_CENT)
    freight = _freight(quote.km, load)
    toll = 0 if load.green_channel else quote.toll
    return Net(quote.market, income - freight - toll - quote.handling, freight, income)


def _freight(km: float, load: Load) -> float:
    """Yuan per kg: whole lorries where quantity and lorry are known."""
    if load.truck and load.qty_kg:
        return ceil(load.qty_kg / load.truck.kg) * load.truck.yuan_km * km / load.qty_kg
    return load.rate_tkm * km / KG_IN_TONNE


def fitting(trucks: Sequence[Truck], qty_kg: float) -> Truck | None:
    """The lorries that carry a quantity for the least."""
    return min(trucks, key=lambda truck: (ceil(qty_kg / truck.kg) * truck.yuan_km, truck.kg), default=None)


@dataclass(frozen=True, slots=True)
class Costs:
    """What comes off a market's price on the way there: the lorry, the goods' loss and fees, the toll per kg."""

    truck: Truck
    haul: Haul
    toll: float = 0


def costs(catalogue: Catalogue, product: Product, qty_kg: float | None) -> Costs | None:
    """The usual ones: lorries that carry the quantity for the least, else a full one of the cheapest kind; fresh
    goods pay no toll. None where the catalogue knows of no lorry."""
    trucks = catalogue.lists.trucks
    cheapest = min(trucks, key=lambda truck: truck.yuan_km / truck.kg, default=None)
    truck = fitting(trucks, qty_kg) if qty_kg else cheapest
    hauls = (haul for haul in catalogue.lists.hauls if haul.family == product.family)
    return Costs(truck, next(hauls, Haul(product.family))) if truck else None


def load(costs: Costs, qty_kg: float | None) -> Load:
    """A quantity on lorries, else a full lorry."""
    rate = costs.truck.yuan_km / costs.truck.kg * KG_IN_TONNE
    return Load(rate, qty_kg, costs.truck if qty_kg else None, green_channel=not costs.toll)


def quote(catalogue: Catalogue, costs: Costs, market: str, price: float, start: str) -> Quote | None:
    """A market's price in yuan per kg with what comes off it on the way from the place `start`; None where the way
    is not known."""
    km = road(catalogue, catalogue.markets[market], start)
    if km is None:
        return None
    haul = costs.haul
    loss = haul.loss_pct + haul.loss_pct_1000km * km / 1000
    return Quote(market, price, km, min(loss, PER_CENT), haul.fee_pct, costs.toll, haul.handling)


def road(catalogue: Catalogue, market: Market, start: str) -> float | None:
    """Kilometres by road: as the catalogue tells them from the district's seat, else by the great circle."""
    if start == catalogue.district and market.est_road_km is not None:
        return market.est_road_km
    begin = distances.point(catalogue, start)
    if begin is None or market.lat is None or market.lon is None:
        return market.est_road_km
    return ROAD * distances.between(begin, (market.lat, market.lon))
