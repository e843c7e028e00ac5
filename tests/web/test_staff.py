"""Staff on the web: set up by a link, signed in, at the desk, signed out; and the limits on trying."""

import re
from html import unescape

import httpx
import pytest
from starlette.applications import Starlette

from app import settings as choices
from app.server import build
from models import events, people
from models.engines import database
from models.people import Wanted
from models.rules.roles import Role
from tests.cast import PASSWORD, SECRET, Clock, Member, code, enter, settled
from tests.web.reading import plain

pytestmark = pytest.mark.asyncio
HOME = "http://127.0.0.1:8000"


async def signed_in(guest: httpx.AsyncClient, member: Member, **said: str) -> httpx.Response:
    form = {"phone": member.phone, "password": PASSWORD, "code": member.code(), **said}
    return await guest.post("/signin/staff", data=form)


async def invited(*roles: Role) -> str:
    token = await people.invite(SECRET, Wanted("+8613800138000", frozenset(roles), "李农"), events.TERMINAL)
    return f"/setup/{token}"


# -- setting up


async def test_a_new_officer_goes_from_the_link_to_the_desk(guest: httpx.AsyncClient, clock: Clock) -> None:
    link = await invited(Role.OFFICER, Role.AUDITOR)
    first = await guest.get(link)
    assert "您在这里是：农技员、审计员。 登录用手机号 138****8000。" in plain(first)
    assert 'value="李农"' in first.text
    assert 'name="phone"' not in first.text
    second = await guest.post(link, data={"name": "李技", "password": PASSWORD})
    assert (second.status_code, second.headers["location"]) == (303, f"{link}/code")
    third = await guest.get(f"{link}/code")
    assert re.search(r'<figure class="code" role="img" aria-label="[^"]+"><svg [^>]*>', third.text)
    letters = re.findall(r'class="letters">([A-Z2-7 ]+)<', third.text)[0].replace(" ", "")
    assert f"secret={letters}" in unescape(third.text)
    wrong = await guest.post(f"{link}/code", data={"code": "000000"})
    assert (wrong.status_code, "验证码不对" in plain(wrong)) == (400, True)
    done = await guest.post(f"{link}/code", data={"code": code(letters)})
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    desk = await guest.get("/desk")
    assert "李技 · 农技员、审计员" in plain(desk)
    assert "来源有毛病 0" in plain(desk)
    for page in (first, third):
        assert page.headers["cache-control"] == "no-store"
        assert not re.search(r"<script|\sstyle=|\son[a-z]+=", page.text)
    gone = await guest.get(link)
    assert (gone.status_code, "过期" in plain(gone)) == (404, True)


async def test_the_first_administrator_tells_the_number_and_may_mend_it(guest: httpx.AsyncClient, clock: Clock) -> None:
    link = f"/setup/{await people.first(SECRET)}"
    assert 'name="phone"' in (await guest.get(link)).text
    wrong = await guest.post(link, data={"name": "", "phone": "138", "password": "12345678"})
    assert wrong.status_code == 400
    assert "请写上姓名" in plain(wrong)
    assert "这个密码太常见" in plain(wrong)
    assert 'href="#phone"' in wrong.text
    assert 'value="138"' in wrong.text
    assert "12345678" not in wrong.text
    weak = await guest.post(link, data={"name": "赵管", "phone": "13800138000", "password": "13800138000"})
    assert "不能用手机号作密码" in plain(weak)
    assert 'value="赵管"' in weak.text
    for phone in ("13800138001", "13800138000"):
        await guest.post(link, data={"name": "赵管", "phone": phone, "password": PASSWORD})
    letters = re.findall(r'class="letters">([A-Z2-7 ]+)<', (await guest.get(f"{link}/code")).text)[0]
    await guest.post(f"{link}/code", data={"code": code(letters.replace(" ", ""))})
    page = plain(await guest.get("/desk/people"))
    assert "赵管 138****8000 · 管理员 · 在用" in page
    assert "13800138000" not in page


