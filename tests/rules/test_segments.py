"""Segments: a line is cut to what a text can hold, and says so."""

import pytest

from models.rules.segments import cut, size


@pytest.mark.parametrize(
    ("said", "most", "told"),
    [
        ("明天来", 3, "明天来"),
        ("明天上午\n 来看货", 8, "明天上午 来看货"),
        ("明天上午来看货，十点到", 8, "明天上午来看货…"),
        ("🍊🍊🍊🍊", 5, "🍊🍊…"),
        ("tomorrow at ten", 9, "tomorrow…"),
        (" \n", 5, ""),
    ],
)
def test_a_line_is_cut_to_so_many_units_and_the_ending_counts_too(said: str, most: int, told: str) -> None:
    assert cut(said, most) == told
    assert size(told).units <= most


def test_the_ending_may_be_words() -> None:
    assert cut("一二三四五六七八九十", 9, "…详见网页") == "一二三四…详见网页"
