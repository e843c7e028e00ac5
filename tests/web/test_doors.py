"""The doors: every address and every role, who is let in and who is not, and what never leaves by them."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Route

from app import settings as choices
from app.server import build
from models.people import Person
from models.rules.roles import MEMBERS, REVIEWERS, STAFF, Role
from tests.cast import Member, enter, settled
from web import doors, visits
from web.deeds import Resource
from web.routes import routes

pytestmark = pytest.mark.asyncio
ALL = frozenset(Role)
AUDITOR, ADMIN = frozenset({Role.AUDITOR}), frozenset({Role.ADMIN})
TRADERS = frozenset({Role.FARMER, Role.BUYER})
TABLE = {
    ("GET", "/"): (ALL, 200),
    ("GET", "/prices"): (ALL, 200),
    ("GET", "/prices/{product}"): (ALL, 200),
    ("GET", "/prices/{product}/figure.json"): (ALL, 404),
    ("GET", "/prices/{product}/provenance"): (ALL, 404),
    ("GET", "/compare/{product}"): (ALL, 200),
    ("GET", "/margins/{product}"): (ALL, 200),
    ("GET", "/takehome"): (ALL, 200),
    ("GET", "/listings"): (ALL, 200),
    ("GET", "/listings/{listing:code}"): (ALL, 404),
    ("GET", "/listings/new"): (ALL, 200),
    ("POST", "/listings/new"): (ALL, 400),
    ("GET", "/listings/new/{draft}"): (ALL, 404),
    ("POST", "/listings/new/{draft}"): (ALL, 400),
    ("GET", "/listings/new/{draft}/amount"): (ALL, 404),
    ("POST", "/listings/new/{draft}/amount"): (ALL, 404),
    ("GET", "/listings/new/{draft}/photos"): (ALL, 404),
    ("POST", "/listings/new/{draft}/photos"): (ALL, 404),
    ("POST", "/listings/new/{draft}/photos/{photo}/drop"): (ALL, 404),
    ("GET", "/listings/new/{draft}/check"): (ALL, 404),
    ("POST", "/listings/new/{draft}/check"): (ALL, 404),
    ("GET", "/listings/new/{draft}/done"): (ALL, 404),
    ("POST", "/listings/new/{draft}/keep"): (ALL, 404),
    ("POST", "/listings/new/{draft}/undo"): (ALL, 404),
    ("POST", "/listings/new/{draft}/drop"): (ALL, 404),
    ("GET", "/supply"): (ALL, 200),
    ("GET", "/supply/{product}"): (ALL, 200),
    ("GET", "/warnings"): (ALL, 200),
    ("GET", "/api/v1/warnings{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/feeds/warnings.atom"): (ALL, 200),
    ("GET", "/questions"): (ALL, 200),
    ("GET", "/bulletins"): (ALL, 200),
    ("GET", "/bulletins/{bulletin:code}"): (ALL, 404),
    ("GET", "/bulletins/{bulletin:code}.csv"): (ALL, 404),
    ("GET", "/bulletins/{bulletin:code}.xlsx"): (ALL, 404),
    ("GET", "/status"): (ALL, 200),
    ("GET", "/status/{source}"): (ALL, 404),
    ("GET", "/help"): (ALL, 200),
    ("GET", "/photos/{photo}.webp"): (ALL, 404),
    ("GET", "/api/v1/products{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/places{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/markets{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/sources{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/prices/latest{form:csv}"): (ALL, 400),
    ("GET", "/api/v1/prices/series{form:csv}"): (ALL, 400),
    ("GET", "/api/v1/prices/provenance{form:csv}"): (ALL, 400),
    ("GET", "/api/v1/prices/compare{form:csv}"): (ALL, 400),
    ("GET", "/api/v1/observations{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/supply{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/supply/weeks{form:csv}"): (ALL, 400),
    ("GET", "/api/v1/supply/estimates{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/margins{form:csv}"): (ALL, 400),
    ("GET", "/api/v1/takehome{form:csv}"): (ALL, 400),
    ("GET", "/api/v1/listings"): (ALL, 200),
    ("GET", "/api/v1/forecasts/{product:named}{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/listings{form:csv}"): (ALL, 200),
    ("GET", "/api/v1/listings/{listing:code}"): (ALL, 404),
    ("POST", "/api/v1/listings"): (MEMBERS, 422),
    ("PATCH", "/api/v1/listings/{listing:code}"): (MEMBERS, 422),
    ("DELETE", "/api/v1/listings/{listing:code}"): (MEMBERS, 404),
    ("GET", "/api/v1/openapi.json"): (ALL, 200),
    ("GET", "/api/v1/feeds/prices/{product}{form:feed}"): (ALL, 200),
    ("GET", "/api/v1/feeds/listings{form:feed}"): (ALL, 200),
    ("GET", "/api/v1/feeds/bulletins{form:feed}"): (ALL, 200),
    ("GET", "/data"): (ALL, 200),
    ("GET", "/data/catalog.jsonld"): (ALL, 200),
    ("GET", "/data/datapackage.json"): (ALL, 404),
    ("GET", "/data/products/{product}.csv"): (ALL, 404),
    ("GET", "/data/{day}/{file:path}"): (ALL, 404),
    ("GET", "/sms/{gateway}"): (ALL, 403),
    ("POST", "/sms/{gateway}"): (ALL, 403),
    ("GET", "/sms/{gateway}/{key}"): (ALL, 403),
    ("POST", "/sms/{gateway}/{key}"): (ALL, 403),
    ("GET", "/wechat"): (ALL, 403),
    ("POST", "/wechat"): (ALL, 403),
    ("GET", "/whatsapp"): (ALL, 403),
    ("POST", "/whatsapp"): (ALL, 403),
    ("GET", "/sms"): (ALL, 200),
    ("POST", "/sms"): (ALL, 400),
    ("GET", "/signin"): (ALL, 200),
    ("POST", "/signin"): (ALL, 400),
    ("GET", "/signin/code"): (ALL, 303),
    ("POST", "/signin/code"): (ALL, 400),
    ("GET", "/signin/staff"): (ALL, 200),
    ("POST", "/signin/staff"): (ALL, 400),
    ("GET", "/phone"): (ALL, 200),
    ("POST", "/phone"): (ALL, 400),
    ("GET", "/setup/{token}"): (ALL, 404),
    ("POST", "/setup/{token}"): (ALL, 404),
    ("GET", "/setup/{token}/code"): (ALL, 404),
    ("POST", "/setup/{token}/code"): (ALL, 404),
    ("GET", "/me"): (MEMBERS, 200),
    ("GET", "/me/name"): (MEMBERS, 200),
    ("POST", "/me/name"): (MEMBERS, 400),
    ("POST", "/me/notices"): (MEMBERS, 303),
    ("GET", "/me/phone"): (TRADERS, 200),
    ("POST", "/me/phone"): (TRADERS, 400),
    ("GET", "/me/phone/codes"): (TRADERS, 303),
    ("POST", "/me/phone/codes"): (TRADERS, 400),
    ("POST", "/me/consents/{consent}/withdraw"): (MEMBERS, 404),
    ("GET", "/me/data"): (MEMBERS, 200),
    ("GET", "/me/data.json"): (MEMBERS, 200),
    ("GET", "/me/erase"): (MEMBERS, 200),
    ("POST", "/me/erase"): (MEMBERS, None),
    ("POST", "/me/sessions/{session}/end"): (MEMBERS, 404),
    ("GET", "/listings/{listing:code}/ask"): (MEMBERS, 404),
    ("POST", "/listings/{listing:code}/ask"): (MEMBERS, 404),
    ("GET", "/listings/{listing:code}/report"): (MEMBERS, 404),
    ("POST", "/listings/{listing:code}/report"): (MEMBERS, 404),
    ("GET", "/me/talks"): (MEMBERS, 200),
    ("GET", "/me/talks/{talk}"): (MEMBERS, 404),
    ("POST", "/me/talks/{talk}"): (MEMBERS, 404),
    ("POST", "/me/talks/{talk}/lines"): (MEMBERS, 404),
    ("POST", "/me/talks/{talk}/bids"): (MEMBERS, 404),
    ("POST", "/me/talks/{talk}/bids/{bid}"): (MEMBERS, 404),
    ("GET", "/me/questions"): (MEMBERS, 200),
    ("POST", "/me/questions"): (MEMBERS, 400),
    ("POST", "/me/questions/{question}/withdraw"): (MEMBERS, 404),
    ("GET", "/me/listings"): (MEMBERS, 200),
    ("GET", "/me/listings/{listing}"): (MEMBERS, 404),
    ("POST", "/me/listings/{listing}/renew"): (MEMBERS, 404),
    ("POST", "/me/listings/{listing}/withdraw"): (MEMBERS, 404),
    ("POST", "/me/listings/{listing}/reserve"): (MEMBERS, 404),
    ("POST", "/me/listings/{listing}/release"): (MEMBERS, 404),
    ("GET", "/me/listings/{listing}/edit"): (MEMBERS, 404),
    ("POST", "/me/listings/{listing}/edit"): (MEMBERS, 404),
    ("GET", "/me/listings/{listing}/sell"): (MEMBERS, 404),
    ("POST", "/me/listings/{listing}/sell"): (MEMBERS, 404),
    ("GET", "/me/searches"): (MEMBERS, 200),
    ("POST", "/me/searches"): (MEMBERS, 400),
    ("POST", "/me/searches/{search}/drop"): (MEMBERS, 404),
    ("GET", "/me/watches"): (MEMBERS, 200),
    ("POST", "/me/watches"): (MEMBERS, 400),
    ("POST", "/me/watches/{watch}/drop"): (MEMBERS, 404),
    ("POST", "/signout"): (MEMBERS, 303),
    ("GET", "/desk"): (STAFF, 200),
    ("GET", "/desk/findings"): (REVIEWERS, 200),
    ("POST", "/desk/findings/{finding:number}/close"): (REVIEWERS, 403),
    ("POST", "/desk/sources/{source}/accept"): (REVIEWERS, 404),
    ("POST", "/desk/sources/{source}/pause"): (REVIEWERS, 404),
    ("POST", "/desk/sources/{source}/resume"): (REVIEWERS, 404),
    ("GET", "/desk/sources/{source}/entries/new"): (REVIEWERS, 404),
    ("POST", "/desk/sources/{source}/entries/new"): (REVIEWERS, 404),
    ("GET", "/desk/documents/{document:number}"): (REVIEWERS, 404),
    ("GET", "/desk/prices/{product}/provenance"): (REVIEWERS, 404),
    ("GET", "/desk/agreements"): (REVIEWERS, 200),
    ("GET", "/desk/names"): (REVIEWERS, 200),
    ("POST", "/desk/names"): (REVIEWERS, 400),
    ("GET", "/desk/lessons.toml"): (REVIEWERS, 200),
    ("GET", "/desk/listings"): (REVIEWERS, 200),
    ("POST", "/desk/listings/{listing}"): (REVIEWERS, 400),
    ("GET", "/desk/flags"): (REVIEWERS, 200),
    ("POST", "/desk/flags/{listing:code}"): (REVIEWERS, 400),
    ("GET", "/desk/listings/{listing:code}/reveal"): (REVIEWERS, 404),
    ("POST", "/desk/listings/{listing:code}/reveal"): (REVIEWERS, 404),
    ("GET", "/desk/questions"): (REVIEWERS, 200),
    ("POST", "/desk/questions/{question:code}"): (REVIEWERS, 400),
    ("GET", "/desk/messages"): (REVIEWERS, 200),
    ("GET", "/desk/bulletins"): (REVIEWERS, 200),
    ("GET", "/desk/bulletins/{bulletin:code}"): (REVIEWERS, 404),
    ("POST", "/desk/bulletins/{bulletin:code}"): (REVIEWERS, 404),
    ("GET", "/desk/destinations"): (REVIEWERS, 200),
    ("POST", "/desk/destinations"): (REVIEWERS, 400),
    ("POST", "/desk/destinations/{market}/drop"): (REVIEWERS, 404),
    ("GET", "/desk/trends"): (REVIEWERS, 200),
    ("GET", "/desk/trends.csv"): (REVIEWERS, 404),
    ("GET", "/desk/trends/figure.json"): (REVIEWERS, 404),
    ("GET", "/desk/occasions"): (REVIEWERS, 200),
    ("POST", "/desk/occasions"): (REVIEWERS, 400),
    ("POST", "/desk/occasions/{occasion:code}/withdraw"): (REVIEWERS, 404),
    ("GET", "/desk/estimates"): (REVIEWERS, 200),
    ("POST", "/desk/estimates"): (REVIEWERS, 400),
    ("POST", "/desk/estimates/{estimate:code}/withdraw"): (REVIEWERS, 403),
    ("GET", "/desk/held"): (REVIEWERS, 200),
    ("GET", "/desk/warnings"): (REVIEWERS, 200),
    ("POST", "/desk/warnings/{alert:code}"): (REVIEWERS, 400),
    ("POST", "/desk/held/{price:number}"): (REVIEWERS, 400),
    ("GET", "/desk/outbox"): (REVIEWERS, 200),
    ("POST", "/desk/outbox"): (REVIEWERS, 400),
    ("GET", "/desk/events"): (AUDITOR, 200),
    ("GET", "/desk/people"): (ADMIN, 200),
    ("POST", "/desk/people/{person}/suspend"): (ADMIN, 404),
}
"""Method and address -> the roles that are let in, and what they get (None: staff 403, others 400).

