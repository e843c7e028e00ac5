"""A bulletin as a sheet (简报的表格): prices, warnings, supply, sources and notes, a line each."""

from collections.abc import Iterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import bulletins
from models.bulletins import Bulletin
from models.rules import days
from models.rules.bulletins import Figures
from models.rules.catalogue import Catalogue
from web import feeds, render, sheets
from web.asked import Asked, Parameter
from web.feeds import Entry, Feed, feed
from web.words import Words
from web.words import bulletins as told
from web.words.bulletins import Line

UNKNOWN = 404
KIND = "text/csv"
HEAD = (
    ("部分", "part"), ("名称", "name"), ("环节", "stage"), ("地方", "place"), ("日期", "day"), ("最低", "low"),
    ("均价", "average"), ("最高", "high"), ("单位", "unit"), ("报价家数", "quotes"), ("比上周%", "on the week %"),
    ("比去年%", "on the year %"), ("来源", "sources"), ("说明", "note"),
)  # fmt: skip
PARTS = {
    "price": ("价格", "price"),
    "warning": ("预警", "warning"),
    "supply": ("货源", "supply"),
    "source": ("来源", "source"),
    "words": ("农技员的话", "the officer's words"),
    "note": ("怎么算的", "method"),
}
LANGUAGES = {"zh": "zh-CN", "en": "en"}
LANG = Parameter("lang", "zh 中文，en 英文", {"type": "string", "enum": list(LANGUAGES), "default": "zh"})
TITLE, SUMMARY = (
    ("简报", "Bulletins"),
    ("价、涨跌、预警和货源见网页", "Prices, moves, warnings and supply are on the page"),
)
Cells = list[str | int | float]


async def show(request: Request) -> Response:
    """What the page tells, in the visitor's language and unit."""
    bulletin = await bulletins.find(request.path_params["bulletin"])
    if bulletin is None or not bulletin.is_published:
        raise HTTPException(UNKNOWN, "没有这份简报，也可能撤回了。")
    say, catalogue = render.words(request), request.app.state.catalogue
    rows = [*_rows(say, catalogue, bulletin.told)]
    rows += [_note(say, "words", text) for text in bulletin.words.splitlines()]
    rows += [_note(say, "note", text) for text in told.notes(say)]
    answer = render.answer(request, sheets.written([say.pick(one) for one in HEAD], rows).decode(), KIND)
    answer.headers["content-disposition"] = f'attachment; filename="bulletin-{bulletin.public_id}.csv"'
    return answer


def _rows(say: Words, catalogue: Catalogue, figures: Figures) -> Iterator[Cells]:
    for line in told.lines(say, catalogue, figures.rows):
        yield _price(say, catalogue, line)
    for one in told.warnings(say, catalogue, figures):
        note = f"{one.level} · {one.what} · {one.measured}"
        yield [say.pick(PARTS["warning"]), say.name(one.product), "", one.where, one.day, *[""] * 8, note]
    for goods in told.supply(say, catalogue, figures):
        yield [say.pick(PARTS["supply"]), say.name(goods.product), *[""] * 11, f"{goods.side} {goods.amount}"]
    for source in told.sources(say, catalogue, figures):
        yield [say.pick(PARTS["source"]), say.name(source.entry), "", "", source.newest, *[""] * 8, source.health]


def _price(say: Words, catalogue: Catalogue, line: Line) -> Cells:
    row = line.row
    figures = ["" if one is None else one for one in told.money(say, line, (row.low, row.avg, row.high))]
    names = say.pick(("、", ", ")).join(say.thing(catalogue, key) for key in row.sources)
    changes = [told.percent(line.week), told.percent(line.year)]
    spot = [say.name(line.product), line.stage, line.where, line.day]
    return [say.pick(PARTS["price"]), *spot, *figures, line.unit, row.quotes, *changes, names, ""]


def _note(say: Words, part: str, text: str) -> Cells:
    return [say.pick(PARTS[part]), *[""] * 12, text]


@feed("发布的日报和周报，带农技员的话", Feed, (LANG,))
async def index(asked: Asked) -> Feed:
    """Those that are published, the newest first."""
    say = Words(asked.choice("lang", LANGUAGES, "zh"), today=days.today())
    entries = [_entry(say, one) for one in await bulletins.published()]
    return Feed(title=say.pick(TITLE), home_page_url="/bulletins", language=LANGUAGES[say.lang], items=entries)


def _entry(say: Words, one: Bulletin) -> Entry:
    day = days.text(one.day)
    return Entry(
        f"urn:nongjia:bulletin:{one.public_id}",
        f"/bulletins/{one.public_id}",
        told.title(say, one),
        one.words or say.pick(SUMMARY),
        days.told(one.published_at or one.made_at),
        feeds.Figures(day, None, None, None, None),
    )
