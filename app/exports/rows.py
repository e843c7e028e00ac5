"""Rows (行) of the open data, field by field in the order of their table: what is told outside, and nothing else."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from models.listings import Found
from models.prices.published import Line, Row, Told
from models.rules import amounts, days, masks
from models.rules.catalogue import Catalogue
from models.rules.catalogue.entries import PEOPLE
from models.rules.days import Period
from models.rules.places import COUNTY_DIGITS
from web.answers import amount, unit, yuan
from web.words.pairs import UNITS

Cells = tuple[Any, ...]
TOWNSHIP_DIGITS = 9
PERIODS = {Period.DAY: "day", Period.WEEK: "week", Period.TENDAY: "tenday", Period.MONTH: "month"}

masked = lru_cache(maxsize=50_000)(masks.masked)
"""The same words come row after row."""


def observation(catalogue: Catalogue, line: Line, row: Row) -> Cells:
    """One accepted observation. Files of people are told by their hash: their names may say who sent them."""
    (day, number, name, spec, market, place, origin, low, avg, high, volume, note, source, upstream, period, revision,
     current, missing, checks, said_unit, *said, url, sha256, published, collected) = row  # fmt: skip
    product = catalogue.product_named(name, days.of_number(day))
    known = product is not None and product.id == line.product
    return (
        days.text(day), masked(name) if known else line.product, line.product, line.grade, masked(spec),
        market or None, place, masked(origin), line.stage or None, line.nature, line.currency,
        yuan(low), yuan(avg), yuan(high), unit(line.per, line.currency),
        amount(volume, line.per), _measure(line.per) if volume is not None else None,
        masked(note), source, masked(upstream), period or None, number, revision, bool(current), missing or None,
        "|".join(checks.split()) or None, masked(name), said_unit, *said,
        url if url.startswith(("http://", "https://")) else None, sha256,
        days.told(published) if published else None, days.told(collected),
    )  # fmt: skip


def summary(catalogue: Catalogue, line: Line, told: Told) -> Cells:
    period, start, one = told
    market = None if line.area else catalogue.markets.get(line.spot)
    return (
        line.id, line.product, line.grade, market.id if market else None, market.place if market else line.spot,
        bool(line.area), line.stage or None, line.nature, line.currency, unit(line.per, line.currency),
        PERIODS[Period(period)], days.text(start), yuan(one.low), yuan(one.avg), yuan(one.high), yuan(one.median),
        yuan(one.wavg), one.quotes, amount(one.volume, line.per),
        _measure(line.per) if one.volume is not None else None, one.missing or None,
    )  # fmt: skip


def _measure(per: str) -> str:
    """公斤, 头: what volumes are told in."""
    return UNITS[per][0]


def listing(catalogue: Catalogue, one: Found) -> Cells:
    """What is on offer; no word that anyone wrote, for a dump outlives its listing."""
    low, high = amounts.yuan(one.price) or (None, None)
    return (
        one.public_id, one.side, one.state, one.product, one.grade or None, township(catalogue, one.place),
        float(one.quantity), one.unit, low, high, one.price_unit or None, days.text(one.ready_from),
        days.text(one.ready_to) if one.ready_to else None, days.text(one.expires),
        days.local(one.posted_at).isoformat(), one.position or None,
    )  # fmt: skip


def township(catalogue: Catalogue, code: str) -> str:
    """The township that a village lies in; larger places are told as they are."""
    if len(code) <= TOWNSHIP_DIGITS:
        return code
    return next((place for place in catalogue.chain(code) if len(place) <= TOWNSHIP_DIGITS), code[:COUNTY_DIGITS])


def products(catalogue: Catalogue) -> Iterator[Cells]:
    for one in catalogue.products.values():
        yield (
            one.id, one.family, one.zh, one.en or None, one.aliases, one.unit, one.stages, one.default_grade or None,
            [grade.code for grade in catalogue.grades(one)], one.sale_months, one.agrovoc or None, one.hs6 or None,
        )  # fmt: skip


def places(catalogue: Catalogue) -> Iterator[Cells]:
    for one in catalogue.places.values():
        yield one.code, one.parent or None, one.level, one.zh, one.en or None, one.lat, one.lon


def markets(catalogue: Catalogue) -> Iterator[Cells]:
    for one in catalogue.markets.values():
        yield one.id, one.zh, one.en or None, one.kind, one.stage, one.place, one.lat, one.lon


def sources(catalogue: Catalogue) -> Iterator[Cells]:
    for one in catalogue.sources.values():
        if one.key not in PEOPLE:
            told = (one.key, one.zh, one.en, one.publisher, one.official, one.market, one.place, one.stage, one.nature)
            more = (one.currency, one.statistic, one.url, one.licence, one.authorisation, one.note, one.breaks)
            yield tuple(None if cell == "" else cell for cell in (*told, *more))


LISTS: dict[str, Callable[[Catalogue], Iterator[Cells]]] = {
    "products": products,
    "places": places,
    "markets": markets,
    "sources": sources,
}
"""The catalogue, table by table."""
