"""Mofcom's week: the recorded answer to the figure, and everything for which a series or a row is not taken."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Rejected, Said, Window
from scrapers.sources import mofcom_week
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

PATH = "/cif/getWeekLineChart2021.fhtml"
TODAY = date(2026, 11, 25)
RECORDED = "data/mofcom/week_pear_watermelon_citrus_20250101_20261001.json"
Series = dict[str, Any]


def series(name: str, *weeks: tuple[str, str], unit: str = "元/公斤") -> Series:
    rows = [{"UNIT": unit, "DATA": figure, "DATADATE": day, "NAME": name} for day, figure in weeks]
    return {"unit": unit, "title": f"全国{name}批发价格走势", "datas": rows, "table": []}


def citrus() -> Series:
    return series("柑橘", ("2026-11-20", "5.96"), ("2026-11-13", "6"))


def parsed(answer: object, url: str = "") -> list[Said]:
    return list(mofcom_week.parse(json.dumps(answer), url, TODAY))


def taken(rows: list[Said]) -> list[Observation]:
    return [row for row in rows if isinstance(row, Observation)]


def refused(rows: list[Said]) -> list[Rejected]:
    return [row for row in rows if isinstance(row, Rejected)]


def asked(*ids: str) -> str:
    return f"{mofcom_week.URL}?indexIds={'%2C'.join(ids)}&startDate=2026-11-01&endDate=2026-11-25"


def test_three_products_are_asked_for_at_a_time_as_the_site_answers_no_more() -> None:
    requests = list(mofcom_week.first(Window(date(2025, 1, 1), TODAY)))
    forms = [dict(request.form) for request in requests]
    assert [form["indexIds"] for form in forms] == ["23543271,224093,224094", "224089,224090,224091"]
    assert {(form["startDate"], form["endDate"]) for form in forms} == {("2025-01-01", "2026-11-25")}


def test_the_recorded_answer_has_its_three_sums(shared: Path) -> None:
    rows = list(mofcom_week.parse((shared / RECORDED).read_text("utf-8"), "", TODAY))
    weeks = {name: [row for row in taken(rows) if row.name == name] for name in ("梨", "西瓜", "柑橘")}
    assert not refused(rows)
    assert {name: len(told) for name, told in weeks.items()} == {"梨": 91, "西瓜": 91, "柑橘": 91}
    sums = {name: sum(Decimal(row.avg) for row in told) for name, told in weeks.items()}
    assert sums == {"梨": Decimal("588.56"), "西瓜": Decimal("472.01"), "柑橘": Decimal("582.26")}
    newest, oldest = weeks["柑橘"][0], weeks["柑橘"][-1]
    assert (oldest.day, oldest.avg) == (date(2025, 1, 3), "6.92")
    assert (newest.day, newest.avg) == (date(2026, 9, 25), "5.58")
    assert {(row.unit, row.period, row.day.weekday()) for row in taken(rows)} == {("元/公斤", "week", 4)}


def test_the_table_that_repeats_one_row_is_never_read(shared: Path) -> None:
    answer = json.loads((shared / RECORDED).read_text("utf-8"))
    assert {len({row["value"] for row in one["table"]}) for one in answer} == {1}
    read = parsed(answer)
    for one in answer:
        one["table"] = [{"date": "2026-10-02", "value": "99", "trend": "", "difference": ""}] * 91
    assert parsed(answer) == read
    for one in answer:
        del one["table"], one["datas"]
    assert not taken(parsed(answer))


def test_a_figure_stays_as_it_is_written_and_one_that_is_missing_is_never_zero() -> None:
    weeks = [("2026-11-20", "6"), ("2026-11-13", "7.1"), ("2026-11-06", "-"), ("2026-10-30", "0")]
    assert [row.avg for row in taken(parsed([series("柑橘", *weeks)]))] == ["6", "7.1", "-", "0"]


def put(key: str, value: object) -> Callable[[Series], None]:
    return lambda one: one.update({key: value})


def put_in_row(key: str, value: object) -> Callable[[Series], None]:
    return lambda one: one["datas"][1].update({key: value})


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (put("title", "湖北柑橘批发价格走势"), "标题"),
        (put("title", "全国苹果批发价格走势"), "别的品名"),
        (put("title", "全国柚子批发价格走势"), "标题"),
        (put("title", "柑橘"), "标题"),
        (put("title", "柑橘批发价格走势"), "标题"),
        (put("title", None), "标题"),
        (put("unit", "元/升"), "单位"),
        (put("unit", ""), "单位"),
        (lambda one: one.update(series("柑橘", ("2026-11-20", "5.96"), unit="")), "单位"),
        (put("datas", "无"), "逐周数据"),
        (put("datas", [citrus()["datas"][0], "6.1"]), "逐周数据"),
        (put_in_row("NAME", "梨"), "别的品名"),
        (put_in_row("UNIT", "元/升"), "单位"),
        (put_in_row("DATADATE", "2026-11-20"), "2026-11-20 出现了不止一次"),
        (put_in_row("DATADATE", "2026/11/20"), "2026-11-20 出现了不止一次"),
    ],
)
def test_a_series_whose_title_name_unit_or_dates_disagree_is_refused_whole(
    spoil: Callable[[Series], None], why: str
) -> None:
    one = citrus()
    spoil(one)
    rows = parsed([series("梨", ("2026-11-20", "6.04")), one])
    assert [row.name for row in taken(rows)] == ["梨"]
    assert {row.code for row in refused(rows)} == {"series"}
    assert all(why in row.reason for row in refused(rows))


def test_a_product_that_comes_twice_in_one_answer_is_not_taken() -> None:
    rows = parsed([citrus(), citrus()])
    assert not taken(rows)
    assert len(refused(rows)) == 4


def test_a_product_that_was_not_asked_for_is_not_taken_and_a_missing_one_is_said() -> None:
    rows = parsed([citrus()], asked("224093"))
    assert not taken(rows)
    assert [row.code for row in refused(rows)] == ["series", "series", "missing"]
    assert refused(rows)[-1].reason == "问了“梨”，回答里没有"


def test_a_label_that_is_no_friday_is_doubtful() -> None:
    rows = parsed([series("柑橘", ("2026-11-20", "5.96"), ("2026-11-18", "6.01"), ("十一月", "6"))])
    assert [row.day for row in taken(rows)] == [date(2026, 11, 20)]
    assert [row.code for row in refused(rows)] == ["date", "date"]


@pytest.mark.parametrize("text", ["", "{}", '{"datas": []}', "[", "null", "[" * 5_000, json.dumps([citrus()] * 50)])
def test_an_answer_of_another_form_is_unclear(text: str) -> None:
    with pytest.raises(Unclear):
        list(mofcom_week.parse(text, "", TODAY))


@pytest.mark.asyncio
async def test_the_recorded_answer_is_collected_once(collect: Collect, site: Site, shared: Path) -> None:
    fruit = [series(name, ("2026-11-20", "9.3"), ("2026-11-13", "9.28")) for name in ("苹果", "香蕉", "葡萄")]
    answers = [(shared / RECORDED).read_bytes(), json.dumps(fruit).encode()]
    plays = {PATH: [reply(answer, "text/html;charset=UTF-8") for answer in answers]}
    first, again = [await collect("mofcom_week", plays, date(2025, 1, 1)) for _ in range(2)]
    assert (first.problem, first.so_far.refused, first.so_far.quarantined) == ("", 0, 0)
    assert (first.so_far.new, again.so_far.new, again.so_far.unchanged) == (273 + 6, 0, 273 + 6)
    assert [one.form["indexIds"] for one in site.asked[:2]] == ["23543271,224093,224094", "224089,224090,224091"]
