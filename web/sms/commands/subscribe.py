"""Subscribing (订、退): 订 蜜桔; 订阅 生猪 每周; 每天发我绿茶价格; 退 蜜桔; DY MJ."""

from collections.abc import Mapping
from typing import Any

from models import watches
from models.rules import watching as rules
from models.rules.errors import Refused
from models.rules.watching import Freq
from web.sms import watching
from web.sms.command import Command, Reply, Said

KIND, ASKS = "subscribe", "which_subscribe"
OFTEN = {Freq.DAY: ("每天", "daily"), Freq.WEEK: ("每周一", "every Monday")}
HOUR = ("8点", "8:00")


async def answer(said: Said) -> Reply:
    return await (_end(said) if said.parse.intent == "unsubscribe" else _begin(said))


async def _begin(said: Said) -> Reply:
    asked, product = watching.which(said, ASKS), said.parse.product
    if asked or not product:
        return asked or watching.unnamed(said)
    freq = Freq(said.parse.freq or Freq.DAY)
    try:
        person = await watching.person(said)
        kept = await watches.subscribe(person, rules.check(product).id, watching.place(said), freq)
    except Refused as problem:
        return Reply("error.refused", {"body": str(problem)})
    say = watching.words(said)
    values = {"product": say.name(product), "freq": say.pick(OFTEN[freq]), "hour": say.pick(HOUR)}
    return watching.kept(said, kept, Reply("subscribe.ok", values))


async def _end(said: Said) -> Reply:
    """A word for several ends all of them."""
    if not said.parse.goods:
        return watching.unnamed(said)
    goods, person = said.parse.goods[0], await watching.person(said)
    codes = (goods.product.id,) if goods.product else goods.several
    ended = sum([await watches.unsubscribe(person, code) for code in codes])
    name = watching.words(said).name(goods.product) if goods.product else goods.word
    return Reply("unsubscribe.ok" if ended else "unsubscribe.none", {"product": name})


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    whole = watching.chosen(said, question)
    return await answer(whole) if whole else None


COMMAND = Command(
    ("subscribe", "unsubscribe"),
    answer,
    deed=True,
    undoes=(KIND,),
    undo=watching.undo,
    asks=(ASKS,),
    answered=answered,
)
