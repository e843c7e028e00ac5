"""Collecting from a site on a real socket: whole pages are stored, every outcome is one run, nothing is invented."""

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app import collect as collecting
from app import gathered, jobs, timetable
from app.collect import Errand, Report
from app.settings import Settings
from models import bulletins, findings, prices, runs, sources
from models.engines import database as open_database
from models.engines import writing
from models.rules import days, timetables
from models.rules.bulletins import Kind
from models.runs import Run, State
from tests.scrapers.site import Play, Site, reply

TODAY = days.today()
PATH = "/getPriceData.html"
PAGE = 4
HOME = """<table><thead><tr><th>品名</th><th>最低价</th><th>平均价</th><th>最高价</th><th>规格</th><th>产地</th>
<th>单位</th><th>发布日期</th></tr></thead><tbody>{rows}</tbody></table>"""


def row(number: int, day: date = TODAY, **words: Any) -> dict[str, Any]:
    plain = {"id": number, "prodName": "蜜桔", "prodCat": "水果", "prodPcat": "柑橘类", "place": f"鄂{number}"}
    plain |= {"lowPrice": "1.0", "avgPrice": "1.5", "highPrice": "2.0", "specInfo": "", "unitInfo": "斤"}
    return {**plain, "pubDate": f"{day} 00:00:00", **words}


