"""One's own account: coming in by a code with nothing lost, another number, what is kept, what one agreed to."""

import logging
from dataclasses import replace

import httpx
import pytest

from app import settings as choices
from app.server import build
from models import listings, people
from models.engines import database
from models.people import Chosen, Person, Wanted
from models.rules.roles import Role
from tests.cast import PASSWORD, SECRET, Clock, code, enter, settled
from tests.web.posting import AMOUNT, GOODS
from tests.web.reading import plain, seen
from tests.web.texts import PHONE, digits, told

pytestmark = pytest.mark.asyncio
HOME = "http://127.0.0.1:8000"
OTHER = "13800138001"


async def asked(guest: httpx.AsyncClient, phone: str = PHONE, onward: str = "") -> httpx.Response:
    return await guest.post("/signin", data={"phone": phone, "next": onward})


async def typed(guest: httpx.AsyncClient, said: str, onward: str = "") -> httpx.Response:
    return await guest.post("/signin/code", data={"code": said, "next": onward})


async def member(guest: httpx.AsyncClient, phone: str = PHONE) -> Person:
    """Someone who has come in and said who they are."""
    await asked(guest, phone)
    await typed(guest, await digits(phone))
    await guest.post("/me/name", data={"name": "王桂兰", "side": "sell", "privacy": "1"})
    return await Person.get(phone_key=people.mark(SECRET, f"+86{phone}"))


# -- coming in


async def test_in_the_middle_of_a_listing_one_signs_in_and_nothing_is_lost(guest: httpx.AsyncClient) -> None:
    address = (await guest.post("/listings/new", data=GOODS)).headers["location"].removesuffix("/amount")
    await guest.post(f"{address}/amount", data=AMOUNT | {"text": "王桂兰家的果园"})
    away = await guest.post(f"{address}/check")
    assert away.headers["location"] == f"/signin?next={address}/check"
    page = await guest.get(away.headers["location"])
    assert f'name="next" value="{address}/check"' in page.text
    slip = await guest.post("/signin", data={"phone": "138", "next": f"{address}/check"})
    assert (slip.status_code, f'value="{address}/check"' in slip.text, 'value="138"' in slip.text) == (400, True, True)
    await asked(guest, onward=f"{address}/check")
    slip = await typed(guest, "x", f"{address}/check")
    assert (slip.status_code, slip.text.count(f'value="{address}/check"')) == (400, 2)
    came = await typed(guest, await digits(), f"{address}/check")
    assert came.headers["location"] == f"/me/name?next={address}/check"
    said = {"name": "王桂兰", "side": "sell", "privacy": "1", "next": f"{address}/check"}
    assert (await guest.post("/me/name", data=said)).headers["location"] == f"{address}/check"
    assert "王桂兰家的果园" in plain(await guest.get(f"{address}/check"))
    assert (await guest.post(f"{address}/check")).headers["location"] == f"{address}/done"


async def test_an_address_with_a_question_is_come_back_to_whole(guest: httpx.AsyncClient) -> None:
    await asked(guest, onward="/listings?q=a&side=supply")
    came = await typed(guest, await digits(), "/listings?q=a&side=supply")
    page = await guest.get(came.headers["location"])
    assert 'name="next" value="/listings?q=a&amp;side=supply"' in page.text


async def test_asking_again_too_soon_keeps_the_page_of_the_code(guest: httpx.AsyncClient, clock: Clock) -> None:
    await asked(guest)
    for form in ({"again": "1", "next": "/listings"}, {"phone": PHONE, "next": "/listings"}):
        soon = await guest.post("/signin", data=form)
        assert (soon.status_code, soon.headers["retry-after"]) == (429, "60")
        assert "验证码刚发过，请过1分钟再试。" in plain(soon)
        assert ('name="code"' in soon.text, 'value="/listings"' in soon.text) == (True, True)
    clock.move(seconds=61)
    first = await digits()
    again = await guest.post("/signin", data={"again": "1", "next": "/listings"})
    assert again.headers["location"] == "/signin/code?next=/listings"
    second = await digits()
    assert first == second or (await typed(guest, first)).status_code == 400
    assert (await typed(guest, second)).status_code == 303


async def test_a_limit_that_is_reached_costs_the_others_nothing(guest: httpx.AsyncClient, clock: Clock) -> None:
    for number in range(10):
        await asked(guest, f"1390000000{number}")
    for _ in range(6):
        assert "这里要的验证码太多了" in plain(await asked(guest))
    clock.move(hours=1)
    assert (await asked(guest)).status_code == 303