async def test_no_step_of_the_set_up_can_be_left_out(guest: httpx.AsyncClient, clock: Clock) -> None:
    link = await invited(Role.OFFICER)
    assert (await guest.get(f"{link}/code")).headers["location"] == link
    assert (await guest.post(f"{link}/code", data={"code": "000000"})).status_code == 403
    assert (await guest.get("/setup/none")).status_code == 404
    assert (await guest.post("/setup/none/code", data={"code": "1"})).status_code == 404


# -- signing in and out


async def test_password_and_code_open_the_desk_with_a_cookie_no_script_reads(
    guest: httpx.AsyncClient, clock: Clock
) -> None:
    officer = await settled(Role.OFFICER)
    clock.move(seconds=30)
    answer = await signed_in(guest, officer)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("session=")
    assert {"httponly", "path=/", "samesite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "secure" not in cookie
    assert (await guest.get("/desk")).status_code == 200
    assert (await guest.get("/signin/staff")).headers["location"] == "/desk"


async def test_over_https_the_cookie_is_ours_alone(settings: choices.Settings) -> None:
    told = {"NONGJIA_DATABASE_URL": settings.database_url, "NONGJIA_SECRET": SECRET}
    app = build(choices.read(told | {"NONGJIA_BASE_URL": "https://farm.example"}))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://farm.example") as guest,
    ):
        officer = await settled(Role.OFFICER)
        answer = await signed_in(guest, officer, code=officer.code(1))
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-session=")
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
        assert not any(part.startswith("domain") for part in parts)
        assert (await guest.get("/desk")).status_code == 200


async def test_what_is_wrong_is_told_alike_for_known_and_unknown_numbers(
    guest: httpx.AsyncClient, clock: Clock
) -> None:
    officer = await settled(Role.OFFICER)
    clock.move(seconds=30)
    pages = [
        await signed_in(guest, officer, password="wrong"),
        await signed_in(guest, officer, code="000000"),
        await signed_in(guest, officer, phone="13000000000"),
    ]
    assert {page.status_code for page in pages} == {403}
    assert len({plain(page) for page in pages}) == 1
    assert "手机号、密码或验证码不对" in plain(pages[0])
    assert "set-cookie" not in pages[0].headers
    assert PASSWORD not in pages[1].text
    empty = await guest.post("/signin/staff", data={"phone": "12", "next": "/desk/events"})
    assert (empty.status_code, plain(empty).count("请写上")) == (400, 4)
    assert 'value="/desk/events"' in empty.text


async def test_one_goes_on_to_where_one_wanted_and_never_to_a_foreign_site(
    guest: httpx.AsyncClient, clock: Clock
) -> None:
    officer = await settled(Role.OFFICER)
    for said, onward in (("/me", "/me"), ("https://evil.example", "/desk"), ("//evil.example", "/desk")):
        clock.move(seconds=60)
        assert (await signed_in(guest, officer, next=said)).headers["location"] == onward


async def test_a_new_sign_in_ends_the_session_before_and_takes_a_new_token(
    guest: httpx.AsyncClient, clock: Clock
) -> None:
    officer = await settled(Role.OFFICER)
    old = await enter(guest, officer.person)
    clock.move(seconds=30)
    await signed_in(guest, officer)
    assert guest.cookies["session"] != old
    guest.cookies.set("session", old, domain="127.0.0.1")
    assert (await guest.get("/desk")).status_code == 303


async def test_a_token_that_someone_planted_is_never_taken_over(guest: httpx.AsyncClient, clock: Clock) -> None:
    officer = await settled(Role.OFFICER)
    clock.move(seconds=30)
    planted = "a" * 43
    answer = await guest.post(
        "/signin/staff",
        data={"phone": officer.phone, "password": PASSWORD, "code": officer.code()},
        headers={"cookie": f"session={planted}"},
    )
    assert planted not in answer.headers["set-cookie"]
    assert (await guest.get("/desk", headers={"cookie": f"session={planted}"})).status_code == 303


