"""The take-home price: page, machine and text message tell one ranking, and all that it rests on."""

import csv
import gzip
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from io import StringIO

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from tests.sms import village
from tests.sms.speaking import said, text
from tests.web.reading import plain, seen
from web.charts import bars
from web.charts.bars import Across, Bar
from web.sms.commands.best import COMMAND as BEST

pytestmark = pytest.mark.asyncio
NAVEL, YAQUELING = "citrus.navel", "420506108"
GATES = [
    Observation(village.YESTERDAY, "脐橙", "", "1.70", "", "元/斤", market=f"FG-{code}")
    for code in (YAQUELING, "420506107", "420506001")
]
MORE = [
    Observation(village.TODAY, "脐橙", "2.60", "2.80", "3.00", "元/斤", market="GZ-JN"),
    Observation(village.TODAY, "脐橙", "", "2.10", "", "元/斤", market="YC-SXWL"),
    Observation(village.TODAY - timedelta(40), "脐橙", "", "3.90", "", "元/斤", market="CS-HX"),
]


@pytest_asyncio.fixture
async def guest(
    app: Starlette, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    await village.tell(catalogue, MORE)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.mark.parametrize("quantity", [None, 5000])
async def test_page_machine_sheet_and_text_tell_the_same_first_three(
    guest: httpx.AsyncClient, catalogue: Catalogue, quantity: int | None
) -> None:
    asked = {"product": NAVEL, "place": YAQUELING} | ({"quantity": str(quantity)} if quantity else {})
    words = {"quantity": float(quantity), "unit": "斤"} if quantity else {}
    answer = await text(BEST, said(catalogue, "best", NAVEL, home=YAQUELING, **words))
    told = re.findall(r"[：，](\w+)约([\d.]+)元", answer)
    items = (await guest.get("/api/v1/takehome", params=asked)).json()["items"]
    sheet = list(csv.DictReader(StringIO((await guest.get("/api/v1/takehome.csv", params=asked)).text)))
    page = (await guest.get("/takehome", params=asked)).text
    rows = re.findall(r'<th scope="row"><a [^>]*>\d+\. (.*?)</a>.*?<td><b>([\d.]+)</b>', page, re.DOTALL)
    drawn = re.findall(r'<text x="0"[^>]*>(.*?)</text><text x="100%"[^>]*class="told">([\d.]+)<', page)
    assert len(told) == 3
    assert len(items) == 4
    assert [(name, float(net)) for name, net in told] == [(name, float(net)) for name, net in rows[:3]]
    assert rows == drawn
    assert [(one["name"], round(one["net"] / 2 + 1e-9, 2)) for one in items] == [(n, float(net)) for n, net in rows]
    assert [(row["name"], float(row["net"])) for row in sheet] == [(one["name"], one["net"]) for one in items]


async def test_every_cost_is_shown_and_adds_up(guest: httpx.AsyncClient) -> None:
    answer = (await guest.get("/api/v1/takehome", params={"product": NAVEL, "quantity": "5000"})).json()
    for one in answer["items"]:
        off = one["loss"] + one["fee"] + one["freight"] + one["toll"] + one["handling"]
        assert one["price"] - off == pytest.approx(one["net"], abs=0.003)
        assert one["net_low"] is None or one["net_low"] <= one["net"] <= one["net_high"]
    first = next(one for one in answer["items"] if one["market"] == "WH-BSZ")
    assert (first["km"], first["freight"], first["date"]) == (363, 0.508, "2026-11-21")
    assert (first["net_low"], first["net"], first["net_high"]) == (3.723, 3.908, 4.093)
    told = await seen(guest, f"/takehome?product={NAVEL}&quantity=5000")
    assert "武汉白沙洲 360公里 · 今天 1.95" in told
    assert "运费 -0.25 包装和装卸 -0.10 过路费 0 到手约 1.95" in told
    assert "车费 常见的数，没有查到文件，可以改 3.5 元/公里" in told
    assert "价的来源：自有文件、北京新发地" in told


async def test_the_gate_may_pay_better_than_any_market(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    asked = f"/takehome?product=脐橙&quantity=5000&place={YAQUELING}"
    assert "近7天没有本地的地头价，比不出在地头卖合不合算。" in await seen(guest, asked)
    await village.tell(catalogue, GATES)
    told = await seen(guest, asked)
    assert "比在地头卖（1.70）多约 0.28 元/斤。" in told
    assert re.search(r"在地头卖 \S+ · 昨天 1.70", told)
    better = await seen(guest, f"{asked}&gate=2.2")
    assert "在地头卖更合算。" in better
    assert "在地头卖 您说的出价 2.20" in better
    answer = (await guest.get("/api/v1/takehome", params={"product": NAVEL, "quantity": "5000", "gate": "2.2"})).json()
    assert (answer["at_gate"], answer["gate"], answer["gate_said"]) == (True, 4.4, True)
    assert answer["items"][0]["gain"] < 0


async def test_what_fewer_than_three_people_said_of_the_gate_is_not_told(
    guest: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await village.reported(catalogue, GATES[:1])
    assert "近7天没有本地的地头价" in await seen(guest, f"/takehome?product=脐橙&place={YAQUELING}")
    assert (await guest.get(f"/api/v1/takehome?product={NAVEL}&place={YAQUELING}")).json()["gate"] is None


async def test_a_changed_cost_changes_the_ranking_and_says_so(guest: httpx.AsyncClient) -> None:
    asked = f"/takehome?product={NAVEL}&quantity=5000"
    assert "武汉白沙洲到手最多" in await seen(guest, asked)
    told = await seen(guest, f"{asked}&yuan_km=0.5")
    assert "北京新发地到手最多" in told
    assert "车费 您改的 0.5 元/公里" in told


async def test_what_is_missing_is_said_in_words(guest: httpx.AsyncClient) -> None:
    assert "长沙红星：最近的报价是40天前（10月12日），太旧了" in await seen(guest, f"/takehome?product={NAVEL}")
    none = await seen(guest, "/takehome?product=爱媛28")
    assert "近7天没有市场报过爱媛28的价，算不出哪里划算。" in none
    assert "这个品种不按斤卖，还不会算到手价。" in await seen(guest, "/takehome?product=hog.piglet_15kg")
    graded = await seen(guest, f"/takehome?product={NAVEL}&grade=C0")
    assert "不分等级再算" in graded
    assert (await guest.get("/api/v1/takehome?product=citrus.ehime28")).json()["missing_reason"] == (
        "no_price_within_7_days"
    )


async def test_what_cannot_be_read_is_told_and_nothing_is_reckoned(guest: httpx.AsyncClient) -> None:
    page = await guest.get("/takehome", params={"product": "脐橙", "quantity": "很多", "fee": "200"})
    assert page.status_code == 400
    assert "看不懂数量“很多”" in plain(page)
    assert "看不懂“200”，请写 0 到 99 之间的数" in plain(page)
    assert "到手排名" not in plain(page)
    wrong = await guest.get("/api/v1/takehome", params={"product": NAVEL, "fee": "200"})
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "fee")
    wrong = await guest.get("/api/v1/takehome", params={"product": NAVEL, "gate_unit": "元/头"})
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "gate_unit")
    assert (await guest.get("/api/v1/takehome?product=moon")).status_code == 404


async def test_it_is_linked_small_and_spoken_in_english(guest: httpx.AsyncClient) -> None:
    assert f'href="/takehome?product={NAVEL}"' in (await guest.get(f"/prices/{NAVEL}")).text
    assert 'href="/takehome"' in (await guest.get("/")).text
    page = await guest.get(f"/takehome?product={NAVEL}&quantity=5000&lang=en")
    assert len(gzip.compress(page.content)) <= 30 * 1024
    told = plain(page)
    assert "leaves most: about 1.95 yuan/jin." in told
    assert re.findall(r"[一-鿿]+", told.replace("哪里卖 脐橙", "").replace("斤 公斤 吨 头 只", "")) == [
        "元",
        "斤",
        "元",
        "公斤",
    ]


async def test_a_bar_below_nothing_reaches_to_the_left() -> None:
    drawn = bars.ranked(
        "到手", [Bar("甲", 2.0, 1.0, 3.0, "2.00"), Bar("乙 <1>", -1.0, None, None, "-1.00")], Across(1, "地头")
    )
    above = bars.ranked("到手", [Bar("甲", 2.0, None, None, "2"), Bar("乙", 1.0, None, None, "1")], None)
    assert '<rect x="0.0%" y="104" width="50.0%"' in above
    assert '<rect x="25.0%" y="54" width="50.0%"' in drawn
    assert '<rect x="0.0%" y="104" width="25.0%"' in drawn
    assert 'x1="50.0%" x2="100.0%"' in drawn
    assert drawn.count('class="span"') == 3
    assert "乙 &lt;1&gt;" in drawn
