"""Gateways (网关): what they have in common, and how long a text may be before it costs a second message."""

import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from models.messages import Inbound
from models.rules.errors import Unclear

LONGEST = 1_000
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""GSM 03.38."""
EXTENSION = frozenset("^{}\\[]~|€\f")
"""Its second table: each sign costs two."""
GSM_ONE, GSM_JOINED = 160, 153
UCS2_ONE, UCS2_JOINED = 70, 67
MOBILE = re.compile(r"(?:\+?86|0086)?(1\d{10})")


@dataclass(frozen=True, slots=True)
class Gateway:
    """A supplier's dialect: `receive` reads a request, given its secret, and `reply` puts an answer back into its form.

    `receive` says Refused where a secret is set and not proven, Unclear where the request cannot be read.
    """

    name: str
    receive: Callable[[Request, str], Awaitable[Inbound]]
    reply: Callable[[Request, str], Response]


@dataclass(frozen=True, slots=True)
class Size:
    """What a text costs: `parts` messages, in which alphabet, of how many units."""

    parts: int
    gsm: bool
    units: int


def size(text: str) -> Size:
    """GSM 160 in one message, 153 joined; any other sign makes it UCS-2 with 70 and 67, counted in UTF-16 units."""
    if GSM.union(EXTENSION).issuperset(text):
        costs = [2 if sign in EXTENSION else 1 for sign in text]
        return Size(_parts(costs, GSM_ONE, GSM_JOINED), True, sum(costs))
    costs = [len(sign.encode("utf-16-be")) // 2 for sign in text]
    return Size(_parts(costs, UCS2_ONE, UCS2_JOINED), False, sum(costs))


def _parts(costs: list[int], one: int, joined: int) -> int:
    """How many messages; a sign of two units is never torn apart."""
    if sum(costs) <= one:
        return 1
    parts, used = 1, 0
    for cost in costs:
        if used + cost > joined:
            parts, used = parts + 1, 0
        used += cost
    return parts


def cleaned(text: str) -> str:
    """A text as it is read and kept: at most 1,000 characters, nothing invisible but line ends."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unclear("短信里有坏字符，请重新编码后再发") from None
    visible = (sign for sign in text[:LONGEST] if sign == "\n" or unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", "".join(visible)).strip()


def number(sender: str) -> str:
    """A sender the same way each time: 13… and 86… are +86…."""
    plain = re.sub(r"[\s()-]", "", sender)
    found = MOBILE.fullmatch(plain)
    return f"+86{found[1]}" if found else plain
