"""Plain lists: a source of one page that tells nothing but its columns."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import proposals
from models.rules import days
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers import plain
from scrapers.source import Answer, Rejected, Request, Said

DAY = date(2026, 11, 20)
FIELDS = {"day": "date", "name": "goods", "avg": "price", "unit": "unit"}
SOURCE = plain.records("clear_water", "http://prices.example.org/", ("data", "rows"), FIELDS)
ROW = {"date": "2026-11-20", "goods": "蜜桔", "price": 1.250, "unit": None}


def parsed(answer: Any) -> list[Said]:
    return list(SOURCE.parse(json.dumps(answer), "", DAY))


def test_a_number_stays_as_it_is_written_and_what_is_not_told_is_empty() -> None:
    text = json.dumps({"data": {"rows": [ROW]}}).replace("1.25", "1.250")
    assert list(SOURCE.parse(text, "", DAY)) == [Observation(DAY, "蜜桔", avg="1.250")]


def test_a_row_that_is_not_whole_is_put_aside_with_its_reason() -> None:
    rows: list[object] = [{"goods": "蜜桔"}, "蜜桔", {**ROW, "price": "贵"}, {**ROW, "date": 20261120, "goods": ""}]
    said = parsed({"data": {"rows": rows}})
    assert [row.code for row in said if isinstance(row, Rejected)] == ["column", "row", "figure", "name"]


@pytest.mark.parametrize("answer", [[], {}, {"data": []}, {"data": {"rows": {}}}, "x", {"data": {"rows": [1] * 3000}}])
def test_an_answer_of_another_form_is_unclear(answer: object) -> None:
    with pytest.raises(Unclear):
        parsed(answer)


def test_an_answer_that_is_cut_off_or_too_deep_is_unclear() -> None:
    for text in ('{"data": {"rows": [{"goods"', "[" * 100_000):
        with pytest.raises(Unclear, match="不是完整的 JSON"):
            list(SOURCE.parse(text, "", DAY))


def proposed(text: str, wants: Any) -> proposals.Proposal:
    request = Request("clear_water", "http://prices.example.org/", wants)
    return proposals.propose("clear_water", Answer(request, request.url, b"", text, days.now()))


@given(st.text(max_size=200))
def test_of_any_page_a_source_is_proposed_or_it_is_said_why_not(text: str) -> None:
    for wants in ("html", "json"):
        with pytest.raises(Unclear):
            proposed(text, wants)


def test_of_two_tables_the_one_with_more_known_columns_is_proposed() -> None:
    head = "<tr><td>日期</td><td>品名</td><td>价格</td>"
    row = "<tr><td>2026-11-20</td><td>蜜桔</td><td>1.5</td>"
    page = f"<table>{head}</tr>{row}</tr></table><table>{head}<td>单位</td></tr>{row}<td>元/斤</td></tr></table>"
    assert list(proposed(page, "html").words) == ["day", "name", "avg", "unit"]


def test_two_columns_of_one_name_are_not_guessed_at() -> None:
    head = "<tr><td>日期</td><td>品名</td><td>价格</td><td>价格</td></tr>"
    row = "<tr><td>2026-11-20</td><td>蜜桔</td><td>1.5</td><td>2.5</td></tr>"
    with pytest.raises(Unclear, match="分不清"):
        proposed(f"<table>{head}{row}</table>", "html")
