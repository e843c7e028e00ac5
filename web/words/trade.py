"""The trade's words (供求的话): where a listing stands, what became of it, why it waits, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from models.rules.catalogue import Catalogue
from models.rules.offers import Side, located
from models.rules.products import Product
from web.words.figures import Figures
from web.words.notices import NOTICES
from web.words.pairs import UNITS, Pair

SIDES: dict[str, Pair] = {Side.SUPPLY: ("供应", "For sale"), Side.DEMAND: ("求购", "Wanted")}
LISTING_STATES: dict[str, Pair] = {
    "pending_review": ("待审核", "waiting for review"),
    "active": ("有效", "open"),
    "reserved": ("已有人订", "reserved"),
    "sold": ("已成交", "sold"),
    "expired": ("已过期", "expired"),
    "withdrawn": ("已撤下", "withdrawn"),
    "rejected": ("没有通过", "not accepted"),
}
CHANGES: dict[str, Pair] = {
    "publish": ("发布", "posted"),
    "pass": ("审核通过", "passed review"),
    "reject": ("审核没有通过", "did not pass review"),
    "remove": ("被撤下", "taken down"),
    "withdraw": ("自己撤下", "withdrawn"),
    "renew": ("续期", "renewed"),
    "reserve": ("有人订了", "reserved"),
    "release": ("又可以买了", "open again"),
    "sell": ("成交", "sold"),
    "expire": ("到期", "expired"),
    "edit": ("修改", "changed"),
}
WAITING: dict[str, Pair] = {
    "first": ("这个号码第一次发布", "first listing of this number"),
    "band": ("价钱超出平常的范围", "price outside what is usual"),
    "far_above": ("新客商出价远高于行情", "a new buyer far above the market"),
    "copied": ("照片和别人的一样", "a photo just like another's"),
    "repeated": ("和已有的一条一样", "the same as another listing"),
    "words": ("有不该出现的字眼", "a word that should not be there"),
}
POSITIONS: dict[str, Pair] = {
    "below": ("比行情低", "below the market"),
    "in": ("在行情里", "within the market"),
    "above": ("比行情高", "above the market"),
}
OPEN_PRICE: Pair = ("面议", "to be agreed")
SAID = dict(UNITS.values())
"""A unit as it was said, in English."""


class Asked(Protocol):
    """What asks a price: whole 厘 per `price_per`, None where it is to be agreed."""

    @property
    def low(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...
    @property
    def price_per(self) -> str: ...
    @property
    def quantity(self) -> str: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Trade(Figures):
    """Says listings."""

    def side(self, code: str) -> str:
        return self.pick(SIDES[code])

    def listing_state(self, code: str) -> str:
        return self.pick(LISTING_STATES[code])

    def became(self, what: str) -> str:
        """What was done with a listing."""
        return self.pick(CHANGES.get(what, (what, what)))

    def waiting(self, codes: str) -> str:
        """Why it waits for a reviewer."""
        return self.pick(("，", ", ")).join(self.pick(WAITING[code]) for code in codes.split())

    def position(self, code: str) -> str:
        return self.pick(POSITIONS[code])

    def located(self, catalogue: Catalogue, code: str) -> str:
        """鸦鹊岭海云村, Yaqueling: where a listing is."""
        return self.pick((located(catalogue, code), catalogue.places[code].en or catalogue.places[code].zh))

    def notice(self, kind: str, values: Mapping[str, str | int]) -> str:
        """What someone is told."""
        return self.pick(NOTICES.get(kind, (kind, kind))).format(**values)

    def asking(self, listing: Asked, product: Product) -> str:
        """1.20 元/斤, 1.10–1.30 元/斤, 面议: in the unit that is read."""
        if listing.low is None or listing.high is None:
            return self.pick(OPEN_PRICE)
        low, high = (self.figure(figure, listing.price_per, product.unit) for figure in (listing.low, listing.high))
        return f"{low if low == high else f'{low}–{high}'} {self.per(listing.price_per, product.unit)}"

    def much(self, listing: Asked) -> str:
        """5000斤, 5000 jin: as it was said."""
        english = f"{listing.quantity} {SAID.get(listing.unit, listing.unit)}"
        return self.pick((f"{listing.quantity}{listing.unit}", english))

    def why(self, what: str, why: str) -> str:
        """What a change says besides; a renewal tells its last day."""
        return self.pick((f"挂到{why}", f"until {why}")) if what == "renew" else why

    @staticmethod
    def someone(name: str) -> str:
        """王**: a person to those who do not know them."""
        return f"{name[:1] or '某'}**"
