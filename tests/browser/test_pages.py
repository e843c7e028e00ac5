"""The pages in a real browser: on a narrow phone, without scripts, in the dark, in large letters, and explored."""

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

PAGES = [
    "/",
    "/prices",
    "/prices/citrus.navel",
    "/compare/citrus.navel",
    "/prices/citrus.navel/provenance",
    "/takehome",
    "/takehome?product=citrus.navel&quantity=5000&fee=3",
    "/margins/citrus.navel",
    "/status",
    "/status/xinfadi",
    "/help",
    "/questions",
    "/sms",
    "/sms?text=走势 脐橙",
    "/warnings",
    "/supply",
    "/supply/citrus.navel",
    "/bulletins",
    "/data",
    "/?as=line",
]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALLEST = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), sizes = [];
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    const shown = walk.currentNode.data.trim() && e.getBoundingClientRect().width > 1;
    if (shown) sizes.push(parseFloat(getComputedStyle(e).fontSize));
  }
  return Math.min(...sizes);
}"""
TARGETS = """() => [...document.querySelectorAll('a[href], button, summary, input')].filter(e => {
  const r = e.getBoundingClientRect();
  return r.width > 1 && getComputedStyle(e).display !== 'inline';
}).map(e => (e.type === 'checkbox' ? e.closest('label') : e).getBoundingClientRect())
.map(r => Math.min(r.width, r.height))"""


@pytest.fixture
def narrow(page: Page) -> Page:
    """The narrowest phone that counts."""
    page.set_viewport_size({"width": 320, "height": 640})
    return page


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of: errors, files that do not come, what the content policy stopped."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    def miss(request: Request) -> None:
        """A file that was on its way when the page was left is no fault."""
        if request.failure != "net::ERR_ABORTED":
            said.append(f"{request.url} {request.failure}")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", miss)
    return said


@pytest.mark.parametrize(("size", "least_text", "least_target"), [("normal", 14, 44), ("elder", 18, 60)])
def test_a_narrow_phone_shows_everything_large_enough_and_nothing_sideways(
    narrow: Page, complaints: list[str], size: str, least_text: int, least_target: int
) -> None:
    narrow.goto(f"/?size={size}")
    for address in PAGES:
        narrow.goto(address)
        assert narrow.evaluate(SIDEWAYS) <= 0, address
        assert narrow.evaluate(SMALLEST) >= least_text, address
        assert min(narrow.evaluate(TARGETS)) >= least_target - 0.5, address
    assert complaints == []


def test_without_scripts_the_price_is_two_taps_away(browser: Browser, home: str) -> None:
    page = browser.new_page(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page.goto(home)
    page.get_by_role("link", name="脐橙").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("脐橙")
    expect(page.get_by_role("img", name="脐橙 30天")).to_be_visible()
    page.get_by_role("link", name="元/公斤").click()
    expect(page.locator(".big")).to_contain_text("元/公斤")
    page.get_by_role("link", name="1年").click()
    expect(page.locator(".big")).to_contain_text("元/公斤")
    expect(page.get_by_role("link", name="1年")).to_have_attribute("aria-current", "true")
    page.close()


def test_in_the_dark_the_price_is_light_on_dark(browser: Browser, home: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{home}/prices/citrus.navel")
    ink, ground = (
        page.evaluate(f"getComputedStyle(document.documentElement).{name}") for name in ("color", "backgroundColor")
    )
    assert brightness(ink) > 200
    assert brightness(ground) < 60
    page.close()


def brightness(colour: str) -> float:
    return sum(map(float, colour.removeprefix("rgb(").removesuffix(")").split(","))) / 3


def test_everything_is_reached_by_keyboard(page: Page, home: str) -> None:
    page.goto(f"{home}/prices/citrus.navel")
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement === document.body ? '' : document.activeElement.innerText.trim()")
        if not here:
            break
        reached.append(here)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", here
    assert reached[0] == "跳到内容"
    assert {"大字", "行情", "去年同期", "看每天的数字", "English"} <= set(reached)


def test_exploring_draws_zooms_and_lays_last_year_over(page: Page, home: str, complaints: list[str]) -> None:
    page.goto(f"{home}/prices/citrus.navel")
    page.get_by_role("link", name="探索").click()
    expect(page.locator("#draw .main-svg").first).to_be_visible()
    month = page.get_by_role("button", name="30天")
    month.click()
    expect(month).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#draw .scatterlayer .trace.scatter")).to_have_count(2)
    page.get_by_role("button", name="加上去年同期").click()
    expect(page.locator("#draw .scatterlayer .trace.scatter")).to_have_count(3)
    span = "Date.parse(draw.layout.xaxis.range[1]) - Date.parse(draw.layout.xaxis.range[0])"
    before = page.evaluate(span)
    page.get_by_role("button", name="缩小").click()
    page.wait_for_function(f"{span} > {before} * 1.9")
    assert complaints == []


@pytest.mark.parametrize("scripted", [True, False])
def test_a_text_is_tried_with_or_without_scripts(browser: Browser, home: str, scripted: bool) -> None:
    page = browser.new_page(java_script_enabled=scripted, viewport={"width": 360, "height": 640})
    page.goto(f"{home}/sms")
    page.locator(".samples a").first.click()
    assert page.get_by_label("要发的话").input_value()
    page.get_by_label("要发的话").fill("脐橙 北京新发地")
    expect(page.get_by_text("现在8个")).to_have_count(1 if scripted else 0)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("脐橙在北京新发地")).to_be_in_viewport()
    page.close()
