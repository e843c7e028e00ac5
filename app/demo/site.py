"""A wholesale market's site that does not exist: it answers in Xinfadi's two forms with invented prices."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from html import escape
from socket import create_server

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.demo import market
from app.demo.market import Told

LARGEST_PAGE = 100
HEADS = ("品名", "最低价", "平均价", "最高价", "规格", "产地", "单位", "发布日期")


def site(since: date, until: date) -> Starlette:
    """The site with its prices of those days, newest first."""
    rows = [_row(told) for told in _newest_first(since, until)]
    for number, row in enumerate(rows):
        row["id"] = len(rows) - number

    async def prices(request: Request) -> Response:
        form = {**request.query_params, **await request.form()}
        limit = min(max(int(str(form.get("limit") or 20)), 1), LARGEST_PAGE)
        page = max(int(str(form.get("current") or 1)), 1)
        part = rows[(page - 1) * limit : page * limit]
        return JSONResponse({"current": page, "limit": limit, "count": len(rows), "list": part})

    async def home(request: Request) -> Response:
        newest = rows[0]["pubDate"] if rows else ""
        return HTMLResponse(_home([row for row in rows if row["pubDate"] == newest]))

    async def robots(request: Request) -> Response:
        return PlainTextResponse("User-agent: *\nAllow: /\n")

    return Starlette(
        routes=[
            Route("/getPriceData.html", prices, methods=["GET", "POST"]),
            Route("/", home),
            Route("/robots.txt", robots),
        ]
    )


@asynccontextmanager
async def serving(since: date, until: date) -> AsyncIterator[str]:
    """The site on a loopback port of its own; gives its address."""
    listening = create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site(since, until), log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


def _newest_first(since: date, until: date) -> Iterator[Told]:
    for number in range((until - since).days + 1):
        yield from market.wholesale(until - timedelta(number))


def _row(told: Told) -> dict[str, object]:
    first, second = told.good.category.split()
    return {
        "id": 0,
        "prodName": told.good.name,
        "prodCatid": 1187 if first == "水果" else 1189,
        "prodCat": first,
        "prodPcatid": None,
        "prodPcat": second,
        "lowPrice": told.low,
        "highPrice": told.high,
        "avgPrice": told.avg,
        "place": told.good.origin,
        "specInfo": told.good.spec,
        "unitInfo": "斤",
        "pubDate": f"{told.day.isoformat()} 00:00:00",
        "status": None,
    }


def _home(rows: list[dict[str, object]]) -> str:
    head = "<thead><tr>" + "".join(f"<th>{word}</th>" for word in HEADS) + "</tr></thead>"
    keys = ("prodName", "lowPrice", "avgPrice", "highPrice", "specInfo", "place", "unitInfo")
    body = "".join(
        "<tr>"
        + "".join(f"<td>{escape(str(row[key]))}</td>" for key in keys)
        + f"<td>{str(row['pubDate'])[:10]}</td></tr>"
        for row in rows
    )
    sticky = f"<div class='tbl-header'><table>{head}<tbody></tbody></table></div>"
    tables = f"{sticky}<table>{head}<tbody id='ulTableBody'>{body}</tbody></table>"
    return f"<!doctype html><meta charset='utf-8'><title>演示市场</title><div class='tablebox'>{tables}</div>"
