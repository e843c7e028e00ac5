"""Sales (成交): what was sold and for how much, told by the owner; an officer sees the price before it counts."""

from starlette.requests import Request
from starlette.responses import Response

from models.listings import Listing, sales
from web import drafting, forms, notices, render
from web.forms import Filled

BAD = 400


async def new(request: Request) -> Response:
    listing = await drafting.own(request)
    price = "" if listing.low is None or listing.low != listing.high else listing.price
    said = {"quantity": listing.quantity, "unit": listing.unit, "price": price}
    return _page(request, listing, Filled(said | {"price_unit": listing.price_unit or "元/斤"}, {}, {}), 200)


async def create(request: Request) -> Response:
    listing, said = await drafting.own(request), await forms.written(request)
    catalogue = request.app.state.catalogue
    sale, problems = sales.read(catalogue, said)
    if sale is None:
        return _page(request, listing, Filled(said, {}, problems), BAD)
    await sales.sell(catalogue, listing, sale, request.state.visitor.public_id)
    told = render.words(request).done("sold" if sale.price else "sold_unpriced")
    return notices.going(request, f"/me/listings/{listing.public_id}", told)


def _page(request: Request, listing: Listing, filled: Filled, status: int) -> Response:
    values = {"units": forms.UNITS, "price_units": forms.PRICE_UNITS}
    return render.desk(request, "sales/new.html", status, listing=listing, filled=filled, **values)
