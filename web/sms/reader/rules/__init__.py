"""Rules (规则): what a message wants, each rule with a name, the most particular first, the catch-all last."""

from collections.abc import Callable

from web.sms.command import Parse
from web.sms.reader.rules.message import COUNTED, Message
from web.sms.reader.rules.numbered import numbered, unnumbered
from web.sms.reader.rules.offers import buy, sell, whole_offer
from web.sms.reader.rules.places import best, compare
from web.sms.reader.rules.prices import price, trend, unsolicited
from web.sms.reader.rules.sides import find_demand, find_supply
from web.sms.reader.rules.telling import report
from web.sms.reader.rules.wishes import alert, subscribe, unsubscribe

__all__ = ["COUNTED", "RULES", "Message", "read"]

Rule = Callable[[Message], Parse | None]
RULES: tuple[Rule, ...] = (
    unsolicited,
    numbered,
    unnumbered,
    alert,
    unsubscribe,
    subscribe,
    compare,
    best,
    find_demand,
    find_supply,
    report,
    trend,
    sell,
    buy,
    whole_offer,
    price,
)
"""In the order in which they decide."""


def read(message: Message) -> Parse:
    """What the first rule says that knows it."""
    return next((parse for rule in RULES if (parse := rule(message)) is not None), Parse("unknown"))
