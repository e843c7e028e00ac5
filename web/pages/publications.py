"""Publications (发布): the last look at a draft, sending it off once, and taking it back."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from models import drafts, listings, people, photos, quotas
from models.drafts import Draft
from models.engines import writing
from models.listings import Channel, Listing, Poster, Posting, Published, numbers
from models.people import Person, Wanted
from models.rules import days, offers, phones, reviews
from models.rules.errors import Refused
from models.rules.offers import Offer
from models.rules.roles import Role
from web import drafting, forms, render
from web.forms import Filled, Rule

BAD = 400
UNDO = timedelta(seconds=60)
"""The page says ten seconds; a slow line may need more."""
NAME = 20
FIELDS: dict[str, Rule] = {
    "for_phone": lambda said: phones.read(said) if said.strip() else "",
    "for_name": forms.optional("称呼", NAME),
}


async def new(request: Request) -> Response:
    """The check page: everything as it was read, with the ways back."""
    draft = await drafting.find(request)
    if await _listing(draft):
        return render.elsewhere(drafting.address(draft, "done"))
    return await _page(request, draft, Filled({}, {}, {}), 200)


async def create(request: Request) -> Response:
    draft, visitor = await drafting.find(request), request.state.visitor
    if await _listing(draft):
        return render.elsewhere(drafting.address(draft, "done"))
    if visitor is None:
        return render.elsewhere(f"/signin?next={drafting.address(draft, 'check')}")
    filled = await forms.read(request, FIELDS)
    reading = _read(request, draft)
    if filled.problems or reading.offer is None:
        return await _page(request, draft, filled, BAD)
    await _spend(request, visitor)
    await _publish(request, draft, reading.offer, await _poster(request, visitor, filled.values))
    return render.elsewhere(drafting.address(draft, "done"))


def _read(request: Request, draft: Draft) -> offers.Reading:
    catalogue = request.app.state.catalogue
    return offers.read(catalogue, drafting.whole(catalogue, draft.words), days.today())


async def _spend(request: Request, visitor: Person) -> None:
    settings = request.app.state.settings
    if settings.quotas:
        quota = quotas.STAFF_POSTS if visitor.is_staff else quotas.POSTS
        await quotas.take(settings.secret, quota, visitor.public_id)


async def _poster(request: Request, visitor: Person, said: dict[str, str]) -> Poster:
    """Oneself; or, for those who act for others, the farmer whose number was given, made known where they were not."""
    secret = request.app.state.settings.secret
    if not visitor.is_staff or not said["for_phone"]:
        return Poster(visitor.id, visitor.public_id, people.phone(secret, visitor))
    wanted = Wanted(said["for_phone"], frozenset({Role.FARMER}), said["for_name"])
    await people.invite(secret, wanted, visitor.public_id)
    farmer = await Person.get(phone_key=people.mark(secret, said["for_phone"]))
    return Poster(farmer.id, visitor.public_id, said["for_phone"], Channel.OFFICER)


async def _publish(request: Request, draft: Draft, offer: Offer, by: Poster) -> Published:
    """Listing, number and draft in one transaction: sent twice, it is published once."""
    catalogue, secret = request.app.state.catalogue, request.app.state.settings.secret
    reference = await listings.market(catalogue, offer.product, offer.place, offer.price_per)
    copied = await photos.copied(draft.holder, by.owner)
    async with writing() as tx:
        made = await listings.store(tx, catalogue, secret, Posting(offer, by, reference, copied))
        await numbers.lend(tx, made.id)
        await listings.illustrate(tx, made, draft.holder, by.owner)
        if not await drafts.become(tx, draft, made.id, by.owner):
            raise Refused("这一条已经提交过了")
    return made


async def show(request: Request) -> Response:
    """Done: the number to quote, where it stands, and the way to take it back."""
    draft = await drafting.find(request)
    listing = await _listing(draft)
    if listing is None:
        return render.elsewhere(drafting.address(draft, "check"))
    number = await numbers.of(listing.id)
    fresh = listing.is_alive and days.now() - listing.posted_at < UNDO
    return render.desk(request, "publications/show.html", draft=draft, listing=listing, number=number, fresh=fresh)


async def delete(request: Request) -> Response:
    """Takes back what was just sent off; the draft is there again."""
    draft = await drafting.find(request)
    listing = await _listing(draft)
    if listing is None or days.now() - listing.posted_at >= UNDO:
        raise Refused("时间过了，不能撤回。可以在“我的供求”里撤下。")
    who = request.state.visitor.public_id if request.state.visitor else listing.posted_by
    await listings.withdraw(listing.public_id, who, 0, "刚发布就撤回")
    await drafts.reopen(draft)
    return render.elsewhere(drafting.address(draft, "check"))


async def _listing(draft: Draft) -> Listing | None:
    number = draft.listing_id
    return await Listing.get(id=number).select_related("owner") if number else None


async def _page(request: Request, draft: Draft, filled: Filled, status: int) -> Response:
    catalogue, reading = request.app.state.catalogue, _read(request, draft)
    product = catalogue.products[draft.words["product"]]
    offer = reading.offer
    market = await listings.market(catalogue, product.id, offer.place, offer.price_per) if offer else None
    told = {"position": reviews.position(offer, market), "rare": reviews.rare(offer, product)} if offer else {}
    values = {"draft": draft, "filled": filled, "reading": reading, "offer": offer, "product": product}
    phone = _phone(request)
    return render.desk(request, "publications/new.html", status, market=market, phone=phone, told=told, **values)


def _phone(request: Request) -> str:
    """The number that buyers reach one by, masked; "" for who has not signed in."""
    visitor = request.state.visitor
    return phones.masked(people.phone(request.app.state.settings.secret, visitor)) if visitor else ""
