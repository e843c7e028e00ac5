"""Alerts (到价提醒): 提醒 蜜桔 1.5; 脐橙跌破2块告诉我; 提醒 生猪 16元/公斤以上; alert pig below 14/kg."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from models import watches
from models.rules import watching as rules
from models.rules.errors import Refused, Unclear
from models.rules.watching import Level, Op
from web.sms import watching
from web.sms.command import Command, Reply, Said

KIND, ASKS = "alert", "which_alert"
REACHES = {Op.GE: ("涨", "rises to"), Op.LE: ("跌", "falls to")}


async def answer(said: Said) -> Reply:
    asked, product, price = watching.which(said, ASKS), said.parse.product, said.parse.price
    if asked or not product:
        return asked or watching.unnamed(said)
    if price is None:
        return Reply("error.price", {"product": watching.words(said).name(product)})
    figure, unit = f"{Decimal(str(price)):f}", said.parse.price_unit
    try:
        level = rules.level(said.catalogue, rules.check(product), said.parse.op or Op.GE, (figure, unit))
        kept = await watches.alert(await watching.person(said), product.id, watching.place(said), level)
    except (Refused, Unclear) as problem:
        return Reply("error.refused", {"body": str(problem)})
    return watching.kept(said, kept, Reply("alert.ok", _values(said, level)))


def _values(said: Said, level: Level) -> dict[str, str]:
    say, unit, product = watching.words(said), said.catalogue.unit_words[level.unit], said.parse.product
    return {
        "product": say.name(product) if product else "",
        "unit": say.unit_of(unit),
        "op": say.pick(REACHES[Op(level.op)]),
        "old": rules.told(level.figure, unit),
    }


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    whole = watching.chosen(said, question)
    return await answer(whole) if whole else None


COMMAND = Command(("alert",), answer, deed=True, undoes=(KIND,), undo=watching.undo, asks=(ASKS,), answered=answered)
