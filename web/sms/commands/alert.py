"""Alerts (到价提醒): 提醒 蜜桔 1.5; 脐橙跌破2块告诉我; 提醒 生猪 16元/公斤以上; alert pig below 14/kg."""

from collections.abc import Mapping
from typing import Any

from models import watches
from models.rules import watching as rules
from models.rules.products import Product
from models.rules.watching import Level, Op
from web.sms import asking, saying, watching
from web.sms.command import Command, Example, Reply, Said

KIND, ASKS = "alert", "which_alert"
REACHES = {"zh": {Op.GE: "涨", Op.LE: "跌"}, "en": {Op.GE: "rises to", Op.LE: "falls to"}}


async def answer(said: Said) -> Reply:
    parse, product = said.parse, said.parse.product
    if (asked := watching.unclear(said, ASKS)) or product is None:
        return asked or asking.product(said)
    if parse.price is None:
        return Reply("error.price", {"product": saying.of(said).product(product)})
    price = (saying.number(parse.price), parse.price_unit)
    level = rules.level(said.catalogue, rules.check(product), parse.op or Op.GE, price)
    kept = await watches.alert(await watching.person(said), product.id, watching.place(said), level)
    return watching.kept(said, kept, Reply("alert.ok", _values(said, product, level)))


def _values(said: Said, product: Product, level: Level) -> dict[str, str]:
    say, unit = saying.of(said), said.catalogue.unit_words[level.unit]
    return {
        "product": say.product(product),
        "unit": say.words.unit_of(unit),
        "op": REACHES[say.lang][Op(level.op)],
        "old": rules.told(level.figure, unit),
    }


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """Which kind was meant."""
    found = watching.whole(said, question)
    return await answer(found) if found else None


EXAMPLES = (
    Example(
        "alert",
        ("到价提醒", "Price alarm"),
        ("提醒 {product} 1.5", "{product}涨到1.5元告诉我"),
        ("alert {product} above 1.5",),
    ),
)
COMMAND = Command(
    ("alert",),
    answer,
    deed=True,
    undoes=(KIND,),
    undo=watching.undo,
    asks=(ASKS,),
    answered=answered,
    examples=EXAMPLES,
)
