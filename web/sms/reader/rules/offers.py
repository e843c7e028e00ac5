"""Offers (卖、收): what someone has or wants, with its quantity, its price and its day."""

import re
from dataclasses import replace

from web.sms.command import Parse
from web.sms.reader import amounts, when
from web.sms.reader.amounts import Amounts
from web.sms.reader.phrases import DIGIT, GOODS, MAI, PART, SPOT, THING, either, pattern
from web.sms.reader.rules.message import COUNTED, Message, priced
from web.sms.reader.rules.prices import ASKING, PRICE, PRICE_SURE
from web.sms.reader.rules.telling import told_price

FEW, MANY = 50, 200
"""From which a number alone is how much there is, beside a verb and without one."""
MUCH = 4
SELL = pattern(
    "(?<!好)卖 出售 出手 出栏 甩卖 处理 转让 脱手 销售 有货 ^出",
    f"(?<![支演退])出(?={THING}|{DIGIT})",
    f"{GOODS}[要想]?出(?!租|场价)",
)
BUY = pattern(
    "求购 收购 采购 预订 订购 订货 购买 购入 购 买 大量收 长期收 收(?![入成获割到])",
    f"[需想还]?要(?={THING}|{DIGIT})",
    "^要(?!是) 需要 需求 急需",
    f"求(?={THING})",
    rf"{GOODS}要(?=\d)",
)
BUY_SURE = pattern("求购 收购 采购 购 买 收 预订")
BUY_FIRST = re.compile(
    f"^{either('我 我们 本人 想 大量 长期 现在 现 急 诚')}*{either('求购 收购 采购 预订 订购 订货 购 买 收 要买 要收')}"
)
ONE = re.compile(r"(?<![\d.每/])(?:1\s*(?=[头只])|一(?=车))(?P<unit>[头只车])(?=\s*[\d一二三四五六七八九两])")
"""1头15000元, 一车8000元: one, and what it costs."""
CHAT = pattern(SELL.pattern, BUY.pattern, PART, f"[我要想有点些的{SPOT},.，。?]")


def sell(message: Message) -> Parse | None:
    """卖, or `mai` that may be 买."""
    is_doubtful = MAI in message.bare
    if not (is_doubtful or message.has(SELL)) or (message.has(BUY_FIRST) and not is_doubtful) or _only_asks(message):
        return None
    parse = offered(message, "sell")
    return replace(parse, error="ambiguous") if parse and is_doubtful and parse.error in ("", "quantity") else parse


def buy(message: Message) -> Parse | None:
    """收 or 要; without a verb that is certain, and without any amount, it is none."""
    if not message.has(BUY) or _only_asks(message):
        return None
    parse = offered(message, "buy")
    is_certain = message.has(BUY_SURE) or (parse and (parse.quantity is not None or parse.price is not None))
    return parse if is_certain else None


def _only_asks(message: Message) -> bool:
    """怎么卖 and 收购价 ask for a price, though they hold 卖 and 收."""
    return message.has(PRICE_SURE) and not message.has_amount


def whole_offer(message: Message) -> Parse | None:
    """Product, quantity and price without a verb are a sale; product and price a report."""
    told = amounts.read(when.day(message.text, message.day, ahead=True)[1])
    numbers = len(told.bare) + (told.price is not None) + (told.quantity is not None)
    if not message.is_of_things or not numbers:
        return None
    if message.has(PRICE):
        is_told = told.quantity is None and numbers == 1 and message.masked.spots and not message.has(ASKING)
        return told_price(message) if is_told else None
    is_lot = bool(told.bare) and told.bare[0] >= MANY and message.usual_unit == "斤"
    return offered(message, "sell") if told.quantity is not None or numbers > 1 or is_lot else told_price(message)


def offered(message: Message, intent: str) -> Parse | None:
    """The offer, or what it wants; None where it is only chat."""
    days, text = when.day(message.text, message.day, ahead=True)
    told = amounts.read(text)
    parse = message.parse(intent, days=days, negotiable=told.negotiable)
    quantity, unit, bare = _quantity(message, told)
    parse = replace(parse, quantity=quantity, unit=unit)
    figure = told.price.low if told.price else bare[0] if bare else None
    if figure is not None:
        parse = _per(parse, told, figure)
    if _is_chat(message, parse):
        return None
    wants = quantity is None and (intent == "sell" or figure is None)
    return parse if parse.error or not wants else replace(parse, error="quantity")


def _quantity(message: Message, told: Amounts) -> tuple[float | None, str, tuple[float, ...]]:
    """How much there is, in which unit, and the numbers that are left."""
    if told.quantity is None and (found := ONE.search(message.text)):
        return 1.0, found["unit"], told.bare
    if told.quantity is not None or not told.bare:
        return told.quantity, told.unit, told.bare
    first, *others = told.bare
    if others or told.price or told.negotiable or _counts(message, first):
        return first, message.usual_unit, tuple(others)
    return None, "", told.bare


def _counts(message: Message, number: float) -> bool:
    """Whether a number that stands alone is how much there is, and not what it costs."""
    return number >= FEW or (message.usual_unit != "斤" and number == int(number))


def _per(parse: Parse, told: Amounts, figure: float) -> Parse:
    """The price per the unit said, else for the whole, else per what is counted, else the usual unit."""
    said = "总" if told.total else told.price.unit if told.price else ""
    counted = parse.unit if parse.unit in COUNTED else ""
    high = told.price.high if told.price else None
    return replace(priced(parse, figure, said or counted, high), unit_said=bool(said))


def _is_chat(message: Message, parse: Parse) -> bool:
    """Whether someone sells what is none of ours, in many words, and without saying how much."""
    if message.is_of_things or parse.quantity is not None or parse.price is not None:
        return False
    return len(CHAT.sub("", message.bare)) >= MUCH
