"""Parses (读法): how a message was read, kept beside it in few words, and told again to people."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from web.sms.command import Parse
from web.sms.saying import Saying

APART = frozenset({"intent", "goods", "spots", "days"})
WRITTEN = frozenset({"body", "name"})
"""Words of their own: they are kept with the text alone, and go with it."""
PLAIN = tuple(field.name for field in fields(Parse) if field.name not in APART | WRITTEN)
SHOWN = ("ref", "code", "span", "freq", "unknown")
"""Besides goods, places, quantity and price: what else the staff want to see."""


def kept(parse: Parse) -> str:
    """Products and places by code, as JSON."""
    told: dict[str, Any] = {name: value for name in PLAIN if (value := getattr(parse, name))}
    if parse.goods:
        told["goods"] = [goods.product.id if goods.product else goods.word for goods in parse.goods]
    if parse.spots:
        told["spots"] = [getattr(spot, "code", "") or getattr(spot, "id", "") for spot in parse.spots]
    return json.dumps(told, ensure_ascii=False)


def told(say: Saying, parse: str) -> str:
    """早熟蜜桔 · 鸦鹊岭 · 5000斤 · 1.2元/斤."""
    return " · ".join(_parts(say, json.loads(parse) if parse else {}))


def _parts(say: Saying, parse: Mapping[str, Any]) -> Iterator[str]:
    known = say.catalogue
    for word in parse.get("goods", ()):
        yield say.product(known.products[word]) if word in known.products else word
    for code in parse.get("spots", ()):
        yield say.place(code) if code in known.markets or code in known.places else code
    if quantity := parse.get("quantity"):
        yield say.lot(f"{quantity:.10g}", parse.get("unit", ""))
    if price := parse.get("price"):
        unit = parse.get("price_unit", "")
        yield say.asking(f"{price:.10g}", unit) if unit else f"{price:.10g}"
    yield from (str(parse[name]) for name in SHOWN if parse.get(name))
