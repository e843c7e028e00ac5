"""The destination desk: sales cities with price, change, rank and age; by hand where there is none."""

import re
from datetime import timedelta

import httpx
import pytest

from models import destinations, events
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.inputs import Observation
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
DESK = "/desk/destinations"


async def add(at_desk: httpx.AsyncClient, *markets: str) -> None:
    for market in markets:
        assert (await at_desk.post(DESK, data={"market": market})).status_code == 303


async def noted() -> list[tuple[str, str]]:
    found = reversed(await events.newest())
    return [(event.what, event.thing) for event in found if event.what.startswith("destination")]


async def test_a_list_is_kept_and_every_change_is_in_the_log(at_desk: httpx.AsyncClient, catalogue: Catalogue) -> None:
    assert "还没有选销地。" in await seen(at_desk, DESK)
    await add(at_desk, "WH-BSZ", "BJ-XFD", "WH-BSZ")
    assert await destinations.listed(catalogue) == ["WH-BSZ", "BJ-XFD"]
    assert "加上了。" in await seen(at_desk, DESK)
    assert (await at_desk.post(f"{DESK}/WH-BSZ/drop")).status_code == 303
    assert (await at_desk.post(f"{DESK}/WH-BSZ/drop")).status_code == 404
    assert await noted() == [
        ("destination.add", "WH-BSZ"), ("destination.add", "BJ-XFD"), ("destination.drop", "WH-BSZ")
    ]  # fmt: skip
    wrong = await at_desk.post(DESK, data={"market": "月亮"})
    assert (wrong.status_code, "请从里面选一个市场" in plain(wrong)) == (400, True)


async def test_each_tells_price_change_rank_and_age(at_desk: httpx.AsyncClient, catalogue: Catalogue) -> None:
    old = [Observation(village.TODAY - timedelta(20), "脐橙", "", "3.30", "", "元/斤", market="CS-HX")]
    await village.tell(catalogue, old)
    await add(at_desk, "WH-BSZ", "BJ-XFD", "CS-HX", "GZ-JN")
    assert re.findall(r'<option value="([a-z_.]+)"', (await at_desk.get(DESK)).text) == [
        "citrus.navel",
        "citrus.valencia",
    ]
    told = await seen(at_desk, f"{DESK}?product=citrus.navel")
    assert "武汉白沙洲 今天 · 自有文件 手工补录 2.50 — 2.13 第2名" in told
    assert re.search(r"北京新发地 昨天 · 北京新发地（价格接口） 3\.10 ▲ 涨 0\.10 2\.30 第1名", told)
    assert "长沙红星 20天前 · 太旧，不排名 · 自有文件 手工补录 3.30 — —" in told
    assert "广州江南 没有来源报价 手工补录 — — —" in told
    shown = await seen(at_desk, "/takehome?product=citrus.navel")
    assert "1. 北京新发地 1380公里 · 昨天 2.30" in shown


async def test_where_no_source_tells_it_is_written_by_hand_for_that_market(
    at_desk: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await add(at_desk, "WH-BSZ", "CS-HX")
    page = (await at_desk.get(f"{DESK}?product=citrus.navel")).text
    (address,) = re.findall(r'href="(/desk/sources/file/entries/new\?market=CS-HX[^"]*)"', page)
    form = await at_desk.get(address.replace("&amp;", "&"))
    assert "长沙红星" in plain(form)
    assert 'value="脐橙"' in form.text
    written = {"day": village.TODAY.isoformat(), "name": "脐橙", "avg": "2.9", "unit": "元/斤", "market": "CS-HX"}
    done = await at_desk.post("/desk/sources/file/entries/new", data=written)
    assert (done.status_code, done.headers["location"]) == (303, "/desk/sources/file/entries/new?market=CS-HX")
    assert re.search(
        r"长沙红星 今天 · 自有文件 手工补录 2\.90 — \d\.\d\d 第\d名",
        await seen(at_desk, f"{DESK}?product=citrus.navel"),
    )
    wrong = await at_desk.post("/desk/sources/file/entries/new", data=written | {"market": "moon"})
    assert (wrong.status_code, "没有登记这个市场" in plain(wrong)) == (400, True)
    other = await at_desk.post("/desk/sources/xinfadi/entries/new", data=written)
    assert other.status_code == 400


@pytest.mark.usefixtures("database")
async def test_no_more_than_thirty_are_listed(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destinations, "MOST", 2)
    for market in ("WH-BSZ", "BJ-XFD", "BJ-XFD"):
        await destinations.add(catalogue, market, "someone")
    with pytest.raises(Refused, match="最多看2个市场"):
        await destinations.add(catalogue, "CS-HX", "someone")
    assert await destinations.listed(catalogue) == ["WH-BSZ", "BJ-XFD"]


async def test_it_speaks_english(at_desk: httpx.AsyncClient) -> None:
    await add(at_desk, "WH-BSZ")
    told = plain(await at_desk.get(f"{DESK}?product=citrus.navel&lang=en"))
    assert "rank 2" in told
    assert set(re.findall(r"[一-鿿]+", told)) <= {"王农", "加上了"}
