"""Names (待认名称): words of sources that nobody knows, the most frequent first, each with near guesses."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import names
from models.names import Waiting
from models.rules.catalogue import Catalogue
from web import render

SHOWN = 50


class Guessed(NamedTuple):
    """A word that waits, and the names it may mean."""

    word: Waiting
    guesses: list[str]


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    waiting = await names.waiting(request.query_params.get("source", ""), SHOWN)
    return render.page(
        request,
        "names/index.html",
        me=request.state.visitor,
        waiting=[Guessed(word, catalogue.guesses(word.kind, word.word)) for word in waiting],
        count=await names.waiting_count(),
        lessons=(await names.taught())[:SHOWN],
    )
