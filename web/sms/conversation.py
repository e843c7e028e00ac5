"""The conversation (对话): a message is read, done and answered once, however often it comes."""

import asyncio
import logging
import re
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol
from weakref import WeakValueDictionary

from models import messages, seals, texters
from models.engines import Transaction, writing
from models.engines.together import together
from models.messages import Heard, Inbound, Text
from models.quotas import Spent
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.texting import WEB, Standing
from web.sms import parses, reader, saying
from web.sms.command import Keeping, Parse, Reply, Said
from web.sms.commands import COMMANDS
from web.sms.limits import Verdict, verdict

PATIENCE = timedelta(minutes=30)
"""How long a question stays open."""
AGAIN = timedelta(minutes=10)
"""Within it the same words have no second effect."""
UNDO = timedelta(hours=24)
ANSWER_HOLDS = timedelta(days=3)
"""An answer that could not be sent by then is of no more use."""
ALWAYS = frozenset({"stop", "start", "help", "undo"})
"""They win over an open question."""
SERVICE = re.compile(r"(?:\+?86)?(?:106\d+|95\d{3,}|100\d{2}|12\d{3}|96\d{3,})")
"""Numbers of services: answering them would be talking to a machine."""
LINES = 35
LISTING, OFFERS = "listing", ("sell", "buy")
log = logging.getLogger(__name__)


class State(Protocol):
    """What the application hands to a conversation."""

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def settings(self) -> Keeping: ...


BY_INTENT = {intent: command for command in COMMANDS for intent in command.intents}
BY_QUESTION = {kind: command for command in COMMANDS for kind in command.asks}
BY_UNDO = {kind: command for command in COMMANDS for kind in command.undoes}
_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


class Twin(Exception):
    """The same message is being answered, or was: its reply counts."""


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


async def answered(state: State, inbound: Inbound, inline: bool = True) -> str:
    """The answer, kept with its message; a message that was here before is not acted on again. "" is silence."""
    lock = _turns.setdefault(inbound.sender, asyncio.Lock())
    key = messages.key(state.settings.secret, inbound) or secrets.token_hex(16)
    async with lock:
        known = await messages.replied(inbound.gateway, key)
        if known is not None:
            return known
        try:
            return await _answered(Turn(state, inbound, key, inline))
        except Twin:
            return await messages.replied(inbound.gateway, key) or ""


async def _answered(turn: Turn) -> str:
    if SERVICE.fullmatch(turn.inbound.sender):
        return await together(lambda tx: _keep(tx, turn, turn.said(Standing("")), Reply("")))
    said = turn.said(await texters.find(turn.secret, turn.inbound.sender))
    if _changes(said):
        return await together(lambda tx: _done(tx, turn, said.parse))
    allowed = verdict(said)
    reply = await replied(said) if allowed is Verdict.ANSWER else limited(said, allowed)
    return await together(lambda tx: _keep(tx, turn, said, reply))


def _changes(said: Said) -> bool:
    """Whether it may change something: what only reads is answered outside the transaction."""
    return bool(_question(said)) or BY_INTENT[said.parse.intent].deed


def _question(said: Said) -> dict[str, Any]:
    """The question that is still open with them, unless the message is one that always wins."""
    asked_at = said.texter.asked_at
    if asked_at is None or days.now() - asked_at > PATIENCE or said.parse.intent in ALWAYS:
        return {}
    return said.texter.question


async def _done(tx: Transaction, turn: Turn, parse: Parse) -> str:
    """The deed and its reply, stored together; the same words again within ten minutes have no second effect."""
    heard = Heard(turn.inbound, turn.key, turn.text_key, parse.intent)
    if not await messages.claim(tx, turn.secret, heard):
        raise Twin
    standing = await texters.hold(tx, turn.secret, turn.inbound.sender, turn.way)
    said = turn.said(standing, parse)
    again = await messages.lately(tx, turn.secret, heard, days.now() - AGAIN) if not _question(said) else None
    allowed = verdict(said)
    if again is not None:
        return await _finish(tx, turn, said, Reply(""), _twice(said, again))
    reply = await replied(said) if allowed is Verdict.ANSWER else limited(said, allowed)
    return await _finish(tx, turn, said, reply, sentence(said, reply))


def _twice(said: Said, again: str) -> str:
    """The same answer; of a listing, that it stands already."""
    undo = said.texter.undo
    if undo.get("kind") != LISTING or said.parse.intent not in OFFERS:
        return again
    return sentence(said, Reply("sell.twice", {"ref": str(undo["ref"])}))


