"""Harvests (上市量): what a product's next weeks bring, by listings and officers' estimates, beside past years."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import harvests
from models.estimates import Estimate
from models.harvests import Season, Week, Year
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.products import Product
from web import render
from web.charts import weeks
from web.charts.weeks import Group
from web.words import Words
from web.words import harvests as told
from web.words.harvests import Told

UNKNOWN = 404
WEEKS, WEEK = 8, 7
SHOWN = 6
"""Estimates that a page tells; the sheet has all."""
FARTHEST = 53 * WEEK
"""Days that one may look ahead; and back, so that a year back still has its past years."""
Measure = Callable[[Year], int | None]


class Row(NamedTuple):
    """A year of a week: what was posted, what was reckoned."""

    name: str
    posted: Told
    reckoned: Told


class Table(NamedTuple):
    """All weeks in one unit: each with its years, the drawings, and what the figures cover."""

    weeks: list[tuple[str, list[Row]]]
    drawings: list[tuple[bool, str]]
    covered: list[str]


async def show(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    product = catalogue.products.get(request.path_params["product"])
    if product is None or product.stock_only:
        raise HTTPException(UNKNOWN, "没有这个品种。")
    first, say = _first(request), render.words(request)
    season = await harvests.season(catalogue, product.id, first, WEEKS)
    values: dict[str, Any] = {
        "season": season,
        "span": told.span(say, first, first + WEEKS * WEEK - 1),
        "tables": _tables(say, catalogue, product, season),
        "past": told.past(say, len({year.ago for week in season.weeks for year in week.past})),
        "estimates": [(one, _estimate(say, catalogue, one)) for one in season.estimates[:SHOWN]],
        "more": len(season.estimates) - SHOWN,
        "earlier": _beside(first, -WEEKS),
        "later": _beside(first, WEEKS),
    }
    return render.page(request, "harvests/show.html", product=product, **values)


def _first(request: Request) -> int:
    """The Monday that was asked for, this week's where none was."""
    this = days.week_start(days.number(days.today()))
    if not (said := request.query_params.get("from", "").strip()):
        return this
    monday = days.week_start(days.number(days.asked(said)))
    if abs(monday - this) > FARTHEST:
        raise Unclear("日子太远了，请写前后一年里的")
    return monday


def _beside(first: int, count: int) -> str:
    """The address's day of the weeks before or after; empty where it is too far."""
    monday = first + count * WEEK
    near = abs(monday - days.week_start(days.number(days.today()))) <= FARTHEST
    return days.text(monday) if near else ""


def _tables(say: Words, catalogue: Catalogue, product: Product, season: Season) -> list[Table]:
    parted = groupby(season.weeks, lambda week: week.per)
    return [_table(say, catalogue, product, [*own]) for _, own in parted]


def _table(say: Words, catalogue: Catalogue, product: Product, own: list[Week]) -> Table:
    reckoned = [week.now.reckoned for week in own if week.now.reckoned]
    posted = sum(_posted(week.now) or 0 for week in own if week.now.reckoned)
    names = [(say.numbered(week.now.week), _rows(say, week)) for week in own]
    drawings = [(estimated, _drawing(say, product, own, estimated)) for estimated in (False, True)]
    return Table(names, [one for one in drawings if one[1]], told.covered(say, catalogue, posted, reckoned))


def _rows(say: Words, week: Week) -> list[Row]:
    years = ((str(year.year), year) for year in (week.now, *week.past))
    return [
        Row(name, told.tally(say, week.per, year.tally), told.reckoned(say, week.per, year.reckoned))
        for name, year in years
    ]


def _posted(year: Year) -> int | None:
    return year.tally.amount if year.tally else None


def _reckoned(year: Year) -> int | None:
    return year.reckoned.amount if year.reckoned else None


def _drawing(say: Words, product: Product, own: Sequence[Week], estimated: bool) -> str:
    """Of the listings, or of the estimates; the amounts as they are, for only their sizes are compared."""
    measure: Measure = _reckoned if estimated else _posted
    years = sorted({year.ago for week in own for year in week.past if measure(year) is not None}, reverse=True)
    groups = [_group(say, week, years, measure) for week in own]
    most = max((figure for group in groups for figure in (group.now, *group.past) if figure), default=0)
    title = f"{say.name(product)} · {say.pick(told.RECKONED if estimated else told.POSTED)}"
    known = ((group.name, measure(week.now)) for group, week in zip(groups, own, strict=True))
    described = "；".join(f"{name} {say.volume(figure, own[0].per)}" for name, figure in known if figure)
    return weeks.columns(title, described, groups, say.volume(int(most), own[0].per))


def _group(say: Words, week: Week, years: Sequence[int], measure: Measure) -> Group:
    past = {year.ago: measure(year) for year in week.past}
    return Group(told.short(say, week.now.week), measure(week.now), tuple(past.get(ago) for ago in years))


class Said(NamedTuple):
    """An estimate in words."""

    place: str
    span: str
    amount: str
    by: str


def _estimate(say: Words, catalogue: Catalogue, one: Estimate) -> Said:
    by = f"{say.roles(one.role)} {say.date(days.local(one.made_at))}"
    place = say.thing(catalogue, one.place)
    return Said(place, told.span(say, one.begins, one.ends), say.volume(one.amount, one.per), by)
