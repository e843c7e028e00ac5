"""The trend desk: several lines with their table, an address that is the view, and nothing that is withheld."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import httpx
import plotly.graph_objects as go
import pytest
from starlette.applications import Starlette

from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from models.rules.roles import Role
from tests.cast import enter, settled
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
DESK = "/desk/trends"
XINFADI, WUHAN = "BJ-XFD.wholesale..quote.CNY.kg", "WH-BSZ.wholesale..quote.CNY.kg"
BOTH = f"{DESK}?product=citrus.navel&s={XINFADI}&s={WUHAN}&from=2026-11-10&to=2026-11-21"


async def test_lines_of_markets_stand_on_one_chart_with_their_table_beside(at_desk: httpx.AsyncClient) -> None:
    page = await at_desk.get(BOTH)
    for kind in ("l1", "l2"):
        assert re.search(rf'<path class="{kind}" d="M[^"]+"/>', page.text), kind
    told = await seen(at_desk, BOTH)
    assert "日期 1 2 11月21日 — 2.50 11月20日 3.10 未采集 11月14日—11月19日 都没有价 11月13日 3.00 未采集" in told


async def test_each_line_tells_unit_source_statistic_and_its_last_day(at_desk: httpx.AsyncClient) -> None:
    told = await seen(at_desk, BOTH)
    assert (
        "1 北京新发地 批发价 单位 元/斤 · 来源 北京新发地（价格接口） · 均价是 最低和最高的中点，不是按量平均"
        " · 最近 11月20日 3.10 · 1家报价 没有价：11月14日—11月19日 未采集；11月10日—11月12日 未采集"
    ) in told
    assert "2 武汉白沙洲 批发价 单位 元/斤 · 来源 自有文件 · 均价是 来源没有说 · 最近 11月21日 2.50" in told


async def test_the_address_is_the_view_and_the_form_keeps_it(at_desk: httpx.AsyncClient) -> None:
    page = await at_desk.get(f"{BOTH}&per=week")
    assert re.findall(r'name="s" value="([^"]+)" checked', page.text) == [XINFADI, WUHAN]
    assert '<option value="week" selected>' in page.text
    assert 'name="from" type="date" value="2026-11-10"' in page.text
    assert f"这张图的网址： http://127.0.0.1:8000{BOTH}&per=week" in plain(page)
    assert "11月16日 3.10 2.50 11月9日 3.00 未采集" in plain(page)


async def test_units_that_differ_never_share_an_axis_and_the_page_says_so(
    at_desk: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    heads = [Observation(village.TODAY, "仔猪", "", "28", "", "元/公斤", market="YC-SXWL")]
    await village.tell(catalogue, heads)
    keys = [f"YC-SXWL.wholesale.{grade}.quote.CNY.{per}" for grade, per in (("", "head"), ("", "kg"))]
    page = await at_desk.get(f"{DESK}?product=hog.piglet_15kg&s={keys[0]}&s={keys[1]}")
    told = plain(page)
    assert 'class="l1"' in page.text
    assert 'class="l2"' not in page.text
    assert re.search(r"单位是元/(公斤|斤)，和第一条的元/头不能画在一根轴上，只列在表里", told), told
    assert re.search(r"日期 1 2 元/(公斤|斤)", told)


async def test_more_than_four_lines_and_lines_that_are_none_are_told(
    at_desk: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    more = [
        Observation(village.TODAY, "脐橙", "", "2.60", "", "元/斤", market=market)
        for market in ("ZZ-WB", "GZ-JN", "CS-HX")
    ]
    await village.tell(catalogue, more)
    keys = "".join(f"&s={market}.wholesale..quote.CNY.kg" for market in ("ZZ-WB", "GZ-JN", "CS-HX"))
    assert "一张图最多画四条线，只画了前四条。" in await seen(at_desk, f"{BOTH}{keys}")
    told = await seen(at_desk, f"{DESK}?product=citrus.navel&s=月亮")
    assert "这个品种没有“月亮”这条线。" in told
    assert "1 湖北省 批发价" in told
    assert "再加一条 不加 全国 批发价 长沙红星 批发价" in told


async def test_too_many_points_are_told_by_a_longer_period(at_desk: httpx.AsyncClient) -> None:
    told = await seen(at_desk, f"{DESK}?product=citrus.navel&s={XINFADI}&per=day&from=2020-01-01&to=2026-11-21")
    assert "这么长的日子按日有400个点以上，改成按周。" in told


@pytest.mark.parametrize("wrong", ["per=hour", "kind=pie", "align=moon", "from=soon", "from=2026-11-20&to=2026-11-10"])
async def test_what_cannot_be_read_is_told(at_desk: httpx.AsyncClient, wrong: str) -> None:
    answer = await at_desk.get(f"{DESK}?product=citrus.navel&{wrong}")
    assert answer.status_code == 400


async def test_what_two_people_told_is_withheld_here_too(at_desk: httpx.AsyncClient, catalogue: Catalogue) -> None:
    told = [
        Observation(village.TODAY - timedelta(4), "早熟蜜桔", "", price, "", "元/斤", market=market)
        for price, market in (("1.31", "FG-420506108"), ("1.32", "FG-420506107"))
    ]
    await village.reported(catalogue, told)
    view = "product=citrus.satsuma_e&s=420506.farm_gate..quote.CNY.kg&s=FG-420506108.farm_gate..quote.CNY.kg"
    page = await at_desk.get(f"{DESK}?{view}")
    assert "报价太少，不公布" in plain(page)
    for address in (f"{DESK}?{view}", f"{DESK}.csv?{view}", f"{DESK}/figure.json?{view}"):
        text = (await at_desk.get(address)).text
        assert not re.search(r"1\.31\b|1\.32\b|1\.315", text), address


async def test_the_table_for_a_spreadsheet_tells_what_the_page_tells(at_desk: httpx.AsyncClient) -> None:
    page = await at_desk.get(BOTH)
    (link,) = re.findall(r'href="(/desk/trends\.csv[^"]*)"', page.text)
    answer = await at_desk.get(unescape(link))
    assert answer.headers["content-type"].startswith("text/csv")
    head, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head[:4] == ["起", "止", "哪条线", "单位"]
    assert rows[-1][:8] == ["2026-11-21", "2026-11-21", "武汉白沙洲 批发价", "元/斤", "2.4", "2.5", "2.6", "1"]
    assert ["2026-11-14", "2026-11-19", "北京新发地 批发价", "元/斤", "", "", "", "", "未采集"] in [
        row[:9] for row in rows
    ]


async def test_exploring_has_quotes_and_sources_and_is_loaded_when_asked_for(at_desk: httpx.AsyncClient) -> None:
    page = await at_desk.get(BOTH)
    assert "<script" not in page.text
    explored = await at_desk.get(f"{BOTH}&explore=1")
    assert "data-png=" in explored.text
    figure = unescape(re.findall(r'data-figure="([^"]+)"', explored.text)[0])
    told = json.loads((await at_desk.get(figure)).text)
    first, second = go.Figure(told).data
    assert (list(first.y), list(first.customdata)) == ([3.0, None, 3.1], [1, None, 1])
    assert first.hovertemplate == "%{y:.2f} 元/斤 · %{customdata}家报价 · 北京新发地（价格接口）"
    assert first.line.dash != second.line.dash


async def test_it_speaks_english_and_is_light(at_desk: httpx.AsyncClient) -> None:
    page = await at_desk.get(f"{BOTH}&lang=en")
    left = set(re.findall(r"[一-鿿]+", plain(page)))
    assert left <= {"王农"}, left
    assert len(gzip.compress(page.content)) <= 60 * 1024


async def test_without_a_price_it_says_so(
    app: Starlette, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enter(client, (await settled(Role.OFFICER)).person)
    assert "还没有收到价格，没有线可画。" in await seen(client, DESK)
    assert (await client.get(f"{DESK}/figure.json")).status_code == 404


SPRINGS = {2022: (2022, 2, 1), 2023: (2023, 1, 22), 2024: (2024, 2, 10), 2025: (2025, 1, 29), 2026: (2026, 2, 17)}


async def before_spring(catalogue: Catalogue, years: Iterable[int]) -> None:
    """Ten days before 春节 of each year the price ends with the year's own digit; this year's is 5.00 a kilo."""
    told = [(date(*SPRINGS[year]) - timedelta(70), f"4.{year % 10}0") for year in years]
    rows = [
        Observation(day, "脐橙", "", price, "", "元/公斤", market="WH-BSZ", stage="批发价")
        for day, price in [*told, (date(2027, 2, 6) - timedelta(78), "5.00")]
    ]
    await village.tell(catalogue, rows)


async def test_the_same_week_before_the_festival_stands_beside_five_years(
    at_desk: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await before_spring(catalogue, SPRINGS)
    view = f"{DESK}?product=citrus.navel&s={WUHAN}&kind=years&align=spring&unit=kg"
    page = await at_desk.get(f"{view}&per=week")
    assert "节前10周 — 4.60 4.30—4.50 最低—最高 4.20—4.60" in plain(page)
    assert "节前12周 5.00 — —" in plain(page)
    assert "今年的春节是2027年2月6日。" in plain(page)
    assert re.search(r'align=spring[^>]*aria-current="true">按春节前后<', page.text)
    assert re.search(r'href="[^"]*align=calendar[^"]*">按日历<', page.text)
    assert "哪一期 今年 去年 2025 2024 2023 2022" in plain(page)
    assert re.search(r'<path class="past" d="M', page.text)
    by_day = await seen(at_desk, f"{view}&per=day")
    assert "节前70天" not in by_day
    assert "节前60天" not in by_day


async def test_with_two_years_it_says_why_nothing_is_usual(at_desk: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await before_spring(catalogue, (2025, 2026))
    told = await seen(at_desk, f"{DESK}?product=citrus.navel&s={WUHAN}&kind=years&align=spring&per=week")
    assert "前5年里只有2年有价，同一期不到3年，不画常年范围。" in told
    assert "常年：" not in told


async def test_months_of_the_calendar_stand_beside_five_years(at_desk: httpx.AsyncClient, catalogue: Catalogue) -> None:
    rows = [
        Observation(date(year, 11, 4), "脐橙", "", f"4.{year % 10}0", "", "元/公斤", market="WH-BSZ", stage="批发价")
        for year in range(2021, 2026)
    ]
    await village.tell(catalogue, rows)
    told = await seen(at_desk, f"{DESK}?product=citrus.navel&s={WUHAN}&kind=years&per=month&unit=kg")
    assert "11月 5.00 4.50 4.20—4.40 最低—最高 4.10—4.50" in told


async def test_boxes_tell_where_the_days_of_each_month_lie(at_desk: httpx.AsyncClient, catalogue: Catalogue) -> None:
    rows = [
        Observation(date(2025, 11, day), "脐橙", "", f"4.{day}0", "", "元/公斤", market="WH-BSZ", stage="批发价")
        for day in range(1, 6)
    ]
    rows += [Observation(date(2025, 12, 1), "脐橙", "", "4.00", "", "元/公斤", market="WH-BSZ", stage="批发价")]
    await village.tell(catalogue, rows)
    page = await at_desk.get(f"{DESK}?product=citrus.navel&s={WUHAN}&kind=months&unit=kg&to=2026-10-01")
    told = plain(page)
    assert "11月 5天 4.10 4.20—4.40 4.30 4.50 12月 1天 日子太少" in told
    assert "1月 0天 没有价" in told
    assert len(re.findall(r'<rect x="\d', page.text)) == 1


async def test_without_the_festivals_days_it_says_so(
    at_desk: httpx.AsyncClient, app: Starlette, catalogue: Catalogue
) -> None:
    app.state.catalogue = replace(catalogue, lists=replace(catalogue.lists, festivals=()))
    told = await seen(at_desk, f"{DESK}?product=citrus.navel&s={WUHAN}&kind=years&align=qingming")
    assert "目录里没有今年的清明是哪天，不能这样比。" in told


@pytest.mark.parametrize("kind", ["lines", "years", "months"])
async def test_every_picture_speaks_english(at_desk: httpx.AsyncClient, catalogue: Catalogue, kind: str) -> None:
    await before_spring(catalogue, SPRINGS)
    page = await at_desk.get(f"{DESK}?product=citrus.navel&s={WUHAN}&kind={kind}&align=spring&lang=en")
    assert set(re.findall(r"[一-鿿]+", plain(page))) <= {"王农"}
