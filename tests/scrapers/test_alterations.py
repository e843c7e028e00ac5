"""Each source's page altered in ten ways: the right rows, or a refusal with a reason, never a wrong row.

The whole is shown as one table at the end of the test's output.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.fetch import content, read
from scrapers.fetch.charset import decode
from scrapers.source import Rejected, Source, TurnedAway
from scrapers.source.whole import check
from scrapers.sources import SOURCES
from tests.scrapers.alterations import WAYS, Altered, Saved
from tests.scrapers.conftest import OUTCOMES

PAGES = Path(__file__).parent / "pages"
DAY = date(2026, 11, 20)
WORKBOOK = "xlsx"
"""Its text is made by the fetch; the text is altered, not the file."""
FIGURES = ("low", "avg", "high")
KEPT = ("day", "name", "unit", "market", "place", "stage", "nature", "currency", "period")
"""What a row must say exactly; a word of its spec or a figure may be gone with its column, never be another."""


def pages(key: str) -> Iterator[Saved]:
    """The saved pages of a source that give rows. An altered table could make an odd row whole again."""
    source = SOURCES[key]
    for file in sorted((PAGES / key).iterdir()):
        if not file.name.endswith(".expected.json"):
            text = read(file.read_bytes(), source.wants)
            said = list(source.parse(text, "", DAY))
            if rows := tuple(row for row in said if isinstance(row, Observation)):
                yield Saved(text, source.wants, rows, whole=len(rows) == len(said))


def whole(key: str) -> list[Saved]:
    saved = [page for page in pages(key) if page.whole]
    assert saved, f"save a page of {key} without an odd row: tests/scrapers/pages/{key}/"
    return saved


def outcome(source: Source, altered: Altered) -> list[Observation] | str:
    """The rows that come through, or the code of the refusal."""
    try:
        text = decode(altered.raw, altered.content_type)
        if source.wants != WORKBOOK:
            content.check_type(altered.content_type, source.wants)
            content.check_text(text, source.wants)
        rows = list(source.parse(text, "", DAY))
        good = [row for row in rows if isinstance(row, Observation)]
        if not source.extent(text).closed or rows:
            check(good, [row for row in rows if isinstance(row, Rejected)])
    except Unclear:
        return "layout"
    except TurnedAway as no:
        return no.code
    return good


def wrong(row: Observation, saved: Saved, altered: Altered) -> bool:
    """Whether no row of the page as it was says the same, with the unit that the page has now."""
    return not any(_same(row._asdict(), was._asdict(), dict(altered.units)) for was in saved.rows)


def _same(row: dict[str, object], was: dict[str, object], units: dict[str, str]) -> bool:
    was = {**was, "unit": _now(str(was["unit"]), units)}
    exact = all(row[name] == was[name] for name in KEPT)
    priced = any(row[name] for name in FIGURES) or not any(was[name] for name in FIGURES)
    return exact and priced and all(row[name] in ("", was[name]) for name in FIGURES)


def _now(unit: str, units: dict[str, str]) -> str:
    """What the unit word became: as a whole, else its part."""
    if unit in units:
        return units[unit]
    return next((unit.replace(old, new) for old, new in units.items() if old in unit), unit)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("key", SOURCES)
def test_an_altered_page_gives_the_right_rows_or_is_refused(key: str, way: str) -> None:
    seen: Counter[str] = Counter()
    for saved in whole(key):
        for altered in WAYS[way](saved):
            got = outcome(SOURCES[key], altered)
            if isinstance(got, str):
                seen[got] += 1
                continue
            bad = [row for row in got if wrong(row, saved, altered)]
            assert not bad, f"{key}，{way}：{bad[0]}"
            seen["rows" if len(got) == len(saved.rows) else "some" if got else "none"] += 1
    OUTCOMES[key, way] = seen


def test_a_parser_that_reads_by_position_is_found_out() -> None:
    """The test can fail: a parser that takes the third cell for the price."""
    saved = whole("xinfadi_html")[0]
    altered = next(WAYS["两列对调"](saved))
    fooled = [Observation(row.day, row.name, row.avg, row.low, row.high, row.unit) for row in saved.rows]
    assert any(wrong(row, saved, altered) for row in fooled)
