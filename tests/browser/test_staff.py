"""Staff in a real browser, without scripts: from the first link to the desk and out again, on a narrow phone."""

import pyotp
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import SIDEWAYS, SMALLEST, TARGETS
from tests.cast import PASSWORD

PHONE = "13800138000"


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
