"""Postings (接口发布): programs and people who have signed in post listings, change them, and take them down."""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Annotated, Literal

import msgspec

from models import listings, people, quotas
from models.engines import Transaction
from models.listings import Channel, Listing, Poster, Posting, State, changes, edits, sales
from models.people import Person, Wanted
from models.rules import days, offers, phones, units
from models.rules.amounts import OPEN_PRICE
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.offers import LINES, TITLE
from models.rules.products import Grade
from models.rules.roles import Role
from web import bodies
from web.answers import Answer
from web.asked import Parameter, Wrong
from web.bodies import Amount, Phone, Price, Text, Word
from web.deeds import Codes, Doing, Done, Faults, Sent, Task, deed

PUBLIC_ID = {"type": "string", "pattern": "^[a-z2-7]{10}$"}
ID = Parameter("listing", "供求的 id：十个字母", PUBLIC_ID, required=True, where="path")
LINE = {name: bodies.line(most, what) for name, (what, most) in LINES.items()}


class ListingPosting(msgspec.Struct, forbid_unknown_fields=True):
    """What someone has or wants. `phone`: of the one it is for, shown to nobody; without it one's own."""

    side: Literal["supply", "demand"]
    product: Annotated[Word, msgspec.Meta(description="产品代码或名字", examples=["citrus.satsuma_e"])]
    quantity: Amount
    unit: Annotated[Word, msgspec.Meta(description="数量的单位", examples=["斤"])]
    place: Annotated[Word, msgspec.Meta(description="地方代码或名字", examples=["420506108"])]
    price: Price = None
    price_unit: Annotated[Word, msgspec.Meta(description="元/斤、元/公斤、元/头 ……", examples=["元/斤"])] = ""
    title: Annotated[str, bodies.line(TITLE, "不写就用数量、产品和地方")] = ""
    text: Text = ""
    grade: Annotated[Word, msgspec.Meta(description="等级代码或名字")] = ""
    variety: Annotated[str, LINE["variety"]] = ""
    ready_from: date | None = None
    ready_to: date | None = None
    expires: date | None = None
    delivery: Annotated[str, LINE["delivery"]] = ""
    certificates: Annotated[str, LINE["certificates"]] = ""
    min_order: Annotated[str, LINE["min_order"]] = ""
    requirement: Annotated[str, LINE["requirement"]] = ""
    phone: Phone = ""


class ListingChange(msgspec.Struct, forbid_unknown_fields=True):
    """What changes; DELETE takes it down. With `state` sold, quantity and price are what was sold, and for how much."""

    quantity: Amount | None = None
    unit: Word | None = None
    price: Price = None
    price_unit: Word | None = None
    text: Text | None = None
    state: Literal["active", "reserved", "sold"] | None = None


class Posted(Answer):
    """The listing's id, and where it stands: active at once, or pending_review until someone has looked at it."""

    id: str
    state: str
    url: str


def _units(catalogue: Catalogue) -> list[str]:
    return list(dict.fromkeys(unit.zh for unit in catalogue.unit_words.values() if unit.kind != "area"))


def _grades(catalogue: Catalogue) -> Iterable[Grade]:
    return (grade for product in catalogue.products.values() for grade in catalogue.grades(product))


CODES: dict[str, Codes] = {
    "product": lambda catalogue: [code for code, one in catalogue.products.items() if not one.stock_only],
    "place": lambda catalogue: catalogue.places,
    "unit": _units,
    "grade": lambda catalogue: ["", *sorted({one.code for one in _grades(catalogue)})],
    "price_unit": lambda catalogue: ["", *(f"元/{unit}" for unit in _units(catalogue))],
}
"""What the description lists; names are understood too."""
TIMELY = {"price", "ready_from", "expires"}
"""What can be well written and yet not be so: days too far from today, an end before its beginning."""


@deed(Task("发布一条供求", ListingPosting, Posted, HTTPStatus.CREATED, codes=CODES, rules=bodies.of_posting))
async def create(sent: Sent) -> Doing:
    reading = offers.read(sent.catalogue, sent.words, days.today())
    misfits = _misfits(sent)
    problems = {**reading.problems, **misfits}
    phone = _phone(sent, problems)
    if problems or reading.offer is None:
        fits = not misfits and problems.keys() <= TIMELY
        raise Faults(problems, HTTPStatus.CONFLICT if fits else HTTPStatus.UNPROCESSABLE_ENTITY)
    offer = reading.offer
    by = await _poster(sent, phone)
    reference = await listings.lately(sent.catalogue, offer.product, offer.place, offer.price_per)

    async def publish(tx: Transaction) -> Done:
        await _spend(tx, sent)
        made = await listings.store(tx, sent.catalogue, sent.secret, Posting(offer, by, reference))
        return _done(made.public_id, made.state)

    return publish


