"""Half-finished offers (没说完的供求): what was said so far, kept with the open question, and read as an offer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.rules import offers
from models.rules.catalogue import Catalogue
from models.rules.offers import Reading, Side
from web.sms import saying
from web.sms.command import Parse, Said
from web.sms.reader.amounts import Amounts

SIDES = {"sell": Side.SUPPLY, "buy": Side.DEMAND}
TOTAL = "总"


@dataclass(frozen=True, slots=True)
class Half:
    """An offer as far as it was said; codes of product and place, figures as written."""

    intent: str
    product: str = ""
    place: str = ""
    variety: str = ""
    quantity: str = ""
    unit: str = ""
    price: str = ""
    price_unit: str = ""
    ready: str = ""

    def told(self) -> dict[str, Any]:
        """As the open question keeps it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def of(said: Said, product: str = "", intent: str = "") -> Half:
    """What a message says of an offer; the sender's own place where it names none, else the district."""
    parse = said.parse
    place = parse.spot.code if parse.spot and hasattr(parse.spot, "code") else ""
    if parse.spot and not place:
        place = getattr(parse.spot, "place", "")
    named = product or (parse.product.id if parse.product else "")
    variety = parse.goods[0].variety if parse.goods else ""
    amount = (saying.number(parse.quantity), parse.unit) if parse.quantity is not None else ("", "")
    home = said.texter.place or said.catalogue.district
    price = _price(parse)
    half = Half(intent or parse.intent, named, place or home, variety, *amount, *price)
    return replace(half, ready=parse.days[0].isoformat() if parse.days else "")


def kept(question: Mapping[str, Any]) -> Half:
    return Half(**{name: question["half"][name] for name in Half.__dataclass_fields__})


def _price(parse: Parse) -> tuple[str, str]:
    """1.2 or 1.1-1.3 and its unit; for the whole lot it is per unit of the quantity."""
    if parse.price is None:
        return "", ""
    if parse.price_unit == TOTAL and parse.quantity:
        return saying.number(round(parse.price / parse.quantity, 3)), f"元/{parse.unit}"
    ends = [parse.price] if parse.price_max is None else [parse.price, parse.price_max]
    return "-".join(map(saying.number, ends)), f"元/{parse.price_unit}"


def priced(half: Half, amounts: Amounts, usual: str) -> Half:
    """With the price that an answer tells."""
    price = amounts.price
    figure = price.low if price else amounts.bare[-1] if amounts.bare else None
    if figure is None:
        return half
    unit = (price.unit if price else "") or half.price_unit.removeprefix("元/") or usual
    return replace(half, price=saying.number(figure), price_unit=f"元/{unit}")


def counted(half: Half, amounts: Amounts, usual: str) -> Half:
    """With the quantity that an answer tells."""
    bare = amounts.bare[0] if amounts.bare else None
    quantity = amounts.quantity if amounts.quantity is not None else bare
    if quantity is None:
        return half
    unit = amounts.unit if amounts.quantity is not None else usual
    return replace(half, quantity=saying.number(quantity), unit=unit)


def read(catalogue: Catalogue, half: Half, today: date) -> Reading:
    """As the web form's offer is read."""
    said = half.told() | {"side": SIDES[half.intent], "ready_from": half.ready}
    return offers.read(catalogue, {name: str(cell) for name, cell in said.items()}, today)
