"""Rehearsal (试发): what a message would be answered, by a sender that nobody is; of what it does nothing stays."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from models import texters
from models.engines import Transaction
from models.engines.together import together
from models.messages import Inbound
from models.people import mark
from models.rules import days
from models.rules.texting import WEB, Standing
from web.sms import conversation, turns
from web.sms.command import Reply, Said
from web.sms.turns import State, Turn

CARRIED = ("lang", "name", "place", "question")
"""What the next message may build upon. What was done is not: it was not done."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What would be said, whether it would have changed something, and what the next message builds upon."""

    told: str
    changed: bool
    carried: Mapping[str, Any] = field(default_factory=dict)


class _Enough(Exception):
    """Ends the transaction so that nothing of it is stored."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


async def tried(state: State, text: str, carried: Mapping[str, Any]) -> Tried:
    """The real conversation, in a transaction that is never stored."""
    turn = Turn(state, Inbound(WEB, "", f"{WEB}:{secrets.token_hex(8)}", text), "", inline=True)
    said = turn.said(_standing(mark(turn.secret, turn.inbound.sender), carried))
    try:
        await together(lambda tx: _tried(tx, turn, said))
    except _Enough as enough:
        reply = enough.reply
    return Tried(turns.sentence(said, reply), reply.changed, _carried(said, reply))


async def _tried(tx: Transaction, turn: Turn, said: Said) -> None:
    await texters.hold(tx, turn.secret, turn.inbound.sender, turn.way)
    raise _Enough(await conversation.replied(said))


def _standing(key: str, carried: Mapping[str, Any]) -> Standing:
    asked_at = datetime.fromisoformat(carried["asked_at"]) if carried.get("asked_at") else None
    known = {name: carried[name] for name in CARRIED if name in carried}
    return replace(Standing(key, asked_at=asked_at), **known)


def _carried(said: Said, reply: Reply) -> dict[str, Any]:
    known = replace(reply.texter or said.texter, question=dict(reply.question or {}))
    asked_at = days.now().isoformat() if reply.question else ""
    return {**{name: getattr(known, name) for name in CARRIED}, "asked_at": asked_at}
