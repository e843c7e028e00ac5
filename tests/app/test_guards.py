"""The guards: what every request passes and every answer carries, whatever the handler does."""

import gzip
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route

from app import settings
from app.guards.answers import Answers
from app.guards.checks import Checks
from app.guards.failures import Failures, told
from app.guards.requests import Requests
from app.guards.straight import Straight, ways
from app.headers import HEADERS
from app.logs import Journal
from models.engines import Busy, DiskFull
from models.rules import catalogue
from models.rules.errors import Refused, Unclear
from web.doors import Door
from web.routes import routes

SHELF = catalogue.load(catalogue.OWN)
HOME = "http://market.example"
FAULTS: dict[str, Exception] = {
    "unclear": Unclear("看不懂数量“很多”，请写成 3000斤"),
    "refused": Refused("一天最多发 5 条"),
    "busy": Busy("locked"),
    "full": DiskFull("no room"),
    "gone": ClientDisconnect(),
    "odd": ZeroDivisionError("secret/path.py"),
    "own": HTTPException(404, "没有这个产品"),
}


class Market:
    """A small application behind all guards, its database version in our hand."""

    def __init__(self) -> None:
        self.version: int | None = 1
        self.asked = 0
        self.log = io.StringIO()
        routes = [
            Route("/api/v1/prices/latest", self.price, methods=["GET"]),
            Route("/api/v1/fault", self.busy, methods=["GET"]),
            Route("/prices", self.price, methods=["GET"]),
            Route("/mine", self.mine, methods=["GET"]),
            Route("/faults/{name}", self.fail, methods=["GET"]),
            Route("/api/v1/faults/{name}", self.fail, methods=["GET"]),
            Route("/sms/faults/{name}", self.fail, methods=["GET"]),
            Route("/notes", self.note, methods=["POST", "PUT"]),
            Route("/sms/notes", self.note, methods=["POST"]),
        ]
        self.app = Starlette(
            routes=routes,
            exception_handlers={HTTPException: told},
            middleware=[
                Middleware(Requests, journal=Journal("json", self.log)),
                Middleware(Failures),
                Middleware(Checks, hosts=frozenset({"market.example"})),
                Middleware(Answers, version=lambda: self.version),
                Middleware(Straight, routes=routes),
                Middleware(GZipMiddleware, minimum_size=500, compresslevel=6),
                Middleware(RequestBodyLimitMiddleware, max_body_size=1000),
            ],
        )

    async def price(self, request: Request) -> Response:
        self.asked += 1
        headers = {"etag": f'W/"{self.version}"', "cache-control": "public, max-age=60"}
        if request.query_params.get("lang"):
            headers["set-cookie"] = "lang=en"
        return PlainTextResponse(f"第{self.version}版" + "价" * 500, headers=headers)

    async def mine(self, request: Request) -> Response:
        return PlainTextResponse("我的", headers={"content-security-policy": "sandbox"})

    async def busy(self, request: Request) -> Response:
        raise FAULTS["busy"]

    async def fail(self, request: Request) -> Response:
        raise FAULTS[request.path_params["name"]]

    async def note(self, request: Request) -> Response:
        return PlainTextResponse(f"{len(await request.body())}")

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def market(tmp_path: Path) -> Market:
    market = Market()
    market.app.state.settings = settings.read({}, tmp_path)
    market.app.state.catalogue = SHELF
    return market


@pytest_asyncio.fixture
async def client(market: Market) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(market.app)
    async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
        yield client


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "path", ["/prices", "/api/v1/prices/latest", "/nowhere", "/api/v1/faults/odd", "/sms/faults/busy"]
)
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    for name, value in HEADERS:
        assert answer.headers.get_list(name.decode()) == [value.decode()]


@pytest.mark.asyncio
async def test_a_handler_may_say_a_stricter_policy(client: httpx.AsyncClient) -> None:
    answer = await client.get("/mine")
    assert answer.headers.get_list("content-security-policy") == ["sandbox"]


