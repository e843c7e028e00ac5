"""Margins: farm to wholesale to shop, of days on which both told, and what cannot be said is said."""

import csv
import gzip
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from io import StringIO
from math import exp, sin

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models.margins import Margins, margins
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
NAVEL, GATE = "citrus.navel", "FG-420506108"
DAY, WEEK = village.TODAY, timedelta(7)


@pytest_asyncio.fixture
async def guest(
    app: Starlette, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        yield client


def row(day: date, price: float, market: str = GATE, stage: str = "", grade: str = "") -> Observation:
    return Observation(day, "脐橙", "", f"{price:.3f}", "", "元/公斤", market=market, stage=stage, grade=grade)


async def both(catalogue: Catalogue, weeks: int, last: float | None = None) -> None:
    """Farm-gate prices that move to and fro, wholesale half more a week later; with `last` both stand still at 3 and
    4.5 until that is the newest wholesale price."""
    ups = [3 * exp(0 if last else 0.1 * sin(1.3 * week * week)) for week in range(weeks + 1)]
    downs = [1.5 * ups[week + 1] for week in range(weeks)]
    downs[0] = last or downs[0]
    await village.tell(catalogue, [row(DAY - WEEK * week, ups[week]) for week in range(weeks)])
    await village.tell(catalogue, [row(DAY - WEEK * week, downs[week], "WH-BSZ", "批发价") for week in range(weeks)])


async def reckoned(catalogue: Catalogue, market: str = "") -> Margins:
    return await margins(catalogue, NAVEL, market, DAY)


@pytest.mark.usefixtures("guest")
async def test_only_days_on_which_both_stages_told_are_set_against_each_other(catalogue: Catalogue) -> None:
    await village.tell(catalogue, [row(DAY, 3), row(DAY - timedelta(1), 5), row(DAY - timedelta(9), 2)])
    wholesale = [row(DAY, 4, "WH-BSZ", "批发价"), row(DAY - timedelta(2), 9, "WH-BSZ", "批发价")]
    await village.tell(catalogue, wholesale)
    (link,) = (await reckoned(catalogue)).links
    (week,) = link.weeks
    assert (week.up, week.down, week.margin, week.days) == (3000, 4000, 1000, 1)
    assert (round(week.markup, 1), week.share) == (33.3, 25)
    assert week.start == days.number(date(2026, 11, 16))


@pytest.mark.usefixtures("guest")
async def test_the_share_of_the_farm_needs_all_three_stages(catalogue: Catalogue) -> None:
    await both(catalogue, 3)
    assert (await reckoned(catalogue)).whole is None
    assert (await reckoned(catalogue)).missing == ("retail",)
    await village.tell(catalogue, [row(DAY, 6, "YC-SXWL", "零售价")])
    found = await reckoned(catalogue)
    assert [(link.up.stage, link.down.stage) for link in found.links] == [
        ("farm_gate", "wholesale"), ("wholesale", "retail")
    ]  # fmt: skip
    assert found.whole is not None
    assert (found.whole.farm_share_pct, found.whole.total) == (50, 3)


async def test_the_page_tells_margin_divergence_and_how_prices_pass_on(
    guest: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await both(catalogue, 40)
    told = await seen(guest, f"/margins/{NAVEL}")
    assert re.search(
        r"地头价到批发价 \S*平常\S+ 11月16日那周差 0\.\d\d 元/斤，加价\d\d%。 差价占批发价的\d\d%，平常3\d%。", told
    )
    assert re.search(
        r"价格传导：地头价每变10%，批发价当周跟着变约-?\d\.\d%，4周里一共约(9\.\d|10\.\d)%，一半以上要1周才到", told
    )
    assert "零售价 没有来源报价" in told
    page = await guest.get(f"/margins/{NAVEL}")
    assert 'path class="older"' in page.text
    assert len(gzip.compress(page.content)) <= 30 * 1024


@pytest.mark.parametrize(
    ("last", "badge", "word"),
    [
        (4.6, "green", "和平常差不多"),
        (5, "yellow", "比平常大一些"),
        (9, "red", "比平常大得多"),
        (3.2, "red", "比平常小得多"),
    ],
)
async def test_an_unusual_margin_has_its_colour_and_its_word(
    guest: httpx.AsyncClient, catalogue: Catalogue, last: float, badge: str, word: str
) -> None:
    await both(catalogue, 12, last)
    page = (await guest.get(f"/margins/{NAVEL}")).text
    assert f'<span class="badge {badge}">{word}</span>' in page


async def test_what_cannot_be_told_is_refused_in_words(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    address = f"/margins/{NAVEL}"
    assert "各个环节都还没有价，比不出差价。" in await seen(guest, address)
    await village.tell(catalogue, [row(DAY, 3)])
    assert "只有一个环节有价，比不出差价。" in await seen(guest, address)
    await village.tell(catalogue, [row(DAY, 3), row(DAY - timedelta(1), 4.5, "WH-BSZ", "批发价")])
    assert "一年里没有同一天都报价的日子，不能比。" in await seen(guest, address)
    await both(catalogue, 5)
    told = await seen(guest, address)
    assert "只有5周可比，要有9周才看得出平常是多少。" in told
    assert re.search(r"价格传导：连续可比的只有\d周，要有26周才看得出传导。", told)
    assert (await guest.get(f"{address}?market=moon")).status_code == 404


@pytest.mark.usefixtures("guest")
async def test_different_grades_are_not_set_against_each_other(catalogue: Catalogue) -> None:
    await village.tell(catalogue, [row(DAY, 3), row(DAY, 8, "WH-BSZ", "批发价", "统货")])
    (link,) = (await reckoned(catalogue)).links
    assert (link.up.grade, link.down.grade, link.alike, link.weeks) == ("", "CT", False, ())


@pytest.mark.usefixtures("guest")
async def test_what_fewer_than_three_people_said_counts_nowhere(catalogue: Catalogue) -> None:
    await village.reported(catalogue, [row(DAY, 3, f"FG-42050610{town}") for town in (7, 8, 9)])
    await village.reported(catalogue, [row(DAY - WEEK, 3)])
    await village.tell(catalogue, [row(DAY - WEEK * week, 5, "WH-BSZ", "批发价") for week in (0, 1)])
    (link,) = (await reckoned(catalogue)).links
    assert (link.up.quotes, [week.start for week in link.weeks]) == (3, [days.week_start(days.number(DAY))])


async def test_a_chain_is_reckoned_per_kilogram_sold(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    pork = [
        Observation(DAY, "生猪", "", "14", "", "元/公斤", market=GATE),
        Observation(DAY, "白条肉", "", "20", "", "元/公斤", market="WH-BSZ", stage="批发价"),
        Observation(DAY, "猪肉", "", "31", "", "元/公斤", market="YC-SXWL", stage="集贸价"),
    ]
    await village.tell(catalogue, pork)
    for product in ("hog.market", "pork.carcass", "pork.retail"):
        answer = (await guest.get(f"/api/v1/margins?product={product}")).json()
        assert [one["product"] for one in answer["stages"]] == ["hog.market", "pork.carcass", "pork.retail"]
        assert answer["newest"] == {
            "farm_equivalent": 21.7, "farm_to_wholesale": 1.3, "wholesale_to_retail": 8.0, "total": 9.3,
            "markup_pct": 42.857, "farm_share_pct": 70.0,
        }  # fmt: skip
    told = await seen(guest, "/margins/hog.market?unit=kg")
    assert "卖出1公斤猪肉，要1.55公斤生猪、1.15公斤白条肉" in told
    assert "零售一斤的钱里，地头拿到70%。" in told
    assert "集贸价 · 猪肉" in told


async def test_machines_get_the_same_figures(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await both(catalogue, 40)
    answer = (await guest.get(f"/api/v1/margins?product={NAVEL}&market=WH-BSZ")).json()
    (link,) = answer["links"]
    assert (link["upstream"], link["downstream"], link["weeks"]) == ("farm_gate", "wholesale", 40)
    assert (link["passing"]["lag"], answer["missing"], answer["newest"]) == (1, ["retail"], None)
    newest = answer["items"][-1]
    assert newest["week"] == "2026-11-16"
    assert newest["margin"] == pytest.approx(newest["downstream_price"] - newest["upstream_price"])
    page = await seen(guest, f"/margins/{NAVEL}?unit=kg")
    assert f"那周差 {newest['margin']:.3f}".rstrip("0") in page
    sheet = list(csv.DictReader(StringIO((await guest.get(f"/api/v1/margins.csv?product={NAVEL}")).text)))
    assert [float(one["margin"]) for one in sheet] == [one["margin"] for one in answer["items"]]
    none = (await guest.get("/api/v1/margins?product=tea.black")).json()
    assert (none["missing_reason"], none["items"]) == ("stage_without_price", [])


async def test_it_is_linked_from_the_product_and_speaks_english(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await both(catalogue, 40, 9)
    assert f'href="/margins/{NAVEL}"' in (await guest.get(f"/prices/{NAVEL}")).text
    told = plain(await guest.get(f"/margins/{NAVEL}?lang=en"))
    assert "far wider than usual" in told
    assert re.findall(r"[一-鿿]+", told) == []
