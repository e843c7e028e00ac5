"""Turns (一来一回): a message on its way to its reply, and what is kept of both and of who wrote."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from models import messages, seals
from models.messages import Heard, Inbound, Text
from models.messages.inbound import SPOKEN
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.texting import WEB, Standing
from web.sms import limits, parses, reader
from web.sms.command import Keeping, Parse, Reply, Said

ANSWER_HOLDS = timedelta(days=3)
"""An answer that could not be sent by then is of no more use."""
DAY = timedelta(days=1)
MOST_TIMES, MOST_REPLIES = 64, 16


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

    @property
    def way(self) -> str:
        """The gateway by which they may be told things; a page sends nothing."""
        return "" if self.inbound.gateway == WEB else self.inbound.gateway

    def said(self, standing: Standing, parse: Parse | None = None) -> Said:
        state, today = self.state, days.today()
        parse = parse or reader.read(state.catalogue, self.inbound.text, today)
        return Said(state.catalogue, state.settings, self.inbound.sender, self.inbound.text, parse, today, standing)

    def heard(self, parse: Parse) -> Heard:
        return Heard(self.inbound, self.key, self.text_key, parse.intent)


def sentence(said: Said, reply: Reply) -> str:
    """The reply in words; "" is silence."""
    if not reply.template:
        return ""
    return messages.rendered(reply.template, reply.values, spoken_by(said, reply), demo=said.settings.demo)


def spoken_by(said: Said, reply: Reply) -> str:
    """The language they want from now on."""
    return "zh" if (reply.texter or said.texter).lang == "zh" else "en"


def letter(turn: Turn, said: Said, reply: Reply) -> Text:
    """The answer as the outbox sends it, by the gateway that brought the message."""
    text = Text(reply.template, days.now() + ANSWER_HOLDS, dict(reply.values), lang=spoken_by(said, reply))
    return replace(text, gateway=turn.inbound.gateway, link=turn.inbound.link)


def known(turn: Turn, said: Said, reply: Reply, spoken: str) -> Standing:
    """What is known of the sender from now on."""
    texter, now = reply.texter or said.texter, days.now()
    since, second = (now - DAY).timestamp(), int(now.timestamp())
    times = (*(time for time in texter.times if time > since), second)
    replies = (*texter.replies, f"{limits.mark(spoken)}:{second}") if spoken else texter.replies
    told = replace(
        texter, gateway=turn.way or texter.gateway, times=times[-MOST_TIMES:], replies=replies[-MOST_REPLIES:]
    )
    told = replace(told, question=dict(reply.question or {}), asked_at=now if reply.question else None)
    return replace(told, undo=dict(reply.undo), undo_at=now) if reply.undo else told


def kept(parse: Parse, reply: Reply) -> str:
    """How a message was read, and of what had an effect the reply's template and values."""
    told = parses.kept(parse)
    if not reply.changed:
        return told
    return json.dumps(json.loads(told) | {SPOKEN: [reply.template, dict(reply.values)]}, ensure_ascii=False)


def again(told: str) -> Reply:
    """The reply that was kept."""
    template, values = json.loads(told).get(SPOKEN, ["", {}]) if told else ("", {})
    return Reply(template, values)