async def test_ones_sessions_are_listed_and_ended_one_by_one(guest: httpx.AsyncClient, clock: Clock) -> None:
    officer, other = await settled(Role.OFFICER), await settled(Role.REVIEWER)
    await enter(guest, other.person)
    foreign = re.findall(r"/me/sessions/(\w+)/end", (await guest.get("/me")).text)
    assert foreign == []
    elsewhere = await enter(guest, officer.person)
    await enter(guest, officer.person)
    page = await guest.get("/me")
    assert plain(page).count("Firefox, Linux") == 2
    assert "就是这里" in plain(page)
    assert officer.phone[3:] not in page.text
    (name,) = re.findall(r"/me/sessions/(\w+)/end", page.text)
    assert (await guest.post(f"/me/sessions/{name}/end")).headers["location"] == "/me"
    assert (await guest.post(f"/me/sessions/{name}/end")).status_code == 404
    assert plain(await guest.get("/me")).count("Firefox, Linux") == 1
    guest.cookies.set("session", elsewhere, domain="127.0.0.1")
    assert (await guest.get("/me")).status_code == 303


async def test_a_foreign_session_is_ended_by_nobody_else(guest: httpx.AsyncClient, clock: Clock) -> None:
    officer, other = await settled(Role.OFFICER), await settled(Role.ADMIN)
    token = await enter(guest, officer.person)
    ((name,),) = await database().rows("SELECT public_id FROM session")
    await enter(guest, other.person)
    assert (await guest.post(f"/me/sessions/{name}/end")).status_code == 404
    guest.cookies.set("session", token, domain="127.0.0.1")
    assert (await guest.get("/me")).status_code == 200


