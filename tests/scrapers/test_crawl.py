"""A crawl over a site that answers in Xinfadi's form on a real socket: whole pages or none, each row once."""

import json
from dataclasses import replace
from datetime import date, timedelta
from math import ceil
from typing import Any

import pytest

from models.rules import days
from models.rules.inputs import Observation
from scrapers.fetch import Fetcher
from scrapers.source import Extent, TurnedAway, Window
from scrapers.source.crawl import Page, crawl
from scrapers.source.rows import is_name
from scrapers.source.whole import check_kinds
from scrapers.sources import SOURCES
from tests.scrapers.site import Play, Site, reply

XINFADI = SOURCES["xinfadi"]
TODAY = days.today()
WEEK = Window(TODAY - timedelta(days=6), TODAY)
Row = dict[str, Any]


def row(number: int, day: date = TODAY, **words: Any) -> Row:
    plain = {"id": number, "prodName": f"蜜桔{number}", "prodCat": "水果", "prodPcat": "柑橘类", "place": "鄂"}
    plain |= {"lowPrice": "1.0", "avgPrice": "1.5", "highPrice": "2.0", "specInfo": "", "unitInfo": "斤"}
    return {**plain, "pubDate": f"{day} 00:00:00", **words}


def page(rows: list[Row], count: int, limit: int = 4) -> bytes:
    answer = {"current": 1, "limit": limit, "count": count, "list": rows}
    return reply(json.dumps(answer, ensure_ascii=False), "application/json")


def pages(rows: list[Row], limit: int = 4) -> list[Play]:
    return [page(rows[4 * n : 4 * n + 4], len(rows), limit) for n in range(ceil(len(rows) / limit))]


async def walk(site: Site, fetch: Fetcher, *plays: Play, window: Window = WEEK) -> list[Page]:
    site.play("/getPriceData.html", *plays)
    return [found async for found in crawl(XINFADI, fetch, window, site.url)]


async def refused(site: Site, fetch: Fetcher, *plays: Play, window: Window = WEEK) -> TurnedAway:
    with pytest.raises(TurnedAway) as no:
        await walk(site, fetch, *plays, window=window)
    return no.value


def keys(found: list[Page]) -> list[str]:
    return [row.key for page in found for row in page.observations]


@pytest.mark.asyncio
async def test_pages_are_asked_for_one_after_the_other_until_the_last(site: Site, fetch: Fetcher) -> None:
    found = await walk(site, fetch, *pages([row(n) for n in range(10, 0, -1)]))
    assert keys(found) == [str(n) for n in range(10, 0, -1)]
    assert [asked.form["current"] for asked in site.asked] == ["1", "2", "3"]
    assert (found[0].expected, found[-1].number, found[-1].expected) == (3, 3, 3)


@pytest.mark.asyncio
async def test_a_page_wholly_older_than_the_window_is_the_last(site: Site, fetch: Fetcher) -> None:
    rows = [row(20 - n, TODAY - timedelta(days=n)) for n in range(20)]
    found = await walk(site, fetch, *pages(rows))
    assert len(site.asked) == 3
    assert keys(found) == [str(n) for n in range(20, 13, -1)]
    assert [page.outside for page in found] == [0, 1, 4]


@pytest.mark.asyncio
async def test_rows_that_came_again_because_the_pages_shifted_count_once_and_it_is_said(
    site: Site, fetch: Fetcher
) -> None:
    rows = [row(n) for n in range(8, 0, -1)]
    shifted = [row(10), row(9), *rows]
    found = await walk(site, fetch, page(rows[:4], 8), page(shifted[4:8], 10), page(shifted[8:], 10))
    assert keys(found) == ["8", "7", "6", "5", "4", "3", "2", "1"]
    assert [page.repeats for page in found] == [0, 2, 0]
    assert "2 行" in found[1].notes[0]
    assert "从 8 变成了 10" in found[1].notes[1]
    assert found[0].notes == found[2].notes == ()


@pytest.mark.asyncio
async def test_a_whole_page_of_new_rows_in_between_is_a_shift_too(site: Site, fetch: Fetcher) -> None:
    rows = [row(n) for n in range(8, 0, -1)]
    found = await walk(site, fetch, page(rows[:4], 8), page(rows[:4], 12), page(rows[4:], 12))
    assert keys(found) == ["8", "7", "6", "5", "4", "3", "2", "1"]


@pytest.mark.asyncio
async def test_a_site_that_always_answers_the_same_page_is_left(site: Site, fetch: Fetcher) -> None:
    assert (await refused(site, fetch, page([row(n) for n in range(4)], 4000))).code == "repeated"
    assert len(site.asked) == 2


