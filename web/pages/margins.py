"""Margins (产销价差): what lies between farm, wholesale and shop, whether that is usual, and how prices pass on."""

from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.margins import KG, STAGES, Link, Week, margins
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.products import Product
from web import render, visitor
from web.charts import svg
from web.charts.svg import Mark
from web.words import Words
from web.words import margins as words

SHOWN, WEEK = 12, 7
UNKNOWN = 404


class Told(NamedTuple):
    """A link in words, with its drawing and its newest weeks."""

    link: Link
    up: str
    down: str
    level: str
    shares: str
    refusal: str
    passed: str
    chart: str
    weeks: list[Week]


async def show(request: Request) -> Response:
    product, catalogue = visitor.product(request), request.app.state.catalogue
    market = request.query_params.get("market", "")
    if market and market not in catalogue.markets:
        raise HTTPException(UNKNOWN, "没有登记这个市场。")
    found, say = await margins(catalogue, product.id, market, days.today()), render.words(request)
    told = {stage: found.stages[stage].stage if stage in found.stages else stage for stage in STAGES}
    names = {stage: _stage(say, catalogue, code) for stage, code in told.items()}
    values: dict[str, Any] = {
        "product": product,
        "market": market,
        "found": found,
        "names": names,
        "links": [_told(say, catalogue, product, link) for link in found.links],
    }
    return render.page(request, "margins/show.html", **values)


def _stage(say: Words, catalogue: Catalogue, code: str) -> str:
    return say.pick((catalogue.stages[code].zh, code.replace("_", " ")))


def _told(say: Words, catalogue: Catalogue, product: Product, link: Link) -> Told:
    up, down, diverged = _stage(say, catalogue, link.up.stage), _stage(say, catalogue, link.down.stage), link.divergence
    return Told(
        link,
        up,
        down,
        words.level(say, diverged) if diverged else "",
        words.shares(say, diverged, down) if diverged else "",
        words.refusal(say, link),
        words.passed(say, link, up, down) if link.weeks else "",
        _chart(say, product, link, (up, down)) if len(link.weeks) > 1 else "",
        list(link.weeks[: -SHOWN - 1 : -1]),
    )


def _chart(say: Words, product: Product, link: Link, names: tuple[str, str]) -> str:
    """The price downstream as a line, the one upstream as dashes."""
    unit, first, last = product.unit, link.weeks[0].start, link.weeks[-1].start
    downs = [Mark(week.start, None, float(say.value(week.down, KG, unit)), None) for week in link.weeks]
    ups = [Mark(week.start, None, float(say.value(week.up, KG, unit)), None) for week in link.weeks]
    newest = link.weeks[-1]
    told = "，".join(
        f"{name} {say.figure(figure, KG, unit)}" for name, figure in zip(names, (newest.up, newest.down), strict=True)
    )
    title = f"{say.name(product)} {names[0]} — {names[1]} {say.per(KG, unit)}"
    chart = svg.Chart(title, told, first, last, downs, ups, WEEK)
    return svg.line_with_band(chart, [(day, say.numbered(day)) for day in (first, last)])
