"""Briefs (读法): how a message was read, as it is kept: in few words, products and places by code."""

import json
from dataclasses import fields
from typing import Any

from web.sms.command import Parse

PLAIN = tuple(field.name for field in fields(Parse) if field.name not in ("intent", "goods", "spots", "days"))


def brief(parse: Parse) -> str:
    """As JSON; what was not said is left out."""
    told: dict[str, Any] = {name: value for name in PLAIN if (value := getattr(parse, name))}
    if parse.goods:
        told["goods"] = [goods.product.id if goods.product else goods.word for goods in parse.goods]
    if parse.spots:
        told["spots"] = [getattr(spot, "code", "") or getattr(spot, "id", "") for spot in parse.spots]
    return json.dumps(told, ensure_ascii=False)
