"""Listings (供求): what people have and want, found by words, product, place and price, and each by its id."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import msgspec
from starlette.types import Scope

from models import listings
from models.listings import MOST_PAGES, Found, Listing, Ready, numbers
from models.listings.listing import SEEN, State
from models.rules import amounts, days, seeking
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.offers import Side
from models.rules.reviews import Reference
from models.rules.seeking import Seeking, Sort
from web.answers import CSV, ENCODE, Answer, Day, Endpoint, Header, Purpose, Yuan, endpoint, unit, yuan
from web.asked import PAGING, Asked, Parameter, Wrong

KEPT = 2000
"""So many are kept of what the market told, and of questions as they were read."""
PUBLIC_ID = {"type": "string", "pattern": "^[a-z2-7]{10}$"}
WORDS = ("q", "product", "place")
SORTS = (Sort.NEWEST, Sort.PRICE, Sort.PRICE_DESC)
MONEY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,3})?")
FIGURE = {"type": "string", "pattern": f"^{MONEY.pattern}$"}
WORD = {"type": "string", "minLength": 1, "maxLength": seeking.LONGEST, "pattern": r"^[^\x00]+$"}
PAGES = {"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1}
ASKED = (
    Parameter("q", "要找的词，最多四个，用空格分开", WORD),
    Parameter("side", "supply 供应，demand 求购", {"type": "string", "enum": list(Side)}),
    Parameter("product", "产品代码或名字；品类代码和“蜜桔”这样的词是其中所有的产品", WORD),
    Parameter("place", "地方代码或名字：它和它下面的", WORD),
    Parameter("price_min", "最低价，元，按 unit", FIGURE),
    Parameter("price_max", "最高价，元，按 unit", FIGURE),
    Parameter(
        "unit", "价格按什么算：kg、jin 或 head", {"type": "string", "enum": list(seeking.UNITS), "default": "kg"}
    ),
    Parameter(
        "sort", "newest 新的在前；price、price_desc 按价格排最新的一千条", {"type": "string", "enum": list(SORTS)}
    ),
    Parameter("page", f"第几页，最多 {MOST_PAGES}；再往后请用 cursor，写了它就不看 page", PAGES),
    *PAGING,
)
ID = Parameter("listing", "供求的 id：十个字母", PUBLIC_ID, required=True, where="path")


class ReferenceItem(msgspec.Struct, gc=False):
    """What the market told on `date`, when the listing was posted."""

    low: Yuan
    high: Yuan
    unit: str
    date: Day
    place: str
    stage: str
    sources: list[str]


class ListingItem(Answer, gc=False):
    """One listing. `price` is yuan in `price_unit`; of a range only its ends are told, of 面议 nothing.

    `number`: the digits that it is quoted by in texts, where it was lent one. `position`: whether the price lies below,
    in or above the reference. In SQLite the view `listing_saying` tells the same: what changes here, changes there by
    a migration.
    """

    id: str
    number: int | None
    side: str
    title: str
    product: str
    variety: str | None
    grade: str | None
    quantity: float
    unit: str
    quantity_kg: float | None
    price: Yuan | None
    price_low: Yuan | None
    price_high: Yuan | None
    price_unit: str | None
    price_per_kg: Yuan | None
    place: str
    ready_from: Day
    ready_to: Day | None
    expires: Day
    text: str
    state: str
    posted: datetime
    reference: ReferenceItem | None
    position: str | None


class Listings(Answer):
    """A page of the open listings."""

    items: list[ListingItem]
    next: str | None


ITEMS = msgspec.json.Decoder(list[ListingItem]).decode


class Said(Answer):
    """The same page, its listings already in JSON."""

    items: msgspec.Raw
    next: str | None


class Lists(Endpoint):
    """The address of the listings, which come as they are said; a sheet is made of what was said."""

    def written(self, scope: Scope, asked: Asked, answer: Any) -> tuple[bytes, list[Header]]:
        if scope["path"].endswith(CSV):
            answer = Listings(items=ITEMS(answer.items), next=answer.next, demo=answer.demo)
        return super().written(scope, asked, answer)


async def _index(asked: Asked) -> Said:
    """20 a page."""
    sought, limit = _sought(asked), asked.limit()
    after = asked.after()
    if sought is None:
        return _said(b"", 0)
    if sought.sort is not Sort.NEWEST:
        skip = after or (sought.page - 1) * limit
        found = await listings.part(asked.catalogue, sought, limit, skip)
        return _said(_items(found.rows), skip + limit if found.more else 0)
    place = (limit, 0 if after else (sought.page - 1) * limit, after)
    ready = await listings.ready(sought.wanted, *place) or await _made(asked, sought, place)
    return _said(ready.items, ready.last if ready.more else 0)


async def _made(asked: Asked, sought: Seeking, place: tuple[int, int, int]) -> Ready:
    """The same where the database keeps nothing ready."""
    rows, more = await listings.part(asked.catalogue, sought, *place)
    return Ready(_items(rows), rows[-1].id if rows else 0, more)


def _items(rows: list[Found]) -> bytes:
    return ENCODE([item(one, one.number) for one in rows])[1:-1]


def _said(items: bytes, following: int) -> Said:
    return Said(items=msgspec.Raw(b"[%b]" % items), next=str(following) if following else None)


index = Lists(_index, Purpose("供求：按词、产品、地方和价格找", Listings, ASKED))


def _sought(asked: Asked) -> Seeking | None:
    """The search, read as the page reads it; prices are per kg where no unit is said. Nothing between two prices that
    are the wrong way round is found: None."""
    asked.choice("sort", SORTS, Sort.NEWEST)
    asked.choice("unit", seeking.UNITS, "kg")
    return _read(asked.catalogue, tuple(asked.words.items()), days.today())


@lru_cache(maxsize=KEPT)
def _read(catalogue: Catalogue, said: tuple[tuple[str, str], ...], today: date) -> Seeking | None:
    """What many ask again is read once a day."""
    words = {"unit": "kg", **dict(said)}
    for name in WORDS:
        if len(words.get(name, "")) > seeking.LONGEST:
            raise Wrong(f"{name} 太长，最多 {seeking.LONGEST} 个字", name)
    span = [_money(words, name) for name in ("price_min", "price_max")]
    is_reversed = span[0] is not None and span[1] is not None and span[0] > span[1]
    sought = seeking.read(catalogue, words | {"price_max": ""} if is_reversed else words, today)
    for name, problem in sought.problems.items():
        raise Wrong(problem, name, known=name not in ("product", "place"))
    return None if is_reversed else sought


def _money(words: dict[str, str], name: str) -> float | None:
    """The price; one of 0 asks for nothing."""
    said = words.get(name)
    if said is None:
        return None
    if not MONEY.fullmatch(said):
        raise Wrong(f"看不懂价钱“{said[:20]}”，请写数字，最多三位小数，例如 1.2", name)
    if not float(said):
        words[name] = ""
    return float(said)


@endpoint("一条供求：有效的，和已经成交的", ListingItem, (ID,), waits=True)
async def show(asked: Asked) -> ListingItem:
    one = await listings.find(asked.text("listing"))
    if one and one.state == State.PENDING:
        raise Refused("这条供求在等人看过，看过才公开")
    if one is None or one.state not in SEEN:
        raise Wrong("没有这条供求，可能 id 写错了，也可能已经撤下", "listing", known=False)
    return item(one, await numbers.of(one.id))


def item(one: Found | Listing, number: int | None) -> ListingItem:
    price = amounts.yuan(one.price)
    low, high = price or (None, None)
    single = low == high
    return ListingItem(
        one.public_id,
        number,
        one.side,
        one.title,
        one.product,
        one.variety or None,
        one.grade or None,
        float(one.quantity),
        one.unit,
        one.amount / 1000 if one.per == "kg" else None,
        low if single else None,
        low,
        high,
        one.price_unit or None,
        yuan(one.low) if single and one.price_per == "kg" else None,
        one.place,
        days.text(one.ready_from),
        days.text(one.ready_to) if one.ready_to else None,
        days.text(one.expires),
        one.text,
        one.state,
        days.beijing(one.posted_at),
        _reference(one.reference) if one.reference else None,
        one.position or None,
    )


READ = msgspec.json.Decoder(Reference).decode


@lru_cache(maxsize=KEPT)
def _reference(kept: str) -> ReferenceItem:
    """What the market told is the same for many listings."""
    told = READ(kept)
    return ReferenceItem(
        told.low / 1000,
        told.high / 1000,
        unit(told.per, "CNY"),
        days.text(told.day),
        told.spot,
        told.stage,
        told.sources.split(),
    )
