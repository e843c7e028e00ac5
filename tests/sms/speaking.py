"""Speaking: a message as a command reads it, and its reply as it goes out."""

from dataclasses import dataclass, replace
from typing import Any

from models import messages
from models.engines import writing
from models.rules.catalogue import Catalogue
from models.rules.segments import size
from models.rules.texting import Standing
from tests.sms import village
from web.sms.command import Command, Goods, Parse, Reply, Said, Spot

UCS2, GSM = 64, 160


@dataclass(frozen=True)
class Keeping:
    """The settings of a conversation."""

    secret: str = "s" * 32
    demo: bool = False
    quotas: bool = True


def said(catalogue: Catalogue, intent: str, product: str = "", *places: str, **words: Any) -> Said:
    """A message of the village's day: the product by its id, the places by their codes."""
    known = catalogue.products.get(product)
    goods = (Goods(known.zh, product=known),) if known else ()
    spots = tuple(spot(catalogue, code) for code in places)
    lang, home = words.pop("lang", "zh"), words.pop("home", "")
    parse = Parse(intent, **{"goods": goods, "spots": spots, **words})
    return Said(
        catalogue, Keeping(), "+8613800000000", "", parse, village.TODAY, Standing("key", lang=lang, place=home)
    )


def spot(catalogue: Catalogue, code: str) -> Spot:
    return catalogue.markets.get(code) or catalogue.places[code]


async def reply(command: Command, asked: Said) -> Reply:
    async with writing():
        return await command.answer(asked)


async def text(command: Command, asked: Said) -> str:
    """What the command says."""
    return told(await reply(command, asked), asked.texter.lang)


async def chosen(command: Command, asked: Said, choice: int) -> Reply | None:
    """What it says to a digit, after it asked which."""
    before = await reply(command, asked)
    assert before.question is not None
    assert before.question["kind"] in command.asks
    assert command.answered is not None
    async with writing():
        return await command.answered(replace(asked, parse=Parse("choose", choice=choice)), before.question)


def told(said: Reply, lang: str = "zh") -> str:
    """The sentence, which goes into one message."""
    sentence = messages.rendered(said.template, said.values, lang)
    assert fits(sentence), sentence
    assert all(len(value) <= 35 for value in said.values.values()), said.values
    return sentence


def fits(sentence: str) -> bool:
    cost = size(sentence)
    return cost.units <= (GSM if cost.gsm else UCS2)
