"""Amounts (数量、价钱) in a message: 5000斤, 五吨半, 1块2, 九毛五, 每斤1.2, 600一头, 1.1-1.3元."""

import re
from dataclasses import dataclass

from models.rules.numerals import POWERS
from web.sms.reader import money
from web.sms.reader.loose import settled
from web.sms.reader.money import Price
from web.sms.reader.numbers import FIGURE, NUMBER, SIGNS, value
from web.sms.reader.phrases import either, pattern
from web.sms.reader.units import UNIT, UNITS

__all__ = ["Amounts", "Price", "read"]

_TO = r"\s*[-~—–到至]+\s*"
QUANTITY = re.compile(
    rf"(?:(?P<least>{NUMBER})\s*(?:{UNIT})?{_TO})?(?P<number>{NUMBER})\s*(?P<unit>{UNIT})(?P<half>半(?![\d{SIGNS}]))?"
)
_NO_AMOUNT = either("天 年 月 日 岁 亩 号 点 公里 里路 户 家 人 % 成 级 果 mm cm 度")
"""What makes a number something else than a price or a quantity: 3天内, 80果."""
BARE = re.compile(rf"(?<![\d.初第])(?>{FIGURE}|[{SIGNS}]{{2,12}})(?!\s*{_NO_AMOUNT})")
TOTAL = pattern("总价 一共 总共 共计 合计 全部 一起 打包 一口价")
NEGOTIABLE = pattern("面议 面谈 协商 议价 好商量 可议 可谈 再议 再谈 好说(?!话) 随行就市 商量")


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a message says of how much: prices with money words, a quantity, and numbers that stand alone."""

    price: Price | None = None
    quantity: float | None = None
    unit: str = ""
    bare: tuple[float, ...] = ()
    total: bool = False
    negotiable: bool = False


def read(said: str) -> Amounts:
    """All amounts; a range first, then money, then quantities, then what is left."""
    text = settled(said)
    total, negotiable = bool(TOTAL.search(text)), bool(NEGOTIABLE.search(text))
    price, text = money.first(TOTAL.sub(" ; ", text))
    found = QUANTITY.search(text)
    quantity, unit = (_quantity(found), UNITS[found["unit"]]) if found else (None, "")
    rest = f"{text[: found.start()]} {text[found.end() :]}" if found else text
    bare = tuple(value(number) for number in BARE.findall(rest))
    return Amounts(price, quantity, unit, bare, total, negotiable)


def _quantity(found: re.Match[str]) -> float:
    """The lower end of 20-30头: that much there is at least."""
    most = value(found["number"]) + (0.5 if found["half"] else 0.0)
    least = value(found["least"] + _power(found)) if found["least"] else most
    return least if 0 < least < most else most


def _power(found: re.Match[str]) -> str:
    """万 in 3-5万斤, which counts for both."""
    power = found["number"][-1]
    return power if power in POWERS and found["least"][-1] not in POWERS else ""