@pytest.mark.asyncio
async def test_a_site_with_pages_without_end_is_left(site: Site, fetch: Fetcher) -> None:
    plays = [page([row(4 * n + m) for m in range(4)], 400_000) for n in range(60)]
    assert (await refused(site, fetch, *plays, window=Window(TODAY, TODAY))).code == "endless"


@pytest.mark.asyncio
async def test_the_same_price_with_another_id_counts_once(site: Site, fetch: Fetcher) -> None:
    found = await walk(site, fetch, page([row(2, prodName="脐橙"), row(1, prodName="脐橙")], 2))
    assert (keys(found), found[0].repeats) == (["2"], 1)


@pytest.mark.asyncio
async def test_of_two_prices_for_the_same_thing_the_newer_is_taken_and_the_other_rejected(
    site: Site, fetch: Fetcher
) -> None:
    found = await walk(site, fetch, page([row(2, prodName="脐橙"), row(1, prodName="脐橙", avgPrice="1.9")], 2))
    assert keys(found) == ["2"]
    assert [lost.code for lost in found[0].rejected] == ["contradicts"]


@pytest.mark.asyncio
async def test_another_spec_or_origin_is_another_price(site: Site, fetch: Fetcher) -> None:
    rows = [row(3, prodName="脐橙"), row(2, prodName="脐橙", specInfo="小"), row(1, prodName="脐橙", place="赣")]
    assert keys(await walk(site, fetch, page(rows, 3))) == ["3", "2", "1"]


@pytest.mark.asyncio
async def test_bad_rows_are_told_beside_the_good_ones(site: Site, fetch: Fetcher) -> None:
    rows = [row(4), row(3, avgPrice="NaN"), row(2, pubDate="2026-02-30"), row(1, prodName="")]
    found = await walk(site, fetch, page(rows, 4))
    assert keys(found) == ["4"]
    assert [lost.code for lost in found[0].rejected] == ["figure", "date", "name"]


@pytest.mark.asyncio
async def test_days_ahead_are_dropped_and_counted(site: Site, fetch: Fetcher) -> None:
    found = await walk(site, fetch, page([row(2, TODAY + timedelta(days=40)), row(1)], 2))
    assert (keys(found), found[0].outside) == (["1"], 1)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row(1, TODAY + timedelta(days=40))], "ahead"),
        ([row(1, date(1970, 1, 1))], "stale"),
        ([row(1, pubDate="2026-02-30")], "unreadable"),
        ([], "empty"),
        ([row(n, avgPrice="2.0", highPrice="1.5") for n in range(5)], "swapped"),
        ([row(n, lowPrice="1.5", avgPrice="1.0") for n in range(5)], "swapped"),
    ],
)
async def test_a_page_that_cannot_be_right_is_turned_away_whole(
    site: Site, fetch: Fetcher, rows: list[Row], code: str
) -> None:
    no = await refused(site, fetch, page(rows, len(rows)))
    assert no.code == code
    assert no.answer is not None
    assert no.answer.raw


@pytest.mark.asyncio
async def test_a_few_rows_with_low_over_high_are_the_sites_own_and_pass(site: Site, fetch: Fetcher) -> None:
    rows = [row(5, lowPrice="8.6", highPrice="6.7", avgPrice="7.65"), *(row(n) for n in range(4, 0, -1))]
    assert keys(await walk(site, fetch, page(rows, 5, limit=5))) == ["5", "4", "3", "2", "1"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "text",
    [
        '{"list": [',
        '{"code": 500, "msg": "参数错误"}',
        '{"list": {}, "count": 1}',
        '{"list": []}',
        "[" * 100_000,
        "[1, 2]",
    ],
)
async def test_another_envelope_is_a_layout_that_changed(site: Site, fetch: Fetcher, text: str) -> None:
    assert (await refused(site, fetch, reply(text, "application/json"))).code == "layout"


@pytest.mark.asyncio
async def test_pages_before_a_broken_one_are_whole_and_the_broken_one_gives_nothing(site: Site, fetch: Fetcher) -> None:
    first, second = pages([row(n) for n in range(8, 0, -1)])
    assert isinstance(second, bytes)
    site.play("/getPriceData.html", first, second[:-40])
    walking = crawl(XINFADI, fetch, WEEK, site.url)
    assert keys([await anext(walking)]) == ["8", "7", "6", "5"]
    with pytest.raises(TurnedAway, match="没有收全"):
        await anext(walking)


