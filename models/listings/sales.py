"""Sales (成交): a listing closed with what was sold and for how much; the price waits for an officer, then counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from models import prices
from models.documents import Received
from models.engines import Transaction, writing
from models.listings import changes
from models.listings.listing import Listing, State
from models.prices import Manner
from models.rules import amounts, days
from models.rules.catalogue import Catalogue
from models.rules.catalogue.entries import DEALS
from models.rules.errors import Unclear
from models.rules.inputs import Observation


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold: quantity and price as said; a price of "" was not told."""

    quantity: str
    unit: str
    price: str
    price_unit: str

    @property
    def words(self) -> str:
        """5000斤，1.15元/斤."""
        price = f"{self.price}{self.price_unit}" if self.price else ""
        return "，".join(filter(None, (f"{self.quantity}{self.unit}", price)))


def read(catalogue: Catalogue, said: Mapping[str, str]) -> tuple[Sale | None, dict[str, str]]:
    """The sale, or what is wrong with it by field."""
    values: dict[str, object] = {}
    problems = {}
    for name, rule in (("quantity", amounts.quantity), ("price", amounts.price)):
        try:
            values |= rule(catalogue, said.get(name, ""), said.get("unit" if name == "quantity" else "price_unit", ""))
        except Unclear as unclear:
            problems[name] = str(unclear)
    if "price" not in problems and "-" in str(values.get("price", "")):
        problems["price"] = "成交价请写一个数，例如 1.15"
    if problems:
        return None, problems
    told = "" if values["low"] is None else str(values["price"])
    return Sale(str(values["quantity"]), str(values["unit"]), told, str(values["price_unit"])), {}


async def sell(catalogue: Catalogue, listing: Listing, sale: Sale, who: str) -> None:
    """Closes the owner's listing and puts the price aside for review, in one transaction."""
    async with writing() as tx:
        owner = listing.owner_id
        await changes.move(tx, changes.SELL, listing.public_id, (who, owner), sale.words)
        if sale.price:
            await _told(tx, catalogue, listing, sale)


async def tell(catalogue: Catalogue, listing: Listing, sale: Sale, who: str) -> None:
    """The price of a listing that was closed without one, put aside for review."""
    async with writing() as tx:
        await changes.note(tx, listing.id, who, "sell", (State(listing.state), sale.words))
        await _told(tx, catalogue, listing, sale)


async def untell(catalogue: Catalogue, listing: Listing) -> None:
    """A price that was told of it by mistake does not count; what an officer has let in stays."""
    await prices.take_back(catalogue, address(listing))


def address(listing: Listing) -> str:
    """What the price of a sale is kept under."""
    return f"listing:{listing.public_id}"


async def _told(tx: Transaction, catalogue: Catalogue, listing: Listing, sale: Sale) -> None:
    entry = catalogue.sources.get(DEALS.key, DEALS)
    raw = f"{listing.public_id} {sale.words}".encode()
    received = Received(address(listing), sha256(raw).hexdigest(), len(raw), days.now())
    product = catalogue.products[listing.product]
    spot = point(catalogue, listing.place)
    said = Observation(
        days.today(), product.zh, avg=sale.price, unit=sale.price_unit, spec=listing.public_id, grade=listing.grade,
        volume=sale.quantity, volume_unit=sale.unit, **spot,
    )  # fmt: skip
    await prices.record(catalogue, entry, [said], received, Manner.COLLECT)


def point(catalogue: Catalogue, place: str) -> dict[str, str]:
    """The collection point of the township a village lies in; where there is none, the place itself."""
    for code in catalogue.chain(place):
        if market := catalogue.markets.get(f"FG-{code}"):
            return {"market": market.zh}
    return {"place": place}
