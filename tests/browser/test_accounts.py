"""One's account in a real browser, on the narrowest phone without scripts: coming in, another number, leaving."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.database import opened
from models import people, sessions
from models.rules import phones as written
from models.rules.roles import Role
from tests.browser.test_market import Phone
from tests.cast import settled
from tests.conftest import run_apart


@pytest.fixture
def phone(browser: Browser, home: str) -> Iterator[Phone]:
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        yield Phone(context.new_page(), home)


@pytest.fixture
def member(phone: Phone, home: str, folder: Path) -> Phone:
    """The phone of someone who has signed in."""
    secret = (folder / "secret").read_text("utf-8").strip()
    phone.number, token = run_apart(signed_in(f"sqlite://{folder}/nongjia.sqlite3", secret))
    phone.page.context.add_cookies([{"name": "session", "value": token, "url": home}])
    return phone


async def signed_in(url: str, secret: str) -> tuple[str, str]:
    async with opened(url):
        farmer = (await settled(Role.FARMER, name="王师傅", secret=secret)).person
        return written.short(people.phone(secret, farmer)), await sessions.begin(farmer, "127.0.0.1", "Chrome")


def test_a_slip_a_wrong_code_and_asking_too_soon_keep_the_page_and_the_way(phone: Phone) -> None:
    phone.go("/me/searches")
    phone.page.get_by_label("手机号").fill("138")
    phone.press("发验证码")
    phone.says("看不懂这个手机号")
    phone.page.get_by_label("手机号").fill(phone.number)
    phone.press("发验证码")
    code = phone.code()
    phone.page.reload()
    phone.press("没收到？一分钟后再要一个")
    phone.says("验证码刚发过")
    phone.page.get_by_label("验证码", exact=True).fill("000000" if code != "000000" else "111111")
    phone.press("登录")
    phone.says("验证码不对")
    phone.page.get_by_label("验证码", exact=True).fill(f"{code[:3]} {code[3:]}")
    phone.press("登录")
    phone.page.get_by_label("姓名或称呼").fill("王师傅")
    phone.page.get_by_label("我看过了，同意").check()
    phone.press("好了")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("存下的搜索")


def test_someone_goes_over_to_another_number_sees_what_is_kept_and_leaves(member: Phone) -> None:
    old, new = member.number, "13900109999"
    member.go("/me")
    member.follow("换手机号")
    member.page.get_by_label("新手机号").fill(new)
    member.press("给两个号码发验证码")
    for member.number in (old, new):
        member.page.get_by_label(f"{written.masked(member.number)} 收到的验证码").fill(member.code())
    member.press("换成新号码")
    member.says("换好了", "您的账号换到了 139****9999")
    member.follow("我的数据")
    member.says(f"{new}", "登录", "您同意过的")
    member.follow("注销账号")
    member.page.get_by_label("要注销").fill("注销")
    member.press("注销账号")
    member.go("/me")
    expect(member.page.get_by_role("heading", level=1)).to_have_text("登录")