@pytest.mark.asyncio
async def test_a_crawl_can_be_left_between_two_pages(site: Site, fetch: Fetcher) -> None:
    site.play("/getPriceData.html", *pages([row(n) for n in range(8, 0, -1)]))
    async for found in crawl(XINFADI, fetch, WEEK, site.url):
        assert len(found.observations) == 4
        break
    assert len(site.asked) == 1


def home(names: list[str], heads: str = "品名 最低价 平均价 最高价 规格 产地 单位 发布日期") -> bytes:
    head = "".join(f"<th>{word}</th>" for word in heads.split())
    cells = "<td>1.0</td><td>1.5</td><td>2.0</td><td></td><td>鄂</td><td>斤</td>"
    rows = "".join(f"<tr><td>{name}</td>{cells}<td>{TODAY}</td></tr>" for name in names)
    return reply(f"<table><tr>{head}</tr>{rows}</table>", ETag='"1"')


async def walk_home(site: Site, fetch: Fetcher, kinds: set[str]) -> list[Page]:
    return [found async for found in crawl(SOURCES["xinfadi_html"], fetch, WEEK, site.url, kinds)]


@pytest.mark.asyncio
async def test_a_home_page_that_lost_half_of_its_kinds_is_turned_away(site: Site, fetch: Fetcher) -> None:
    site.play("/", home(["蜜桔"]))
    with pytest.raises(TurnedAway) as no:
        await walk_home(site, fetch, {"蜜桔", "脐橙", "椪柑"})
    assert no.value.code == "kinds_gone"
    assert len(await walk_home(site, fetch, {"蜜桔", "脐橙"})) == 1


@pytest.mark.asyncio
async def test_a_swapped_header_on_a_page_is_turned_away(site: Site, fetch: Fetcher) -> None:
    site.play("/", home(["蜜桔", "脐橙", "椪柑", "沃柑"], "品名 最低价 最高价 平均价 规格 产地 单位 发布日期"))
    with pytest.raises(TurnedAway) as no:
        await walk_home(site, fetch, set())
    assert no.value.code == "swapped"


@pytest.mark.asyncio
async def test_a_page_that_did_not_change_is_one_empty_page(site: Site, fetch: Fetcher) -> None:
    site.play("/", home(["蜜桔"]), reply(b"", status=304))
    (first,) = await walk_home(site, fetch, set())
    assert (len(first.observations), first.answer is not None) == (1, True)
    if first.answer:
        fetch.keep(first.answer)
    again = await walk_home(site, fetch, set())
    assert again[0].answer
    assert (again[0].answer.unchanged, again[0].observations) == (True, ())


@pytest.mark.asyncio
async def test_a_page_whose_rows_were_not_stored_is_sent_again(site: Site, fetch: Fetcher) -> None:
    site.play("/", home(["蜜桔"]))
    async for _ in crawl(SOURCES["xinfadi_html"], fetch, WEEK, site.url):
        break
    assert len((await walk_home(site, fetch, set()))[0].observations) == 1
    assert "if-none-match" not in site.asked[1].headers


def test_kinds_that_came_new_do_not_count_as_gone() -> None:
    check_kinds([Observation(TODAY, name) for name in ("蜜桔", "椪柑", "沃柑")], {"蜜桔"})


@pytest.mark.asyncio
async def test_the_same_figure_with_a_nought_more_is_no_contradiction(site: Site, fetch: Fetcher) -> None:
    rows = [row(2, prodName="脐橙", avgPrice="1.5"), row(1, prodName="脐橙", avgPrice="1.50")]
    found = await walk(site, fetch, page(rows, 2))
    assert (keys(found), found[0].repeats, found[0].rejected) == (["2"], 1, ())


@pytest.mark.asyncio
async def test_a_day_without_a_market_is_no_fault_where_the_source_says_so(site: Site, fetch: Fetcher) -> None:
    closed = replace(XINFADI, extent=lambda text: Extent(0, 1, closed='"count": 0' in text))
    for rows, lost in (([], 0), ([row(1, prodName="")], 1)):
        site.play("/getPriceData.html", page(rows, 0))
        (found,) = [found async for found in crawl(closed, fetch, WEEK, site.url)]
        assert (found.observations, len(found.rejected), found.fault) == ((), lost, None)
    site.play("/getPriceData.html", page([], 1))
    with pytest.raises(TurnedAway, match="一行价格也没有"):
        [found async for found in crawl(closed, fetch, WEEK, site.url)]


@pytest.mark.parametrize(
    ("name", "good"), [("8424", True), ("16", False), ("2.40", False), ("脐橙", True), ("=1+1", False)]
)
def test_a_number_is_a_name_only_where_it_can_be_no_price(name: str, good: bool) -> None:
    assert is_name(name) is good
