"""The board (今日行情): every product that has a price, by family, nearest place first."""

from starlette.requests import Request
from starlette.responses import Response

from models import alerts, prices
from models.prices import Latest, published
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.products import Product
from web import render
from web.charts import svg

FIRST = ("citrus", "tea", "livestock")
"""The families that come first; the others follow as the catalogue lists them."""
WEEK = 7
Row = tuple[Product, Latest]


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    found = await prices.board(catalogue, catalogue.chain(catalogue.district))
    families = by_family(catalogue, found)
    if request.query_params.get("as") == "line":
        return render.page(request, "board/lines.html", families=families)
    lines, warned = await sparks(request, list(found.values())), await warnings(request)
    return render.page(request, "board/index.html", families=families, sparks=lines, warned=warned)


def by_family(catalogue: Catalogue, found: dict[str, Latest]) -> dict[str, list[Row]]:
    """Family code -> its products with their prices: those of the last week first, each in the catalogue's order."""
    since = days.back(days.today(), WEEK)
    rows = [(product, found[code]) for code, product in catalogue.products.items() if code in found]
    rows.sort(key=lambda row: row[1].day < since)
    codes = dict.fromkeys((*FIRST, *catalogue.families))
    families = {code: [row for row in rows if row[0].family == code] for code in codes}
    return {code: family for code, family in families.items() if family}


async def sparks(request: Request, found: list[Latest]) -> dict[int, str]:
    """Series -> the line of its last seven days, for those that have one."""
    say, catalogue, until = render.words(request), request.app.state.catalogue, days.today()
    since = days.back(until, WEEK - 1)
    span = (days.number(since), days.number(until))
    recent = {price.series: price for price in found if price.day >= since}
    lines = await prices.sparks(recent, since, until)
    title = say.pick(("近7天走势", "last 7 days"))
    shown = {series: await published.seen(catalogue, recent[series], points) for series, points in lines.items()}
    return {series: svg.spark(svg.marks(points, float), span, title) for series, points in shown.items()}


async def warnings(request: Request) -> list[str]:
    """What is open for the district, the places around it and the markets of its city: 脐橙低于种植成本."""
    catalogue, say = request.app.state.catalogue, render.words(request)
    around = catalogue.chain(catalogue.district)
    city = around[min(1, len(around) - 1)]
    found = await alerts.briefs([*around, *catalogue.points_below(city)])
    rules = {rule.code: rule for rule in catalogue.lists.warnings}
    blank = say.pick(("", " "))
    return [
        say.name(catalogue.products[one.product]) + blank + say.pick(rules[one.rule].say[one.side])
        for one in found
        if one.rule in rules and one.product in catalogue.products
    ]
