"""Markets (市场间): where to sell, and how markets' prices stand to each other."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from models.rules import freight, spreads
from models.rules.freight import Load, Quote, Truck

Given = Mapping[str, Any]
Told = dict[str, Any]
OFF = ("loss_pct", "fee_pct", "toll", "handling")


def best_market(given: Given) -> Told:
    """到手价: the net of every market, the best first, against the price at the farm."""
    quotes = [_quote(quote, given) for quote in given["quotes"] if quote.get("price") is not None]
    found = freight.best(quotes, _load(given), given.get("farm_price"))
    return {
        "ranking": [asdict(net) for net in found.ranking],
        "best": found.best,
        "gain": found.gain,
        "sell_at_farm": found.sell_at_farm,
    }


def _quote(quote: Given, given: Given) -> Quote:
    """What a quote does not say of itself may be said of all."""
    off = {name: quote.get(name, given.get(name)) or 0 for name in OFF}
    return Quote(quote["market"], quote["price"], quote.get("km") or 0, **off)


def _load(given: Given) -> Load:
    kg, rate = given.get("truck_kg"), given.get("truck_rate")
    truck = Truck(kg, rate) if kg and rate is not None else None
    return Load(given.get("rate_tkm") or 0, given.get("qty_kg"), truck, bool(given.get("green_channel")))


def margin(given: Given) -> Told:
    """从地头到零售 per kg sold."""
    farm = _per_sold(given.get("farm"), given.get("conversion"))
    wholesale = _per_sold(given.get("wholesale"), given.get("wholesale_conversion"))
    return asdict(spreads.margin(farm, wholesale, given.get("retail")))


def _per_sold(price: float | None, conversion: float | None) -> float | None:
    """Times the kg that go into one kg sold."""
    return None if price is None else price * (1 if conversion is None else conversion)


def pass_through(given: Given) -> Told:
    """价格传导: the coefficients of now and the lags; of rises before those of falls."""
    lags, is_parted = given.get("lags") or 0, bool(given.get("asymmetric"))
    found = spreads.pass_through(given["upstream"], given["downstream"], lags, is_parted)
    if found is None:
        return dict.fromkeys(("cumulative", "coefficients", "constant", "r2", "n", "rises", "falls"))
    told = {"coefficients": list(found.coefficients), "constant": found.constant, "r2": found.r2, "n": found.n}
    if is_parted:
        parts = found.coefficients[: lags + 1], found.coefficients[lags + 1 :]
        return told | {"rises": sum(parts[0]), "falls": sum(parts[1])}
    return told | {"cumulative": sum(found.coefficients)}
