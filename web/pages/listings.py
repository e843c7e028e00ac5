"""Listings (供求): the search, and one listing as everyone sees it, with its history and where its price lies."""

import json
from collections.abc import Iterable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import bids, listings, people, photos
from models.listings import Found, Listing, State, holder, numbers
from models.rules import days, distances, seeking
from models.rules.catalogue import Catalogue
from models.rules.offers import Side
from models.rules.reviews import Reference
from models.rules.seeking import Seeking, Wanted
from web import render
from web.photos import address

UNKNOWN, GONE = 404, 410
FEW = 5
"""From elsewhere, where nothing was found."""
HIDDEN = (State.PENDING, State.REJECTED)


async def index(request: Request) -> Response:
    """The search: a GET form, so that what was found can be passed on; without any word the newest."""
    catalogue = request.app.state.catalogue
    asked = seeking.read(catalogue, request.query_params, days.today())
    found = await listings.page(catalogue, asked)
    near = [] if found.rows else await listings.search(_elsewhere(asked.wanted), FEW)
    values: dict[str, Any] = {"found": found.rows, "more": found.more, "near": near, "towns": _towns(request)}
    far = _far(catalogue, asked, {one.place for one in (*found.rows, *near)})
    values["covers"] = await _covers(request, (*found.rows, *near))
    said = {name: request.query_params.get(name, "") for name in seeking.FIELDS}
    query = seeking.query(said)
    return render.page(request, "listings/index.html", asked=asked, far=far, said=said, query=query, **values)


async def _covers(request: Request, rows: Iterable[Found]) -> dict[str, str]:
    """Public id -> where its first photo is seen, small."""
    seen = {holder(one.public_id): one.public_id for one in rows if one.photos}
    return {seen[on]: address(request, photo, small=True) for on, photo in (await photos.covers(seen)).items()}


def _far(catalogue: Catalogue, asked: Seeking, places: set[str]) -> dict[str, float | None]:
    """Place -> how far from where it is wanted, in kilometres; nothing where no place was said."""
    return {code: distances.km(catalogue, asked.place, code) for code in places} if asked.place else {}


def _elsewhere(wanted: Wanted) -> Wanted:
    """The same goods wherever they are: what is shown where nothing was found."""
    return Wanted(side=wanted.side, products=wanted.products, words=() if wanted.products else wanted.words)


def _towns(request: Request) -> list[tuple[str, str]]:
    catalogue, say = request.app.state.catalogue, render.words(request)
    places = catalogue.places.values()
    return [(place.code, say.name(place)) for place in places if place.parent == catalogue.district]


async def show(request: Request) -> Response:
    listing = await _seen(request)
    catalogue = request.app.state.catalogue
    history = await listings.history(listing)
    values: dict[str, Any] = {
        "product": catalogue.products[listing.product],
        "number": await numbers.of(listing.id),
        "history": history,
        "reviewers": await people.names({change.who for change in history}),
        "counts": await listings.counts(listing.owner.id),
        "deals": len(await bids.deals(listing.owner.id)),
        "market": reference(listing),
        "linked": linked(request, listing),
        "photos": [(address(request, photo), photo) for photo in await photos.of(listing.holder)],
    }
    status = 200 if listing.is_open or listing.state == State.SOLD else GONE
    return render.page(request, "listings/show.html", status, listing=listing, **values)


async def _seen(request: Request) -> Listing:
    """What was never public is shown to nobody."""
    listing = await listings.find(request.path_params["listing"])
    if listing is None or listing.state in HIDDEN or listing.product not in request.app.state.catalogue.products:
        raise HTTPException(UNKNOWN, "没有这条供求，可能编号写错了，也可能还没有公开。")
    return listing


def linked(request: Request, listing: Listing) -> str:
    """The listing as search machines read it: JSON-LD Offer or Demand, safe inside a page."""
    product = request.app.state.catalogue.products[listing.product]
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Offer" if listing.side == Side.SUPPLY else "Demand",
        "url": str(request.url_for("listing", listing=listing.public_id)),
        "itemOffered": {"@type": "Product", "name": product.zh, "category": product.family},
        "areaServed": {"@type": "Place", "name": request.app.state.catalogue.places[listing.place].zh},
        "availabilityEnds": days.text(listing.expires),
    }
    if listing.low is not None:
        told["priceSpecification"] = _price(listing)
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")


def _price(listing: Listing) -> dict[str, Any]:
    """Yuan per kilogram or per head, as UN/CEFACT codes name them."""
    code = {"kg": "KGM", "head": "HEA", "box": "XBX"}.get(listing.price_per, "C62")
    quantity = {"@type": "QuantitativeValue", "value": 1, "unitCode": code}
    range_ = {"minPrice": (listing.low or 0) / 1000, "maxPrice": (listing.high or 0) / 1000}
    return {"@type": "UnitPriceSpecification", "priceCurrency": "CNY", "referenceQuantity": quantity, **range_}


def reference(listing: Listing) -> Reference | None:
    """What the market told when it was posted."""
    return Reference(**json.loads(listing.reference)) if listing.reference else None