async def replied(said: Said) -> Reply:
    """What the open question's command or the message's own says; a refusal is an answer too."""
    try:
        return await _acted(said)
    except Spent as spent:
        return Reply("error.refused", {"body": saying.cropped(str(spent), LINES)})
    except (Refused, Unclear) as no:
        return Reply("error.refused", {"body": saying.cropped(str(no).rstrip("。"), LINES)})


async def _acted(said: Said) -> Reply:
    command = BY_INTENT[said.parse.intent]
    if question := _question(said):
        async with writing():
            if (reply := await BY_QUESTION[question["kind"]].answered(said, question)) is not None:
                return reply
    if not command.deed:
        return await command.answer(said)
    async with writing():
        return await (_undone(said) if said.parse.intent == "undo" else command.answer(said))


async def _undone(said: Said) -> Reply:
    """0 drops the question that is open, else takes back the last thing done within a day, once."""
    texter, now = said.texter, days.now()
    is_open = texter.asked_at is not None and now - texter.asked_at <= PATIENCE
    if is_open and (texter.undo_at is None or (texter.asked_at and texter.asked_at > texter.undo_at)):
        return Reply("undo.ok")
    if not texter.undo or texter.undo_at is None or now - texter.undo_at > UNDO:
        return Reply("undo.none")
    reply = await BY_UNDO[texter.undo["kind"]].undo(said, texter.undo)
    return replace(reply, texter=replace(reply.texter or texter, undo={}, undo_at=None), effect=True)


def limited(said: Said, allowed: Verdict) -> Reply:
    """What is said to who writes too much: once that it is enough, then nothing."""
    if allowed is Verdict.SILENCE:
        return Reply("")
    say = saying.of(said)
    return Reply("limit.day", {"limit": str(allowed.limit), "product": say.example})


def sentence(said: Said, reply: Reply) -> str:
    """The reply in the sender's words; "" is silence."""
    if not reply.template:
        return ""
    texter = reply.texter or said.texter
    lang = "zh" if texter.lang == "zh" else "en"
    return messages.rendered(reply.template, reply.values, lang, demo=said.settings.demo)


async def _keep(tx: Transaction, turn: Turn, said: Said, reply: Reply) -> str:
    """Message, reply and what is known of the sender, of a message that changed nothing else."""
    told = _guarded(said, sentence(said, reply))
    heard = Heard(turn.inbound, turn.key, turn.text_key, said.parse.intent, parses.kept(said.parse), told)
    if not await messages.claim(tx, turn.secret, heard):
        raise Twin
    if said.texter.key:
        await texters.note(tx, turn.secret, turn.inbound.sender, _known(turn, said, (reply, told)))
        await _sent(tx, turn, said, (reply, told))
    return told


async def _finish(tx: Transaction, turn: Turn, said: Said, reply: Reply, told: str) -> str:
    told, how = _guarded(said, told), parses.kept(said.parse)
    heard = Heard(turn.inbound, turn.key, "", said.parse.intent, how, told, reply.changed)
    await messages.finish(tx, heard)
    await texters.keep(tx, turn.secret, turn.inbound.sender, _known(turn, said, (reply, told)))
    await _sent(tx, turn, said, (reply, told))
    return told


def _guarded(said: Said, told: str) -> str:
    """Nothing where the same was said to them too often: two machines may be talking to each other."""
    return "" if told and verdict(said, told) is Verdict.SILENCE else told


async def _sent(tx: Transaction, turn: Turn, said: Said, spoken: tuple[Reply, str]) -> None:
    """The answer left for the outbox, where it goes out that way."""
    reply, told = spoken
    if told and not turn.inline:
        lang = "zh" if (reply.texter or said.texter).lang == "zh" else "en"
        text = Text(reply.template, days.now() + ANSWER_HOLDS, dict(reply.values), lang)
        text = replace(text, gateway=turn.inbound.gateway, link=turn.inbound.link)
        await messages.leave(tx, turn.secret, turn.inbound.sender, text)


MOST_TIMES, MOST_REPLIES = 64, 16


def _known(turn: Turn, said: Said, spoken: tuple[Reply, str]) -> Standing:
    (reply, told), now = spoken, days.now()
    known = reply.texter or said.texter
    known = replace(known, gateway=turn.way or known.gateway)
    times = (*(time for time in known.times if time > now.timestamp() - UNDO.total_seconds()), int(now.timestamp()))
    replies = (*known.replies, f"{seals.digest(told)[:8]}:{int(now.timestamp())}") if told else known.replies
    known = replace(known, times=times[-MOST_TIMES:], replies=replies[-MOST_REPLIES:])
    known = replace(known, question=dict(reply.question or {}), asked_at=now if reply.question else None)
    return replace(known, undo=dict(reply.undo), undo_at=now) if reply.undo else known
