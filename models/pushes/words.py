"""What a notice says by text (通知的短信): the template of its kind, with the values of what it is about."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from models import messages, searches
from models.engines import Transaction
from models.listings import CLOSED, Listing, numbers
from models.rules import days, seeking
from models.rules.catalogue import Catalogue
from models.rules.offers import Side
from models.rules.segments import size
from models.talks import codes

TEMPLATES = (
    "message.relay",
    "contact.offer",
    "contact.open",
    "contact.no",
    "expire.ask",
    "push.state",
    "push.found",
)
"""The most urgent first."""
ASKS_FOR = frozenset({"expire.ask"})
"""Those that the reader answers with a digit."""
LONGEST = 35
"""Characters: no value of a text is longer."""
Pair = Mapping[str, str]
SOMEONE: dict[str, Pair] = {
    Side.SUPPLY: {"zh": "一位客商", "en": "A buyer"},
    Side.DEMAND: {"zh": "一位卖家", "en": "A seller"},
}
SEEK: dict[str, Pair] = {Side.SUPPLY: {"zh": "谁卖", "en": "search"}, Side.DEMAND: {"zh": "谁收", "en": "buyers"}}
"""What one writes to see who has something, or who wants it."""
OTHER = {Side.SUPPLY: Side.DEMAND, Side.DEMAND: Side.SUPPLY}
BECAME: dict[str, Pair] = {
    "listing_passed": {"zh": "审核通过，大家看得到了", "en": "passed, public now"},
    "listing_rejected": {"zh": "没有通过审核，{why}", "en": "did not pass review"},
    "listing_removed": {"zh": "被撤下了，{why}", "en": "was taken down"},
}


class Waiting(NamedTuple):
    """A notice that its reader has not read."""

    id: int
    person: int
    kind: str
    said: str
    link: str

    @property
    def values(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.said)
        return told

    @property
    def thing(self) -> str:
        """The public id of what it leads to."""
        return self.link.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Push:
    """A text for a notice. Of one template those with one `subject` are told in one text, which sums `count`."""

    template: str
    values: dict[str, str]
    subject: str
    count: int = 0
    question: Mapping[str, str] = field(default_factory=dict)

    def of(self, count: int) -> "Push":
        """The same for so many in all."""
        return replace(self, values=self.values | {"n": str(count)}) if self.count else self


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with all that its words need."""

    tx: Transaction
    catalogue: Catalogue
    notice: Waiting
    lang: str

    def name(self, product: str) -> str:
        """The product as it is called; "" where the catalogue has it no more."""
        known = self.catalogue.products.get(product)
        return (known.en if known and self.lang == "en" else "") or (known.zh if known else "")


def spoken(lang: str) -> str:
    """The language of a text to who is told in this one."""
    return "en" if lang == "en" else "zh"


async def push(tx: Transaction, catalogue: Catalogue, notice: Waiting, lang: str) -> Push | None:
    """What is told by text; None where the kind has no text, or what it tells holds no more."""
    made = KINDS.get(notice.kind)
    return await made(Told(tx, catalogue, notice, spoken(lang))) if made else None


TALK = """
SELECT t.state, t.code, t.listing_id, l.product, l.side, p.name,
  (SELECT max(id) FROM talk_line WHERE talk_id = t.id AND sender_id <> ? AND what = '' AND read_at IS NULL)
FROM talk AS t JOIN listing AS l ON l.id = t.listing_id JOIN person AS p ON p.id = t.asker_id WHERE t.public_id = ?
"""


class Talk(NamedTuple):
    """What a text tells of a talk; `line`: the newest that its reader has not read."""

    state: str
    code: int
    listing: int
    product: str
    side: str
    asker: str
    line: int | None


async def _talk(told: Told, state: str) -> tuple[Talk, dict[str, str]] | None:
    """The talk, while it stands where the notice left it, and the values that its texts share."""
    rows = await told.tx.rows(TALK, (told.notice.person, told.notice.thing))
    talk = Talk._make(rows[0]) if rows else None
    if talk is None or talk.state != state or not (product := told.name(talk.product)):
        return None
    return talk, {"relay": codes.told(talk.code), "product": product, "ref": await _ref(told, talk.listing)}


async def _ref(told: Told, listing: int, closed: bool = False) -> str:
    """The number that people quote it by; one that is closed keeps its own for a while."""
    number = await numbers.lend(told.tx, listing)
    if closed:
        await numbers.close(told.tx, listing)
    return str(number)


