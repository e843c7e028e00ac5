"""Xinfadi's recorded day, collected twice."""

from datetime import date
from pathlib import Path

import pytest

from tests.scrapers.site import reply
from tests.scrapers.sources.conftest import Collect


@pytest.mark.asyncio
async def test_the_recorded_answer_is_collected_once(collect: Collect, shared: Path) -> None:
    answer = (shared / "data/xinfadi/api_page_20250208_limit20.json").read_bytes().replace(b"505709", b"20")
    plays = {"/getPriceData.html": [reply(answer, "application/json")]}
    first, again = [await collect("xinfadi", plays, date(2025, 2, 8)) for _ in range(2)]
    assert (first.problem, first.so_far.new, again.so_far.new, again.so_far.unchanged) == ("", 20, 0, 20)