@pytest.mark.asyncio
async def test_open_data_may_be_read_by_the_pages_of_others(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/nothing")).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in (await client.get("/prices")).headers


@pytest.mark.asyncio
async def test_each_request_is_one_line_without_its_query(client: httpx.AsyncClient, market: Market) -> None:
    answer = await client.get("/prices?from=13812348000")
    line = market.lines()[-1]
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/prices", 200)
    assert line["at"].endswith("Z")
    assert "13812348000" not in market.log.getvalue()


@pytest.mark.asyncio
async def test_a_phone_number_in_a_wrong_address_is_masked(client: httpx.AsyncClient, market: Market) -> None:
    await client.get("/people/13812348000")
    assert market.lines()[-1]["path"] == "/people/138****8000"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("unclear", 400, "看不懂数量“很多”，请写成 3000斤"),
        ("refused", 403, "一天最多发 5 条"),
        ("busy", 503, "系统正忙"),
        ("full", 507, "磁盘满了"),
        ("gone", 400, "看不懂"),
        ("odd", 500, "系统出了错"),
        ("own", 404, "没有这个产品"),
    ],
)
async def test_a_fault_is_told_in_the_askers_form(
    client: httpx.AsyncClient, name: str, status: int, sentence: str
) -> None:
    problem = await client.get(f"/api/v1/faults/{name}")
    text = await client.get(f"/sms/faults/{name}")
    assert problem.status_code == text.status_code == status
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == status
    assert problem.json()["request_id"] == problem.headers["x-request-id"]
    assert sentence in problem.json()["detail"]
    assert sentence in text.text
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.headers["cache-control"] == "no-store"
    assert "secret" not in problem.text + text.text


@pytest.mark.asyncio
async def test_people_read_a_fault_on_a_page_with_its_number(client: httpx.AsyncClient) -> None:
    page = await client.get("/faults/odd")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "系统出了错" in page.text
    assert page.headers["x-request-id"] in page.text


@pytest.mark.asyncio
async def test_a_page_that_cannot_be_drawn_leaves_its_sentence(client: httpx.AsyncClient, market: Market) -> None:
    del market.app.state.catalogue
    page = await client.get("/faults/unclear")
    assert (page.status_code, page.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "请写成 3000斤" in page.text


@pytest.mark.asyncio
async def test_a_busy_database_says_when_to_come_again(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sms/faults/busy")).headers["retry-after"] == "5"


@pytest.mark.asyncio
@pytest.mark.parametrize("method", ["TRACE", "DELETE", "OPTIONS", "PURGE", "GET"])
async def test_an_unknown_method_is_told_all_that_are_known(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/sms/notes")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.asyncio
async def test_a_head_request_has_the_headers_of_a_get(client: httpx.AsyncClient) -> None:
    whole, head = await client.get("/prices"), await client.head("/prices")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("market.example", 200),
        ("MARKET.example.:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("localhost", 200),
        ("evil.example", 400),
        ("market.example.evil.example", 400),
        ("", 400),
    ],
)
async def test_only_our_own_names_are_answered_to(client: httpx.AsyncClient, host: str, status: int) -> None:
    assert (await client.get("/api/v1/prices/latest", headers={"host": host})).status_code == status


@pytest.mark.asyncio
@pytest.mark.parametrize("path", ["/api/v1/a%00b", "/api/v1/%ff%fe", "/api/v1/a%0d%0ab", "/api/v1/prices/latest?q=%00"])
async def test_an_address_that_nobody_can_read_is_refused(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 400


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"cookie": "lang=zh"}, 403),
        ({"cookie": "lang=zh", "sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": HOME}, 403),
        ({"cookie": "lang=zh", "origin": HOME}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://evil.example", "authorization": "Bearer t"}, 200),
    ],
)
async def test_pages_of_others_cannot_write(client: httpx.AsyncClient, headers: dict[str, str], status: int) -> None:
    assert (await client.post("/notes", content=b"a", headers=headers)).status_code == status
    assert (await client.post("/sms/notes", content=b"a", headers=headers)).status_code == 200


@pytest.mark.asyncio
async def test_a_packed_body_is_refused(client: httpx.AsyncClient) -> None:
    packed = {"content-encoding": "gzip"}
    assert (await client.post("/sms/notes", content=gzip.compress(b"a"), headers=packed)).status_code == 415


