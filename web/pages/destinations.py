"""Destinations (销地): the sales cities that officers watch: price, change, what is left at the farm, how old it is."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import destinations, prices, takehome
from models.prices import Latest
from models.rules import days, freight
from models.rules.catalogue import Catalogue
from models.rules.catalogue.entries import OWN_FILE
from models.rules.errors import Refused, Unclear
from models.rules.hauling import KG, Plan
from models.rules.inputs import Query
from models.rules.places import Market
from models.rules.products import Product
from models.takehome import FRESH_DAYS, Return, TakeHome
from web import forms, notices, render
from web.forms import Filled

OK, BAD, UNKNOWN = 200, 400, 404
WHERE = "/desk/destinations"
RECENT = 30


class Row(NamedTuple):
    """One destination: its newest price, its rank by what is left, and where its price is written by hand."""

    market: Market
    price: Latest | None
    rank: int | None
    left: Return | None
    old: bool
    entry: str


async def index(request: Request) -> Response:
    return await _page(request, Filled({}, {}, {}), OK)


async def create(request: Request) -> Response:
    filled = await forms.read(request, {"market": str})
    try:
        await destinations.add(request.app.state.catalogue, filled.values["market"], request.state.visitor.public_id)
    except (Unclear, Refused) as problem:
        filled.problems["market"] = str(problem)
        return await _page(request, filled, BAD)
    return notices.going(request, WHERE, render.words(request).done("destination_added"))


async def delete(request: Request) -> Response:
    if not await destinations.drop(request.path_params["market"], request.state.visitor.public_id):
        raise HTTPException(UNKNOWN, "这个市场不在单子上，也可能有人去掉了。")
    return notices.going(request, WHERE, render.words(request).done("destination_dropped"))


async def _page(request: Request, filled: Filled, status: int) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    listed = await destinations.listed(catalogue)
    offered = await _offered(catalogue, listed)
    product = catalogue.products.get(request.query_params.get("product", "")) or next(iter(offered), None)
    values: dict[str, Any] = {
        "filled": filled,
        "product": product,
        "offered": offered if product is None or product in offered else [product, *offered],
        "rows": await _rows(catalogue, listed, product) if product else [],
        "bare": [catalogue.markets[code] for code in listed] if product is None else [],
        "others": [one for one in catalogue.markets.values() if _far(one) and one.id not in listed],
    }
    return render.desk(request, "destinations/index.html", status, **values)


def _far(market: Market) -> bool:
    """Whether goods are brought there from here: a market that is no farm's gate, by a road that is known."""
    return market.stage in takehome.STAGES and market.est_road_km is not None


async def _offered(catalogue: Catalogue, listed: list[str]) -> list[Product]:
    """What these markets told a price of in the last weeks."""
    told = await prices.told_at(listed, days.back(days.today(), RECENT))
    return [product for code, product in catalogue.products.items() if code in told]


async def _rows(catalogue: Catalogue, listed: list[str], product: Product) -> list[Row]:
    """Reckoned from the district's seat for a full lorry, as anyone can at /takehome."""
    plan = Plan(product, catalogue.district, costs=freight.costs(catalogue, product, None))
    found = await takehome.reckon(catalogue, plan, days.today())
    return [await _row(catalogue, product, market, found) for market in listed]


async def _row(catalogue: Catalogue, product: Product, market: str, found: TakeHome) -> Row:
    ranked = ((rank, one) for rank, one in enumerate(found.ranking, 1) if one.price.spot == market)
    rank, left = next(ranked, (None, None))
    price = left.price if left else await prices.latest(catalogue, Query(product.id, market, False, per=KG))
    old = price is None or price.day < days.back(days.today(), FRESH_DAYS)
    return Row(catalogue.markets[market], price, rank, left, old, _entry(catalogue, market, product))


def _entry(catalogue: Catalogue, market: str, product: Product) -> str:
    """Where its price is written by hand: at its own source, else as a person's own."""
    own = next((key for key, entry in catalogue.sources.items() if entry.market == market), "")
    if own:
        return f"/desk/sources/{own}/entries/new"
    return f"/desk/sources/{OWN_FILE.key}/entries/new?{urlencode({'market': market, 'name': product.zh})}"
