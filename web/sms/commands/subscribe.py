"""Subscribing (订、退): 订 蜜桔; 订阅 生猪 每周; 每天发我绿茶价格; 退 蜜桔; DY MJ."""

from collections.abc import Mapping
from typing import Any

from models import watches
from models.rules import watching as rules
from models.rules.watching import Freq
from web.sms import asking, saying, watching
from web.sms.command import Command, Example, Reply, Said

KIND, ASKS = "subscribe", "which_subscribe"
OFTEN = {"zh": {Freq.DAY: "每天", Freq.WEEK: "每周一"}, "en": {Freq.DAY: "daily", Freq.WEEK: "every Monday"}}
HOUR = {"zh": "8点", "en": "8:00"}


async def answer(said: Said) -> Reply:
    return await (_end(said) if said.parse.intent == "unsubscribe" else _begin(said))


async def _begin(said: Said) -> Reply:
    product, say = said.parse.product, saying.of(said)
    if (asked := watching.unclear(said, ASKS)) or product is None:
        return asked or asking.product(said)
    freq, person = Freq(said.parse.freq or Freq.DAY), await watching.person(said)
    kept = await watches.subscribe(person, rules.check(product).id, watching.place(said), freq)
    values = {"product": say.product(product), "freq": OFTEN[say.lang][freq], "hour": HOUR[say.lang]}
    return watching.kept(said, kept, Reply("subscribe.ok", values))


async def _end(said: Said) -> Reply:
    """A word for several ends all of them."""
    if not said.parse.goods:
        return asking.product(said)
    goods, person = said.parse.goods[0], await watching.person(said)
    codes = (goods.product.id,) if goods.product else goods.several
    ended = sum([await watches.unsubscribe(person, code) for code in codes])
    name = saying.of(said).product(goods.product) if goods.product else saying.cropped(goods.word)
    return Reply("unsubscribe.ok" if ended else "unsubscribe.none", {"product": name})


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """Which kind was meant."""
    found = watching.whole(said, question)
    return await answer(found) if found else None


EXAMPLES = (
    Example(
        "subscribe",
        ("订价", "Subscribe"),
        ("订 {product}", "订 {product} 每周"),
        ("subscribe {product}", "subscribe {product} weekly"),
    ),
    Example("unsubscribe", ("退订一个品种", "Unsubscribe"), ("退 {product}",), ("unsubscribe {product}",)),
)
COMMAND = Command(
    ("subscribe", "unsubscribe"),
    answer,
    deed=True,
    undoes=(KIND,),
    undo=watching.undo,
    asks=(ASKS,),
    answered=answered,
    examples=EXAMPLES,
)