def rows(count: int) -> list[dict[str, Any]]:
    """Newest first, a page a day."""
    return [row(count - n, TODAY - timedelta(days=n // PAGE)) for n in range(count)]


def page(part: list[dict[str, Any]], count: int) -> bytes:
    told = {"current": 1, "limit": PAGE, "count": count, "list": part}
    return reply(json.dumps(told, ensure_ascii=False), "application/json")


def pages(all_rows: list[dict[str, Any]]) -> list[Play]:
    return [page(all_rows[n : n + PAGE], len(all_rows)) for n in range(0, len(all_rows), PAGE)]


def home(names: str) -> bytes:
    cells = f"<td>1.0</td><td>1.5</td><td>2.0</td><td></td><td>鄂</td><td>斤</td><td>{TODAY}</td>"
    return reply(HOME.format(rows="".join(f"<tr><td>{name}</td>{cells}</tr>" for name in names.split())))


async def collect(site: Site, errand: Errand, *plays: Play) -> Report:
    site.play(PATH, *plays)
    return await collecting.collect(errand, "xinfadi")


async def stored() -> int:
    return int((await open_database().rows("SELECT count(*) FROM price"))[0][0])


async def newest(source: str = "xinfadi") -> Run:
    return (await runs.newest())[source]


@pytest.mark.asyncio
async def test_what_the_site_says_is_stored_and_told_by_the_run(site: Site, errand: Errand) -> None:
    steps: list[tuple[int, int]] = []
    site.play(PATH, *pages(rows(10)))
    report = await collecting.collect(errand, "xinfadi", lambda step=1, total=0: steps.append((step, total)))
    run = await newest()
    assert (run.state, run.documents, run.expected, run.found, run.new) == ("done", 3, 3, 10, 10)
    assert run.ended_at is not None
    assert (report.state, report.so_far.new) == (State.DONE, 10)
    assert await stored() == 10
    assert [step for step, _ in steps] == [1, 1, 1]
    assert steps[-1] == (1, 3)


@pytest.mark.asyncio
async def test_the_same_again_is_unchanged_and_a_new_figure_is_a_revision(site: Site, errand: Errand) -> None:
    first = rows(6)
    await collect(site, errand, *pages(first))
    first[0] |= {"highPrice": "2.2", "avgPrice": "1.6"}
    report = await collect(site, errand, *pages(first))
    so_far = report.so_far
    assert (so_far.found, so_far.new, so_far.unchanged, so_far.revised) == (6, 0, 5, 1)
    assert await stored() == 7


@pytest.mark.asyncio
async def test_the_first_time_a_week_is_asked_for_and_then_the_newest_days(site: Site, errand: Errand) -> None:
    await collect(site, errand, *pages(rows(4)))
    await collect(site, errand, *pages(rows(4)))
    await collecting.collect(Errand(errand.catalogue, errand.fetch, TODAY - timedelta(days=30), site.url), "xinfadi")
    since = [asked.form["pubDateStartTime"] for asked in site.asked]
    assert since == [f"{TODAY - timedelta(days=back):%Y/%m/%d}" for back in (7, 3, 30)]


@pytest.mark.parametrize(
    "fault",
    [
        reply("oops", status=500),
        reply("<html><body>系统维护中，请稍后再来</body></html>"),
        reply(b'{"current":1,"limit":4,"count":12,"list":[{"id"', "application/json"),
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{",
    ],
    ids=["500", "html", "half a document", "cut off"],
)
@pytest.mark.asyncio
async def test_a_page_that_is_not_whole_leaves_the_pages_before_it(site: Site, errand: Errand, fault: bytes) -> None:
    first, _, last = pages(rows(12))
    report = await collect(site, errand, first, fault)
    run = await newest()
    assert (run.state, run.documents, run.new) == ("partial", 1, 4)
    assert run.problem == report.problem != ""
    assert report.may_retry
    assert await stored() == 4
    again = await collect(site, errand, first, pages(rows(12))[1], last)
    assert (again.state, again.so_far.new, again.so_far.unchanged) == (State.DONE, 8, 4)


@pytest.mark.asyncio
async def test_a_first_page_with_its_columns_mixed_up_stores_nothing(site: Site, errand: Errand) -> None:
    mixed = [row(n, avgPrice="2.0", highPrice="1.5") for n in range(8)]
    report = await collect(site, errand, page(mixed, 8))
    assert (report.state, await stored()) == (State.FAILED, 0)
    assert "列错位" in (await newest()).problem


@pytest.mark.asyncio
async def test_a_busy_site_says_when_to_come_back(site: Site, errand: Errand) -> None:
    report = await collect(site, errand, reply("later", status=429, Retry_After="3600"))
    assert report.state is State.FAILED
    assert report.again is not None
    assert report.again > days.now() + timedelta(minutes=50)


@pytest.mark.asyncio
async def test_a_site_that_forbids_us_is_not_asked_until_someone_has_looked(site: Site, errand: Errand) -> None:
    assert (await collect(site, errand, reply("no", status=403))).pauses
    asked = len(site.asked)
    report = await collect(site, errand, *pages(rows(4)))
    assert (report.state, report.may_retry, len(site.asked)) == (None, False, asked)
    assert "已暂停" in report.problem
    async with writing() as tx:
        assert await sources.resume(tx, "xinfadi", "officer")
    assert await sources.paused() == {}


@pytest.mark.asyncio
async def test_rows_that_move_to_the_next_page_meanwhile_count_once(site: Site, errand: Errand) -> None:
    all_rows = rows(8)
    moved = [row(9), *all_rows]
    report = await collect(site, errand, page(all_rows[:4], 8), page(moved[4:8], 9), page(moved[8:], 9))
    so_far = report.so_far
    assert (report.state, so_far.found, so_far.new, so_far.unchanged) == (State.DONE, 9, 8, 1)
    assert any("总行数" in note for note in so_far.notes)
    assert "总行数" in (await newest()).notes


@pytest.mark.asyncio
async def test_rows_that_cannot_be_read_are_counted_with_their_reasons(site: Site, errand: Errand) -> None:
    bad = [row(1, lowPrice="abc"), row(2, pubDate="昨天"), row(3), row(4)]
    report = await collect(site, errand, page(bad, 4))
    run = await newest()
    assert (report.so_far.found, report.so_far.new, report.so_far.refused) == (4, 2, 2)
    assert sum(run.why.values()) == 2


@pytest.mark.asyncio
async def test_half_of_the_kinds_gone_from_a_page_refuses_it(site: Site, errand: Errand) -> None:
    site.play("/", home("蜜桔 脐橙 蜜柚 椪柑 丑橘"), home("蜜桔 脐橙"))
    assert (await collecting.collect(errand, "xinfadi_html")).so_far.found == 5
    report = await collecting.collect(errand, "xinfadi_html")
    assert report.state is State.FAILED
    assert "5 种里少了 3 种" in report.problem
    assert await stored() == 5


@pytest.mark.asyncio
async def test_a_source_is_collected_by_one_process_at_a_time(site: Site, errand: Errand) -> None:
    other = await runs.start("xinfadi")
    report = await collect(site, errand, *pages(rows(4)))
    assert (report.state, report.problem, site.asked) == (None, "另一个进程正在采这个来源", [])
    assert other is not None
    await runs.end(other, State.DONE)
    assert (await collect(site, errand, *pages(rows(4)))).state is State.DONE


@pytest.mark.asyncio
async def test_the_run_of_a_killed_process_is_marked_and_another_may_begin(site: Site, errand: Errand) -> None:
    dead = await runs.start("xinfadi")
    silent = days.now() - runs.SILENCE - timedelta(seconds=1)
    async with writing() as tx:
        await tx.run("UPDATE run SET beat_at = ? WHERE id = ?", (silent, dead))
    report = await collect(site, errand, *pages(rows(4)))
    first, second = reversed(await runs.history("xinfadi"))
    assert (first.id, first.state, first.problem) == (dead, "stopped", "采集的进程中途没了")
    assert (second.state, report.so_far.new) == ("done", 4)


@pytest.mark.asyncio
async def test_a_run_that_was_taken_for_dead_stops(site: Site, errand: Errand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "BEAT", 0.02)

    async def lose_it(writer: asyncio.StreamWriter) -> None:
        async with writing() as tx:
            await tx.run("UPDATE run SET state = 'stopped'")
        await asyncio.sleep(30)

    first, *_ = pages(rows(8))
    with pytest.raises(Exception, match="这次采集作废"):
        await collect(site, errand, first, lose_it)
    assert await stored() == 4


@pytest.mark.asyncio
async def test_a_stop_in_the_middle_keeps_what_is_stored_and_says_so(site: Site, errand: Errand) -> None:
    reached = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        reached.set()
        await asyncio.sleep(30)

    first, second = pages(rows(8))
    task = asyncio.create_task(collect(site, errand, first, hang))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ((await newest()).state, await stored()) == ("stopped", 4)
    again = await collect(site, errand, first, second)
    assert (again.so_far.new, again.so_far.unchanged) == (4, 4)


@pytest.mark.asyncio
async def test_what_came_since_the_last_good_run_waits_for_its_check(site: Site, errand: Errand) -> None:
    await collect(site, errand, *pages(rows(4)))
    broken = await collect(site, errand, page(rows(8)[:4], 8), reply("oops", status=500))
    good = await collect(site, errand, *pages(rows(8)))
    started = {run.id: run.started_at for run in await runs.history("xinfadi")}
    assert await runs.open_since("xinfadi", good.run) == started[broken.run]


@pytest.mark.asyncio
async def test_a_database_that_fails_leaves_a_failed_run_with_the_reason(
    site: Site, errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> prices.Counts:
        raise OSError("磁盘满了")

    monkeypatch.setattr(prices, "record_all", fails)
    with pytest.raises(OSError, match="磁盘满了"):
        await collect(site, errand, *pages(rows(4)))
    run = await newest()
    assert (run.state, run.problem) == ("failed", "程序或数据库出错：磁盘满了")


@pytest.mark.asyncio
async def test_pages_that_come_fast_are_stored_together_after_the_first(
    site: Site, errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, record = [], prices.record_all

    async def noted(*said: Any, **how: Any) -> prices.Counts:
        together.append(len(said[2]))
        return await record(*said, **how)

    monkeypatch.setattr(prices, "record_all", noted)
    report = await collect(site, errand, *pages(rows(20)))
    assert (report.so_far.documents, report.so_far.new, together) == (5, 20, [1, 4])
    monkeypatch.setattr(gathered, "MOST_ROWS", 6)
    together.clear()
    await collect(site, errand, *pages(rows(20)))
    assert together == [1, 2, 2]


@pytest.mark.asyncio
async def test_pages_that_come_fast_are_summed_up_at_first_and_at_the_end(
    site: Site, errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, settle = [], prices.settle

    async def noted(*said: Any) -> None:
        await settle(*said)
        seen.append((await stored(), len(await summed())))

    monkeypatch.setattr(prices, "settle", noted)
    monkeypatch.setattr(gathered, "MOST_ROWS", 6)
    await collect(site, errand, *pages(rows(20)))
    assert seen == [(4, 1), (20, 5)]


@pytest.mark.asyncio
@pytest.mark.parametrize("who", ["the next collect", "the timetable"])
async def test_what_a_killed_collect_stored_is_summed_up_by_who_comes_next(
    site: Site, errand: Errand, settings: Settings, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    async def killed(*_: object) -> None:
        raise OSError("中途没了")

    done, settle = asyncio.Event(), prices.settle

    async def noted(*said: Any) -> None:
        await settle(*said)
        done.set()

    with monkeypatch.context() as broken:
        broken.setattr(prices, "settle", killed)
        with pytest.raises(OSError, match="中途没了"):
            await collect(site, errand, *pages(rows(4)))
    assert (await stored(), await summed()) == (4, [])
    if who == "the timetable":
        monkeypatch.setattr(timetable, "LEFT_BEHIND", timedelta())
        monkeypatch.setattr(prices, "settle", noted)
        nobody = replace(errand.catalogue, sources={})
        async with timetable.running(settings, nobody), asyncio.timeout(10):
            await done.wait()
    else:
        assert (await collect(site, errand, *pages(rows(4)))).so_far.unchanged == 4
    assert len(await summed()) == 1


async def summed() -> list[Any]:
    """The days of the market that reached its summaries."""
    sql = "SELECT start FROM summary AS d JOIN series AS s ON s.id = d.series_id WHERE s.area = 0 AND d.period = 0"
    return [day for (day,) in await open_database().rows(sql)]


@pytest.mark.asyncio
async def test_a_page_that_could_not_be_stored_is_sent_again(
    site: Site, errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> prices.Counts:
        raise OSError("磁盘满了")

    site.play("/", home("蜜桔").replace(b"Content-Type", b'ETag: "1"\r\nContent-Type'))
    with monkeypatch.context() as broken:
        broken.setattr(prices, "record_all", fails)
        with pytest.raises(OSError, match="磁盘满了"):
            await collecting.collect(errand, "xinfadi_html")
    for _ in range(2):
        await collecting.collect(errand, "xinfadi_html")
    assert ["if-none-match" in asked.headers for asked in site.asked] == [False, False, True]


@pytest.mark.asyncio
async def test_the_timetable_collects_and_has_it_checked(site: Site, errand: Errand) -> None:
    site.play(PATH, *pages(rows(6)))
    broker = timetable.hired(errand)
    line = timetable.Line("collect", ("xinfadi",), timetables.read("0 8 * * *"))
    async with jobs.running(broker):
        await timetable.Timetable(broker, [line]).tick()
        assert await ended() == {"collect": "done", "check": "done", "evaluate": "done"}
    assert ((await newest()).state, await stored()) == ("done", 6)


@pytest.mark.asyncio
async def test_the_timetable_drafts_one_bulletin_however_often_it_is_asked(site: Site, errand: Errand) -> None:
    site.play(PATH, *pages(rows(6)))
    await collecting.collect(errand, "xinfadi")
    broker = timetable.hired(errand)
    async with jobs.running(broker):
        for time in ("08:00", "08:01"):
            await broker.send("bulletin", f"bulletin weekly {time}", Kind.WEEKLY.value)
        assert await ended() == {"bulletin": "done"}
    assert [one.kind for one in await bulletins.drafts()] == ["weekly"]


@pytest.mark.asyncio
async def test_a_collect_that_failed_is_tried_again_by_its_job(site: Site, errand: Errand) -> None:
    site.play(PATH, reply("oops", status=500))
    broker = timetable.hired(errand)
    async with jobs.running(broker):
        await broker.send("collect", "collect xinfadi now", "xinfadi")
        assert await ended() == {"collect": "waiting"}
    [(problem, tries)] = await open_database().rows("SELECT problem, tries FROM job")
    assert (problem, tries) == ((await newest()).problem, 1)


async def ended() -> dict[str, str]:
    """How each job stands, once none is new or in work."""
    sql = "SELECT task, state, tries FROM job ORDER BY id"
    for _ in range(1000):
        found = await open_database().rows(sql)
        if found and all(
            state not in ("running", "waiting") or (state == "waiting" and tries) for _, state, tries in found
        ):
            return {task: state for task, state, _ in found}
        await asyncio.sleep(0.02)
    pytest.fail("the jobs do not end")


@pytest.mark.asyncio
async def test_a_name_most_of_whose_prices_cannot_be_is_held_whole(site: Site, errand: Errand) -> None:
    rows = [row(n, prodName="脐橙", lowPrice="60", avgPrice="60", highPrice="60") for n in (4, 3, 2)]
    rows += [row(1, prodName="脐橙"), row(0)]
    report = await collect(site, errand, page(rows[:4], 5), page(rows[4:], 5))
    assert (report.so_far.quarantined, report.so_far.new) == (4, 1)
    assert [
        tuple(kept) for kept in await open_database().rows("SELECT name, checks FROM price WHERE state = 'accepted'")
    ] == [("蜜桔", "")]
    assert [(found.kind, found.subject) for found in await findings.open_ones("xinfadi")] == [("misnamed", "脐橙")]


@pytest.mark.asyncio
async def test_what_robots_txt_says_of_us_is_kept(site: Site, errand: Errand) -> None:
    site.play("/robots.txt", reply("User-agent: *\nDisallow: /private\nCrawl-delay: 2\n", "text/plain"))
    await collect(site, errand, *pages(rows(4)))
    kept = (await sources.known())["xinfadi"]
    assert (kept.robots, kept.robots_at is not None) == ("robots.txt 允许我们取的网址，要求每次隔 2 秒", True)


@pytest.mark.asyncio
async def test_a_source_without_an_authorisation_is_not_asked(site: Site, errand: Errand) -> None:
    bare = replace(errand.catalogue.sources["xinfadi"], authorisation="")
    catalogue = replace(errand.catalogue, sources={**errand.catalogue.sources, "xinfadi": bare})
    report = await collecting.collect(Errand(catalogue, errand.fetch), "xinfadi")
    assert (report.state, "授权说明" in report.problem, site.asked) == (None, True, [])
