"""Photos in a real browser: made small before they are sent, told in words, and sent as they are where that fails."""

from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests import pictures
from tests.browser.test_pages import SIDEWAYS, SMALLEST, TARGETS
from web.forms import Filled
from web.render import CRITICAL, ROOM, asset

STALL = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>x</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{{ css|safe }}</style>
<script type="module" src="{{ asset('js/photos.js') }}"></script></head>
<body><main id="main"><form method="post" enctype="multipart/form-data">
{% from "_fields.html" import photo_field with context %}
{{ photo_field(filled, 'photos', '照片', 9) }}<button>下一步</button></form></main></body></html>"""
CHOSEN = """async () => {
  const files = [...document.getElementById('photos').files];
  return Promise.all(files.map(async (file) => {
    const bitmap = await createImageBitmap(file).catch(() => ({ width: 0, height: 0 }));
    return [file.name, file.size, bitmap.width, bitmap.height];
  }));
}"""
WATCHED = """() => document.forms[0].addEventListener('submit', (event) => {
  const sizes = [...document.getElementById('photos').files].map((file) => file.size);
  if (event.defaultPrevented) sessionStorage.held = 'yes';
  else sessionStorage.sizes = JSON.stringify(sizes);
})"""
LARGE = pictures.photo(4000, 3000, quality=100)
TURNED = pictures.photo(2000, 1500, exif=pictures.on_its_side(), quality=100)


def stall(problems: dict[str, str]) -> str:
    """A page with a field for photos alone."""
    texts = {"_fields.html": (ROOM / "templates" / "_fields.html").read_text("utf-8"), "stall.html": STALL}
    pages = Environment(loader=DictLoader(texts), autoescape=True, extensions=["jinja2.ext.i18n"])
    pages.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    filled = Filled({}, {}, problems)
    return pages.get_template("stall.html").render(filled=filled, css=CRITICAL, asset=asset)


def put_up(page: Page, problems: dict[str, str] | None = None) -> None:
    def serve(route: Route) -> None:
        route.fulfill(body=stall(problems or {}), content_type="text/html; charset=utf-8")

    page.route("**/stall", serve)
    page.goto("/stall")


def file(name: str, raw: bytes, kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": raw}


def test_chosen_photos_are_made_small_and_upright_and_it_is_told(page: Page) -> None:
    put_up(page)
    page.get_by_label("照片").set_input_files(
        [file("a.jpg", LARGE), file("b.png", pictures.photo(1600, 400, kind="PNG"))]
    )
    expect(page.get_by_role("status")).to_contain_text("2张照片压缩好了，共")
    first, second = page.evaluate(CHOSEN)
    assert len(LARGE) > 500_000
    assert first[0::2] == ["a.jpg", 1280]
    assert first[1] <= 150 * 1024
    assert second[0::2] == ["b.jpg", 1280]
    page.get_by_label("照片").set_input_files(file("c.jpg", TURNED))
    expect(page.get_by_role("status")).to_contain_text("1张照片压缩好了")
    assert page.evaluate(CHOSEN)[0][2:] == [960, 1280]


def test_what_the_browser_cannot_read_and_what_is_small_go_as_they_are(page: Page) -> None:
    put_up(page)
    heic, small = pictures.boxed(b"heic"), pictures.photo(300, 200)
    page.get_by_label("照片").set_input_files([file("a.heic", heic, "image/heic"), file("b.jpg", small)])
    expect(page.get_by_role("status")).to_contain_text("2张照片压缩好了")
    assert [row[:2] for row in page.evaluate(CHOSEN)] == [["a.heic", len(heic)], ["b.jpg", len(small)]]


def test_a_form_sent_too_early_waits_until_its_photos_are_small(page: Page) -> None:
    put_up(page)
    page.get_by_label("照片").set_input_files([file(f"{number}.jpg", LARGE) for number in range(4)])
    page.evaluate(WATCHED)
    with page.expect_navigation():
        page.get_by_role("button", name="下一步").click()
    held, sizes = page.evaluate("[sessionStorage.held, JSON.parse(sessionStorage.sizes)]")
    assert held == "yes"
    assert len(sizes) == 4
    assert max(sizes) <= 150 * 1024


@pytest.mark.parametrize("scripts", [True, False])
def test_the_field_fits_a_narrow_phone_and_tells_what_is_wrong(browser: Browser, home: str, scripts: bool) -> None:
    told: dict[str, Any] = {
        "photos": "“IMG_2041.heic”：HEIC 照片这里打不开，请在手机设置里选“兼容性最好”，或者换成 JPG"
    }
    with browser.new_context(java_script_enabled=scripts, base_url=home) as context:
        page = context.new_page()
        page.set_viewport_size({"width": 320, "height": 640})
        put_up(page, told)
        assert page.evaluate(SIDEWAYS) <= 0
        assert page.evaluate(SMALLEST) >= 14
        assert min(page.evaluate(TARGETS)) >= 44 - 0.5
        expect(page.get_by_label("照片")).to_have_accessible_description(
            f"最多9张，一张最多8兆。照片里带的拍摄地点会自动去掉。 {told['photos']}"
        )
