"""The talks' words (洽谈的话): where talks and bids stand, what each side did, and what may be wrong with a listing."""

from dataclasses import dataclass
from typing import Protocol

from web.words.pairs import Pair
from web.words.trade import SAID, Trade

TALKS: dict[str, Pair] = {
    "asked": ("等同意", "waiting for a yes"),
    "permitted": ("在谈", "talking"),
    "refused": ("没有同意", "declined"),
    "closed": ("已结束", "ended"),
}
BIDS: dict[str, Pair] = {
    "open": ("等答复", "waiting for an answer"),
    "negotiating": ("在还价", "being bargained over"),
    "agreed": ("谈成了", "agreed"),
    "refused": ("没谈成", "not agreed"),
    "expired": ("过期了", "expired"),
}
TURNS: dict[str, Pair] = {
    "make": ("出价", "Bid"),
    "counter": ("还价", "Counter-bid"),
    "agree": ("同意了这个价", "Agreed to the terms"),
    "refuse": ("没有同意这个价", "Did not agree to the terms"),
    "withdraw": ("收回了出价", "Took the bid back"),
    "confirm": ("确认成交", "Confirmed the deal"),
}
FLAGS: dict[str, Pair] = {
    "price": ("价钱不对", "wrong price"),
    "unit": ("单位不对", "wrong unit"),
    "grade": ("品种或等级不对", "wrong product or grade"),
    "place": ("地方不对", "wrong place"),
    "date": ("日期不对，货早没了", "wrong date, or long gone"),
    "duplicate": ("和别的重复", "a duplicate"),
    "fraud": ("看着像骗人的", "looks like fraud"),
    "other": ("别的事", "something else"),
}
FLAG_STATES: dict[str, Pair] = {
    "open": ("收到了，工作人员会看。", "Received: the staff will look at it."),
    "dismissed": ("工作人员看过了，没有问题，这条留着。", "The staff looked at it and let it stand."),
    "upheld": ("工作人员看过了，您说得对。谢谢您。", "The staff looked at it: you were right. Thank you."),
}


class Terms(Protocol):
    """How much, for how much, and when, as it was said."""

    @property
    def quantity(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def price(self) -> str: ...
    @property
    def price_unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Talks(Trade):
    """Says talks, bids and reports."""

    def talk_state(self, code: str) -> str:
        return self.pick(TALKS[code])

    def bid_state(self, code: str) -> str:
        return self.pick(BIDS[code])

    def turn(self, what: str) -> str:
        """What a side did with a bid."""
        return self.pick(TURNS[what])

    def terms(self, bid: Terms) -> str:
        """500斤，1.15元/斤; 500 jin, 1.15 yuan/jin."""
        per = bid.price_unit.removeprefix("元/")
        english = f"{bid.quantity} {SAID.get(bid.unit, bid.unit)}, {bid.price} yuan/{SAID.get(per, per)}"
        return self.pick((f"{bid.quantity}{bid.unit}，{bid.price}{bid.price_unit}", english))

    def flagged(self, reason: str) -> str:
        """What someone says is wrong."""
        return self.pick(FLAGS[reason])

    def flag_state(self, code: str) -> str:
        return self.pick(FLAG_STATES[code])
