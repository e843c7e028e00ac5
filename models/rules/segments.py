"""Segments (短信条数): what a text costs to send: the alphabet it needs, its units, and how many messages it takes."""

from dataclasses import dataclass

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""GSM 03.38."""
EXTENSION = frozenset("^{}\\[]~|€\f")
"""Its second table: each sign costs two."""
GSM_ONE, GSM_JOINED = 160, 153
UCS2_ONE, UCS2_JOINED = 70, 67


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


def cut(said: str, most: int, ending: str = "…") -> str:
    """On one line, of so many units at most; the ending tells that there is more.

    >>> cut("明天上午来看货，十点到", 8)
    '明天上午来看货…'
    """
    line = " ".join(said.split())
    if size(line).units <= most:
        return line
    line = line[:most]
    while size(line + ending).units > most:
        line = line[:-1]
    return line + ending


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
