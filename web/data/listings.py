"""Listings (供求): the search for machines, and one listing with what the market told when it was posted."""

import json

import msgspec

from models import listings
from models.listings import SEEN, Found, Listing, numbers
from models.rules import amounts, days, seeking, units
from models.rules.offers import Side
from models.rules.reviews import Reference
from models.rules.seeking import LONGEST, MOST_PAGES, Seeking, Sort
from models.rules.units import HOME
from web.answers import Answer, Day, Demo, Moment, Yuan, amount, endpoint, unit
from web.asked import ANY_PRODUCT, CURSOR, NUMBER, PLACE, ROWS, Asked, Parameter, Wrong, cursor

MONEY = {"type": "string", "pattern": "^[0-9]{1,6}(\\.[0-9]{1,3})?$"}
GOODS = {"type": "string", "minLength": 1, "maxLength": LONGEST}
PAGES = {"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1}
WORDS = Parameter("q", "要找的词，空格隔开，最多四个", GOODS)
SIDE = Parameter("side", "supply 供应，demand 求购", {"type": "string", "enum": list(Side)})
LOW = Parameter("price_min", "要价至少多少元，按 unit 说的单位", MONEY)
HIGH = Parameter("price_max", "要价至多多少元，按 unit 说的单位", MONEY)
UNIT = Parameter("unit", "价钱按什么单位，不写是公斤", {"type": "string", "enum": list(seeking.UNITS), "default": "kg"})
SORT = Parameter("sort", "排法，不写是最新的在前", {"type": "string", "enum": list(Sort), "default": Sort.NEWEST})
PAGE = Parameter("page", f"第几页，到 {MOST_PAGES} 为止，再往后用 cursor；写了 cursor 就不看它", PAGES)
ID = Parameter("listing", "供求信息的 id", {"type": "string", "pattern": "^[a-z2-7]{10}$"}, required=True)
SEARCH = (WORDS, SIDE, ANY_PRODUCT, PLACE, LOW, HIGH, UNIT, SORT, PAGE, ROWS, CURSOR)


class Item(msgspec.Struct):
    """One listing. `price` is in `price_unit`, null where a range or no price was told; `quantity` in `unit`."""

    id: str
    number: int | None
    side: str
    title: str
    product: str
    variety: str
    grade: str
    quantity: float
    unit: str
    quantity_kg: float | None
    price: float | None
    price_low: float | None
    price_high: float | None
    price_unit: str | None
    price_per_kg: Yuan | None
    place: str
    ready_from: Day
    ready_to: Day | None
    expires: Day
    text: str
    state: str
    posted: Moment
    position: str | None


class Listings(Answer):
    """A page of open listings, the newest first unless another order was asked for."""

    items: list[Item]
    next: str | None


@endpoint("供求信息：按词、品种、地方和价钱找", Listings, SEARCH)
async def index(asked: Asked) -> Listings:
    asked.code("product", (*asked.catalogue.products, *asked.catalogue.families), "products")
    asked.code("place", asked.catalogue.places, "places")
    asked.choice("unit", seeking.UNITS, "kg")
    wanted = seeking.read(asked.catalogue, {"unit": "kg", **asked.words}, days.today())
    for name, problem in wanted.problems.items():
        raise Wrong(problem, name)
    after = asked.after(NUMBER)
    found = await listings.page(asked.catalogue, wanted, asked.limit(), after or 0)
    return Listings(items=[_item(one) for one in found.rows], next=_next(wanted, after, found))


def _next(wanted: Seeking, after: int | None, found: listings.Page) -> str | None:
    """The newest first go on behind the last one; another order by the number of the page."""
    if not found.more:
        return None
    return cursor(found.rows[-1].id if wanted.sort is Sort.NEWEST else (after or wanted.page) + 1)


def _item(one: Found | Listing, number: int | None = None) -> Item:
    low, high = (float(end) if end else None for end in amounts.ends(one.price))
    return Item(
        one.public_id, number, one.side, one.title, one.product, one.variety, one.grade, float(one.quantity), one.unit,
        amount(one.amount, one.per) if one.per == "kg" else None, low if low == high else None, low, high,
        one.price_unit or None, _per_kg(one.low, one.high, one.price_per), one.place, days.text(one.ready_from),
        days.text(one.ready_to) if one.ready_to else None, days.text(one.expires), one.text, one.state,
        days.told(one.posted_at), one.position or None,
    )  # fmt: skip


def _per_kg(low: int | None, high: int | None, per: str) -> float | None:
    """The middle of a range."""
    return None if low is None or high is None or per != "kg" else units.yuan((low + high) // 2)


class Market(msgspec.Struct):
    """What the market told when the listing was posted: where, at which stage, on which day, by whom."""

    low: Yuan
    avg: Yuan
    high: Yuan
    unit: str
    date: Day
    place: str
    stage: str
    sources: list[str]


class OneListing(Item, kw_only=True):
    """A listing that anyone may see: open, reserved or sold. `reference` is null where the market told nothing."""

    delivery: str
    certificates: str
    min_order: str
    requirement: str
    reference: Market | None
    demo: Demo = msgspec.UNSET


@endpoint("一条供求信息，带发布时的参考价", OneListing, path=(ID,))
async def show(asked: Asked) -> OneListing:
    one = await listings.find(asked.path[ID.name])
    if one is None or one.state not in SEEN:
        raise Wrong("没有这条供求，或者已经不公开了；全部供求见 /api/v1/listings", ID.name, known=False)
    return OneListing(
        **msgspec.structs.asdict(_item(one, await numbers.of(one.id))),
        delivery=one.delivery,
        certificates=one.certificates,
        min_order=one.min_order,
        requirement=one.requirement,
        reference=_market(one),
    )


def _market(one: Listing) -> Market | None:
    if not one.reference:
        return None
    told = Reference(**json.loads(one.reference))
    low, avg, high = map(units.yuan, (told.low, told.avg, told.high))
    per, day = unit(told.per, HOME), days.text(told.day)
    return Market(low, avg, high, per, day, told.spot, told.stage, told.sources.split())