async def test_without_a_code_on_its_way_the_number_is_asked_for(guest: httpx.AsyncClient, clock: Clock) -> None:
    assert (await guest.get("/signin/code?next=/listings")).headers["location"] == "/signin?next=/listings"
    await asked(guest)
    code = await digits()
    clock.move(minutes=10)
    late = await typed(guest, code, "/listings")
    assert (late.status_code, "验证码过期了" in plain(late)) == (400, True)
    assert ('name="phone"' in late.text, 'value="/listings"' in late.text) == (True, True)


async def test_who_became_staff_meanwhile_comes_in_by_the_other_door(guest: httpx.AsyncClient) -> None:
    await asked(guest)
    sent = await digits()
    token = await people.invite(SECRET, Wanted(f"+86{PHONE}", frozenset({Role.OFFICER}), "李农"), "terminal")
    invitation = await people.invited(token)
    assert invitation is not None
    shown = people.link_code(SECRET, invitation)
    await people.choose(SECRET, invitation, Chosen("李农", "", PASSWORD))
    invitation = await people.invited(token)
    assert invitation is not None
    assert await people.finish(SECRET, invitation, code(shown))
    assert (await typed(guest, sent)).status_code == 400
    assert (await guest.get("/desk")).status_code == 303


async def test_no_log_holds_a_number_or_a_code(guest: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await asked(guest)
        sent = await digits()
        await typed(guest, "000000")
        await typed(guest, sent)
        await guest.post("/phone", data={"phone": PHONE})
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("tortoise", "aiosqlite"))]
    assert [line for line in ours if PHONE in line or sent in line] == []


async def test_the_phone_page_is_for_who_sits_at_the_machine(settings: choices.Settings) -> None:
    for chosen, address, status in (
        (settings, "127.0.0.1", 200),
        (settings, "192.168.3.4", 404),
        (replace(settings, phone_page=False), "127.0.0.1", 404),
        (replace(settings, host="0.0.0.0"), "127.0.0.1", 404),
        (replace(settings, host="0.0.0.0", demo=True), "192.168.3.4", 200),
    ):
        app = build(chosen)
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=HOME) as visitor:
            assert (await visitor.get("/phone")).status_code == status, (chosen.host, address)


# -- another number


async def renumbering(guest: httpx.AsyncClient, clock: Clock, phone: str = OTHER) -> httpx.Response:
    clock.move(minutes=2)
    return await guest.post("/me/phone", data={"phone": phone})


async def test_a_number_is_changed_with_the_codes_of_both_and_the_old_one_is_told(
    guest: httpx.AsyncClient, clock: Clock
) -> None:
    me = await member(guest)
    assert "现在用 138****8000" in await seen(guest, "/me/phone")
    assert (await renumbering(guest, clock)).headers["location"] == "/me/phone/codes"
    assert "从 138****8000 换到 138****8001" in await seen(guest, "/me/phone/codes")
    old, new = await digits(PHONE), await digits(OTHER)
    for said in ({"old": old, "new": "x"}, {"old": "x", "new": new}, {"old": old, "new": ""}):
        slip = await guest.post("/me/phone/codes", data=said)
        assert (slip.status_code, "还要改一下" in plain(slip)) == (400, True)
    done = await guest.post("/me/phone/codes", data={"old": f"{old[:3]} {old[3:]}", "new": new})
    assert done.headers["location"] == "/me"
    page = await seen(guest, "/me")
    assert ("换好了，以后用 138****8001 登录" in page, "您的账号换到了 138****8001" in page) == (True, True)
    assert "您的账号已换到尾号8001" in await told(PHONE)
    changed = await Person.get(id=me.id)
    assert people.phone(SECRET, changed) == f"+86{OTHER}"
    events = await database().rows("SELECT detail FROM event WHERE what = 'person.renumber'")
    assert events == [("{}",)]
    guest.cookies.clear()
    clock.move(minutes=2)
    await asked(guest, OTHER)
    assert (await typed(guest, await digits(OTHER))).headers["location"] == "/me"
    assert await Person.all().count() == 1


