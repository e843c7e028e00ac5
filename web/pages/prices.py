"""Prices (行情): all products by family, and one product: its price, its line, its markets."""

from datetime import timedelta
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import courses, forecasts, occasions, prices
from models.courses import Course, Stretch
from models.occasions import About, Occasion
from models.prices import Latest, Point
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.errors import Unclear
from models.rules.inputs import Query
from models.rules.products import Product
from web import render, visitor
from web.charts import svg
from web.charts.pins import Pin
from web.words import Words
from web.words import forecasts as told
from web.words import occasions as happenings
from web.words import trends as worded

YEAR = 365


class Span(NamedTuple):
    """A stretch of days that a line can show, by which periods; `older` lays the year before over it."""

    code: str
    zh: str
    en: str
    days: int
    periods: tuple[Period, ...] = (Period.DAY,)
    older: bool = False


SPANS = {
    span.code: span
    for span in (
        Span("7", "7天", "7 days", 7),
        Span("30", "30天", "30 days", 30, (Period.DAY, Period.WEEK)),
        Span("365", "1年", "1 year", YEAR, (Period.WEEK, Period.DAY, Period.TENDAY, Period.MONTH)),
        Span("1825", "5年", "5 years", 5 * YEAR, (Period.MONTH, Period.TENDAY, Period.WEEK)),
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
    span = chosen(asked.get("span", "30"))
    found = await courses.course(request.app.state.catalogue, price, stretch(price, span, asked.get("per", "")))
    values |= {"span": span, "course": found, "worded": worded, "occasions": happenings, "iso": days.text}
    values["happened"] = await happened(request.app.state.catalogue, found)
    values["chart"] = await drawn(request, found, span, values["happened"])
    return render.page(request, "prices/show.html", **values)


def _same(price: Latest) -> Query:
    """All markets that tell the same kind of price."""
    return Query(price.product, "", False, price.stage, price.grade, price.nature, price.currency, price.per)


def chosen(code: str) -> Span:
    if code not in SPANS:
        raise Unclear(f"看不懂时间长短“{code[:20]}”，请选 {'、'.join(span.zh for span in SPANS.values())}。")
    return SPANS[code]


def stretch(price: Latest, span: Span, per: str) -> Stretch:
    """Up to today, or to the last price where that lies further back than the span; by the span's first period where
    it does not go by the one that is asked for."""
    if per and per not in worded.PERIODS:
        known = "、".join(zh for _, (zh, _) in worded.PERIODS.values())
        raise Unclear(f"看不懂按什么看“{per[:20]}”，请选 {known}。")
    asked = worded.PERIODS[per][0] if per else span.periods[0]
    until = max(price.day, days.today()) if days.today() - price.day < timedelta(span.days) else price.day
    return Stretch(asked if asked in span.periods else span.periods[0], days.back(until, span.days - 1), until)


async def happened(catalogue: Catalogue, found: Course) -> list[Occasion]:
    """What may have moved the price in these days."""
    about = About(found.price.product, found.price.spot)
    return await occasions.between(catalogue, [about], found.stretch.first, found.stretch.end)


async def drawn(request: Request, found: Course, span: Span, marked: list[Occasion]) -> str:
    """The drawing of a course, "" where it has no price."""
    if not found.told:
        return ""
    say, price = render.words(request), found.price
    product = request.app.state.catalogue.products[price.product]
    before = await _year_before(request.app.state.catalogue, found) if span.older else []

    def told(figure: int) -> float:
        return float(say.value(figure, price.per, product.unit))

    first, last = found.stretch.first, max(found.stretch.last, found.stretch.first + 1)
    chart = svg.Chart(
        f"{say.name(product)} {say.pick((span.zh, span.en))} {say.per(price.per, product.unit, price.currency)}",
        described(say, product, found),
        first,
        last,
        svg.marks(found.points, told),
        svg.moved(svg.marks(before, told), YEAR),
        found.stretch.step,
        [gap[:2] for gap in found.gaps],
        [Pin(number, one.since, one.until) for number, one in enumerate(marked, 1)],
    )
    return svg.line_with_band(chart, _labels(say, first, last))


async def _year_before(catalogue: Catalogue, found: Course) -> list[Point]:
    """The same days a year ago."""
    ago = Stretch(Period.DAY, days.back(found.stretch.since, YEAR), days.back(found.stretch.until, YEAR))
    return await courses.within(catalogue, found.price, ago)


def _labels(say: Words, first: int, last: int) -> list[tuple[int, str]]:
    shown = dict.fromkeys((first, (first + last) // 2, last)) if last > first + 1 else (first, last)
    return [(day, say.date(days.of_number(day))) for day in shown]


def described(say: Words, product: Product, found: Course) -> str:
    """The line in a sentence, for those who do not see it."""
    told = sorted((point.avg or 0, point.start) for point in found.told)
    newest = max(told, key=lambda pair: pair[1])
    parts = [
        f"{worded.began(say, found.stretch.period, day)} {say.figure(avg, found.price.per, product.unit)}"
        for avg, day in (told[0], told[-1], newest)
    ]
    return say.pick(("最低 {}，最高 {}，最近 {}", "lowest {}, highest {}, newest {}")).format(*parts)
