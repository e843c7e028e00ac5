"""Telling (报价): a price told by someone who collects them."""

from dataclasses import replace

from web.sms.command import Parse
from web.sms.reader import amounts, when
from web.sms.reader.phrases import either, pattern
from web.sms.reader.rules.message import Message, priced

REPORT = pattern(f"^我?来?{either('报价 上报 报告 报个?价 报一下 报 填报')}", "(?:报价|上报)$")
REPORT_WORD = pattern("报价 上报 报")


def report(message: Message) -> Parse | None:
    """报 or 报价 and a price."""
    return told_price(message) if message.has(REPORT) else None


def told_price(message: Message) -> Parse | None:
    """With its product, its place and its day."""
    told = amounts.read(REPORT_WORD.sub(" ", message.text))
    figure = told.price.low if told.price else told.bare[-1] if told.bare else None
    if figure is None:
        return None
    unit = (told.price.unit if told.price else "") or told.unit
    parse = message.parse("report", days=when.day(message.text, message.day, ahead=False)[0])
    parse = priced(parse, figure, unit, told.price.high if told.price else None)
    return parse if parse.error or parse.spots else replace(parse, error="place")
