"""Visitors (访客): who asks: how they want to read (language, unit, letter size) and which thing they mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import prices
from models.prices import Latest
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.inputs import Query
from models.rules.products import Product

CHOICES = {"lang": ("zh", "en"), "unit": ("jin", "kg"), "size": ("normal", "elder")}
"""What can be chosen, in the address and in the cookie of the same name."""
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """How someone reads. `unit` "" tells each product in its own usual unit."""

    lang: str = "zh"
    unit: str = ""
    size: str = "normal"


def of(request: Request) -> Visitor:
    """The choices of this request; what is not one of them is as if not said."""
    said = ((name, request.query_params.get(name) or request.cookies.get(name, "")) for name in CHOICES)
    return Visitor(**{name: choice for name, choice in said if choice in CHOICES[name]})


def remember(request: Request, response: Response) -> None:
    """Keeps what was just chosen in a cookie for a year."""
    secure = request.app.state.settings.secure
    for name, choices in CHOICES.items():
        choice = request.query_params.get(name)
        if choice in choices:
            response.set_cookie(name, choice, max_age=YEAR, secure=secure, httponly=True, samesite="lax")


def choose(request: Request, choices: Mapping[str, str | None]) -> str:
    """This page's address with other choices: /prices?unit=kg; None takes one away."""
    url = request.url.remove_query_params(list(choices))
    url = url.include_query_params(**{name: choice for name, choice in choices.items() if choice is not None})
    return f"{url.path}?{url.query}" if url.query else url.path


def product(request: Request) -> Product:
    """The product that the address names; 404 where there is none."""
    code = request.path_params["product"]
    found: Product | None = request.app.state.catalogue.products.get(code)
    if found is None:
        raise HTTPException(404, f"没有“{code[:40]}”这个品种，请从全部品种里找。")
    return found


def source(request: Request) -> SourceEntry:
    """The registered source that the address names; 404 where there is none."""
    found: SourceEntry | None = request.app.state.catalogue.sources.get(request.path_params["source"])
    if found is None:
        raise HTTPException(404, "没有登记这个来源。")
    return found


async def price(request: Request, product: Product) -> Latest | None:
    """The price to show: at the market or place that the address names, else the nearest one round the district."""
    catalogue: Catalogue = request.app.state.catalogue
    asked = request.query_params
    stage = asked.get("stage", "")
    if "market" in asked or "place" in asked:
        spot = asked.get("market", asked.get("place", ""))
        return await prices.latest(catalogue, Query(product.id, spot, "market" not in asked, stage))
    return await prices.nearest(catalogue, Query(product.id, stage=stage))
