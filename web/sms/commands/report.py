"""Reports (报价): 报 蜜橘 鸦鹊岭 1.2: what someone saw; it waits for an officer before anyone reads it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from models import people, prices
from models.documents import Received
from models.listings import sales
from models.prices import Manner
from models.rules import days
from models.rules.catalogue.entries import REPORTS
from models.rules.inputs import Observation
from models.rules.places import Market
from models.rules.products import Product
from web.sms import asking, saying
from web.sms.command import Command, Example, Reply, Said, Spot

UNDO, WHICH = "report", "which_report"
CODES = 10_000


async def answer(said: Said) -> Reply:
    parse = said.parse
    if not parse.goods:
        return asking.product(said)
    if parse.product is None:
        return asking.which(said, WHICH, price=parse.price, price_unit=parse.price_unit)
    return await _told(said, parse.product, (parse.price or 0.0, parse.price_unit), parse.spot)


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    product = asking.chosen(said, question)
    if product is None:
        return None
    price = (float(question["price"]), str(question["price_unit"]))
    return await _told(said, product, price, asking.spot(said, question))


async def _told(said: Said, product: Product, price: tuple[float, str], spot: Spot | None) -> Reply:
    """Kept as an observation of its own source, unseen; a second one of the same person and day replaces the first."""
    say, home = saying.of(said), said.catalogue.places.get(said.texter.place)
    where = spot or home or said.catalogue.places[said.catalogue.district]
    person = await people.arrive(said.secret, said.phone)
    figure, unit = saying.number(price[0]), f"元/{price[1]}"
    when = said.parse.days[1] if said.parse.days else said.day
    point = {"market": where.zh} if isinstance(where, Market) else sales.point(said.catalogue, where.code)
    observation = Observation(when, product.zh, avg=figure, unit=unit, spec=person.public_id, **point)
    address = f"report:{person.public_id}:{product.id}:{when}"
    raw = f"{address} {figure}{unit} {where.zh}".encode()
    received = Received(address, sha256(raw).hexdigest(), len(raw), days.now())
    entry = said.catalogue.sources.get(REPORTS.key, REPORTS)
    counts = await prices.record(said.catalogue, entry, [observation], received, Manner.COLLECT)
    values = {"product": say.product(product), "unit": say.measure(price[1]), "price": figure}
    if counts.refused:
        return Reply("report.odd", {**values, "example": f"报 {product.zh} {say.spot(where)} 1.2元/斤"})
    code = f"R{int(received.sha256[:8], 16) % CODES:04}"
    return Reply("report.ok", {**values, "pid": code, "place": say.spot(where)}, undo={"kind": UNDO, "url": address})


async def undo(said: Said, done: Mapping[str, Any]) -> Reply:
    """What waits for a look is refused; what an officer has let in stays."""
    await prices.take_back(said.catalogue, str(done["url"]))
    return Reply("undo.ok")


EXAMPLES = (
    Example("report", ("报价", "Report a price"), ("报 {product} {town} 1.2元",), ("report {product} {town} 1.2yuan",)),
)
COMMAND = Command(("report",), answer, True, (UNDO,), undo, (WHICH,), answered, examples=EXAMPLES)
