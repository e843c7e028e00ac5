"""What a JSON answer must be before anyone reads a row of it."""

import pytest

from models.rules.errors import Unclear
from scrapers import fields


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
