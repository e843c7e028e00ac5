"""Staff in a real browser, without scripts: from the first link to the desk and out again, on a narrow phone."""

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import SIDEWAYS, SMALLEST, TARGETS, brightness
from tests.cast import PASSWORD

PHONE = "13800138000"
DESK = (
    "/desk",
    "/desk/findings",
    "/desk/names",
    "/desk/held",
    "/desk/messages",
    "/desk/destinations",
    "/desk/trends",
    "/desk/trends?kind=years&align=spring",
    "/desk/trends?kind=months",
    "/desk/occasions",
    "/desk/estimates",
    "/desk/bulletins",
    "/desk/questions",
    "/desk/warnings",
    "/desk/questions?show=answered",
    "/me/questions",
    "/desk/agreements",
    "/desk/events",
    "/desk/sources/xinfadi/entries/new",
    "/status",
    "/status/xinfadi",
    "/status/soozhu",
)
WAYS = [("light", "normal", "zh"), ("dark", "normal", "en"), ("light", "elder", "zh"), ("dark", "elder", "en")]


@pytest.fixture
def phone(browser: Browser, home: str, desk: str) -> Iterator[Page]:
    """The officer's, narrow and without scripts."""
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        context.add_cookies([{"name": "session", "value": desk, "url": home}])
        yield context.new_page()


def fits(page: Page, least_text: int, least_target: int) -> None:
    assert page.evaluate(SIDEWAYS) <= 0, page.url
    assert page.evaluate(SMALLEST) >= least_text, page.url
    assert min(page.evaluate(TARGETS)) >= least_target - 0.5, page.url


def test_the_first_administrator_sets_up_and_signs_out_without_scripts(
    browser: Browser, home: str, first_link: str
) -> None:
    page = browser.new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(first_link)
    fits(page, 14, 44)
    page.get_by_label("姓名").fill("赵管")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("密码").fill("12345678")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert")).to_contain_text("这个密码太常见")
    fits(page, 14, 44)
    expect(page.get_by_label("手机号")).to_have_value(PHONE)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("img", name="给验证器扫的二维码")).to_be_visible()
    fits(page, 14, 44)
    authenticator = pyotp.TOTP(page.locator("b.letters").inner_text().replace(" ", ""))
    page.get_by_label("验证器现在显示的6个数字").fill(authenticator.now())
    page.get_by_role("button", name="设好了，登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("今天要办")
    for size, text, target in (("normal", 14, 44), ("elder", 18, 60)):
        for address in ("/desk", "/desk/people", "/me"):
            page.goto(f"{home}{address}?size={size}")
            fits(page, text, target)
    page.get_by_role("button", name="退出").click()
    page.goto(f"{home}/desk/people")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    fits(page, 18, 60)
    page.close()


@pytest.mark.parametrize(("scheme", "size", "lang"), WAYS)
def test_the_desk_fits_a_narrow_phone(phone: Page, home: str, scheme: str, size: str, lang: str) -> None:
    phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    phone.goto(f"{home}/desk?size={size}&lang={lang}")
    for address in DESK:
        answer = phone.goto(home + address)
        assert answer is not None
        assert answer.status == 200, address
        for summary in phone.locator("summary").all():
            summary.click()
        fits(phone, *((18, 60) if size == "elder" else (14, 44)))
        shades = [
            brightness(phone.evaluate(f"getComputedStyle(document.documentElement).{name}"))
            for name in ("color", "backgroundColor")
        ]
        assert (shades[0] > shades[1]) == (scheme == "dark"), address


def test_an_officer_mends_a_word_and_a_price_and_hears_each_time_what_was_done(phone: Page, home: str) -> None:
    phone.goto(f"{home}/desk/names")
    card = phone.locator("section.card", has=phone.get_by_role("heading", name="老树脐橙王"))
    card.get_by_label("它是什么").fill("月亮")
    card.get_by_role("button", name="就这样教").click()
    expect(card.get_by_label("它是什么")).to_have_value("月亮")
    expect(card.locator(".wrong")).to_contain_text("目录里没有“月亮”")
    phone.get_by_role("alert").get_by_role("link").click()
    fits(phone, 14, 44)
    card.get_by_role("button", name="是脐橙").click()
    expect(phone.get_by_role("status")).to_contain_text("“老树脐橙王”记成“脐橙”：1行进了行情")
    phone.goto(f"{home}/desk/held")
    phone.locator("section.card", has_text="夏橙").get_by_role("button", name="拒收").click()
    expect(phone.get_by_role("status")).to_contain_text("拒收了")
    phone.goto(f"{home}/desk/findings")
    phone.locator("section.card", has_text="页面变了").get_by_role("button", name="接受现在的样子").click()
    expect(phone.get_by_role("status")).to_contain_text("接受了现在的样子")
    phone.locator("section.card", has_text="搜猪网").get_by_role("button", name="续采").click()
    expect(phone.get_by_role("status")).to_contain_text("搜猪网（生猪大数据）：续采")
    fits(phone, 14, 44)


def test_an_officer_adds_words_to_a_draft_and_anyone_reads_the_report(phone: Page, home: str) -> None:
    phone.goto(f"{home}/desk/bulletins")
    fits(phone, 14, 44)
    phone.get_by_role("link", name="周报").click()
    fits(phone, 14, 44)
    phone.get_by_label("要说的话").fill("降温以前抓紧采收。")
    phone.get_by_role("button", name="发布").click()
    expect(phone.get_by_role("status")).to_contain_text("发布了，大家都能看。")
    phone.goto(f"{home}/bulletins")
    phone.get_by_role("link", name="周报").click()
    expect(phone.get_by_role("main")).to_contain_text("降温以前抓紧采收。")
    for size, text, target in (("normal", 14, 44), ("elder", 18, 60)):
        for lang in ("zh", "en"):
            phone.goto(f"{phone.url.partition('?')[0]}?size={size}&lang={lang}")
            fits(phone, text, target)
