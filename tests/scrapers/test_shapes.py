"""What a page looks like: its headings, whoever tries to make that costly."""

from time import perf_counter

import pytest

from scrapers import shapes

HEADER = "<table><tr><th>品名</th><th>均价</th><th>单位</th></tr><tr><td>白菜</td><td>1.5</td><td>斤</td></tr></table>"
KNOWN = "单位\n品名\n均价"


def test_the_headings_of_every_table_are_its_first_row_of_three_words_or_more() -> None:
    assert (
        shapes.of(f"<table><tr><td>行情</td></tr><tr><td>{HEADER}</td><td>a</td><td>b</td></tr></table>", "html")
        == KNOWN
    )


def test_rows_of_figures_are_no_headings() -> None:
    assert shapes.of("<table><tr><td>1</td><td>2.5</td><td>2026-11-20</td></tr></table>", "html") == ""


@pytest.mark.parametrize(
    "more",
    [
        "<table><tr><td>" * 390 + "<tr><td>a" * 28_000,
        "<table><tr><td>a<td>b<td>" * 390 + "<tr><td>a" * 28_000,
        "<table><tr>" + "<td>" * 59_000,
        "<tr>" * 59_000,
        "<div>" * 390,
    ],
)
def test_nested_tables_and_endless_rows_are_looked_through_at_once(more: str) -> None:
    begun = perf_counter()
    assert set(KNOWN.split("\n")) <= set(shapes.of(HEADER + more, "html").split("\n"))
    assert perf_counter() - begun < 10
