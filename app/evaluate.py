"""Evaluating (判预警): the job that judges prices by the rules, and tells who follows a product what has begun."""

import logging
from dataclasses import dataclass
from itertools import groupby

from app import progress
from models import alerts, messages, texters, watches
from models.alerts import Alert
from models.engines import Transaction, writing
from models.messages import Text
from models.people import Person
from models.rules import days, watching
from models.rules.catalogue import Catalogue
from models.rules.catalogue.warnings import Method, Rule
from models.rules.products import Product
from web.sms.saying import MOST, Saying

PUSH, NOTICE = "push.warning", "warning"
Values = dict[str, str]

log = logging.getLogger(__name__)


async def evaluate(catalogue: Catalogue) -> None:
    """Judges every day since the last time."""
    await alerts.evaluate(catalogue, progress.noted("判预警", log))


@dataclass(frozen=True, slots=True)
class Telling:
    """A warning that has begun, with its rule."""

    catalogue: Catalogue
    secret: str
    rule: Rule
    alert: Alert

    @property
    def product(self) -> Product:
        return self.catalogue.products[self.alert.product]


async def tell(catalogue: Catalogue, secret: str) -> int:
    """Tells of warnings that have begun; how many they were. Of one product a text tells the gravest alone."""
    rules, told = {rule.code: rule for rule in catalogue.lists.warnings}, 0
    for product, group in groupby(await alerts.untold(), key=lambda alert: alert.product):
        followers = await watches.followers(product)
        listed = [(alert, rules.get(alert.rule)) for alert in group]
        known = [Telling(catalogue, secret, rule, alert) for alert, rule in listed if rule and _concerns(rule)]
        for number, telling in enumerate(known if product in catalogue.products else []):
            told += await _begun(telling, followers, texted=not number)
    return told


def _concerns(rule: Rule) -> bool:
    """That nobody told a price is the officers' business."""
    return rule.method is not Method.GAP


async def _begun(telling: Telling, followers: list[Person], texted: bool) -> bool:
    async with writing() as tx:
        if not await alerts.told(tx, telling.alert):
            return False
        for person in followers:
            await _notify(tx, telling, person)
            if texted:
                await _text(tx, telling, person)
    return True


async def _notify(tx: Transaction, telling: Telling, person: Person) -> None:
    english = {f"{name}_en": value for name, value in said(telling, "en").items()}
    link = f"/warnings#{telling.alert.public_id}"
    await messages.notify(tx, person.id, NOTICE, {**said(telling, "zh"), **english}, link)


async def _text(tx: Transaction, telling: Telling, person: Person) -> None:
    reach = await texters.reachable(telling.secret, person.phone_key)
    if reach:
        text = Text(PUSH, watching.evening(days.now()), texted(telling, reach.lang), reach.lang)
        await messages.leave(tx, telling.secret, reach.phone, text)


def texted(telling: Telling, lang: str) -> Values:
    """What a text has room for: all of it, else without the place."""
    values = said(telling, lang)
    if len(values["product"]) <= MOST and messages.is_whole(PUSH, values, lang):
        return values
    return values | {"product": _saying(telling, lang).product(telling.product)}


def said(telling: Telling, lang: str) -> Values:
    """The values of the text: 北京新发地脐橙, 一天大跌, 11月20日, 斤, 3.1."""
    alert, rule, say = telling.alert, telling.rule, _saying(telling, lang)
    first = days.of_number(days.start(rule.kept, alert.day))
    return {
        "product": _where(telling, lang).format(say.product(telling.product)),
        "state": say.words.pick(rule.say[alert.side]),
        "date": say.span(first, days.of_number(alert.day)),
        "unit": say.unit(alert.per, telling.product),
        "price": say.figure(alert.price or 0, alert.per, telling.product),
    }


def _where(telling: Telling, lang: str) -> str:
    """The market or place beside the product, where it is not the district itself."""
    if telling.alert.spot == telling.catalogue.district:
        return "{}"
    place = _saying(telling, lang).place(telling.alert.spot)
    return f"{place}{{}}" if lang == "zh" else f"{{}} ({place})"


def _saying(telling: Telling, lang: str) -> Saying:
    return Saying(telling.catalogue, lang, days.today())
