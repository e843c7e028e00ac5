"""Entries (手工补录): while a source is silent, an officer writes its price by hand; it passes the same checks."""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models import prices
from models.documents import Received
from models.prices import Counts
from models.rules import days, text
from models.rules.catalogue import SourceEntry
from models.rules.errors import Unclear
from models.rules.figures import in_words
from models.rules.inputs import Observation
from web import forms, render
from web.forms import Filled, Rule

ELSEWHERE, OK, BAD = 303, 200, 400
MOST, LONGEST = 20, 60
FIELDS: dict[str, Rule] = {
    "day": forms.needed("日期"),
    "name": lambda said: text.line(said, "品名", LONGEST),
    "low": lambda said: _figure(said, "最低价") if said.strip() else "",
    "avg": lambda said: _figure(said, "价格"),
    "high": lambda said: _figure(said, "最高价") if said.strip() else "",
    "unit": forms.optional("单位", MOST),
}
NOTE = "手工补录"


def _figure(said: str, what: str) -> str:
    """A comma may be a point to one and part thousands to another, so it is asked for again."""
    figure = text.line(said, what, MOST)
    if "," in figure or "，" in figure:
        raise Unclear(f"{what}里不要写逗号，请写成 1.5 或 1500")
    return figure


async def new(request: Request) -> Response:
    today = days.today().isoformat()
    return _page(request, Filled({"day": today, "unit": _entry(request).unit}, {}, {}), OK)


async def create(request: Request) -> Response:
    entry, filled = _entry(request), await forms.read(request, FIELDS)
    day = days.read(filled.values.get("day", ""))
    if day is None and "day" not in filled.problems:
        filled.problems["day"] = f"日期请写成 {days.today().isoformat()}"
    if filled.problems or day is None:
        return _page(request, filled, BAD)
    words = {name: filled.values[name].strip() for name in ("name", "low", "avg", "high", "unit")}
    counts = await _recorded(request, entry, Observation(day, **words, note=NOTE))
    if problem := next((in_words(reason) for reason in counts.reasons), ""):
        filled.problems[forms.WHOLE] = f"{problem}。" + ("已存下，等审核。" if counts.quarantined else "没有存。")
        return _page(request, filled, BAD)
    return RedirectResponse(f"/status/{entry.key}", ELSEWHERE)


async def _recorded(request: Request, entry: SourceEntry, said: Observation) -> Counts:
    """Stored like a collected row; its document names who wrote it."""
    by = request.state.visitor.public_id
    raw = f"{by}\n{said}".encode()
    received = Received(f"desk:{by}", sha256(raw).hexdigest(), len(raw), days.now())
    return await prices.enter(request.app.state.catalogue, entry, said, received, by)


def _entry(request: Request) -> SourceEntry:
    entry: SourceEntry = request.app.state.catalogue.sources[forms.source(request)]
    return entry


def _page(request: Request, filled: Filled, status: int) -> Response:
    values = {"me": request.state.visitor, "entry": _entry(request), "filled": filled}
    return render.page(request, "entries/new.html", status, **values)
