"""nongjia say: one message through the real conversation, or how messages are read."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import database
from app.settings import Settings, with_secret
from models.messages import Inbound
from models.rules import catalogue, days, phones
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from web.sms import conversation, reader
from web.sms.command import Parse

NAME = "say"
HELP = "one message through the conversation; with --parse how messages are read"
PLAIN = (
    "quantity", "unit", "price", "price_max", "price_unit", "negotiable", "span", "op", "freq", "ref", "code", "name",
    "lang", "kind", "body", "choice", "error",
)  # fmt: skip


def add(parser: ArgumentParser) -> None:
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the message")
    parser.add_argument("--from", dest="sender", default="13800000000", metavar="PHONE", help="who writes")
    parser.add_argument("--at", default="", metavar="TIME", help="when, as 2026-11-18T10:00:00+08:00")
    parser.add_argument("--parse", action="store_true", help="read {id, text} lines and print what each means")


async def run(settings: Settings, said: Namespace) -> int:
    if said.at:
        days.stop(_moment(said.at))
    known = catalogue.load(settings.catalogue)
    if said.parse:
        return _read(known)
    if not said.text:
        raise Unclear("请写上要发的话，例如 nongjia say 蜜橘 鸦鹊岭")
    print(await _answered(with_secret(settings), known, said))
    return 0


def _moment(said: str) -> datetime:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise Unclear(f"看不懂时间“{said[:40]}”，请写成 2026-11-18T10:00:00+08:00") from None
    return found if found.tzinfo else found.replace(tzinfo=days.SHANGHAI)


@dataclass(frozen=True, slots=True)
class State:
    """What a conversation is handed by whoever runs it."""

    catalogue: Catalogue
    settings: Settings


async def _answered(settings: Settings, known: Catalogue, said: Namespace) -> str:
    async with database.opened(settings.database_url, known):
        inbound = Inbound(NAME, "", phones.read(said.sender), " ".join(said.text))
        return await conversation.answered(State(known, settings), inbound)


def _read(known: Catalogue) -> int:
    for line in _lines():
        parse = reader.read(known, line["text"], days.today())
        print(json.dumps({"id": line.get("id")} | meant(known, parse), ensure_ascii=False))
    return 0


def _lines() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            try:
                yield {"text": "", **json.loads(line)}
            except (ValueError, TypeError):
                raise Unclear(f"第{number}行不是 JSON 对象，请写成 {{'id': …, 'text': …}}") from None


def meant(known: Catalogue, parse: Parse) -> dict[str, Any]:
    """A parse in the words of messages: what has no value is left out."""
    words = {entry.sms for entry in known.lists.sms_map}
    goods, spots = [one for one in parse.goods if one.word in words], [reader.spot_word(spot) for spot in parse.spots]
    told: dict[str, Any] = {"intent": parse.intent}
    if goods:
        told |= {
            "product": goods[0].word,
            "variety": goods[0].variety,
            "more_products": [one.word for one in goods[1:]],
        }
    if spots:
        told |= {"place": spots[0], "more_places": spots[1:]}
    if parse.days:
        first, last = (day.isoformat() for day in parse.days)
        told["date"] = first if first == last else f"{first}/{last}"
    told |= {name: getattr(parse, name) for name in PLAIN if not (name == "kind" and parse.intent == "help")}
    told["error"] = parse.error or ("product" if parse.goods and not goods else "")
    return {name: value for name, value in told.items() if value not in (None, "", False, [])}
