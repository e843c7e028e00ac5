"""What a machine asks: the words behind the question mark, as forms write them."""

from urllib.parse import parse_qsl

import pytest

from web.asked import MOST_PARAMETERS, Wrong, pairs


@pytest.mark.parametrize(
    "query",
    ["", "q=%E8%9C%9C+%2b&limit=3", "q=&&place", "a=b=c&%61=%zz", "q=a%26b&q=c", "&".join(["q=1"] * MOST_PARAMETERS)],
)
def test_a_query_is_read_as_forms_write_it(query: str) -> None:
    assert pairs(query.encode()) == parse_qsl(query, keep_blank_values=True)


@pytest.mark.parametrize("query", [b"q=%ff", b"%e8=1", "q=蜜".encode(), b"&" * MOST_PARAMETERS])
def test_a_query_that_is_no_text_or_too_long_is_told_so(query: bytes) -> None:
    with pytest.raises(Wrong, match="看不懂问号后面的参数"):
        pairs(query)
