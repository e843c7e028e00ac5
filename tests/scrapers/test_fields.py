"""What a JSON answer must be before anyone reads a row of it."""

from collections.abc import Mapping

import pytest

from models.rules.errors import Unclear
from scrapers import fields
from scrapers.source import Rejected, Said
from scrapers.source.rows import rejected


def test_a_number_stays_as_it_is_written() -> None:
    assert fields.opened('{"a": 1.10, "b": 7, "c": NaN}') == {"a": "1.10", "b": "7", "c": "NaN"}


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[1]", '"a"', "<html>"])
def test_what_is_no_object_is_unclear(text: str) -> None:
    with pytest.raises(Unclear, match="JSON"):
        fields.opened(text)


def test_a_list_that_is_missing_or_endless_is_unclear() -> None:
    with pytest.raises(Unclear, match="没有价格表（data）"):
        fields.listed({"data": None}, "data")
    with pytest.raises(Unclear, match="2001 行，太多了"):
        fields.listed({"data": [1] * 2_001}, "data")


def test_only_texts_and_numbers_are_words() -> None:
    told = fields.opened('{"a": [1.5, "x", null, true, {}, []]}')["a"]
    assert [fields.word(cell) for cell in told] == ["1.5", "x", "", "", "", ""]


@pytest.mark.parametrize("answer", ["[]", '{"rows": []}', '{"rows": [], "total": "many"}', '{"total": 1}'])
def test_a_list_of_many_pages_says_how_many_rows_there_are(answer: str) -> None:
    with pytest.raises(Unclear, match="没有价格表（rows）或总行数（total）"):
        fields.counted(fields.read(answer), "rows", "total", 10)
    assert fields.counted(fields.read('{"rows": [1], "total": 1}'), "rows", "total", 10) == ["1"]


def test_a_row_that_is_no_object_or_lacks_a_field_is_refused_as_it_stands() -> None:
    def said(row: Mapping[str, object]) -> Said:
        return fields.lacking(row, ("name", "price", "day")) or rejected(fields.cells(row), "whole", "")

    told = list(
        fields.each(fields.read('[7, {"name": "脐橙", "price": null}, {"name": "", "price": 1, "day": 2}]'), said)
    )
    assert [(row.code, row.row) for row in told if isinstance(row, Rejected)] == [
        ("row", "7"),
        ("column", "脐橙 | "),
        ("whole", " | 1 | 2"),
    ]
