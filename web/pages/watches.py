"""Watches (订价、到价提醒): one's own with the price now; asking for one, and dropping it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import prices, watches
from models.prices import Latest
from models.rules import days, watching
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.inputs import Query
from models.rules.products import Product
from models.rules.watching import Freq, Level, Op
from models.watches import Watch
from web import forms, notices, render
from web.forms import Filled, Rule

OK, BAD, UNKNOWN = 200, 400, 404
WHERE = "/me/watches"
FIELDS: dict[str, Rule] = dict.fromkeys(("product", "place", "what", "price", "price_unit"), str)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown:
    """A watch as its owner sees it: the product and its price now, where known, and what an alert waits for."""

    watch: Watch
    product: Product | None
    price: Latest | None
    level: str


async def index(request: Request) -> Response:
    """The address may fill in what to watch: who has to sign in first comes back to it."""
    catalogue, asked = request.app.state.catalogue, request.query_params
    said = {name: asked.get(name, "") for name in FIELDS}
    if product := catalogue.products.get(said["product"]):
        said["product"] = render.words(request).name(product)
        said["price_unit"] = said["price_unit"] or catalogue.units[product.unit].zh
    return await _page(request, Filled(said, {}, {}), OK)


async def create(request: Request) -> Response:
    filled = await forms.read(request, FIELDS)
    product, spot, told = _read(request.app.state.catalogue, filled)
    if product and spot is not None and told and not filled.problems:
        try:
            await _keep(request, (product.id, spot), told)
        except Refused as problem:
            filled.problems[forms.WHOLE] = str(problem)
    if filled.problems:
        return await _page(request, filled, BAD)
    return notices.going(request, WHERE, render.words(request).done("watch_kept"))


def _read(catalogue: Catalogue, filled: Filled) -> tuple[Product | None, str | None, Freq | Level | None]:
    """Product, spot, and how often or from which price on; what is wrong is told by its field."""
    said = filled.values
    product = _field(filled, "product", lambda: _product(catalogue, said["product"].strip()))
    spot = _field(filled, "place", lambda: _spot(catalogue, said["place"].strip()))
    if said["what"] in tuple(Freq):
        return product, spot, Freq(said["what"])
    if said["what"] not in tuple(Op):
        filled.problems["what"] = "请选什么时候告诉您"
    elif product:
        price = (said["price"], said["price_unit"])
        return product, spot, _field(filled, "price", lambda: watching.level(catalogue, product, said["what"], price))
    return product, spot, None


def _field(filled: Filled, name: str, read: Callable[[], T]) -> T | None:
    try:
        return read()
    except (Refused, Unclear) as problem:
        filled.problems[name] = str(problem)
        return None


def _product(catalogue: Catalogue, word: str) -> Product:
    found = catalogue.products.get(word) or catalogue.product_asked(word, days.today()) if word else None
    english = (product for product in catalogue.products.values() if word and product.en.lower() == word.lower())
    if found := found or next(english, None):
        return watching.check(found)
    raise Unclear(f"没有“{word[:20]}”这个品种，请写一个品种的名字，例如 脐橙" if word else "请写上品种，例如 脐橙")


def _spot(catalogue: Catalogue, word: str) -> str:
    """Nothing is the district."""
    if not word or word in catalogue.markets or word in catalogue.places:
        return word
    if market := catalogue.market_named(word):
        return market.id
    if place := catalogue.place_asked(word):
        return place.code
    raise Unclear(f"不认得“{word[:20]}”，请写镇、县或市场的名字，或者空着")


async def _keep(request: Request, what: tuple[str, str], told: Freq | Level) -> None:
    if isinstance(told, Level):
        await watches.alert(request.state.visitor, *what, told)
    else:
        await watches.subscribe(request.state.visitor, *what, told)


async def delete(request: Request) -> Response:
    if not await watches.drop(request.state.visitor, request.path_params["watch"]):
        raise HTTPException(UNKNOWN, "您没有订这个价，也可能已经退掉了。")
    return notices.going(request, WHERE, render.words(request).done("watch_dropped"))


async def _page(request: Request, filled: Filled, status: int) -> Response:
    kept = [await _shown(request.app.state.catalogue, watch) for watch in await watches.of(request.state.visitor)]
    units = [unit.removeprefix("元/") for unit in forms.PRICE_UNITS]
    return render.desk(request, "watches/index.html", status, kept=kept, filled=filled, units=units)


async def _shown(catalogue: Catalogue, watch: Watch) -> Shown:
    product = catalogue.products.get(watch.product)
    price = await prices.nearest(catalogue, Query(product.id, watch.spot, per=watch.per)) if product else None
    unit = catalogue.unit_words.get(watch.unit)
    return Shown(watch, product, price, watching.told(watch.level, unit) if unit else "")
