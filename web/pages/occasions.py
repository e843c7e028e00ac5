"""Occasions (事件): officers enter what may have moved prices, and withdraw what was wrong."""

import re
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import occasions
from models.occasions import Kind, Told
from models.rules import days, masks, text
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from web import forms, notices, render
from web.forms import Filled
from web.words import occasions as words

OK, BAD, UNKNOWN = 200, 400, 404
WHERE = "/desk/occasions"
LONGEST = 100


def _rules(catalogue: Catalogue) -> dict[str, forms.Rule]:
    """What each field is read as: codes for words, ISO days."""
    return {
        "kind": _kind,
        "first": lambda said: days.asked(said.strip()).isoformat(),
        "last": lambda said: days.asked(said.strip()).isoformat() if said.strip() else "",
        "place": lambda said: _place(catalogue, said.strip()),
        "goods": lambda said: " ".join(dict.fromkeys(_good(catalogue, word) for word in _words(said))),
        "words": lambda said: masks.masked(text.line(said, "出了什么事", LONGEST)),
        "source": lambda said: text.line(said, "从哪里知道的", LONGEST),
    }


def _kind(said: str) -> str:
    if said not in set(Kind):
        raise Unclear("请选是哪一种事")
    return said


def _place(catalogue: Catalogue, said: str) -> str:
    """The district where none is written."""
    found = catalogue.place_asked(said) if said else catalogue.places[catalogue.district]
    if found is None:
        raise Unclear(f"不认识地方“{said[:20]}”，请写县或乡镇的名字，例如 鸦鹊岭")
    return found.code


def _words(said: str) -> list[str]:
    return list(filter(None, re.split(r"[、，,;；\s]+", said.strip())))


def _good(catalogue: Catalogue, word: str) -> str:
    """The code of a family or a product."""
    family = next((code for code, one in catalogue.families.items() if word in (one.zh, one.en)), "")
    product = catalogue.product_asked(word, days.today())
    if not family and product is None:
        raise Unclear(f"不认识品种“{word[:20]}”，请写品种或品类的名字，例如 脐橙、柑橘；不写就是全部")
    return family or (product.id if product else "")


async def index(request: Request) -> Response:
    return await _page(request, Filled({"first": days.today().isoformat()}, {}, {}), OK)


async def create(request: Request) -> Response:
    filled = await forms.read(request, _rules(request.app.state.catalogue))
    if filled.problems:
        return await _page(request, filled, BAD)
    try:
        await occasions.enter(_told(filled.values), request.state.visitor.public_id)
    except Unclear as problem:
        filled.problems["last"] = str(problem)
        return await _page(request, filled, BAD)
    return notices.going(request, WHERE, render.words(request).done("occasion_entered"))


def _told(said: dict[str, str]) -> Told:
    first = date.fromisoformat(said["first"])
    last = date.fromisoformat(said["last"] or said["first"])
    return Told(
        Kind(said["kind"]), first, last, said["place"], tuple(said["goods"].split()), said["words"], said["source"]
    )


async def delete(request: Request) -> Response:
    if not await occasions.withdraw(request.path_params["occasion"], request.state.visitor.public_id):
        raise HTTPException(UNKNOWN, "没有这件事，也可能有人撤回了。")
    return notices.going(request, WHERE, render.words(request).done("occasion_withdrawn"))


async def _page(request: Request, filled: Filled, status: int) -> Response:
    values = {"filled": filled, "found": await occasions.newest(), "told": words, "kinds": list(Kind)}
    return render.desk(request, "occasions/index.html", status, **values)
