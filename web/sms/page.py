"""The phone on a page (网页发短信): what is written here is answered as a text would be.

Who has signed in writes by their own number, and what they do counts. Who has not only sees what would be answered;
what was said lies sealed in a cookie of their browser, and nowhere else.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import messages, people, quotas, seals
from models.messages import Inbound
from models.people import Person
from models.quotas import Spent
from models.rules import phones
from models.rules.errors import Refused, Unclear
from models.rules.segments import size
from models.rules.texting import WEB
from web import forms, render, visitor, visits
from web.forms import Filled, Rule
from web.sms import conversation, gateway, rehearsal
from web.sms.command import Example
from web.sms.commands import COMMANDS
from web.sms.saying import Saying

OK, BAD, BUSY = 200, 400, 429
HERE, NEWEST = "/sms", "/sms#newest"
COOKIE, LARGEST, HOLDS = "texts", 3_800, 24 * 3600
MOST = 10
"""Exchanges that are shown."""
LONGEST, LETTERS = 64, 160
"""Signs of one text, and where all of them are letters and digits."""


class Bubble(NamedTuple):
    """An exchange as it is shown; `tried`: it would have changed something, and did not."""

    text: str
    told: str
    tried: bool = False

    @property
    def length(self) -> int:
        return size(self.told).units


@dataclass(frozen=True, slots=True)
class Kept:
    """What a browser without a session keeps: its exchanges, and what the next message builds upon."""

    said: list[Bubble] = field(default_factory=list)
    carried: dict[str, Any] = field(default_factory=dict)


def _text(said: str) -> str:
    text = gateway.cleaned(said)
    if not text:
        raise Unclear("请写上要发的话，例如 脐橙")
    if not messages.fits(text):
        raise Unclear(f"太长了，一条短信最多{LONGEST}个字")
    return text


FIELDS: dict[str, Rule] = {"text": _text}


async def new(request: Request) -> Response:
    """`?text=` fills the field."""
    said = request.query_params.get("text", "")[:LETTERS]
    return await _page(request, Filled({"text": said}, {}, {}), OK)


async def create(request: Request) -> Response:
    filled = await forms.read(request, FIELDS)
    if filled.problems:
        return await _page(request, filled, BAD)
    try:
        await _spend(request)
    except Spent as spent:
        filled.problems[forms.WHOLE] = str(spent)
        page = await _page(request, filled, BUSY)
        page.headers["retry-after"] = str(spent.seconds)
        return page
    text, person = filled.values["text"], request.state.visitor
    return await (_tried(request, text) if person is None else _said(request, person, text))


async def _spend(request: Request) -> None:
    settings, me = request.app.state.settings, request.state.visitor
    if settings.quotas:
        await quotas.take(settings.secret, quotas.TEXTS, me.public_id if me else visits.house(request))


async def _said(request: Request, person: Person, text: str) -> Response:
    """By their own number: it counts."""
    state = request.app.state
    await conversation.answered(state, Inbound(WEB, "", people.phone(state.settings.secret, person), text))
    return render.elsewhere(NEWEST)


async def _tried(request: Request, text: str) -> Response:
    """By nobody's number: nothing of it stays, but in the browser."""
    kept = _kept(request)
    tried = await rehearsal.tried(request.app.state, text, kept.carried)
    said = [*kept.said, Bubble(text, tried.told, tried.changed)][-MOST:]
    response = render.elsewhere(NEWEST)
    sealed = _sealed(request.app.state.settings.secret, Kept(said, dict(tried.carried)))
    secure = request.app.state.settings.secure
    response.set_cookie(COOKIE, sealed, max_age=HOLDS, path=HERE, secure=secure, httponly=True, samesite="lax")
    return response


def _sealed(secret: str, kept: Kept) -> str:
    """As many of the newest exchanges as a cookie holds."""
    said = kept.said
    while True:
        sealed = seals.seal(secret, COOKIE, json.dumps([said, kept.carried], ensure_ascii=False))
        if len(sealed) <= LARGEST or not said:
            return sealed
        said = said[1:]


def _kept(request: Request) -> Kept:
    """What the browser brings; what cannot be opened is as if not there."""
    if sealed := request.cookies.get(COOKIE):
        with suppress(Refused, ValueError):
            said, carried = json.loads(seals.opened(request.app.state.settings.secret, COOKIE, sealed))
            return Kept([Bubble(*one) for one in said], carried)
    return Kept(carried={"lang": visitor.of(request).lang})


async def _page(request: Request, filled: Filled, status: int) -> Response:
    say = render.words(request)
    phone, bubbles = await _talk(request)
    values: dict[str, Any] = {
        "bubbles": bubbles,
        "phone": phones.masked(phone) if phone else "",
        "examples": _examples(Saying(request.app.state.catalogue, say.lang, say.today)),
        "length": len(filled.said.get("text", "")),
        "longest": LONGEST,
        "letters": LETTERS,
    }
    return render.page(request, "sms/new.html", status, filled=filled, **values)


async def _talk(request: Request) -> tuple[str, list[Bubble]]:
    """By which number one writes, "" by nobody's; and what was said so far."""
    person = request.state.visitor
    if person is None:
        return "", _kept(request).said
    secret = request.app.state.settings.secret
    phone = people.phone(secret, person)
    return phone, [Bubble(*one) for one in await messages.exchanges(secret, phone)]


def _examples(say: Saying) -> list[tuple[Example, list[str]]]:
    """What can be written today, command after command."""
    shown = [example for command in COMMANDS for example in command.examples]
    return [(example, [say.filled(text) for text in example.texts(say.lang)]) for example in shown]