async def _asked(told: Told) -> Push | None:
    found = await _talk(told, "asked")
    if found is None:
        return None
    talk, values = found
    usual = SOMEONE[talk.side][told.lang]
    named = f"{talk.asker[:1]}**" if talk.asker and told.lang == "zh" else usual
    said = str(told.notice.values.get("buyer") or named) if told.lang == "zh" else named
    return Push("contact.offer", values | {"buyer": said}, values["relay"])


async def _permitted(told: Told) -> Push | None:
    found = await _talk(told, "permitted")
    return Push("contact.open", _only(found[1], "ref", "relay"), found[1]["relay"]) if found else None


async def _refused(told: Told) -> Push | None:
    found = await _talk(told, "refused")
    return Push("contact.no", _only(found[1], "ref", "product"), found[1]["ref"]) if found else None


def _only(values: dict[str, str], *names: str) -> dict[str, str]:
    return {name: values[name] for name in names}


async def _line(told: Told) -> Push | None:
    """The newest line that they have not read, as much of it as a text holds."""
    found = await _talk(told, "permitted")
    if found is None or found[0].line is None:
        return None
    talk, values = found
    said = str((await told.tx.rows("SELECT text FROM talk_line WHERE id = ?", (talk.line,)))[0][0])
    values = _only(values, "relay") | {"body": said.rstrip("。.")}
    return Push("message.relay", fitted("message.relay", values, "body", told.lang), values["relay"])


async def _ending(told: Told) -> Push | None:
    """Whether it is still to be had; the answer is a digit."""
    listing = await Listing.get_or_none(public_id=told.notice.thing)
    left = listing.expires - days.number(days.today()) if listing else -1
    if listing is None or not listing.is_open or left < 0 or not (product := told.name(listing.product)):
        return None
    ref = await _ref(told, listing.id)
    question = {"kind": "expire", "ref": ref, "listing": listing.public_id}
    values = {"ref": ref, "product": product, "left": str(max(left, 1))}
    return Push("expire.ask", values, ref, question=question)


async def _became(told: Told) -> Push | None:
    """What a reviewer did with it."""
    listing = await Listing.get_or_none(public_id=told.notice.thing)
    if listing is None or not (product := told.name(listing.product)):
        return None
    ref = await _ref(told, listing.id, closed=listing.state in CLOSED)
    state = BECAME[told.notice.kind][told.lang].format(why=told.notice.values.get("why", "")).rstrip("，")
    values = {"ref": ref, "product": product, "state": state}
    return Push("push.state", fitted("push.state", values, "state", told.lang), ref)


async def _match(told: Told) -> Push | None:
    """Others fit one's own listing."""
    listing = await Listing.get_or_none(public_id=told.notice.thing)
    if listing is None or not listing.is_open:
        return None
    return _found(told, OTHER[Side(listing.side)], told.name(listing.product))


async def _search(told: Told) -> Push | None:
    """Something has come for a search; one that names no product cannot be told in a word."""
    said = searches.fields_of(str(told.notice.values["query"]))
    wanted = seeking.read(told.catalogue, said, days.today()).wanted
    side, names = wanted.side or Side.SUPPLY, {told.name(product) for product in wanted.products}
    return _found(told, side, names.pop() if len(names) == 1 else said.get("product", ""))


def _found(told: Told, side: str, product: str) -> Push | None:
    if not product or len(product) > LONGEST:
        return None
    count = int(told.notice.values["count"])
    values = {"n": str(count), "ask": SEEK[side][told.lang], "product": product}
    return Push("push.found", values, f"{side} {product}", count)


def fitted(template: str, values: dict[str, str], name: str, lang: str) -> dict[str, str]:
    """The values, with this one cut so far that the text fits into one message with all that it says besides."""
    said = " ".join(values[name].split())
    told, most, more = said, min(len(said), LONGEST), "…" if not size(said).gsm else ".."
    while most:
        told = said if most == len(said) else said[: most - len(more)] + more
        if messages.is_whole(template, values | {name: told}, lang):
            break
        most -= 1
    return values | {name: told}


KINDS: dict[str, Callable[[Told], Awaitable[Push | None]]] = {
    "talk.asked": _asked,
    "talk.permitted": _permitted,
    "talk.refused": _refused,
    "talk.line": _line,
    "listing_ending": _ending,
    "listing_passed": _became,
    "listing_rejected": _became,
    "listing_removed": _became,
    "match": _match,
    "search": _search,
}
