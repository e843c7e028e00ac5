"""The trend desk in a real browser: several lines explored, a picture kept, a view on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

KEYS = "s=BJ-XFD.wholesale..quote.CNY.kg&s=YC-SXWL.wholesale..quote.CNY.kg"
VIEW = f"/desk/trends?product=citrus.navel&{KEYS}"
PNG, PDF = b"\x89PNG", b"%PDF"


@pytest.fixture
def officer(browser: Browser, home: str, desk: str) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1100, "height": 800}) as context:
        context.add_cookies([{"name": "session", "value": desk, "url": home}])
        yield context.new_page()


def test_lines_are_explored_with_quotes_and_sources_and_kept_as_a_picture(officer: Page, home: str) -> None:
    complaints: list[str] = []
    officer.on("console", lambda message: complaints.append(message.text))
    officer.goto(f"{home}{VIEW}&explore=1")
    expect(officer.locator("#draw .scatterlayer .trace.scatter")).to_have_count(2)
    officer.get_by_role("button", name="30天").click()
    span = "Date.parse(draw.layout.xaxis.range[1]) - Date.parse(draw.layout.xaxis.range[0])"
    assert officer.evaluate(span) == 31 * 24 * 3600 * 1000
    box = officer.locator("#draw .nsewdrag").bounding_box()
    assert box is not None
    officer.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2)
    expect(officer.locator("#draw .hoverlayer")).to_contain_text("1家报价 · 自有文件")
    with officer.expect_download() as kept:
        officer.get_by_role("button", name="存成图片").click()
    assert Path(kept.value.path()).read_bytes().startswith(PNG)
    assert complaints == []


def test_a_view_is_printed_on_sheets_without_what_can_only_be_tapped(officer: Page, home: str) -> None:
    officer.goto(f"{home}{VIEW}")
    officer.emulate_media(media="print")
    expect(officer.locator("form.ask")).to_be_hidden()
    expect(officer.locator(".ways")).to_be_hidden()
    expect(officer.locator("svg.several")).to_be_visible()
    expect(officer.get_by_text("这张图的网址：")).to_be_visible()
    assert officer.pdf().startswith(PDF)
