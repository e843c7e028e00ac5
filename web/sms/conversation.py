"""The conversation (对话): a message is read, done and answered once, however often it comes."""

import asyncio
import logging
import re
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

from models import messages, texters
from models.engines import Transaction, writing
from models.engines.together import together
from models.messages import Before, Inbound
from models.quotas import Spent
from models.rules import days
from models.rules.errors import Refused, Unclear
from models.rules.texting import Standing
from web.sms import limits, saying, turns
from web.sms.command import Parse, Reply, Said
from web.sms.commands import COMMANDS
from web.sms.turns import State, Turn

PATIENCE = timedelta(minutes=30)
"""How long a question stays open."""
AGAIN = timedelta(minutes=10)
"""Within it the same words have no second effect."""
UNDO = timedelta(hours=24)
ALWAYS = frozenset({"stop", "start", "help", "undo"})
"""They win over an open question."""
SERVICE = re.compile(r"(?:\+?86)?(?:106\d+|95\d{3,}|100\d{2}|12\d{3}|96\d{3,})")
"""Numbers of services: answering them would be talking to a machine."""
LINES = 35
LISTING, OFFERS = "listing", ("sell", "buy")
log = logging.getLogger(__name__)


BY_INTENT = {intent: command for command in COMMANDS for intent in command.intents}
BY_QUESTION = {kind: command for command in COMMANDS for kind in command.asks}
BY_UNDO = {kind: command for command in COMMANDS for kind in command.undoes}
_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


class Twin(Exception):
    """The same message is being answered, or was: its reply counts."""


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


async def apologised(state: State, inbound: Inbound, inline: bool = True) -> str:
    """What is said where a fault of ours left the message undone; without a way back it is left in the outbox.

    Who writes too much is not even told that.
    """
    turn, standing, parse = Turn(state, inbound, "", inline), Standing(""), Parse("unknown")
    with suppress(Exception):
        standing = await texters.find(turn.secret, inbound.sender)
    said = turn.said(standing, parse)
    reply = await limits.met(said, turn.heard(parse)) or Reply("error.busy")
    if reply.template and not inline:
        await together(lambda tx: messages.leave(tx, turn.secret, inbound.sender, turns.letter(turn, said, reply)))
    return turns.sentence(said, reply)


async def _answered(turn: Turn) -> str:
    if SERVICE.fullmatch(turn.inbound.sender):
        return await together(lambda tx: _keep(tx, turn, turn.said(Standing("")), Reply("")))
    said = turn.said(await texters.find(turn.secret, turn.inbound.sender))
    if _changes(said):
        return await together(lambda tx: _done(tx, turn, said.parse))
    reply = await limits.met(said, turn.heard(said.parse)) or await replied(said)
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
    heard = turn.heard(parse)
    if not await messages.claim(tx, turn.secret, heard):
        raise Twin
    said = turn.said(await texters.hold(tx, turn.secret, turn.inbound.sender, turn.way), parse)
    before = await messages.lately(tx, turn.secret, heard, days.now() - AGAIN) if not _question(said) else None
    if before is not None:
        return await _finish(tx, turn, said, _twice(said, before))
    return await _finish(tx, turn, said, await limits.met(said, heard) or await replied(said))


def _twice(said: Said, before: Before) -> Reply:
    """The same answer; of a listing, that it stands already."""
    undo = said.texter.undo
    if undo.get("kind") == LISTING and said.parse.intent in OFFERS:
        return Reply("sell.twice", {"ref": str(undo["ref"])})
    return turns.again(before.parse)


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
        return Reply("undo.ok", effect=True)
    if not texter.undo or texter.undo_at is None or now - texter.undo_at > UNDO:
        return Reply("undo.none")
    reply = await BY_UNDO[texter.undo["kind"]].undo(said, texter.undo)
    return replace(reply, texter=replace(reply.texter or texter, undo={}, undo_at=None), effect=True)


async def _keep(tx: Transaction, turn: Turn, said: Said, reply: Reply) -> str:
    """Message, reply and what is known of the sender, of a message that changed nothing else."""
    told = limits.guarded(said, turns.sentence(said, reply))
    heard = turn.heard(said.parse)._replace(parse=turns.kept(said.parse, reply), reply=told)
    if not await messages.claim(tx, turn.secret, heard):
        raise Twin
    if said.texter.key:
        await texters.note(tx, turn.secret, turn.inbound.sender, turns.known(turn, said, reply, told))
        await _leave(tx, turn, said, reply, told)
    return told


async def _finish(tx: Transaction, turn: Turn, said: Said, reply: Reply) -> str:
    """The same of a message that was claimed and may have changed something."""
    told = limits.guarded(said, turns.sentence(said, reply))
    heard = turn.heard(said.parse)._replace(parse=turns.kept(said.parse, reply), reply=told, effect=reply.changed)
    await messages.finish(tx, heard)
    await texters.keep(tx, turn.secret, turn.inbound.sender, turns.known(turn, said, reply, told))
    await _leave(tx, turn, said, reply, told)
    return told


async def _leave(tx: Transaction, turn: Turn, said: Said, reply: Reply, told: str) -> None:
    """The answer waits in the outbox where it does not go back in the same breath."""
    if told and not turn.inline:
        await messages.leave(tx, turn.secret, turn.inbound.sender, turns.letter(turn, said, reply))
