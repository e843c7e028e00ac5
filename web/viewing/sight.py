"""What the trend desk sees for a view: its lines with their courses, what else can be chosen, and what is amiss."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from models import courses, deflators, occasions, prices
from models.courses import Course
from models.deflators import Deflator
from models.occasions import About, Occasion
from models.prices import Latest
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Query
from models.rules.products import Product
from web.viewing.asked import TOO_LONG, TOO_MANY, View
from web.words import Words
from web.words import trends as words


class Offer(NamedTuple):
    """A line that can be chosen."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Strand:
    """One chosen line. `drawn`: its unit is that of the first, so that they may share an axis."""

    number: int
    key: str
    name: str
    unit: str
    course: Course
    drawn: bool

    @property
    def price(self) -> Latest:
        return self.course.price


@dataclass(frozen=True, slots=True)
class Sight:
    """All that a view shows. `remarks` say what could not be done as asked, `happened` what may have moved prices.

    `cpi` is the index that was imported, `by` the same where prices are told in the money of its newest month.
    """

    product: Product
    products: Sequence[Product]
    offers: Sequence[Offer]
    strands: Sequence[Strand]
    remarks: Sequence[str]
    happened: Sequence[Occasion]
    cpi: Deflator | None
    by: Deflator | None

    @property
    def drawn(self) -> list[Strand]:
        return [strand for strand in self.strands if strand.drawn]


async def sight(catalogue: Catalogue, say: Words, view: View) -> Sight | None:
    """None where nothing has a price yet."""
    if view.product and view.product not in catalogue.products:
        raise Unclear(f"没有“{view.product}”这个品种，请从单子里选一个。")
    known = await prices.priced()
    told = [product for code, product in catalogue.products.items() if code in known]
    product = catalogue.products.get(view.product) or next(iter(told), None)
    if product is None:
        return None
    found = {words.key(price): price for price in await prices.every(catalogue, product.id)}
    chosen, missed = await _chosen(catalogue, view, product, found)
    cpi = await deflators.cpi(catalogue)
    by = cpi if view.real else None
    units = [words.unit(say, price, product.unit, _base(by, price)) for price in chosen]
    lines = [await courses.course(catalogue, price, view.stretch, by) for price in chosen]
    strands = [_strand(catalogue, say, *one) for one in zip(count(1), units, lines, strict=False)]
    return Sight(
        product,
        told if product in told else [product, *told],
        [Offer(key, words.named(say, catalogue, price)) for key, price in found.items() if _is_own(price, chosen)],
        _shared(strands),
        [*_remarks(say, view, cpi), *(words.unknown(say, key) for key in missed)],
        await occasions.between(catalogue, _about(chosen), view.stretch.first, view.stretch.end),
        cpi,
        by,
    )


def _base(by: Deflator | None, price: Latest) -> int | None:
    """In the money of which month it is told; None: of its own."""
    return by.base if by and deflators.fits(price) else None


def _about(chosen: Sequence[Latest]) -> list[About]:
    return [About(price.product, price.spot) for price in chosen]


def _is_own(price: Latest, chosen: Sequence[Latest]) -> bool:
    """Whether it tells more than what is chosen, or than the one market in its place."""
    return price not in chosen and not (price.area and len(price.markets) == 1)


async def _chosen(
    catalogue: Catalogue, view: View, product: Product, found: Mapping[str, Latest]
) -> tuple[list[Latest], list[str]]:
    """The lines that are asked for, else the nearest; and the keys that name none."""
    missed = [key for key in view.keys if key not in found]
    chosen = [found[key] for key in view.keys if key in found]
    if not chosen:
        nearest = await prices.nearest(catalogue, Query(product.id), thin=True)
        chosen = [price for key, price in found.items() if nearest and key == words.key(nearest)]
    return chosen, missed


def _strand(catalogue: Catalogue, say: Words, number: int, unit: str, course: Course) -> Strand:
    price = course.price
    return Strand(number, words.key(price), words.named(say, catalogue, price), unit, course, drawn=True)


def _shared(strands: Sequence[Strand]) -> list[Strand]:
    """Those of another unit than the first are not drawn beside it."""
    return [
        Strand(one.number, one.key, one.name, one.unit, one.course, drawn=one.unit == strands[0].unit)
        for one in strands
    ]


def _remarks(say: Words, view: View, cpi: Deflator | None) -> list[str]:
    told = [say.pick(TOO_MANY)] if view.too_many else []
    if view.finer is not None:
        told.append(say.pick(TOO_LONG).format(words.by(say, view.finer), words.by(say, view.stretch.period)))
    if view.real and cpi is None:
        told.append(words.no_cpi(say))
    return told
