"""How a price came about, as everybody reads it: a page, JSON and CSV; and what staff see more."""

import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models import prices
from models.documents import Received
from models.prices import Manner
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from models.rules.roles import Role
from tests.cast import enter, settled
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
MARKET = "market=BJ-XFD"
PAGE = f"/prices/citrus.navel/provenance?{MARKET}"
DATA = f"/api/v1/prices/provenance?product=citrus.navel&{MARKET}"
MOST_BYTES = 30 * 1024
PERSONS = ("王桂兰", "person1", "person2")


@pytest_asyncio.fixture
async def guest(
    app: Starlette, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """Someone who reads the seed village's prices."""
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


async def corrected(catalogue: Catalogue) -> None:
    """The market changes its figure of yesterday, on a page that is kept."""
    row = Observation(village.YESTERDAY, "脐橙", "2.80", "3.20", "3.40", "斤", key="1")
    received = Received("http://127.0.0.1/again", "b" * 64, 5, village.NOW, raw=b"a page")
    await prices.record(catalogue, catalogue.sources["xinfadi"], [row], received, Manner.IMPORT)


async def test_the_page_tells_figure_grade_words_document_and_checks(guest: httpx.AsyncClient) -> None:
    page = await seen(guest, PAGE)
    assert "3.10 元/斤 最低—最高 2.80—3.40 哪里 北京新发地 哪天 11月20日 几家 1家报价" in page
    assert "可信度 B 较高 ✗ 不合格：1家报价，没有官方来源，要至少3家，或官方来源" in page
    assert "✓ 合格：是1天前的价，要2天以内" in page
    assert "✓ 合格：1条报价里有0条没通过核查，要一条也没有" in page
    assert "✓ 合格：没有两个来源报同一个市场，不用比，要不超过10%" in page
    assert "写的是 脐橙： 2.80 3.10 3.40 斤 → 6.20 元/公斤，写的数×2" in page
    assert "✓ 最低、平均、最高的顺序对； ✓ 在这个品种合理的范围里" in page
    for word in ("北京新发地农副产品批发市场", "http://127.0.0.1/xinfadi", "发布 今天 10:00 · 采到 今天 10:00", "许可"):
        assert word in page, word
    (quote,) = (await guest.get(DATA)).json()["items"]
    assert quote["sha256"] in page


async def test_a_correction_is_told_with_the_old_and_the_new_figure(
    guest: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await corrected(catalogue)
    assert "更正 今天 10:00：3.10改成3.20 元/斤 2.80 3.10 3.40 → 2.80 3.20 3.40 斤" in await seen(guest, PAGE)
    (quote,) = (await guest.get(DATA)).json()["items"]
    assert (quote["avg"], quote["revision"], [old["avg"] for old in quote["revisions"]]) == (6.4, 1, [6.2])


async def test_every_price_of_a_page_bears_its_grade_in_words_and_leads_to_how_it_came_about(
    guest: httpx.AsyncClient,
) -> None:
    assert "早熟蜜桔 地头价 1.10 元/斤 夷陵区 3家报价 可信度 A 高" in await seen(guest, "/")
    assert "早熟蜜桔 1.10 元/斤 夷陵区 可信度 A 高" in await seen(guest, "/prices")
    assert "1.15 — A 高" not in await seen(guest, "/compare/citrus.satsuma_e")
    assert "鸦鹊岭 36公里 1.15 — B 较高" in await seen(guest, "/compare/citrus.satsuma_e")
    product = await guest.get("/prices/citrus.navel?market=BJ-XFD")
    assert "可信度 B 较高" in plain(product)
    for page in (product, await guest.get("/compare/citrus.satsuma_e")):
        for link in {part.partition('"')[0] for part in page.text.split('href="') if "/provenance?" in part[:60]}:
            answer = await guest.get(link.replace("&amp;", "&"))
            assert answer.status_code == 200, link
    assert "/provenance?market=BJ-XFD&amp;stage=wholesale" in product.text


async def test_a_place_lists_its_markets_and_a_week_its_days(guest: httpx.AsyncClient) -> None:
    day = await seen(guest, "/prices/citrus.satsuma_e/provenance?place=420506")
    assert "这一天有价的3个市场，一个市场算一份，取平均。" in day
    assert "市场 均价 鸦鹊岭 1.15 小溪塔 1.10 龙泉 1.05" in day
    week = await seen(guest, f"{PAGE}&per=week&date=2026-11-20&lang=en")
    assert "week from 16 Nov" in week
    assert "The mean of the days with a price (1), each counting once. yuan/jin Date Average 20 Nov 3.10" in week


async def test_what_the_address_says_wrongly_is_told(guest: httpx.AsyncClient) -> None:
    for more, status in (("per=year", 400), ("date=31", 400), ("date=9999-12-31", 400), ("stage=moon", 404)):
        answer = await guest.get(f"{PAGE}&{more}")
        assert answer.status_code == status, more
    assert (await guest.get("/prices/moon/provenance")).status_code == 404
    ahead = (await guest.get(f"{DATA}&date=9999-12-31")).json()
    assert (ahead["avg"], ahead["missing_reason"], ahead["items"]) == (None, "not_yet", [])
    for day in ("0001-01-01", "2026-11-21"):
        for per in ("day", "week", "tenday", "month"):
            answer = await guest.get(f"{DATA}&date={day}&per={per}")
            assert answer.status_code == 200, (day, per)
    assert (await guest.get(f"{PAGE}&date=1990-01-01&per=month")).status_code == 200


async def test_machines_read_the_same_figure_with_the_four_tests(guest: httpx.AsyncClient) -> None:
    told = (await guest.get(DATA)).json()
    latest = (await guest.get(f"/api/v1/prices/latest?product=citrus.navel&{MARKET}")).json()
    for name in ("product", "place", "market", "stage", "grade", "unit", "date", "low", "avg", "high", "quotes"):
        assert told[name] == latest[name], name
    assert told["trust"] == latest["trust"]["grade"]
    assert [test["test"] for test in told["tests"] if not test["passed"]] == latest["trust"]["reasons"]
    assert [(test["value"], test["bar"]) for test in told["tests"]] == [(1, 3), (1, 2), (0, 0), (None, 10)]
    (quote,) = told["items"]
    assert (quote["said_avg"], quote["said_unit"], quote["multiplied_by"], quote["counts"]) == ("3.10", "斤", 2, True)
    assert (quote["checks_passed"][:2], quote["checks_failed"]) == (["order", "band"], [])
    head, row = (await guest.get(DATA.replace("provenance?", "provenance.csv?"))).text.splitlines()
    assert "said_avg" in head
    assert "3.10" in row


async def test_staff_open_the_page_itself_and_others_find_only_the_way_in(
    guest: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await corrected(catalogue)
    page = (await guest.get(PAGE)).text
    assert "/desk/documents/" not in page
    assert f'/desk{PAGE}"' in page
    assert (await guest.get(f"/desk{PAGE}")).status_code == 303
    officer = await settled(Role.OFFICER, name="李技")
    await enter(guest, officer.person)
    desk = (await guest.get(f"/desk{PAGE}")).text
    link = "/desk/documents/" + desk.partition('href="/desk/documents/')[2].partition('"')[0]
    assert (await guest.get(link)).text == "a page"
    assert "/desk/documents/" not in (await guest.get(PAGE)).text


async def test_of_what_people_said_the_page_and_the_data_tell_their_number_alone(
    guest: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    rows = [
        Observation(village.TODAY, "椪柑", "", avg, "", "元/斤", spec=who, market="FG-420506108")
        for avg, who in (("1.37", "person1"), ("1.39", "person2"))
    ]
    await village.reported(catalogue, rows)
    spot = "market=FG-420506108"
    page = await guest.get(f"/prices/citrus.ponkan/provenance?{spot}")
    data = await guest.get(f"/api/v1/prices/provenance?product=citrus.ponkan&{spot}")
    assert "报价太少，不公布" in plain(page)
    assert "农户和信息员自己报的：2个人。谁报的、报多少，都不单独公布。" in plain(page)
    assert (data.json()["persons"], data.json()["avg"], data.json()["items"]) == (2, None, [])
    for text in (plain(page), data.text):
        assert [word for word in (*PERSONS, "1.37", "1.38", "1.39", "2.7") if word in text] == []


async def test_numbers_in_words_and_names_of_files_are_hidden(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    row = Observation(village.TODAY, "脐橙", "2.8", "3.1", "3.4", "斤", spec="电话13912345678", note="微信 zhao_12345")
    received = Received("王桂兰的价.csv", "c" * 64, 5, village.NOW)
    await prices.record(catalogue, catalogue.sources["xinfadi"], [row], received, Manner.IMPORT)
    for text in (plain(await guest.get(PAGE)), (await guest.get(DATA)).text):
        assert "电话" in text
        assert [word for word in ("13912345678", "zhao_12345", "王桂兰") if word in text] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_full_page_is_light_enough_for_a_farmers_phone(
    guest: httpx.AsyncClient, catalogue: Catalogue, lang: str
) -> None:
    rows = [
        Observation(
            village.TODAY, "脐橙", "2.80", f"3.{n}", "3.99", "斤", spec=f"第{n}筐{n * 7919}", origin=f"产地{n * 31}"
        )
        for n in range(10, 60)
    ]
    for row in rows:
        await village.tell(catalogue, [row], "xinfadi")
    page = await guest.get(f"{PAGE}&lang={lang}")
    assert page.text.count("sha256</dt>") == 40
    assert len(gzip.compress(page.content)) < MOST_BYTES
