"""Entries (手工补录): while a source is silent, an officer writes its price by hand; it passes the same checks."""

from dataclasses import replace
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from models import prices
from models.documents import Received
from models.prices import Counts
from models.rules import days, text
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.figures import in_words
from models.rules.inputs import Observation
from models.rules.places import Market
from web import forms, notices, render, visitor
from web.forms import Filled, Rule

OK, BAD = 200, 400
MOST, LONGEST = 20, 60
FIELDS: dict[str, Rule] = {
    "day": forms.needed("日期"),
    "name": lambda said: text.line(said, "品名", LONGEST),
    "low": lambda said: _figure(said, "最低价") if said.strip() else "",
    "avg": lambda said: _figure(said, "价格"),
    "high": lambda said: _figure(said, "最高价") if said.strip() else "",
    "unit": forms.optional("单位", MOST),
    "market": str,
}
NOTE = "手工补录"
BESIDE = {"看不懂价格": "avg", "单位": "unit", "日期": "day", "品名": "name"}
"""A word of what is wrong, and the field that it is about."""


def _figure(said: str, what: str) -> str:
    """A comma may be a point to one and part thousands to another, so it is asked for again."""
    figure = text.line(said, what, MOST)
    if "," in figure or "，" in figure:
        raise Unclear(f"{what}里不要写逗号，请写成 1.5 或 1500")
    return figure


async def new(request: Request) -> Response:
    """The address may name what is written: the market of a source that has none of its own, and the goods."""
    asked, entry = request.query_params, visitor.source(request)
    said = {"day": days.today().isoformat(), "unit": entry.unit, "name": asked.get("name", "")[:LONGEST]}
    return _page(request, Filled(said | {"market": asked.get("market", "")}, {}, {}), OK)


async def create(request: Request) -> Response:
    entry, filled = visitor.source(request), await forms.read(request, FIELDS)
    day = days.read(filled.values.get("day", ""))
    if day is None and "day" not in filled.problems:
        filled.problems["day"] = f"日期请写成 {days.today().isoformat()}"
    if filled.values.get("market") and _market(request, filled) is None:
        filled.problems[forms.WHOLE] = "没有登记这个市场，请从销地那一页进来"
    if filled.problems or day is None:
        return _page(request, filled, BAD)
    words = {name: filled.values[name].strip() for name in ("name", "low", "avg", "high", "unit", "market")}
    said = Observation(day, **words, note=NOTE)
    counts = await _recorded(request, entry, said)
    if counts.refused:
        reason = in_words(next(iter(counts.reasons)))
        filled.problems[next((name for word, name in BESIDE.items() if word in reason), forms.WHOLE)] = reason
        return _page(request, filled, BAD)
    again = f"{request.url.path}?market={said.market}" if said.market else request.url.path
    return notices.going(request, again, _told(request, said, counts))


def _market(request: Request, filled: Filled) -> Market | None:
    """The market that is written for; a source with a market of its own writes for that."""
    catalogue: Catalogue = request.app.state.catalogue
    return None if visitor.source(request).market else catalogue.markets.get(filled.said.get("market", ""))


def _told(request: Request, said: Observation, counts: Counts) -> str:
    say = render.words(request)
    words = {"day": say.day(said.day), "name": said.name, "avg": said.avg, "unit": said.unit}
    if counts.quarantined:
        return say.done("entered_held", **words, why=say.reason(" ".join(counts.reasons)))
    return say.done("entered" if counts.new or counts.revised else "entered_known", **words)


async def _recorded(request: Request, entry: SourceEntry, said: Observation) -> Counts:
    """Stored like a collected row, but a slip of the pen waits for nobody; its document names who wrote it."""
    by = request.state.visitor.public_id
    raw = f"{by}\n{said}".encode()
    received = Received(f"desk:{by}", sha256(raw).hexdigest(), len(raw), days.now())
    strict = replace(entry, unknown_names="refuse")
    return await prices.enter(request.app.state.catalogue, strict, said, received, by)


def _page(request: Request, filled: Filled, status: int) -> Response:
    market = _market(request, filled)
    return render.desk(request, "entries/new.html", status, entry=visitor.source(request), market=market, filled=filled)