@pytest.mark.asyncio
async def test_a_body_that_is_too_large_is_refused_in_our_words(client: httpx.AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"a" * 100

    told_at_once = await client.post("/sms/notes", content=b"a" * 1001)
    told_on_the_way = await client.post("/sms/notes", content=parts())
    for answer in (told_at_once, told_on_the_way):
        assert answer.status_code == 413
        assert "内容太大" in answer.text


@pytest.mark.asyncio
async def test_an_answer_is_made_once_until_the_database_changes(client: httpx.AsyncClient, market: Market) -> None:
    first, second = [await client.get("/prices") for _ in range(2)]
    assert (market.asked, second.text) == (1, first.text)
    market.version = 2
    assert (await client.get("/prices")).text.startswith("第2版")
    assert market.asked == 2


@pytest.mark.asyncio
async def test_what_an_answer_depends_on_keeps_it_apart(client: httpx.AsyncClient, market: Market) -> None:
    for cookie in ("", "unit=kg", "unit=jin; other=1", "unit=jin; other=2"):
        await client.get("/prices", headers={"cookie": cookie})
    await client.get("/prices?product=citrus.navel")
    assert market.asked == 4


@pytest.mark.asyncio
async def test_an_answer_with_a_cookie_is_for_one_visitor(client: httpx.AsyncClient, market: Market) -> None:
    for _ in range(2):
        assert (await client.get("/prices?lang=en")).headers["set-cookie"] == "lang=en"
    assert market.asked == 2


@pytest.mark.asyncio
async def test_a_commit_while_an_answer_is_made_keeps_it_off_the_shelf(
    client: httpx.AsyncClient, market: Market
) -> None:
    make = market.price

    async def overtaken(request: Request) -> Response:
        response = await make(request)
        market.version = 2
        return response

    market.app.router.routes.insert(0, Route("/prices", overtaken, methods=["GET"]))
    assert (await client.get("/prices")).text.startswith("第1版")
    assert (await client.get("/prices")).text.startswith("第2版")


@pytest.mark.asyncio
async def test_without_a_version_nothing_is_kept(client: httpx.AsyncClient, market: Market) -> None:
    market.version = None
    for _ in range(2):
        await client.get("/prices")
    assert market.asked == 2


@pytest.mark.asyncio
async def test_who_has_the_answer_already_is_told_so(client: httpx.AsyncClient) -> None:
    tag = (await client.get("/prices")).headers["etag"]
    again = await client.get("/prices", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.asyncio
async def test_a_ready_answer_is_packed_for_those_who_can_unpack(client: httpx.AsyncClient) -> None:
    plain = await client.get("/prices", headers={"accept-encoding": "identity"})
    for _ in range(2):
        packed = await client.get("/prices", headers={"accept-encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
        assert packed.text == plain.text
    assert "Accept-Encoding" in plain.headers["vary"]


@pytest.mark.asyncio
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/api/v1/markets", "/api/v1/places.csv", "/api/v1/sources", "/api/v1/warnings.csv"])
async def test_the_straight_way_answers_as_the_long_one(app: Starlette, path: str, method: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        client.headers["accept-encoding"] = "identity"
        straight = await client.request(method, path)
        long = await client.request(method, path, headers={"content-length": "0"})
    assert (straight.status_code, straight.content) == (long.status_code, long.content)
    assert straight.headers.pop("vary") == "Accept-Encoding"
    told = [{**answer.headers, "x-request-id": "", "vary": ""} for answer in (straight, long)]
    assert told[0] == told[1]


def test_the_straight_way_leads_where_the_long_list_leads_first_and_never_past_a_door() -> None:
    found = ways(routes)
    assert {"/api/v1/listings", "/api/v1/listings.csv", "/api/v1/prices/latest"} <= set(found)
    assert not any(isinstance(answer, Door) for answer, _ in found.values())
    for path, (answer, heard) in found.items():
        scope = {"type": "http", "method": "GET", "root_path": "", "path": path}
        full = (route for route in routes if route.matches(scope)[0] is Match.FULL)
        first = next(route for route in full if isinstance(route, Route))
        assert (answer, heard) == (first.app, first.matches(scope)[1])


@pytest.mark.asyncio
async def test_what_fails_on_the_straight_way_is_told_like_everything(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/fault", headers={"accept-encoding": "identity"})
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")


@pytest.mark.asyncio
async def test_a_body_sent_along_goes_the_long_way_and_is_measured(client: httpx.AsyncClient) -> None:
    heads = {"accept-encoding": "identity", "content-length": "1001"}
    answer = await client.request("GET", "/api/v1/prices/latest", content=b"x" * 1001, headers=heads)
    assert answer.status_code == 413
