"""Figures (图表数据): a product's days and those of the year before, for exploring in the browser."""

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import prices
from models.prices import published
from models.rules import days
from models.rules.days import Period
from web import render, visitor
from web.charts import explore, svg

OLDEST = date(1980, 1, 1)


async def show(request: Request) -> Response:
    product, say = visitor.product(request), render.words(request)
    price = await visitor.price(request, product)
    if price is None:
        raise HTTPException(404, f"{product.zh}还没有价格，不能画图。")
    points = await prices.points(price.series, Period.DAY, OLDEST, days.today())
    shown = await published.seen(request.app.state.catalogue, price, points)
    marks = svg.marks(shown, lambda figure: float(say.value(figure, price.per, product.unit)))
    first, *others = map(say.pick, explore.NAMES)
    names = explore.Names(f"{first} {say.per(price.per, product.unit, price.currency)}", *others)
    return render.answer(request, explore.figure(marks, names), "application/json")
