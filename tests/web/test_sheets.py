"""Sheets: no cell comes alive, numbers stay numbers."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import sheets


@pytest.mark.parametrize("sign", sheets.LIVE)
def test_a_text_that_would_be_a_formula_stays_text(sign: str) -> None:
    assert sheets.cell(f"{sign}1+1") == f"'{sign}1+1"
    assert sheets.cell([f"{sign}1", "b"]) == f"'{sign}1|b"


def test_a_number_stays_a_number_and_nothing_stays_empty() -> None:
    values: list[sheets.Value] = [-1.25, 0, True, False, None, "-", []]
    assert [sheets.cell(value) for value in values] == [
        -1.25,
        0,
        "true",
        "false",
        "",
        "'-",
        "",
    ]


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1), min_size=2, max_size=2), max_size=5)
)
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    body = sheets.written(["甲", "乙"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(body, newline="")))
    assert read[0] == ["甲", "乙"]
    assert [[cell.removeprefix("'") for cell in row] for row in read[1:]] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
