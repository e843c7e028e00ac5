"""The warnings as an Atom feed (订阅源): an entry each, renewed when it is closed or opened again."""

from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from models import alerts
from models.alerts import Alert
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.catalogue.warnings import Rule
from web import render
from web.words import Words
from web.words import warnings as told

ATOM, KIND, MOST = "http://www.w3.org/2005/Atom", "application/atom+xml", 50
HERE = "/api/v1/feeds/warnings.atom"


async def show(request: Request) -> Response:
    """The newest fifty, in the visitor's language."""
    catalogue: Catalogue = request.app.state.catalogue
    base, say = request.app.state.settings.base_url.rstrip("/"), render.words(request)
    rules = {rule.code: rule for rule in catalogue.lists.warnings}
    found = await alerts.listed(catalogue, alerts.Asked(limit=MOST))
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": say.pick(("zh-CN", "en"))})
    demo = say.pick(("演示 DEMO · ", "DEMO · ")) if request.app.state.settings.demo else ""
    _texts(feed, id=f"{base}{HERE}", title=demo + say.pick(("农价 · 预警", "Nongjia · warnings")))
    _texts(feed, updated=max((updated(alert) for alert in found), default="1970-01-01T08:00:00+08:00"))
    SubElement(feed, "link", {"rel": "self", "href": f"{base}{HERE}"})
    _texts(SubElement(feed, "author"), name=say.pick(("农价", "Nongjia")))
    for alert in found:
        address = f"{base}/warnings#{alert.public_id}"
        _entry(SubElement(feed, "entry"), address, alert, *_told(say, catalogue, rules[alert.rule], alert))
    return render.answer(request, tostring(feed, "unicode", xml_declaration=True), KIND)


def _told(say: Words, catalogue: Catalogue, rule: Rule, alert: Alert) -> tuple[str, str]:
    """A title and a summary: level and figure, the price with its days and place, and what is to be done."""
    product, level = catalogue.products[alert.product], say.pick(told.LEVELS[alert.grade])
    title = f"{level} {say.name(product)} {say.pick(rule.say[alert.side])}"
    price = f"{say.figure(alert.price, alert.per, product.unit)} {say.per(alert.per, product.unit)}"
    where, span = told.where(say, catalogue, alert.spot), told.period(say, rule, alert.day)
    state = say.pick(told.STATES[alert.state])
    figure = told.measured(say, rule, product, alert)
    parts = (state, f"{where} {span} {price}", figure, say.pick(rule.reason), say.pick(rule.response))
    return title, say.pick(("；", "; ")).join(parts)


def updated(alert: Alert) -> str:
    """When something last became of it."""
    return days.told(alert.closed_at or alert.opened_at)


def _entry(entry: Element, address: str, alert: Alert, title: str, summary: str) -> None:
    _texts(entry, id=address, title=title, updated=updated(alert), published=days.told(alert.opened_at))
    SubElement(entry, "link", {"href": address})
    _texts(entry, summary=summary)


def _texts(parent: Element, **told: str) -> None:
    for name, text in told.items():
        SubElement(parent, name).text = text
