"""Reviews (审核的规则): which listings are looked at before they are public, and where a price lies."""

from dataclasses import dataclass

from models.rules.offers import Offer, Side
from models.rules.products import Product

FAR_ABOVE = 1.5
"""A new buyer who bids so many times the market's price is looked at first: it is the usual bait."""
SAMPLED = 10
"""Of those that are published at once, one in so many is looked at afterwards."""
BLOCKED = (
    "贷款", "刷单", "博彩", "彩票", "代开发票", "野生动物", "国家保护", "象牙",
    "枪支", "迷药", "高仿", "传销", "保健品", "病死猪", "死猪", "瘦肉精",
)  # fmt: skip
"""Words that no farm listing needs."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What the market told when a listing was posted: whole 厘 per `per`, its day, place, stage and sources."""

    per: str
    low: int
    avg: int
    high: int
    day: int
    spot: str
    stage: str
    sources: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of who posts: whether they have posted before, whether they sold through us, whether the same text
    stands already, whether a photo is another's, and whether they are an organisation that was looked at."""

    posted: bool = False
    dealt: bool = False
    repeated: bool = False
    copied: bool = False
    trusted: bool = False


def reasons(offer: Offer, product: Product, known: Known, reference: Reference | None) -> tuple[str, ...]:
    """Codes of why it must be looked at first; none: it is public at once."""
    if known.trusted:
        return ("words",) if blocked(offer) else ()
    found = {
        "first": not known.posted,
        "far_above": not known.dealt and far_above(offer, reference),
        "repeated": known.repeated,
        "copied": known.copied,
    }
    return (*(code for code, holds in found.items() if holds), *doubts(offer, product))


def doubts(offer: Offer, product: Product) -> tuple[str, ...]:
    """What is doubtful about the words themselves, whoever says them."""
    found = {"band": outside(offer, product), "words": blocked(offer)}
    return tuple(code for code, holds in found.items() if holds)


def outside(offer: Offer, product: Product) -> bool:
    """Whether the asking price lies outside what is possible."""
    band = product.band("farm_gate", offer.price_per)
    return bool(band and offer.low and offer.high and not band.hard[0] <= offer.low <= offer.high <= band.hard[1])


def rare(offer: Offer, product: Product) -> bool:
    """Whether one had better ask: 价格少见."""
    band = product.band("farm_gate", offer.price_per)
    return bool(band and offer.low and offer.high and not band.soft[0] <= offer.low <= offer.high <= band.soft[1])


def far_above(offer: Offer, reference: Reference | None) -> bool:
    if reference is None or reference.per != offer.price_per or offer.high is None:
        return False
    return offer.side is Side.DEMAND and offer.high > FAR_ABOVE * reference.high


def blocked(offer: Offer) -> bool:
    said = f"{offer.title}{offer.text}{offer.requirement}"
    return any(word in said for word in BLOCKED)


def position(offer: Offer, reference: Reference | None) -> str:
    """Where the asking price lies: below, in or above what the market tells; "" where the two cannot be compared."""
    if reference is None or offer.low is None or offer.high is None or reference.per != offer.price_per:
        return ""
    if offer.high < reference.low:
        return "below"
    return "above" if offer.low > reference.high else "in"
