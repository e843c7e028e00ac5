"""A message (来信) under the rules: names are signs, and what was named is at hand."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from web.sms.command import Parse
from web.sms.reader import amounts
from web.sms.reader.amounts import Amounts
from web.sms.reader.masks import Masked

BIRDS = ("羊", "鸡", "鸭", "鹅")
HEADS = ("生猪", "仔猪", "牛")
COUNTED = ("头", "只", "个", "箱", "筐", "袋", "公斤")
"""Units of a quantity that a price without one is per."""


@dataclass(frozen=True)
class Message:
    """With signs for names, and the day it came."""

    masked: Masked
    day: date

    @property
    def text(self) -> str:
        return self.masked.text

    @cached_property
    def bare(self) -> str:
        """Without blanks."""
        return self.text.replace(" ", "")

    @cached_property
    def amounts(self) -> Amounts:
        return amounts.read(self.text)

    @property
    def has_amount(self) -> bool:
        return self.amounts.quantity is not None

    @property
    def has_goods(self) -> bool:
        return bool(self.masked.goods)

    @property
    def is_of_things(self) -> bool:
        """Whether it names goods, ours or not."""
        return bool(self.masked.goods or self.masked.others)

    def has(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.bare))

    def parse(self, intent: str, **more: object) -> Parse:
        """With the goods and places that were named."""
        masked = self.masked
        spots = tuple(dict.fromkeys(masked.spots))
        told = Parse(intent, tuple(masked.goods), spots, **more)  # type: ignore[arg-type]
        unknown = masked.others[0] if masked.others else ""
        return told if masked.goods or told.error else replace(told, error="product", unknown=unknown)

    @property
    def usual_unit(self) -> str:
        """In which what was named is counted."""
        word = self.masked.goods[0].word if self.has_goods else ""
        return "头" if word in HEADS else "只" if word in BIRDS else "斤"


def priced(parse: Parse, figure: float, unit: str, high: float | None = None) -> Parse:
    """With its price, per the unit that was said, else the usual one."""
    usual = "头" if parse.goods and parse.goods[0].word == "仔猪" else "斤"
    return replace(parse, price=figure, price_max=high, price_unit=unit or usual, unit_said=bool(unit))
