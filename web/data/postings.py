"""Postings (接口发布): listings that programs post, change and take down for their organisation, or people for
themselves."""

from typing import Annotated

import msgspec

from models import listings, people, quotas
from models.engines import Transaction
from models.listings import Channel, Deed, Listing, Poster, Posting, State, sales
from models.receipts import Receipt
from models.rules import days, offers, phones
from models.rules.errors import Refused, Unclear
from models.rules.offers import Offer, Side
from web.asked import Parameter
from web.deeds import CLASH, CREATED, UNKNOWN, Sent, Unfit, deed, receipt

Number = Annotated[float, msgspec.Meta(gt=0, le=1e9)]
Short = Annotated[str, msgspec.Meta(max_length=40)]
Text = Annotated[str, msgspec.Meta(max_length=1000)]
Date = Annotated[str, msgspec.Meta(max_length=20, description="2026-11-25")]
ID = Parameter("listing", "供求信息的 id", {"type": "string", "pattern": "^[a-z2-7]{10}$"}, required=True)
QUANTITY, PRICE = 4, 3
"""Decimals that count."""


class Words(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What may be said of an offer beside what must be. `price`: a number, a range as text, or left out for 面议."""

    title: Text = ""
    text: Text = ""
    price: Number | Short | None = None
    price_unit: Short = ""
    ready_from: Date = ""
    ready_to: Date = ""
    expires: Date = ""
    variety: Short = ""
    grade: Short = ""
    delivery: Short = ""
    certificates: Text = ""
    min_order: Short = ""
    requirement: Text = ""


class Offered(Words, forbid_unknown_fields=True, kw_only=True):
    """A listing to be published. `product` and `place` by code or name; `phone`: how to reach who has or wants it."""

    side: Side
    product: Short
    quantity: Number | Short
    unit: Short = ""
    place: Short
    phone: Short = ""


class Sold(msgspec.Struct, forbid_unknown_fields=True):
    """What it was sold for; a price that is left out was not told."""

    quantity: Number | Short = ""
    unit: Short = ""
    price: Number | Short = ""
    price_unit: Short = ""


class Changed(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What becomes of a listing: either another `state`, with `sold` where it was sold, or other words for it."""

    state: State | None = None
    sold: Sold | None = None
    quantity: Number | Short | None = None
    unit: Short | None = None
    price: Number | Short | None = None
    price_unit: Short | None = None
    title: Text | None = None
    text: Text | None = None
    ready_from: Date | None = None
    expires: Date | None = None


class Posted(msgspec.Struct):
    """Where the listing stands now. `checks`: why someone looks at it first."""

    id: str
    state: State
    checks: list[str] = []


@deed("发布一条供求信息", Posted, Offered, CREATED)
async def create(sent: Sent) -> Receipt:
    offer = _offer(sent, _said(sent.body))
    by = await _poster(sent)
    reference = await listings.market(sent.catalogue, offer.product, offer.place, offer.price_per)
    secret = sent.request.app.state.settings.secret

    async def done(tx: Transaction) -> Receipt:
        await _spend(tx, sent)
        made = await listings.store(tx, sent.catalogue, secret, Posting(offer, by, reference))
        return receipt(CREATED, Posted(made.public_id, made.state, list(made.reasons)))

    return await sent.once(done)


def _said(body: msgspec.Struct) -> dict[str, str]:
    """Every field as a person would write it."""
    decimals = {"quantity": QUANTITY, "price": PRICE}
    told = msgspec.structs.asdict(body)
    return {name: _written(value, decimals.get(name, 0)) for name, value in told.items() if value is not None}


def _written(value: float | str, decimals: int) -> str:
    return value if isinstance(value, str) else f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def _offer(sent: Sent, said: dict[str, str]) -> Offer:
    reading = offers.read(sent.catalogue, said, days.today())
    if reading.offer is None:
        raise Unfit("有的字段不对，请看 errors 里每个字段的说明", reading.problems)
    return reading.offer


async def _poster(sent: Sent) -> Poster:
    """A token's organisation was looked at before it got one; a person posts under their own number."""
    holder, visitor = sent.request.state.holder, sent.request.state.visitor
    try:
        told = phones.read(sent.body.phone) if sent.body.phone else ""
    except Unclear as unclear:
        raise Unfit(str(unclear), {"phone": str(unclear)}) from None
    if visitor is None:
        return Poster(holder.id, holder.public_id, told, Channel.API, trusted=True)
    own = people.phone(sent.request.app.state.settings.secret, visitor)
    if told not in ("", own):
        raise Unfit("只能留自己的手机号", {"phone": "请写自己的手机号，或者不写"})
    return Poster(holder.id, holder.public_id, own, Channel.API)


async def _spend(tx: Transaction, sent: Sent) -> None:
    settings, visitor = sent.request.app.state.settings, sent.request.state.visitor
    if settings.quotas:
        others = quotas.STAFF_POSTS if visitor and visitor.is_staff else quotas.POSTS
        quota = others if visitor else quotas.TOKEN_POSTS
        await quotas.count(tx, settings.secret, quota, sent.request.state.holder.public_id)


@deed("改一条自己的供求信息：撤下、有人订了、卖了，或改数量、价钱和说明", Posted, Changed, path=(ID,))
async def update(sent: Sent) -> Receipt:
    listing, change = await _own(sent), sent.body
    if change.state is None:
        return await sent.once(lambda tx: _edited(sent, listing))
    if set(msgspec.to_builtins(change)) - {"state", "sold"}:
        raise Unfit("改状态和改内容请分两次", {"state": "和别的字段一起写了"})
    if change.state is State.SOLD:
        return await sent.once(lambda tx: _sold(sent, listing))
    return await _moved(sent, listing, _way(listing, change.state))


async def _own(sent: Sent) -> Listing:
    found = await listings.own(sent.path[ID.name], sent.request.state.holder.id)
    if found is None:
        raise Unfit("没有这条供求，或者它不是您的", status=UNKNOWN)
    return found


async def _edited(sent: Sent, listing: Listing) -> Receipt:
    said = listings.said(listing) | _said(sent.body)
    who = sent.request.state.holder.public_id
    try:
        after = await listings.edit(sent.catalogue, listing, _offer(sent, said), who)
    except Refused as refused:
        raise Unfit(str(refused), status=CLASH) from None
    return receipt(200, Posted(listing.public_id, after))


async def _sold(sent: Sent, listing: Listing) -> Receipt:
    told = _said(sent.body.sold or Sold())
    usual = {"quantity": listing.quantity, "unit": listing.unit}
    sale, problems = sales.read(sent.catalogue, usual | {name: value for name, value in told.items() if value})
    if sale is None:
        raise Unfit(
            "有的字段不对，请看 errors 里每个字段的说明", {f"sold.{name}": said for name, said in problems.items()}
        )
    try:
        await sales.sell(sent.catalogue, listing, sale, sent.request.state.holder.public_id)
    except Refused as refused:
        raise Unfit(str(refused), status=CLASH) from None
    return receipt(200, Posted(listing.public_id, State.SOLD))


WAYS = {State.WITHDRAWN: listings.WITHDRAW, State.RESERVED: listings.RESERVE, State.ACTIVE: listings.RELEASE}


def _way(listing: Listing, state: State) -> Deed:
    if state not in WAYS:
        raise Unfit("状态只能改成 withdrawn、reserved、active 或 sold", {"state": f"不能改成 {state}"})
    return WAYS[state]


@deed("撤下一条自己的供求信息", Posted, path=(ID,))
async def delete(sent: Sent) -> Receipt:
    return await _moved(sent, await _own(sent), listings.WITHDRAW)


async def _moved(sent: Sent, listing: Listing, way: Deed) -> Receipt:
    """Done twice, it is as it was."""
    holder = sent.request.state.holder

    async def done(tx: Transaction) -> Receipt:
        if listing.state != way.after:
            await _move(tx, way, listing, (holder.public_id, holder.id))
        return receipt(200, Posted(listing.public_id, way.after))

    return await sent.once(done)


async def _move(tx: Transaction, way: Deed, listing: Listing, by: tuple[str, int]) -> None:
    try:
        await listings.move(tx, way, listing.public_id, by)
    except Refused as refused:
        raise Unfit(str(refused), status=CLASH) from None