async def test_signing_out_ends_the_session_and_takes_the_cookie(guest: httpx.AsyncClient, clock: Clock) -> None:
    token = await enter(guest, (await settled(Role.OFFICER)).person)
    answer = await guest.post("/signout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    guest.cookies.set("session", token, domain="127.0.0.1")
    assert (await guest.get("/desk")).status_code == 303


# -- limits


async def test_after_ten_tries_in_five_minutes_one_has_to_wait(guest: httpx.AsyncClient, clock: Clock) -> None:
    officer = await settled(Role.OFFICER)
    for _ in range(10):
        clock.move(seconds=3)
        assert (await signed_in(guest, officer, password="wrong")).status_code == 403
    answer = await signed_in(guest, officer)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "273"
    assert "登录试的次数太多了，请过5分钟再试" in plain(answer)
    clock.move(seconds=273)
    assert (await signed_in(guest, officer)).status_code == 303


async def test_an_account_and_a_house_are_limited_each(app: Starlette, clock: Clock) -> None:
    officer = await settled(Role.OFFICER)
    statuses = []
    for number in range(12):
        transport = httpx.ASGITransport(app, client=(f"2001:db8:0:{number}::1", 1))
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as guest:
            statuses.append((await signed_in(guest, officer, password="wrong")).status_code)
    assert statuses == [403] * 10 + [429] * 2
    statuses = []
    for number in range(12):
        transport = httpx.ASGITransport(app, client=(f"2001:db8::{number}", 1))
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as guest:
            said = await signed_in(guest, officer, phone=f"138000000{number:02}")
            statuses.append(said.status_code)
    assert statuses[-1] == 429


async def test_a_form_that_is_none_is_told_in_words(guest: httpx.AsyncClient, clock: Clock) -> None:
    heads = {"content-type": "multipart/form-data"}
    answer = await guest.post("/signin/staff", content=b"\x00\xff", headers=heads)
    assert (answer.status_code, "看不懂" in plain(answer)) == (400, True)
    files = {"phone": ("a.txt", b"13800138000")}
    assert (await guest.post("/signin/staff", files=files)).status_code == 400


# -- the desk


async def test_the_auditor_reads_who_did_what_and_that_nothing_was_changed(
    guest: httpx.AsyncClient, clock: Clock
) -> None:
    auditor, admin = await settled(Role.AUDITOR, name="孙审"), await settled(Role.ADMIN, name="赵管")
    officer = await settled(Role.OFFICER, name="李农")
    await people.suspend(officer.person.public_id, admin.person)
    await enter(guest, auditor.person)
    page = plain(await guest.get("/desk/events"))
    assert "共8条，逐条核对过，没有改动。" in page
    assert "7 今天 09:00 · 赵管 · 停用 · 李农" in page
    assert "1 今天 09:00 · 命令行 · 登记、发出设置链接 · 孙审 角色：审计员" in page
    assert "地址：127.0.0.1；程序：Firefox, Linux" in page
    older = plain(await guest.get("/desk/events?before=3"))
    assert "3 今天" not in older
    assert (await guest.get("/desk/events?before=x")).status_code == 400


async def test_a_log_that_was_tampered_with_says_so_on_the_page(
    guest: httpx.AsyncClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> events.Verdict:
        return events.Verdict(5, "x", 3)

    monkeypatch.setattr(events, "verify", broken)
    await enter(guest, (await settled(Role.AUDITOR)).person)
    assert "从第3条起对不上" in plain(await guest.get("/desk/events"))


async def test_the_administrator_suspends_others_and_not_themselves(guest: httpx.AsyncClient, clock: Clock) -> None:
    admin, officer = await settled(Role.ADMIN, name="赵管"), await settled(Role.OFFICER, name="李农")
    await enter(guest, admin.person)
    page = await guest.get("/desk/people")
    assert re.findall(r"/desk/people/(\w+)/suspend", page.text) == [officer.person.public_id]
    done = await guest.post(f"/desk/people/{officer.person.public_id}/suspend")
    assert done.headers["location"] == "/desk/people"
    assert "李农" in plain(await guest.get("/desk/people"))
    assert "停用" in plain(await guest.get("/desk/people"))
    assert (await guest.post(f"/desk/people/{officer.person.public_id}/suspend")).status_code == 404
    assert (await guest.post(f"/desk/people/{admin.person.public_id}/suspend")).status_code == 403


async def test_who_judges_nothing_sees_no_queue_and_finds_back_from_a_closed_door(
    guest: httpx.AsyncClient, clock: Clock
) -> None:
    await enter(guest, (await settled(Role.ADMIN)).person)
    desk = await guest.get("/desk")
    assert ("没有等着办的事" in plain(desk), "/desk/held" in desk.text) == (True, False)
    closed = await guest.get("/desk/held")
    assert (closed.status_code, 'href="/desk"' in closed.text) == (403, True)


async def test_looking_at_pages_changes_nothing(guest: httpx.AsyncClient, clock: Clock) -> None:
    link = await invited(Role.OFFICER)
    member = await settled(Role.AUDITOR, Role.ADMIN, Role.OFFICER)
    await enter(guest, member.person)
    tables = ("person", "invitation", "session", "event", "attempt")
    before = [await database().rows(f"SELECT * FROM {table}") for table in tables]
    for path in ("/signin/staff", link, f"{link}/code", "/me", "/desk", "/desk/events", "/desk/people"):
        assert (await guest.get(path)).status_code in (200, 303)
    assert [await database().rows(f"SELECT * FROM {table}") for table in tables] == before


async def test_the_pages_of_the_staff_keep_the_content_policy(guest: httpx.AsyncClient, clock: Clock) -> None:
    await enter(guest, (await settled(Role.AUDITOR, Role.ADMIN)).person)
    for path in ("/me", "/desk", "/desk/events", "/desk/people"):
        page = (await guest.get(path)).text
        assert not re.search(r"<script|\sstyle=|\son[a-z]+=|https?://", page), path
        assert page.count("<h1") == 1