No browser has any business at a gateway."""
SAMPLES = {
    "{product}": "citrus.navel",
    "{product:named}": "citrus.navel",
    "{source}": "moon",
    "{form:csv}": "",
    "{gateway}": "generic",
    "{key}": "k",
    "{market}": "moon",
}
SAMPLES |= {"{form:feed}": ".atom", "{day}": "latest", "{file:path}": "observations.csv"}
SAMPLES |= {"{question:code}": "abcdefghij", "{question}": "abcdefghij", "{alert:code}": "abcdefghij"}
SAMPLES |= {"{bulletin:code}": "abcdefghij", "{occasion:code}": "abcdefghij", "{estimate:code}": "abcdefghij"}
SAMPLES |= {"{listing:code}": "abcdefghij", "{listing}": "abcdefghij", "{draft}": "abcdefghij"}
SAMPLES |= {f"{{{name}:number}}": "0" for name in ("finding", "document", "price")}


@pytest_asyncio.fixture
async def cast(app: Starlette) -> dict[Role, Member]:
    """One person for each role."""
    return {role: await settled(role) for role in Role if role in MEMBERS}


@pytest_asyncio.fixture
async def guest(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


def sample(path: str) -> str:
    for name, value in SAMPLES.items():
        path = path.replace(name, value)
    return (
        path.replace("{session}", "nothing")
        .replace("{search}", "none")
        .replace("{consent}", "nothing")
        .replace("{person}", "nobody")
        .replace("{token}", "unknown")
        .replace("{talk}", "abcdefghij")
    )


async def test_every_route_stands_in_the_table() -> None:
    listed = [route for route in routes if isinstance(route, Route)]
    assert {(method, route.path) for route in listed for method in (route.methods or set()) - {"HEAD"}} == set(TABLE)


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_comes_in_where_it_may_and_nowhere_else(
    guest: httpx.AsyncClient, cast: dict[Role, Member], role: Role
) -> None:
    for (method, path), (let_in, status) in TABLE.items():
        guest.cookies.clear()
        if role in cast:
            await enter(guest, cast[role].person)
        answer = await guest.request(method, sample(path))
        if role in let_in:
            used = role is not Role.VISITOR and (method, path) in (("GET", "/signin"), ("GET", "/signin/staff"))
            told = status or (403 if role in STAFF else 400)
            assert answer.status_code == (303 if used else told), (role, method, path)
        elif role is Role.VISITOR and method == "GET":
            way = "/signin/staff" if let_in <= STAFF else "/signin"
            assert (answer.status_code, answer.headers["location"]) == (303, f"{way}?next={sample(path)}")
        else:
            refusal = 401 if path.startswith("/api/") else 403
            assert answer.status_code == refusal, (role, method, path)
        if let_in != ALL:
            assert answer.headers["cache-control"] == "no-store", (role, method, path)


async def test_who_writes_needs_a_door(app: Starlette) -> None:
    with pytest.raises(ValueError, match="/notes"):
        doors.everyone(Route("/notes", lambda request: None, methods=["POST"]))
    guarded = (doors.Door, Resource)
    open_to_all = [route for route in routes if isinstance(route, Route) and not isinstance(route.app, guarded)]
    writing = [route.path for route in open_to_all if (route.methods or set()) - {"GET", "HEAD"}]
    assert writing == ["/sms/{gateway}", "/sms/{gateway}/{key}", "/wechat", "/whatsapp"]


async def test_a_stranger_is_led_back_to_where_they_wanted_to_go(guest: httpx.AsyncClient) -> None:
    answer = await guest.get("/desk/events?before=7")
    assert answer.headers["location"] == "/signin/staff?next=/desk/events%3Fbefore%3D7"
    page = await guest.get(answer.headers["location"])
    assert 'name="next" value="/desk/events?before=7"' in page.text


@pytest.mark.parametrize(
    "said", ["https://evil.example", "//evil.example", "/\\evil.example", "desk", "/a\nb", "javascript:alert(1)", "/桌"]
)
async def test_nobody_is_sent_on_to_a_foreign_site(said: str) -> None:
    assert doors.onward(said) == ""
    assert doors.onward("/desk?x=1") == "/desk?x=1"


async def test_public_pages_are_the_same_for_those_who_have_signed_in(
    guest: httpx.AsyncClient, cast: dict[Role, Member]
) -> None:
    before = {path: (await guest.get(path)).text for path in ("/", "/prices", "/help", "/status")}
    await enter(guest, cast[Role.OFFICER].person)
    for path, page in before.items():
        answer = await guest.get(path)
        assert answer.text == page
        assert "set-cookie" not in answer.headers


async def test_a_page_of_ones_own_is_never_given_to_another(guest: httpx.AsyncClient, cast: dict[Role, Member]) -> None:
    for role in (Role.OFFICER, Role.REVIEWER):
        await enter(guest, cast[role].person)
        page = await guest.get("/desk", headers={"if-none-match": "*"})
        assert page.status_code == 200
        assert "etag" not in page.headers
        assert {Role.OFFICER: "农技员", Role.REVIEWER: "审核员"}[role] in page.text
    guest.cookies.clear()
    assert (await guest.get("/desk")).status_code == 303


async def test_people_are_administered_from_near_only(app: Starlette, cast: dict[Role, Member]) -> None:
    for address, status in (
        ("127.0.0.1", 200),
        ("192.168.3.4", 200),
        ("::ffff:10.1.2.3", 200),
        ("fd00::7", 200),
        ("203.0.113.5", 403),
        ("2001:db8::1", 403),
        ("", 403),
    ):
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as guest:
            await enter(guest, cast[Role.ADMIN].person)
            assert (await guest.get("/desk/people")).status_code == status, address
            assert (await guest.get("/desk")).status_code == 200, address


@pytest.mark.parametrize("home", ["http://127.0.0.1:8000", "http://localhost", "https://127.0.0.1"])
async def test_on_the_machine_itself_or_over_https_one_signs_in(app: Starlette, home: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=home) as guest:
        assert (await guest.get("/signin")).status_code == 200


async def test_over_a_line_that_others_read_nobody_signs_in(settings: choices.Settings) -> None:
    home = "http://192.168.1.5:8000"
    app = build(replace(settings, base_url=home))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=home) as guest:
        assert (await guest.get("/help")).status_code == 200
        for path in ("/signin", "/setup/x", "/desk"):
            answer = await guest.get(path)
            assert (answer.status_code, "https://" in answer.text) == (403, True)
        assert (await guest.post("/signin", data={"phone": "1"})).status_code == 403


async def test_a_cookie_without_a_sign_of_where_it_comes_from_writes_nothing(
    guest: httpx.AsyncClient, cast: dict[Role, Member]
) -> None:
    await enter(guest, cast[Role.OFFICER].person)
    del guest.headers["sec-fetch-site"]
    for heads in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert (await guest.post("/signout", headers=heads)).status_code == 403
    assert (await guest.get("/desk")).status_code == 200
    assert (await guest.post("/signout", headers={"origin": "http://127.0.0.1:8000"})).status_code == 303
    assert (await guest.get("/desk")).status_code == 303


async def test_a_suspended_person_is_outside_at_the_next_step(
    guest: httpx.AsyncClient, cast: dict[Role, Member]
) -> None:
    await enter(guest, cast[Role.OFFICER].person)
    assert (await guest.get("/desk")).status_code == 200
    await Person.filter(id=cast[Role.OFFICER].person.id).update(state="suspended")
    assert (await guest.get("/desk")).status_code == 303


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0", "WeChat, Android"),
        ("curl/8", ""),
    ],
)
async def test_a_browser_is_told_in_two_words(agent: str, told: str) -> None:
    assert visits.program(agent) == told