async def test_listings_go_over_to_the_new_number(guest: httpx.AsyncClient, clock: Clock) -> None:
    me = await member(guest)
    address = (await guest.post("/listings/new", data=GOODS)).headers["location"].removesuffix("/amount")
    await guest.post(f"{address}/amount", data=AMOUNT)
    await guest.post(f"{address}/check")
    await renumbering(guest, clock)
    await guest.post("/me/phone/codes", data={"old": await digits(PHONE), "new": await digits(OTHER)})
    officer, (listing,) = await settled(Role.OFFICER), await listings.of(me.id)
    await enter(guest, officer.person)
    shown = await guest.post(f"/desk/listings/{listing.public_id}/reveal", data={"why": "买家要联系"})
    assert (OTHER in shown.text, PHONE in shown.text) == (True, False)
    assert listing.contact_key == people.mark(SECRET, f"+86{OTHER}")


async def test_whose_the_new_number_is_cannot_be_seen_but_on_its_phone(guest: httpx.AsyncClient, clock: Clock) -> None:
    farmer = await settled(Role.FARMER)
    await member(guest)
    pages = []
    for phone in (OTHER, farmer.phone.removeprefix("+86")):
        answer = await renumbering(guest, clock, phone)
        page = (await guest.get(answer.headers["location"])).text
        pages.append((answer.status_code, page.replace(f"{phone[:3]}****{phone[-4:]}", "")))
    assert pages[0] == pages[1]
    taken = farmer.phone.removeprefix("+86")
    assert "已经有账号了" in await told(taken)
    slip = await guest.post("/me/phone/codes", data={"old": await digits(PHONE), "new": "123456"})
    assert slip.status_code == 400


async def test_a_number_that_was_taken_meanwhile_stays_with_who_has_it(guest: httpx.AsyncClient, clock: Clock) -> None:
    me = await member(guest)
    await renumbering(guest, clock)
    await people.arrive(SECRET, f"+86{OTHER}")
    answer = await guest.post("/me/phone/codes", data={"old": await digits(PHONE), "new": await digits(OTHER)})
    assert (answer.status_code, "已经有账号了" in answer.text) == (403, True)
    assert people.phone(SECRET, await Person.get(id=me.id)) == f"+86{PHONE}"


async def test_codes_that_another_asked_for_in_this_browser_change_nothing(
    guest: httpx.AsyncClient, clock: Clock
) -> None:
    await member(guest)
    await renumbering(guest, clock)
    said = {"old": await digits(PHONE), "new": await digits(OTHER)}
    buyer = await settled(Role.BUYER)
    await enter(guest, buyer.person)
    assert (await guest.get("/me/phone/codes")).headers["location"] == "/me/phone"
    assert (await guest.post("/me/phone/codes", data=said)).status_code == 400
    assert people.phone(SECRET, await Person.get(id=buyer.person.id)) == buyer.phone


async def test_ones_own_number_and_what_is_none_are_told_beside_the_field(guest: httpx.AsyncClient) -> None:
    await member(guest)
    for phone, words in ((PHONE, "这就是您现在的手机号"), ("12", "看不懂这个手机号")):
        slip = await guest.post("/me/phone", data={"phone": phone})
        assert (slip.status_code, words in plain(slip), f'value="{phone}"' in slip.text) == (400, True, True)
    assert (await guest.get("/me/phone/codes")).headers["location"] == "/me/phone"


# -- what is kept


async def test_all_that_is_kept_is_seen_and_consent_is_taken_back(guest: httpx.AsyncClient) -> None:
    await member(guest)
    await guest.post("/listings/new", data=GOODS)
    page = await seen(guest, "/me/data")
    for words in (f"手机号 {PHONE}", "没写完的供求 1条", "登录 1条", "怎么用我的信息 今天 09:00同意"):
        assert words in page, words
    assert "请先写上怎么称呼您" not in await seen(guest, "/me")
    assert (await guest.post("/me/consents/privacy/withdraw")).headers["location"] == "/me/data"
    page = await seen(guest, "/me/data")
    assert ("撤回了。" in page, "09:00撤回" in page) == (True, True)
    assert "请先写上怎么称呼您" in await seen(guest, "/me")
    kept = (await guest.get("/me/data.json")).json()
    assert [session["address"] for session in kept["sessions"]] == ["127.0.0.1"]


async def test_a_new_role_is_noted_and_what_one_does_for_others_stays(guest: httpx.AsyncClient) -> None:
    await member(guest)
    await guest.post("/me/name", data={"name": "王姐", "side": "buy", "privacy": "1"})
    assert "王姐 · 客商" in await seen(guest, "/me")
    assert len(await database().rows("SELECT 1 FROM event WHERE what = 'person.introduce'")) == 2
