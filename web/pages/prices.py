"""Prices (行情): all products by family, and one product: its price, its line, its markets."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import forecasts, prices
from models.prices import Latest, Point, published
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.errors import Unclear
from models.rules.inputs import Query
from models.rules.products import Product
from web import render, visitor
from web.charts import svg
from web.words import Words
from web.words import forecasts as told

YEAR = 365


class Span(NamedTuple):
    """A stretch of days that a line can show; `older` lays the year before over it."""

    code: str
    zh: str
    en: str
    days: int
    period: Period = Period.DAY
    step: int = 1
    older: bool = False


SPANS = {
    span.code: span
    for span in (
        Span("7", "7天", "7 days", 7),
        Span("30", "30天", "30 days", 30),
        Span("365", "1年", "1 year", YEAR, Period.WEEK, 7),
        Span("lastyear", "去年同期", "Last year", 30, older=True),
    )
}


async def index(request: Request) -> Response:
    """All products by family; `?q=` finds one by any of its names."""
    catalogue: Catalogue = request.app.state.catalogue
    said = request.query_params.get("q", "").strip()[:40]
    product = catalogue.product_asked(said, days.today()) if said else None
    if product:
        return render.elsewhere(request.url_for("price", product=product.id).path)
    found = await prices.board(catalogue, catalogue.chain(catalogue.district))
    near = [catalogue.product_named(name, days.today()) for name in catalogue.nearest_products(said)] if said else []
    families = {
        code: [p for p in catalogue.products.values() if p.family == code and not p.stock_only]
        for code in catalogue.families
    }
    return render.page(
        request,
        "prices/index.html",
        said=said,
        near=[product for product in near if product],
        families=families,
        found=found,
    )


async def show(request: Request) -> Response:
    product = visitor.product(request)
    price, asked = await visitor.price(request, product), request.query_params
    alone = await prices.singles(request.app.state.catalogue, product.id, days.back(days.today(), prices.RECENT))
    spot = asked.get("market") or asked.get("place", "")
    values: dict[str, Any] = {"product": product, "spot": spot, "singles": alone}
    if price is None:
        return render.page(request, "prices/none.html", **values)
    markets = await prices.compare(request.app.state.catalogue, _same(price), price.day)
    outlook = await forecasts.outlook(request.app.state.catalogue, price, days.today())
    values |= {"price": price, "markets": markets, "spans": SPANS.values(), "outlook": outlook, "told": told}
    if "explore" in request.query_params:
        address = request.url_for("figure", product=product.id).path
        return render.page(request, "prices/explore.html", figure=f"{address}?{request.url.query}", **values)
    span = chosen(request.query_params.get("span", "30"))
    chart, points = await line(request, product, price, span)
    return render.page(request, "prices/show.html", span=span, chart=chart, points=points, **values)


def _same(price: Latest) -> Query:
    """All markets that tell the same kind of price."""
    return Query(price.product, "", False, price.stage, price.grade, price.nature, price.currency, price.per)


def chosen(code: str) -> Span:
    if code not in SPANS:
        raise Unclear(f"看不懂时间长短“{code[:20]}”，请选 {'、'.join(span.zh for span in SPANS.values())}。")
    return SPANS[code]


async def line(request: Request, product: Product, price: Latest, span: Span) -> tuple[str, list[Point]]:
    """The drawing of a stretch of days, "" where it has no price, and its points."""
    say, catalogue = render.words(request), request.app.state.catalogue
    until = max(price.day, days.today()) if days.today() - price.day < timedelta(span.days) else price.day
    since = days.start(span.period, days.number(until) - span.days + 1)
    days_told = await prices.points(price.series, span.period, days.of_number(since), until)
    points = await published.seen(catalogue, price, days_told, span.period)
    before = await _year_before(catalogue, price, since, until) if span.older else []

    def told(figure: int) -> float:
        return float(say.value(figure, price.per, product.unit))

    marks = svg.marks(points, told)
    if not any(mark.mid for mark in marks):
        return "", points
    last = max(days.start(span.period, days.number(until)), since + 1)
    title = f"{say.name(product)} {say.pick((span.zh, span.en))} {say.per(price.per, product.unit, price.currency)}"
    chart = svg.Chart(
        title,
        described(say, product, price, points),
        since,
        last,
        marks,
        svg.moved(svg.marks(before, told), YEAR),
        span.step,
    )
    return svg.line_with_band(chart, _labels(say, since, last)), points


async def _year_before(catalogue: Catalogue, price: Latest, since: int, until: date) -> list[Point]:
    """The same days a year ago."""
    points = await prices.points(price.series, Period.DAY, days.of_number(since - YEAR), days.back(until, YEAR))
    return await published.seen(catalogue, price, points)


def _labels(say: Words, since: int, last: int) -> list[tuple[int, str]]:
    shown = dict.fromkeys((since, (since + last) // 2, last)) if last > since + 1 else (since, last)
    return [(day, say.date(days.of_number(day))) for day in shown]


def described(say: Words, product: Product, price: Latest, points: list[Point]) -> str:
    """The line in a sentence, for those who do not see it."""
    told = sorted((point.avg, point.start) for point in points if point.avg is not None)
    newest = max(told, key=lambda pair: pair[1])
    parts = [
        f"{say.date(days.of_number(day))} {say.figure(avg, price.per, product.unit)}"
        for avg, day in (told[0], told[-1], newest)
    ]
    return say.pick(("最低 {}，最高 {}，最近 {}", "lowest {}, highest {}, newest {}")).format(*parts)
