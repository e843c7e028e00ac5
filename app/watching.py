"""Watching (订的价、到价提醒): tells subscribers the day's prices, and who waits for a price that it is reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from models import messages, prices, texters, watches
from models.engines import Transaction, writing
from models.messages import Text
from models.prices import Latest
from models.rules import days, watching
from models.rules.catalogue import Catalogue
from models.rules.inputs import Query
from models.rules.products import Product
from models.watches import Watch
from web.sms.saying import Saying

DIGEST, FIRED = "push.day", "alert.fire"
MOST, TEXTS = 3, 2
"""Products in a text; texts of one person for one day, as an alert may be told besides."""
WHERE = "/me/watches"
Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A price that someone asked for."""

    watch: Watch
    product: Product
    price: Latest


@dataclass(frozen=True, slots=True)
class Desk:
    """What telling needs: the moment, and each price asked for once, however many want to know it."""

    catalogue: Catalogue
    secret: str
    now: datetime
    asked: dict[Query, Latest | None] = field(default_factory=dict)

    def say(self, lang: str) -> Saying:
        return Saying(self.catalogue, lang, days.today())

    async def price(self, watch: Watch, most: int) -> Told | None:
        """The price nearest to where it is watched, as the page tells it; None where it is older than `most` days."""
        product = self.catalogue.products.get(watch.product)
        if product is None:
            return None
        query = Query(product.id, watch.spot, per=watch.per)
        if query not in self.asked:
            self.asked[query] = await prices.nearest(self.catalogue, query)
        price = self.asked[query]
        is_recent = price and watching.is_recent(price.day, days.today(), most)
        return Told(watch, product, price) if price and is_recent else None


async def tell(catalogue: Catalogue, secret: str) -> int:
    """Tells everything that is due now; how many digests and alerts that were."""
    desk, told = Desk(catalogue, secret, days.now()), 0
    for _, group in groupby(await watches.due(desk.now), key=lambda watch: watch.person_id):
        told += await _digest(desk, [*group])
    for watch in await watches.alerts(desk.now):
        told += await _alert(desk, watch)
    return told


async def _digest(desk: Desk, due: list[Watch]) -> bool:
    """One person's subscriptions; what has no price is told when it has one."""
    asked = [await desk.price(watch, watching.RECENT) for watch in due]
    found = [told for told in asked if told]
    if not found:
        return False
    async with writing() as tx:
        done = await watches.told(tx, [told.watch for told in found], days.number(days.today()))
        found = [told for told in found if told.watch.id in done]
        if found:
            await _leave(tx, desk, found)
            said = {"told": _listed(desk, "zh", found), "told_en": _listed(desk, "en", found)}
            await messages.notify(tx, due[0].person_id, "watch_day", said, WHERE)
    return bool(found)


async def _leave(tx: Transaction, desk: Desk, found: list[Told]) -> None:
    """Their texts; of what goes into none today comes first the next time."""
    reach = await texters.reachable(desk.secret, found[0].watch.person.phone_key)
    if not reach:
        return
    for pack in [*_packs(desk, reach.lang, found)][:TEXTS]:
        text = Text(DIGEST, watching.evening(desk.now), _digested(desk, reach.lang, pack), reach.lang)
        await messages.leave(tx, desk.secret, reach.phone, text)
        await watches.noted(tx, [told.watch for told in pack])


def _packs(desk: Desk, lang: str, found: list[Told]) -> Iterator[list[Told]]:
    """As many in one text as it holds without leaving one out."""
    pack: list[Told] = []
    for told in found:
        values = _digested(desk, lang, [*pack, told]) | {"change": ""}
        if pack and (len(pack) == MOST or not messages.is_whole(DIGEST, values, lang)):
            yield pack
            pack = []
        pack.append(told)
    yield pack


def _digested(desk: Desk, lang: str, pack: Sequence[Told]) -> Values:
    """The values of a digest: the first price with its day and change, of the others the day where it is another."""
    say, first = desk.say(lang), pack[0]
    values = {"date": say.date(first.price.day), "change": say.change(first.price, first.product)}
    product, place, price, unit = _said(say, first)
    values |= {"product": product, "place": place, "price": price, "unit": unit}
    for number, told in enumerate(pack[1:], 2):
        product, place, price, unit = _said(say, told)
        day = "" if told.price.day == first.price.day else _blank(say) + say.date(told.price.day)
        values |= {f"prod{number}": product, f"place{number}": place + day, f"v{number}": price, f"unit{number}": unit}
    return values


def _said(say: Saying, told: Told) -> tuple[str, str, str, str]:
    """脐橙, 北京新发地, 3.1, 斤."""
    price, product = told.price, told.product
    figure, unit = say.figure(price.avg, price.per, product), say.unit(price.per, product)
    return say.product(product), say.where(price), figure, unit


def _blank(say: Saying) -> str:
    return " " if say.lang == "en" else ""


def _listed(desk: Desk, lang: str, found: list[Told]) -> str:
    """脐橙 北京新发地 11月20日 3.1元/斤；…: all of them, for the page."""
    say, listed = desk.say(lang), []
    for told in found:
        product, place, price, unit = _said(say, told)
        yuan = f" yuan/{unit}" if lang == "en" else f"元/{unit}"
        listed.append(" ".join((product, place, say.date(told.price.day), price)) + yuan)
    return ("; " if lang == "en" else "；").join(listed)


async def _alert(desk: Desk, watch: Watch) -> bool:
    """Whether it fired."""
    told = await desk.price(watch, watching.FRESH)
    before = watching.Standing(bool(watch.armed), watch.told_day)
    after = told and watching.after(watch.at, before, told.price.avg, days.number(days.today()))
    if not told or not after or after == before:
        return False
    async with writing() as tx:
        fires = await watches.moved(tx, watch, after) and after.told_day != before.told_day
        if fires:
            await _fire(tx, desk, told)
    return fires


async def _fire(tx: Transaction, desk: Desk, told: Told) -> None:
    watch, reach = told.watch, await texters.reachable(desk.secret, told.watch.person.phone_key)
    if reach:
        text = Text(FIRED, watching.evening(desk.now), _fired(desk, reach.lang, told), reach.lang)
        await messages.leave(tx, desk.secret, reach.phone, text)
    english = {f"{name}_en": value for name, value in _fired(desk, "en", told).items()}
    said: dict[str, str | int] = {**_fired(desk, "zh", told), **english}
    await messages.notify(tx, watch.person_id, "watch_fire", said, f"/prices/{watch.product}")


def _fired(desk: Desk, lang: str, told: Told) -> Values:
    """The values of an alert, in the unit in which it was set."""
    say, price, unit = desk.say(lang), told.price, desk.catalogue.unit_words[told.watch.unit]
    return {
        "product": say.product(told.product),
        "place": say.where(price),
        "date": say.date(price.day),
        "unit": say.words.unit_of(unit),
        "price": watching.told(price.avg, unit),
        "old": watching.told(told.watch.level, unit),
        "quotes": str(price.quotes),
    }
