"""Jiangnan: how its list is asked for and turned, and what a row of it says."""

import json
from datetime import date
from typing import Any

import pytest

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from models.rules.readings import read
from scrapers.source import Rejected, Said, Window
from scrapers.sources import jnmarket
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

PATH = "/api/dailypricelist"
TODAY = days.today()
Row = dict[str, Any]


def row(number: int, name: str = "脐橙", day: date = TODAY, **words: Any) -> Row:
    plain = {"id": number, "importId": 6112, "productName": name, "provenanceName": "江西/湖北", "standard": "纸箱"}
    plain |= {"minimumPrice": "6.0", "averagePrice": "7.1", "topPrice": "8.0", "kind": "2", "weight": "1"}
    return {**plain, "sourceType": "国产", "priceDate": day.isoformat(), "tradingVolume": "12.5", **words}


def page(*rows: Row, total: int | None = None) -> str:
    answer = {"total": len(rows) if total is None else total, "rows": rows, "code": 200, "msg": "查询成功"}
    return json.dumps(answer, ensure_ascii=False)


def parsed(text: str) -> list[Said]:
    return list(jnmarket.parse(text, "", TODAY))


def taken(rows: list[Said]) -> list[Observation]:
    return [row for row in rows if isinstance(row, Observation)]


def test_fruit_and_vegetables_are_asked_for_with_the_home_page_as_referer() -> None:
    requests = list(jnmarket.first(Window(TODAY, TODAY)))
    assert [request.url for request in requests] == [
        f"https://www.jnmarket.net/api/dailypricelist?pageNum=1&pageSize=500&kind={kind}" for kind in (2, 1)
    ]
    assert {request.headers for request in requests} == {(("Referer", "http://www.jnmarket.net/"),)}


def test_the_next_page_keeps_everything_but_its_number() -> None:
    fruit, _ = jnmarket.first(Window(TODAY, TODAY))
    third = jnmarket.turn(fruit, 3)
    assert third.url == "https://www.jnmarket.net/api/dailypricelist?pageNum=3&pageSize=500&kind=2"
    assert (third.headers, third.wants, third.source) == (fruit.headers, "json", "jnmarket")


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (44, 1), (500, 1), (501, 2), (48_211, 97)])
def test_the_total_tells_how_many_pages_there_are(total: int, pages: int) -> None:
    extent = jnmarket.extent(page(total=total))
    assert (extent.rows, extent.pages) == (total, pages)


def test_each_field_finds_its_word_and_the_market_day_is_the_price_s() -> None:
    (said,) = parsed(page(row(918242, day=date(2026, 11, 20))))
    assert said == Observation(
        date(2026, 11, 20),
        "脐橙",
        *("6.0", "7.1", "8.0"),
        spec="纸箱",
        origin="江西/湖北",
        note="国产",
        key="918242",
    )


def test_a_price_without_a_unit_is_per_kilogram_at_jiangnan(catalogue: Catalogue) -> None:
    (said,) = taken(parsed(page(row(1))))
    reading = read(catalogue, catalogue.sources["jnmarket"], said)
    assert (reading.low, reading.avg, reading.high) == (6000, 7100, 8000)
    assert (reading.market, reading.stage, reading.series and reading.series.per) == ("GZ-JN", "wholesale", "kg")


def test_the_volume_is_not_taken_as_nobody_knows_its_unit(catalogue: Catalogue) -> None:
    (said,) = taken(parsed(page(row(1, tradingVolume="12.5"))))
    assert (said.volume, said.volume_unit) == ("", "")
    assert "交易量" in catalogue.sources["jnmarket"].note


def test_a_row_without_a_product_is_refused_and_one_without_a_standard_is_not() -> None:
    rows = parsed(page(row(3, name=""), row(2, productName=None), row(1, standard="")))
    assert [one.code for one in rows if isinstance(one, Rejected)] == ["name", "name"]
    assert [(one.key, one.spec) for one in taken(rows)] == [("1", "")]


@pytest.mark.parametrize("field", ["productName", "averagePrice", "standard", "provenanceName", "priceDate", "id"])
def test_a_row_that_lacks_a_field_is_refused(field: str) -> None:
    short = row(1)
    del short[field]
    (lost,) = parsed(page(short))
    assert isinstance(lost, Rejected)
    assert lost.reason == f"这一行没有 {field}"


def test_figures_stay_as_written_also_where_they_come_as_numbers() -> None:
    text = page(row(2, minimumPrice="0", averagePrice="0", topPrice="0"), row(1)).replace('"7.1"', "7.10")
    assert [(one.low, one.avg, one.high) for one in taken(parsed(text))] == [("0", "0", "0"), ("6.0", "7.10", "8.0")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "JSON"),
        ("[]", "价格表"),
        ("{}", "rows"),
        ('{"rows": [], "code": 200}', "total"),
        ('{"rows": [], "total": -1}', "total"),
        ('{"rows": {}, "total": 1}', "rows"),
        ('{"rows": [], "total": 0, "code": 500, "msg": "系统繁忙"}', "系统繁忙"),
        (page(*[row(1)] * 2_001), "太多"),
    ],
)
def test_an_answer_of_another_form_is_unclear(text: str, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        parsed(text)
    with pytest.raises(Unclear, match=why):
        jnmarket.extent(text)


@pytest.mark.asyncio
async def test_both_lists_are_turned_until_the_days_are_covered_and_collected_once(
    collect: Collect, site: Site
) -> None:
    yesterday, old = days.back(TODAY, 1), days.back(TODAY, 9)
    fruit = [page(row(9), row(8, "沙糖桔"), total=1_200), page(row(7, day=yesterday), row(6, day=old), total=1_200)]
    fruit.append(page(row(5, day=old), total=1_200))
    plays = {PATH: [reply(answer, "application/json") for answer in (*fruit, page(row(4, "菜心", kind="1")))]}
    first, again = [await collect("jnmarket", plays, yesterday) for _ in range(2)]
    assert (first.problem, first.so_far.new, again.so_far.new, again.so_far.unchanged) == ("", 4, 0, 4)
    assert [(one.path.split("?")[1], one.headers["referer"]) for one in site.asked[:4]] == [
        (f"pageNum={number}&pageSize=500&kind={kind}", "http://www.jnmarket.net/")
        for number, kind in ((1, 2), (2, 2), (3, 2), (1, 1))
    ]
