"""Farmers and buyers come in by a code on their phone; nobody learns whose number is known; an account can end."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from app import settings as choices
from app.server import build
from models import listings, people
from models.engines import database
from models.people import Person
from models.rules import phones
from models.rules.roles import Role
from tests.cast import SECRET, Clock, enter, settled
from tests.web.posting import AMOUNT, GOODS, picture
from tests.web.reading import plain
from tests.web.texts import PHONE, digits, told

pytestmark = pytest.mark.asyncio
HOME = "http://127.0.0.1:8000"


async def arrived(guest: httpx.AsyncClient, phone: str = PHONE, onward: str = "") -> httpx.Response:
    await guest.post("/signin", data={"phone": phone, "next": onward})
    return await guest.post("/signin/code", data={"phone": phone, "next": onward, "code": await digits(phone)})


async def test_a_newcomer_comes_in_by_a_code_says_a_name_and_goes_on(guest: httpx.AsyncClient) -> None:
    sent = await guest.post("/signin", data={"phone": "138 0013 8000", "next": "/me/listings"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/signin/code?next=/me/listings")
    asked = await guest.get(sent.headers["location"])
    assert "写验证码 短信发到 138****8000" in plain(asked)
    assert PHONE not in asked.text
    assert 'autocomplete="one-time-code"' in asked.text
    code = await digits()
    came = await guest.post(
        "/signin/code", data={"phone": PHONE, "next": "/me/listings", "code": f"{code[:3]} {code[3:]}"}
    )
    assert (came.status_code, came.headers["location"]) == (303, "/me/name?next=/me/listings")
    wrong = await guest.post("/me/name", data={"name": "", "side": "sell", "next": "/me/listings"})
    assert (wrong.status_code, "请写上怎么称呼您" in plain(wrong), "请写上同意" in plain(wrong)) == (400, True, True)
    said = {"name": "王桂兰", "side": "buy", "privacy": "1", "next": "/me/listings"}
    assert (await guest.post("/me/name", data=said)).headers["location"] == "/me/listings"
    assert "王桂兰 · 客商" in plain(await guest.get("/me"))


async def test_a_known_person_goes_straight_on(guest: httpx.AsyncClient, clock: Clock) -> None:
    await arrived(guest)
    await guest.post("/me/name", data={"name": "王桂兰", "side": "sell", "privacy": "1"})
    guest.cookies.clear()
    clock.move(minutes=2)
    assert (await arrived(guest, onward="/listings/new")).headers["location"] == "/listings/new"
    assert await Person.all().count() == 1


async def test_known_unknown_and_staff_numbers_look_the_same(guest: httpx.AsyncClient, clock: Clock) -> None:
    farmer, officer = await settled(Role.FARMER), await settled(Role.OFFICER)
    pages = []
    for phone in (farmer.phone, officer.phone, "+8613800138000"):
        guest.cookies.clear()
        answer = await guest.post("/signin", data={"phone": phone})
        page = await guest.get(answer.headers["location"])
        pages.append((answer.status_code, page.status_code, page.text.replace(phones.masked(phone), "")))
    assert pages[0] == pages[1] == pages[2]
    assert "用密码登录" in await told(officer.phone.removeprefix("+86"))
    assert "验证码" in await told(farmer.phone.removeprefix("+86"))


async def test_a_staff_number_never_comes_in_by_a_code(guest: httpx.AsyncClient) -> None:
    officer = await settled(Role.OFFICER)
    await guest.post("/signin", data={"phone": officer.phone})
    for code in ("000000", "123456"):
        answer = await guest.post("/signin/code", data={"phone": officer.phone, "code": code})
        assert (answer.status_code, "验证码不对" in plain(answer)) == (400, True)


async def test_a_code_holds_once_for_ten_minutes_for_five_tries_and_in_its_browser(
    guest: httpx.AsyncClient, app: Starlette, clock: Clock
) -> None:
    await guest.post("/signin", data={"phone": PHONE})
    code = await digits()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as other:
        other.headers["sec-fetch-site"] = "same-origin"
        assert (await other.post("/signin/code", data={"phone": PHONE, "code": code})).status_code == 400
    for _ in range(5):
        assert (await guest.post("/signin/code", data={"phone": PHONE, "code": "x"})).status_code == 400
    assert (await guest.post("/signin/code", data={"phone": PHONE, "code": code})).status_code == 400
    clock.move(minutes=6)
    await guest.post("/signin", data={"phone": PHONE})
    late = await digits()
    clock.move(minutes=11)
    assert (await guest.post("/signin/code", data={"phone": PHONE, "code": late})).status_code == 400
    assert (await arrived(guest)).status_code == 303
    fresh = await database().rows("SELECT count(*) FROM code WHERE used_at IS NULL")
    assert fresh == [(0,)]


async def test_codes_are_limited_by_number_and_by_house(guest: httpx.AsyncClient, clock: Clock) -> None:
    assert (await guest.post("/signin", data={"phone": PHONE})).status_code == 303
    soon = await guest.post("/signin", data={"phone": PHONE})
    assert (soon.status_code, "验证码刚发过" in plain(soon), int(soon.headers["retry-after"]) <= 60) == (
        429,
        True,
        True,
    )
    for _ in range(4):
        clock.move(minutes=2)
        assert (await guest.post("/signin", data={"phone": PHONE})).status_code == 303
    clock.move(minutes=2)
    assert "今天要的验证码太多了" in plain(await guest.post("/signin", data={"phone": PHONE}))
    for number in range(5):
        await guest.post("/signin", data={"phone": f"1390000000{number}"})
    assert "这里要的验证码太多了" in plain(await guest.post("/signin", data={"phone": "13900000009"}))


async def test_no_table_holds_a_code_or_a_number_in_the_open(guest: httpx.AsyncClient) -> None:
    await guest.post("/signin", data={"phone": PHONE})
    code = await digits()
    for _ in range(2):
        for table in ("code", "outgoing", "person", "session", "attempt", "event"):
            for row in await database().rows(f"SELECT * FROM {table}"):
                assert PHONE not in str(row), table
                assert f"码 {code}" not in str(row), table
        await guest.post("/signin/code", data={"code": code})


async def test_the_phone_page_is_for_trying_out_alone(
    guest: httpx.AsyncClient, settings: choices.Settings, tmp_path: Path
) -> None:
    await guest.post("/signin", data={"phone": PHONE})
    assert "10分钟内有效" in plain(await guest.post("/phone", data={"phone": PHONE}))
    home = "https://nongjia.example"
    app = build(replace(settings, base_url=home))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=home) as visitor:
        visitor.headers["sec-fetch-site"] = "same-origin"
        assert (await visitor.get("/phone")).status_code == 404
        assert (await visitor.post("/phone", data={"phone": PHONE})).status_code == 404


async def test_an_owner_is_told_what_a_reviewer_did(guest: httpx.AsyncClient) -> None:
    officer = await settled(Role.OFFICER)
    public_id = await posted(guest)
    await enter(guest, officer.person)
    await guest.post(f"/desk/listings/{public_id}", data={"deed": "reject", "why": "看着像骗人的"})
    person = await people.arrive(SECRET, f"+86{PHONE}")
    await enter(guest, person)
    page = plain(await guest.get("/me"))
    assert "没有通过：看着像骗人的" in page
    assert "都看过了" in page
    await guest.post("/me/notices")
    assert "都看过了" not in plain(await guest.get("/me"))


async def posted(guest: httpx.AsyncClient) -> str:
    """A listing with a photo, posted by someone who has just come in."""
    await arrived(guest)
    await guest.post("/me/name", data={"name": "王桂兰", "side": "sell", "privacy": "1"})
    first = await guest.post("/listings/new", data=GOODS)
    address = first.headers["location"].removesuffix("/amount")
    await guest.post(f"{address}/amount", data=AMOUNT | {"text": "王桂兰家的果园"})
    await guest.post(f"{address}/photos", files=[("photos", ("a.png", picture("orange"), "image/png"))])
    await guest.post(f"{address}/check")
    person = await people.arrive(SECRET, f"+86{PHONE}")
    return str((await listings.of(person.id))[0].public_id)


async def test_ones_data_can_be_read_as_a_file(guest: httpx.AsyncClient) -> None:
    public_id = await posted(guest)
    told = (await guest.get("/me/data.json")).json()
    assert (told["name"], told["phone"]) == ("王桂兰", f"+86{PHONE}")
    assert [(one["id"], one["text"]) for one in told["listings"]] == [(public_id, "王桂兰家的果园")]
    assert told["consents"][0]["what"] == "privacy"


async def test_an_account_that_ends_leaves_nothing_of_the_person(
    guest: httpx.AsyncClient, settings: choices.Settings
) -> None:
    officer = await settled(Role.OFFICER)
    public_id = await posted(guest)
    person = await people.arrive(SECRET, f"+86{PHONE}")
    await listings.judge(public_id, officer.person.public_id, passes=True)
    assert list(settings.media.rglob("*.webp"))
    await guest.post("/listings/new", data=GOODS)
    slip = await guest.post("/me/erase", data={"word": "不"})
    assert slip.status_code == 400
    assert (await guest.post("/me/erase", data={"word": "注销"})).headers["location"] == "/"
    assert (await guest.get("/me")).status_code == 303
    assert (await guest.get("/listings?q=果园")).text.count(public_id) == 0
    assert list(settings.media.rglob("*.webp")) == []
    mark = people.mark(SECRET, f"+86{PHONE}")
    for table in await tables():
        for row in await database().rows(f"SELECT * FROM {table}"):
            for trace in (PHONE, mark, "王桂兰", person.phone):
                assert trace not in str(row), (table, row)


async def tables() -> list[str]:
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'listing_words%'"
    postgres = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    return [str(name) for (name,) in await database().rows(sqlite if database().dialect == "sqlite" else postgres)]
