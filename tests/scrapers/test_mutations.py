"""Pages damaged at random: a parser answers with rows or says that it cannot read them, nothing else."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.fetch import read
from scrapers.source import Said, TurnedAway
from scrapers.source.rows import is_figure, readable
from scrapers.sources import SOURCES

PAGES = Path(__file__).parent / "pages"
DAY = date(2026, 11, 20)


def saved(key: str) -> Path:
    """The first saved page of a source."""
    return min(page for page in (PAGES / key).iterdir() if not page.name.endswith(".expected.json"))


TRUE = {key: read(saved(key).read_bytes(), source.wants) for key, source in SOURCES.items()}


def parsed(key: str, text: str) -> list[Said]:
    try:
        return list(SOURCES[key].parse(text, "", DAY))
    except Unclear:
        return []


@pytest.mark.parametrize("key", SOURCES)
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_read_or_said_to_be_unclear(key: str, text: str) -> None:
    assert not [row for row in parsed(key, text) if isinstance(row, Observation)]


@pytest.mark.parametrize("key", SOURCES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_page_with_a_piece_cut_out_gives_no_unreadable_row(key: str, data: st.DataObject) -> None:
    page = TRUE[key]
    at = data.draw(st.integers(0, len(page)))
    length = data.draw(st.integers(1, 200))
    for row in parsed(key, page[:at] + page[at + length :]):
        if isinstance(row, Observation):
            assert row.name
            assert all(is_figure(cell) for cell in (row.low, row.avg, row.high))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_table_with_two_columns_exchanged_head_and_all_reads_the_same(data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(8)))
    head = ["品名", "最低价", "平均价", "最高价", "规格", "产地", "单位", "发布日期"]
    cells = ["蜜桔", "1.1", "1.4", "1.7", "箱装", "鄂", "斤", "2026-11-20"]
    rows = ["".join(f"<td>{line[n]}</td>" for n in order) for line in (head, cells)]
    (row,) = parsed("xinfadi_html", f"<table><tr>{rows[0]}</tr><tr>{rows[1]}</tr></table>")
    assert row == Observation(date(2026, 11, 20), "蜜桔", "1.1", "1.4", "1.7", "斤", "箱装", origin="鄂")


@given(st.text(max_size=20))
def test_a_word_that_is_readable_can_be_printed_and_stored(word: str) -> None:
    if readable(word):
        assert "\0" not in word
        assert word.encode("utf-8").decode("utf-8") == word


@pytest.mark.parametrize("key", SOURCES)
def test_a_saved_page_of_the_wrong_kind_is_refused(key: str) -> None:
    other = next(name for name, source in SOURCES.items() if source.wants != SOURCES[key].wants)
    with pytest.raises(TurnedAway, match="不是要的那种内容"):
        read(saved(other).read_bytes(), SOURCES[key].wants)
