"""Every source reads its saved pages as the files beside them say."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from models.rules.inputs import Observation
from scrapers.fetch import read
from scrapers.source import Rejected
from scrapers.sources import SOURCES

PAGES = Path(__file__).parent / "pages"
EXPECTED = ".expected.json"
DAY = date(2026, 11, 20)
CASES = sorted(page for page in PAGES.glob("*/*") if not page.name.endswith(EXPECTED))


@pytest.mark.parametrize("key", SOURCES)
def test_every_source_has_a_saved_page(key: str) -> None:
    assert [page for page in CASES if page.parent.name == key], f"write tests/scrapers/pages/{key}/<case>.html or .json"


def test_every_folder_of_pages_belongs_to_a_source() -> None:
    assert {page.parent.name for page in CASES} <= SOURCES.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_saved_page_is_read_as_expected(case: Path) -> None:
    told = rows(case)
    expected = case.with_name(case.stem + EXPECTED)
    if not expected.exists():
        expected.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        pytest.fail(f"{expected.name} was written: read it, then run again")
    assert told == json.loads(expected.read_text())


def rows(page: Path) -> dict[str, list[dict[str, str]]]:
    """What the source of a page says of it: taken rows without their empty words, and the others."""
    source = SOURCES[page.parent.name]
    said = list(source.parse(read(page.read_bytes(), source.wants), "", DAY))
    taken = [{k: str(v) for k, v in row._asdict().items() if v} for row in said if isinstance(row, Observation)]
    return {"observations": taken, "rejected": [asdict(row) for row in said if isinstance(row, Rejected)]}
