"""Open data (开放数据): what there is, how it may be used and cited, how it is made, and what is promised about it."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from models import dumps
from models.rules.catalogue import Catalogue
from web import render

STEP = 1024
SIZES = ("B", "KB", "MB", "GB", "TB")
PART = "products/"


async def index(request: Request) -> Response:
    room, catalogue = request.app.state.settings.exports, request.app.state.catalogue
    days = await asyncio.to_thread(dumps.every, room)
    told = dumps.package(room / days[0]) if days else {"resources": [], "licenses": []}
    values: dict[str, Any] = {"days": days, "package": told, "tables": _tables(told), "size": size}
    values |= {"products": _products(catalogue, told), "breaks": _breaks(catalogue)}
    return render.page(request, "open_data/index.html", **values)


def _tables(package: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """The forms of each table, CSV first."""
    forms: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in package["resources"]:
        if not one["path"].startswith(PART):
            forms[one["schema"]].append(one)
    return list(forms.values())


def _products(catalogue: Catalogue, package: Mapping[str, Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Products that have figures, each with its own file."""
    own = [one for one in package["resources"] if one["path"].startswith(PART) and one["rows"]]
    return [(catalogue.products[one["product"]], one) for one in own if one["product"] in catalogue.products]


def _breaks(catalogue: Catalogue) -> list[tuple[Any, str]]:
    """The breaks in the sources' methods, the newest first."""
    told = [(entry, said) for entry in catalogue.sources.values() for said in entry.breaks]
    return sorted(told, key=lambda pair: pair[1], reverse=True)


def size(count: int) -> str:
    """1.4 MB."""
    step, figure = 0, float(count)
    while figure >= STEP and step < len(SIZES) - 1:
        step, figure = step + 1, figure / STEP
    return f"{figure:.1f} {SIZES[step]}" if step else f"{count} B"
