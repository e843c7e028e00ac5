"""robots.txt is obeyed, capped, and read once."""

import asyncio

import pytest

import scrapers.fetch
from scrapers import robots
from scrapers.fetch import Fetcher
from tests.scrapers.site import Site, reply
from tests.scrapers.test_fetch import PAGE, refused, wanted

TEXT = "text/plain"


@pytest.mark.asyncio
async def test_a_path_that_is_forbidden_is_not_asked_for(site: Site, fetch: Fetcher) -> None:
    site.play("/robots.txt", reply("User-agent: *\nDisallow: /prices\n", TEXT))
    site.play("/open", reply(PAGE))
    assert (await refused(fetch, wanted(site))).code == "robots"
    assert (await fetch.get(wanted(site, "/open"))).text == PAGE
    assert [asked.path for asked in site.asked] == ["/open"]


@pytest.mark.asyncio
async def test_rules_for_our_name_go_before_those_for_all(site: Site, fetch: Fetcher) -> None:
    site.play("/robots.txt", reply("User-agent: *\nDisallow: /\n\nUser-agent: nongjia\nAllow: /\n", TEXT))
    site.play("/prices", reply(PAGE))
    assert (await fetch.get(wanted(site))).text == PAGE


@pytest.mark.asyncio
async def test_a_redirect_does_not_lead_past_the_rules(site: Site, fetch: Fetcher) -> None:
    site.play("/robots.txt", reply("User-agent: *\nDisallow: /inner\n", TEXT))
    site.play("/prices", reply(b"", status=302, Location="/inner/prices"))
    assert (await refused(fetch, wanted(site))).code == "robots"


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [404, 403, 410])
async def test_a_site_without_rules_may_be_read_and_is_asked_for_them_once(
    site: Site, fetch: Fetcher, status: int
) -> None:
    site.play("/robots.txt", reply("none", status=status))
    site.play("/prices", reply(PAGE))
    await fetch.get(wanted(site))
    await fetch.get(wanted(site))
    assert site.robots_asked == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [500, 503, 429])
async def test_where_the_rules_cannot_be_told_nothing_is_read(site: Site, fetch: Fetcher, status: int) -> None:
    site.play("/robots.txt", reply("oops", status=status))
    site.play("/prices", reply(PAGE))
    assert (await refused(fetch, wanted(site))).code == "robots_unknown"
    assert site.asked == []


@pytest.mark.asyncio
async def test_rules_that_never_come_are_not_waited_for_long(
    site: Site, fetch: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1)

    monkeypatch.setattr(scrapers.fetch, "ROBOTS_DEADLINE", 0.2)
    site.play("/robots.txt", silent)
    assert (await refused(fetch, wanted(site))).code == "robots_unknown"
    assert site.asked == []


@pytest.mark.asyncio
async def test_of_endless_rules_the_first_500_kb_count(site: Site, fetch: Fetcher) -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /prices\n")
        while True:
            writer.write(b"Disallow: /x\n" * 1000)
            site.sent += 13_000
            await writer.drain()

    site.play("/robots.txt", endless)
    assert (await refused(fetch, wanted(site))).code == "robots"
    assert site.sent < 20_000_000


@pytest.mark.asyncio
async def test_a_crawl_delay_is_kept(site: Site, fetch: Fetcher, waits: list[float]) -> None:
    site.play("/robots.txt", reply("User-agent: *\nCrawl-delay: 5\n", TEXT))
    site.play("/prices", reply(PAGE))
    await fetch.get(wanted(site))
    await fetch.get(wanted(site))
    assert [round(wait) for wait in waits] == [5]


def test_a_delay_beyond_reason_is_cut() -> None:
    assert robots.read(200, b"User-agent: *\nCrawl-delay: 9999\n").delay == robots.SLOWEST
