"""Gateways (网关): what they have in common, and how what they bring is made the same each time."""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response

from models.messages import Delivered, Inbound
from models.rules.errors import Unclear

LONGEST = 1_000
BROKEN = "短信里有坏字符，请重新编码后再发"
MOBILE = re.compile(r"(?:\+?86|0086)?(1\d{10})")


Account = Mapping[str, str]
"""A gateway's own settings, by what follows SMS_<NAME>_ in small letters: {"secret": …}; "" is not set."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a request brought: messages, reports of sent texts, how many elements of a batch could not be read, and a
    `nonce` that must not come with another message; `echo` answers a handshake alone."""

    messages: tuple[Inbound, ...] = ()
    reports: tuple[Delivered, ...] = ()
    broken: int = 0
    nonce: str = ""
    echo: Response | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to be sent: to whom (E.164), the template with its values and the words they make, and the `link` by which
    the supplier ties an answer to a message (linkId); `id` is the same at every try."""

    id: str
    phone: str
    template: str
    values: Mapping[str, str]
    text: str
    lang: str = "zh"
    link: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The supplier took it: its own `ref`, and the cost in 厘 where it tells one."""

    ref: str
    cost: int | None = None


class Later(Exception):
    """It could not be sent now: busy, away, over the pace; `seconds` says from when another try makes sense."""

    def __init__(self, why: str, seconds: int = 0) -> None:
        super().__init__(why)
        self.seconds = seconds


class Never(Exception):
    """It cannot be sent: a wrong number, a refused template, an account without money."""


Send = Callable[[httpx.AsyncClient, Account, Letter], Awaitable[Sent]]


@dataclass(frozen=True, slots=True)
class Gateway:
    """A supplier's dialect. `receive` reads a request; `reply` puts the answers, one for each message, into its form.

    `receive` says Refused where the origin is not proven, Unclear where the request cannot be read. Where answers do
    not go back `inline`, they are left in the outbox, and `reply` only says that the messages came; `send` sends one.
    `proof`: the setting that proves the origin; where it is not set, this machine alone is answered.
    """

    name: str
    receive: Callable[[Request, Account], Awaitable[Received]]
    reply: Callable[[Request, Sequence[str]], Response]
    inline: bool = True
    send: Send | None = None
    proof: str = "secret"


def gathered(records: Iterable[Any], read: Callable[[Any], Inbound | Delivered | None]) -> Received:
    """What the elements of a batch bring, each for itself: one that cannot be read is counted, the others count."""
    found: list[Inbound | Delivered | None] = []
    broken = 0
    for record in records:
        try:
            one = read(record)
            found.append(tidied(one) if isinstance(one, Inbound) else one)
        except Unclear:
            broken += 1
    messages = tuple(one for one in found if isinstance(one, Inbound))
    return Received(messages, tuple(one for one in found if isinstance(one, Delivered)), broken)


def tidied(inbound: Inbound) -> Inbound:
    """The message as it is read and kept; Unclear where it says no sender or holds what is no text."""
    sender = number(cleaned(inbound.sender))
    if not sender:
        raise Unclear("没有写明发短信的号码")
    told = {name: cleaned(getattr(inbound, name)) for name in ("id", "text", "sent", "link")}
    return replace(inbound, sender=sender, **told)


def cleaned(text: str) -> str:
    """A text as it is read and kept: at most 1,000 characters, nothing invisible but line ends.

    Half a character and NUL say that it was broken on its way.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unclear(BROKEN) from None
    if "\0" in text:
        raise Unclear(BROKEN)
    visible = (sign for sign in text[:LONGEST] if sign == "\n" or unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", "".join(visible)).strip()


def number(sender: str) -> str:
    """A sender the same way each time: 13… and 86… are +86…; who is no number keeps their name (wechat:…)."""
    if ":" in sender:
        return sender
    plain = re.sub(r"[\s()-]", "", sender)
    found = MOBILE.fullmatch(plain)
    return f"+86{found[1]}" if found else plain
