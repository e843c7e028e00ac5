"""Talks in a real browser, without scripts: asked, permitted and agreed on a narrow phone; every page in every way."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from app.database import opened
from models import bids, flags, sessions
from models.rules.catalogue import OWN, load
from models.rules.roles import Role
from tests.browser.test_pages import SIDEWAYS, SMALLEST, TARGETS
from tests.cast import settled
from tests.conftest import run_apart
from tests.models.market import permitted, stands, terms

WAYS = [("light", "normal", "zh"), ("dark", "normal", "en"), ("light", "elder", "zh")]


class Market(NamedTuple):
    """A listing that nobody asked about, a talk with a bid in it, and everyone's session."""

    listing: str
    talk: str
    sessions: dict[str, str]


@pytest.fixture(scope="module")
def market(home: str, folder: Path) -> Market:
    return run_apart(fair(f"sqlite://{folder}/nongjia.sqlite3", (folder / "secret").read_text("utf-8").strip()))


async def fair(url: str, secret: str) -> Market:
    shelf = load(OWN)
    async with opened(url, shelf):
        farmer = await settled(Role.FARMER, name="王桂兰", secret=secret)
        buyer = await settled(Role.BUYER, name="李商", secret=secret)
        officer = await settled(Role.OFFICER, name="孙技", secret=secret)
        listing, other = await stands(shelf, farmer), await stands(shelf, farmer, quantity="800")
        talk = await permitted(other, farmer, buyer)
        await bids.make(talk, buyer.person, terms(shelf))
        await flags.put(other, buyer.person, "price", "太便宜")
        cast = {"farmer": farmer, "buyer": buyer, "officer": officer}
        begun = {who: await sessions.begin(one.person, "127.0.0.1", "Chrome, Android") for who, one in cast.items()}
        return Market(listing.public_id, talk, begun)


@pytest.fixture
def phones(browser: Browser, home: str, market: Market) -> Iterator[dict[str, Page]]:
    """Everyone's own, narrow and without scripts."""
    contexts = []
    pages = {}
    for who, session in market.sessions.items():
        context = browser.new_context(base_url=home, java_script_enabled=False, viewport={"width": 320, "height": 640})
        context.add_cookies([{"name": "session", "value": session, "url": home}])
        contexts.append(context)
        pages[who] = context.new_page()
    yield pages
    for context in contexts:
        context.close()


def test_two_people_agree_without_a_number(phones: dict[str, Page], market: Market) -> None:
    buyer, farmer = phones["buyer"], phones["farmer"]
    buyer.goto(f"/listings/{market.listing}")
    buyer.get_by_role("link", name="我要问").click()
    buyer.get_by_label("想问什么").fill("还有货吗？电话13912345678")
    buyer.get_by_role("button", name="问", exact=True).click()
    expect(buyer.get_by_text("等对方同意。同意了")).to_be_visible()
    farmer.goto("/me/talks")
    farmer.get_by_role("button", name="去看").first.click()
    farmer.get_by_role("button", name="同意谈").click()
    buyer.reload()
    buyer.get_by_text("我来出价").click()
    buyer.get_by_label("要多少").fill("500")
    buyer.get_by_label("什么价").fill("1.15")
    buyer.get_by_role("button", name="出价").click()
    farmer.reload()
    expect(farmer.get_by_text("500斤，1.15元/斤").first).to_be_visible()
    farmer.get_by_role("button", name="同意", exact=True).click()
    expect(farmer.get_by_text("谈成了", exact=True)).to_be_visible()
    assert "13912345678" not in farmer.content()


@pytest.mark.parametrize(("theme", "size", "lang"), WAYS)
def test_every_page_of_a_talk_is_large_enough_and_nothing_is_sideways(
    phones: dict[str, Page], market: Market, theme: str, size: str, lang: str
) -> None:
    talk, listing = f"/me/talks/{market.talk}", f"/listings/{market.listing}"
    paths = {
        "buyer": ("/me/talks", talk, f"{listing}/report"),
        "farmer": ("/me/talks", talk, f"{listing}/ask"),
        "officer": ("/me/talks", "/desk/flags", f"/desk{listing}/reveal"),
    }
    text, target = (20, 60) if size == "elder" else (14, 44)
    for who, page in phones.items():
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for path in paths[who]:
            page.goto(f"{path}?lang={lang}&size={size}")
            for summary in page.locator("summary").all():
                summary.click()
            assert page.evaluate(SIDEWAYS) <= 0, (who, path)
            assert page.evaluate(SMALLEST) >= text, (who, path)
            assert min(page.evaluate(TARGETS)) >= target - 0.5, (who, path)