def _misfits(sent: Sent) -> dict[str, str]:
    """What is against the description; a unit that nobody knows is told even where no price was said."""
    found = bodies.faults(sent.catalogue, sent.said)
    said = sent.words.get("price_unit", "")
    if said and units.read(said, sent.catalogue.unit_words) is None:
        found["price_unit"] = f"不认识价钱的单位“{said[:10]}”，请写 元/斤、元/公斤 或 元/头"
    return found


def _phone(sent: Sent, problems: dict[str, str]) -> str:
    """The number that was said; people post under another's number only where they act for others."""
    said = sent.words.get("phone", "")
    try:
        phone = phones.read(said) if said.strip() else ""
        if (
            phone
            and not sent.is_program
            and not sent.visitor.is_staff
            and phone != people.phone(sent.secret, sent.visitor)
        ):
            raise Unclear("只能用自己的手机号发布，请去掉 phone")
    except Unclear as unclear:
        problems["phone"] = str(unclear)
        return ""
    return phone


async def _poster(sent: Sent, phone: str) -> Poster:
    """The program's organisation; oneself; or the farmer whose number a member of the staff gave."""
    visitor = sent.visitor
    if sent.is_program:
        return Poster(visitor.id, visitor.public_id, phone, Channel.API, trusted=True)
    if not visitor.is_staff or not phone:
        return Poster(visitor.id, visitor.public_id, people.phone(sent.secret, visitor), Channel.API)
    await people.invite(sent.secret, Wanted(phone, frozenset({Role.FARMER})), visitor.public_id)
    farmer = await Person.get(phone_key=people.mark(sent.secret, phone))
    return Poster(farmer.id, visitor.public_id, phone, Channel.OFFICER)


async def _spend(tx: Transaction, sent: Sent) -> None:
    """People post no more here than on the pages."""
    if sent.request.app.state.settings.quotas and not sent.is_program:
        quota = quotas.STAFF_POSTS if sent.visitor.is_staff else quotas.POSTS
        await quotas.spend(tx, sent.secret, quota, sent.visitor.public_id)


def _done(public_id: str, state: str) -> Done:
    url = f"/api/v1/listings/{public_id}"
    return Done(Posted(id=public_id, state=state, url=url), url)


@deed(Task("改一条自己的供求", ListingChange, Posted, HTTPStatus.OK, (ID,), CODES, bodies.of_change))
async def update(sent: Sent) -> Doing:
    if problems := _misfits(sent) | _unknown(sent):
        raise Faults(problems)

    async def change(tx: Transaction) -> Done:
        listing, said = await _own(sent), dict(sent.words)
        if listing.state == State.WITHDRAWN:
            raise Wrong("这条供求已经撤下了", "listing", known=False)
        state = said.pop("state", "")
        if "price" in sent.said:
            said.setdefault("price", OPEN_PRICE)
        if state == State.SOLD and said:
            return await _sell(sent, listing, said)
        after = await _edit(sent, listing, said) if said else State(listing.state)
        if state and state != after:
            await _move(tx, sent, listing, State(state))
        return _done(listing.public_id, state or after)

    return change


def _unknown(sent: Sent) -> dict[str, str]:
    unit = sent.words.get("unit", "")
    return {"unit": f"不认识数量的单位“{unit[:10]}”"} if unit and unit not in sent.catalogue.unit_words else {}


async def _own(sent: Sent) -> Listing:
    listing = await listings.own(sent.request.path_params["listing"], sent.visitor.id)
    if listing is None:
        raise Wrong("您没有这条供求", "listing", known=False)
    return listing


async def _edit(sent: Sent, listing: Listing, said: dict[str, str]) -> State:
    reading = offers.read(sent.catalogue, {**edits.said(listing), **said}, days.today())
    if reading.offer is None:
        raise Faults(reading.problems, HTTPStatus.CONFLICT)
    return await listings.edit(sent.catalogue, listing, reading.offer, sent.visitor.public_id)


async def _sell(sent: Sent, listing: Listing, said: dict[str, str]) -> Done:
    """What was sold and for how much; what is not said is as it was offered."""
    sale, problems = sales.read(sent.catalogue, {**edits.said(listing), **said})
    if sale is None:
        raise Faults(problems, HTTPStatus.CONFLICT)
    await sales.sell(sent.catalogue, listing, sale, sent.visitor.public_id)
    return _done(listing.public_id, State.SOLD)


MOVES = {
    State.ACTIVE: changes.RELEASE,
    State.RESERVED: changes.RESERVE,
    State.SOLD: changes.SELL,
    State.WITHDRAWN: changes.WITHDRAW,
}


async def _move(tx: Transaction, sent: Sent, listing: Listing, state: State) -> None:
    by = sent.visitor.public_id, sent.visitor.id
    await listings.move(tx, MOVES[state], listing.public_id, by)


@deed(Task("撤下一条自己的供求", None, None, HTTPStatus.NO_CONTENT, (ID,)))
async def delete(sent: Sent) -> Doing:
    async def withdraw(tx: Transaction) -> Done:
        listing = await _own(sent)
        if listing.state != State.WITHDRAWN:
            await _move(tx, sent, listing, State.WITHDRAWN)
        return Done()

    return withdraw
