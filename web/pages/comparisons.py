"""Comparisons (比价): what every market told for a product on one day, dearest first."""

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from models import prices
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Query
from web import render, visitor
from web.charts import svg

AROUND = (
    (("后一天", "the day after"), 1),
    (("前一天", "the day before"), -1),
    (("前一周", "the week before"), -7),
    (("前四周", "four weeks before"), -28),
    (("去年这天", "a year before"), -365),
)
"""Other days to look at, in days from the one that is shown."""


async def show(request: Request) -> Response:
    product = visitor.product(request)
    catalogue: Catalogue = request.app.state.catalogue
    newest = await visitor.price(request, product)
    said = request.query_params.get("date", "")
    day = days.read(said) if said else newest.day if newest else days.today()
    if day is None:
        raise Unclear(f"看不懂日期“{said[:20]}”，请写成 {days.today().isoformat()}。")
    stage = request.query_params.get("stage", "")
    markets = await prices.compare(catalogue, Query(product.id, stage=stage), day)
    dearest = markets[0].avg if markets else 1
    bars = [svg.bar(price.avg / dearest) for price in markets]
    around = [(word, day + timedelta(step)) for word, step in AROUND]
    values: dict[str, Any] = {
        "product": product,
        "day": day,
        "around": around,
        "newest": newest,
        "markets": list(zip(markets, bars, strict=True)),
    }
    return render.page(request, "comparisons/show.html", **values)
