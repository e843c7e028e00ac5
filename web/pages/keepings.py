"""Keepings (自动保存): what is written on a draft's page, while it is written, and where the price lies by now."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models import drafts, listings
from models.drafts import Draft
from models.rules import days, offers, reviews
from web import drafting, forms, render

MOST = 20
"""Fields; a page has fewer."""


async def update(request: Request) -> Response:
    draft = await drafting.find(request)
    said = await forms.written(request)
    await drafts.keep(draft, dict(list(said.items())[:MOST]))
    say = render.words(request)
    kept = say.pick((f"已自动保存 {say.moment(days.now())}", f"kept {say.moment(days.now())}"))
    return PlainTextResponse(" · ".join(filter(None, (kept, await _position(request, draft)))))


async def _position(request: Request, draft: Draft) -> str:
    """比行情高: once there is a price to tell it of."""
    catalogue = request.app.state.catalogue
    offer = offers.read(catalogue, drafting.whole(catalogue, draft.words), days.today()).offer
    market = await listings.market(catalogue, offer.product, offer.place, offer.price_per) if offer else None
    position = reviews.position(offer, market) if offer else ""
    return render.words(request).position(position) if position else ""
