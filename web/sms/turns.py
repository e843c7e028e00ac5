"""Turns (一来一回): a message on its way to its reply, and what is kept of both and of who wrote."""

import json
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any, Protocol

from models import messages, seals
from models.messages import Heard, Inbound, Text
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.texting import Standing
from web.sms import limits, reader
from web.sms.command import Keeping, Parse, Reply, Said

ANSWER_HOLDS = timedelta(days=3)
"""An answer that could not be sent by then is of no more use."""
DAY = timedelta(days=1)
MOST_TIMES, MOST_REPLIES = 64, 16
PLAIN = tuple(field.name for field in fields(Parse) if field.name not in ("intent", "goods", "spots", "days"))
SPOKEN = "said"


class State(Protocol):
    """What the application hands to a conversation."""

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def settings(self) -> Keeping: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and who wrote it, on its way to a reply; `inline`: the answer goes back in the same breath."""

    state: State
    inbound: Inbound
    key: str
    inline: bool

    @property
    def secret(self) -> str:
        return self.state.settings.secret

    @property
    def text_key(self) -> str:
        return seals.digest("".join(self.inbound.text.lower().split()))[:16]

    def said(self, standing: Standing, parse: Parse | None = None) -> Said:
        state, today = self.state, days.today()
        parse = parse or reader.read(state.catalogue, self.inbound.text, today)
        return Said(state.catalogue, state.settings, self.inbound.sender, self.inbound.text, parse, today, standing)

    def heard(self, parse: Parse) -> Heard:
        return Heard(self.inbound, self.key, self.text_key, parse.intent)


def told(said: Said, reply: Reply) -> str:
    """The reply in words; "" is silence."""
    if not reply.template:
        return ""
    return messages.rendered(reply.template, reply.values, spoken_by(said, reply), demo=said.settings.demo)


def spoken_by(said: Said, reply: Reply) -> str:
    """The language they want from now on."""
    return "zh" if (reply.texter or said.texter).lang == "zh" else "en"


def letter(said: Said, reply: Reply) -> Text:
    """The answer as the outbox sends it."""
    return Text(reply.template, days.now() + ANSWER_HOLDS, dict(reply.values), lang=spoken_by(said, reply))


def known(turn: Turn, said: Said, reply: Reply, spoken: str) -> Standing:
    """What is known of the sender from now on."""
    texter, now = reply.texter or said.texter, days.now()
    since, second = (now - DAY).timestamp(), int(now.timestamp())
    times = (*(time for time in texter.times if time > since), second)
    replies = (*texter.replies, f"{limits.mark(spoken)}:{second}") if spoken else texter.replies
    told = replace(texter, gateway=turn.inbound.gateway, times=times[-MOST_TIMES:], replies=replies[-MOST_REPLIES:])
    told = replace(told, question=dict(reply.question or {}), asked_at=now if reply.question else None)
    return replace(told, undo=dict(reply.undo), undo_at=now) if reply.undo else told


def kept(parse: Parse, reply: Reply) -> str:
    """How a message was read, products and places by code; of what had an effect the reply's template and values."""
    told: dict[str, Any] = {name: value for name in PLAIN if (value := getattr(parse, name))}
    if parse.goods:
        told["goods"] = [goods.product.id if goods.product else goods.word for goods in parse.goods]
    if parse.spots:
        told["spots"] = [getattr(spot, "code", "") or getattr(spot, "id", "") for spot in parse.spots]
    if reply.changed:
        told[SPOKEN] = [reply.template, dict(reply.values)]
    return json.dumps(told, ensure_ascii=False)


def again(told: str) -> Reply:
    """The reply that was kept."""
    template, values = json.loads(told).get(SPOKEN, ["", {}])
    return Reply(template, values)
