"""Heard (听到的短信): for the staff: what came by text, how it was read, what was answered; senders by a mark alone."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import messages
from models.messages import Message
from models.messages.hearing import MARK, PAGE
from models.rules import days, masks
from models.rules.texting import WEB
from web import forms, render
from web.sms import parses
from web.sms.commands import COMMANDS
from web.sms.gateways import GATEWAYS
from web.sms.saying import Saying
from web.words.pairs import Pair

SPANS = (7, 30)
"""Days that figures are told of."""
TITLES: dict[str, Pair] = {
    "unknown": ("没看懂", "Not understood"),
    "": ("没有读", "Not read"),
    **{example.intent: example.title for command in COMMANDS for example in command.examples},
}


class Line(NamedTuple):
    """A message as it is shown."""

    text: str
    reply: str
    read: Pair
    parse: str
    effect: bool
    message: Message


class Conversation(NamedTuple):
    """What one sender wrote, the oldest first."""

    mark: str
    sender: str
    lines: list[Line]


async def index(request: Request) -> Response:
    asked = request.query_params
    mark, gateway = asked.get("mark", "").strip().lower(), asked.get("gateway", "")
    found = await messages.heard(mark, gateway, forms.counted(asked.get("before", "")))
    whole, month = not mark and not gateway, days.now() - timedelta(days=SPANS[-1])
    return render.desk(
        request,
        "heard/index.html",
        conversations=_conversations(_saying(request), found),
        figures=[(span, await messages.figures(days.now() - timedelta(days=span))) for span in SPANS] if whole else [],
        puzzles=[one._replace(text=masks.masked(one.text)) for one in await messages.puzzles(month)] if whole else [],
        titles=TITLES,
        gateways=[WEB, *GATEWAYS],
        mark=mark,
        gateway=gateway,
        letters=MARK,
        following=found[-1].id if len(found) == PAGE else None,
    )


def _saying(request: Request) -> Saying:
    say = render.words(request)
    return Saying(request.app.state.catalogue, say.lang, say.today)


def _conversations(say: Saying, found: Iterable[Message]) -> list[Conversation]:
    """By sender, who wrote last first."""
    grouped: dict[str, list[Line]] = {}
    for message in found:
        grouped.setdefault(message.sender, []).insert(0, _line(say, message))
    return [Conversation(sender[:MARK], sender, lines) for sender, lines in grouped.items()]


def _line(say: Saying, message: Message) -> Line:
    """Numbers that people write are hidden here too."""
    read = TITLES.get(message.intent, (message.intent, message.intent))
    text, reply, parse = (masks.masked(told) for told in (message.text, message.reply, parses.told(say, message.parse)))
    return Line(text, reply, read, parse, bool(message.effect), message)
