"""An officer at the desk: sources in trouble, names nobody knows, prices that are held; each deed is in the log."""

import re

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models import agreements, documents, events, findings, names, prices, sources
from models.documents import Received
from models.engines import database, writing
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.health import Kind, Level, Symptom
from models.rules.roles import Role
from tests.cast import enter, settled
from tests.models.test_agreements import week
from tests.models.test_prices import record, said
from tests.web.reading import seen

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def officer(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Someone at the desk."""
    await enter(client, (await settled(Role.OFFICER)).person)
    return client


@pytest.fixture
def catalogue(app: Starlette) -> Catalogue:
    """The one of the running program, which lessons change."""
    shelf: Catalogue = app.state.catalogue
    return shelf


async def does(client: httpx.AsyncClient, address: str, **form: str) -> httpx.Response:
    done = await client.post(address, data=form)
    assert done.status_code == 303, done.text
    return done


async def noted() -> list[tuple[str, str]]:
    """What the log holds of the desk's deeds."""
    return [
        (event.what, event.thing)
        for event in reversed(await events.newest())
        if event.what.split(".")[0] not in ("person", "session")
    ]


async def test_the_desk_counts_what_waits(officer: httpx.AsyncClient, catalogue: Catalogue) -> None:
    assert "来源有毛病 0" in await seen(officer, "/desk")
    await record(catalogue, [said("红橙石甜瓜"), said(low="90", avg="95", high="99")])
    await found(Kind.SILENT)
    page = await seen(officer, "/desk")
    assert ("来源有毛病 1" in page, "待认的名称 1" in page, "待核的价 1" in page) == (True, True, True)


async def found(kind: Kind, **evidence: object) -> None:
    async with writing() as tx:
        symptom = Symptom(kind, Level.RED, "表头少了“单位”", evidence)
        await findings.keep(tx, "xinfadi", [symptom], {kind})


async def test_an_officer_compares_a_changed_page_and_accepts_it(officer: httpx.AsyncClient) -> None:
    async with writing() as tx:
        raw = "<table><tr><td>脐橙</td><script>alert(1)</script></table>".encode()
        refused = Received("http://x/", "ab", len(raw), days.now(), None, raw, "html", None, None, "列错位了")
        await documents.keep(tx, "xinfadi", refused)
        await sources.pause(tx, "xinfadi", "等人看")
    await found(Kind.CHANGED, gone=["单位"], new=["计价单位"], shape="品名\n计价单位")
    page = await officer.get("/desk/findings")
    assert "少了： 单位" in await seen(officer, "/desk/findings") or "少了：单位" in await seen(
        officer, "/desk/findings"
    )
    original = await officer.get(re.findall(r"/desk/documents/\d+", page.text)[0])
    assert (original.headers["content-type"], "<script>" in original.text) == ("text/plain; charset=utf-8", True)
    await does(officer, "/desk/sources/xinfadi/accept")
    assert (await findings.open_ones(), await sources.paused()) == ([], {})
    assert await sources.shape("xinfadi") == "品名\n计价单位"
    assert ("source.accept", "xinfadi") in await noted()


async def test_a_finding_without_a_layout_shows_no_comparison(officer: httpx.AsyncClient) -> None:
    await found(Kind.SILENT)
    page = await seen(officer, "/desk/findings")
    assert ("没有回答 表头少了“单位”" in page, "前后对照" in page) == (True, False)


async def test_an_officer_pauses_a_source_and_lets_it_go_on(officer: httpx.AsyncClient) -> None:
    await does(officer, "/desk/sources/xinfadi/pause", why="网站在改版")
    assert "停采 网站在改版" in await seen(officer, "/desk/findings")
    await does(officer, "/desk/sources/xinfadi/resume")
    assert await sources.paused() == {}
    assert await noted() == [("source.pause", "xinfadi"), ("source.resume", "xinfadi")]


async def test_every_deed_is_told_once_on_the_next_page(officer: httpx.AsyncClient) -> None:
    await found(Kind.CHANGED)
    for address, told in (
        ("/desk/sources/xinfadi/pause", "北京新发地（价格接口）：停采了"),
        ("/desk/sources/xinfadi/resume", "北京新发地（价格接口）：续采"),
        ("/desk/sources/xinfadi/accept", "北京新发地（价格接口）：接受了现在的样子"),
    ):
        await does(officer, address)
        assert told in await seen(officer, "/desk/findings")
        assert told not in await seen(officer, "/desk/findings")


async def test_what_told_nothing_cannot_be_accepted(officer: httpx.AsyncClient) -> None:
    await found(Kind.SILENT)
    page = await seen(officer, "/desk/findings")
    assert ("等下一次采集" in page, "接受现在的样子" in page) == (True, False)
    await found(Kind.UNIT)
    assert "接受现在的样子" in await seen(officer, "/desk/findings")


async def test_of_two_officers_the_second_hears_that_it_is_done(officer: httpx.AsyncClient) -> None:
    await found(Kind.SILENT)
    (one,) = await findings.open_ones()
    await does(officer, f"/desk/findings/{one.id}/close")
    second = await officer.post(f"/desk/findings/{one.id}/close")
    assert (second.status_code, "已经有人处理过了" in second.text) == (403, True)


async def test_an_officer_teaches_a_name_by_one_button_and_its_rows_go_in(
    officer: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await record(catalogue, [said("老树脐橙王")])
    page = await seen(officer, "/desk/names")
    assert ("老树脐橙王 品名 · 北京新发地（价格接口） · 1行" in page, "是脐橙" in page) == (True, True)
    await does(officer, "/desk/names", kind="product", word="老树脐橙王", means="脐橙", source="")
    rows = await database().rows("SELECT state, waits FROM price")
    assert ([tuple(row) for row in rows], await names.waiting_count()) == ([("accepted", "")], 0)
    page = await seen(officer, "/desk/names")
    assert "“老树脐橙王”记成“脐橙”：1行进了行情，0行扣下待核，0行还等别的名称。" in page
    assert "老树脐橙王 → 脐橙" in page
    assert "记成" not in await seen(officer, "/desk/names")
    exported = await officer.get("/desk/lessons.toml")
    assert 'word = "老树脐橙王"' in exported.text
    assert ("name.teach", "老树脐橙王") in await noted()


async def test_a_meaning_that_is_none_is_told_beside_its_field_and_what_was_typed_is_kept(
    officer: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await record(catalogue, [said("甜果")])
    form = {"kind": "product", "word": "甜果", "field": "word-1", "source": "xinfadi"}
    wrong = await officer.post("/desk/names", data={**form, "means": "脐城"})
    assert (wrong.status_code, "目录里没有“脐城”，是不是脐橙" in wrong.text) == (400, True)
    assert re.search(r'<a class="act" href="#word-1">.*<p class="wrong" id="word-1-wrong">', wrong.text, re.DOTALL)
    assert re.search(r'id="word-1" [^>]*value="脐城" aria-invalid="true"', wrong.text)
    assert 'value="xinfadi" checked' in wrong.text
    empty = await officer.post("/desk/names", data=form)
    assert (empty.status_code, "请写“甜果”是什么" in empty.text) == (400, True)


async def test_a_wrong_lesson_is_mended_where_it_stands(officer: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await record(catalogue, [said("甜果")])
    await does(officer, "/desk/names", kind="product", word="甜果", means="夏橙")
    page = await officer.get("/desk/names")
    (field,) = re.findall(r'name="field" value="(lesson-\d+)"', page.text)
    await does(officer, "/desk/names", kind="product", word="甜果", means="脐橙", field=field)
    assert "“甜果”记成“脐橙”：1行进了行情" in await seen(officer, "/desk/names")
    await does(officer, "/desk/names", kind="product", word="甜果", means="-")
    assert "“甜果”记成不是我们的" in await seen(officer, "/desk/names")


async def test_a_held_price_stands_beside_the_last_one_and_is_let_in_or_refused(
    officer: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await record(catalogue, [said(day=days.back(days.today(), 1)), said(low="90", avg="95", high="99")])
    page = await seen(officer, "/desk/held")
    assert "先扣下的 价高得或低得离谱 这个价 95.00 元/斤 上一次 昨天 1.50 元/斤 平常 1.20–3.50 元/斤" in page
    assert "原文 95 (90–99) 斤 在哪里 北京新发地" in page
    (one,) = await prices.held_back()
    await does(officer, f"/desk/held/{one.id}", deed="refuse")
    assert ("price.refuse", str(one.id)) in await noted()
    assert "拒收了，这个价不上行情。 没有待核的价" in await seen(officer, "/desk/held")


async def test_a_price_written_by_hand_passes_the_same_checks(officer: httpx.AsyncClient, catalogue: Catalogue) -> None:
    form = {"day": days.today().isoformat(), "name": "脐橙", "low": "", "avg": "1.5", "high": "", "unit": "元/斤"}
    address = "/desk/sources/xinfadi/entries/new"
    assert "手工补录" in await seen(officer, address)
    await does(officer, address, **form)
    assert ("price.enter", "xinfadi") in await noted()
    rows = await database().rows(
        "SELECT p.state, p.note, d.url FROM price AS p JOIN document AS d ON d.id = p.document_id"
    )
    assert [(state, note, url[:5]) for state, note, url in rows] == [("accepted", "手工补录", "desk:")]
    assert "存下了：今天 脐橙 1.5 元/斤。" in await seen(officer, address)
    await does(officer, address, **{**form, "avg": "150"})
    assert "存下了，先扣着：今天 脐橙 150 元/斤，价高得或低得离谱。" in await seen(officer, address)


async def test_what_is_wrong_with_a_written_price_stands_beside_its_field(officer: httpx.AsyncClient) -> None:
    form = {"day": days.today().isoformat(), "name": "脐橙", "low": "", "avg": "1.5", "high": "", "unit": "元/斤"}
    for name, word, told in (
        ("day", "昨天", "日期请写成"),
        ("day", "2199-01-01", "日期 2199-01-01 不对"),
        ("name", "脐城", "不认得品名“脐城”，是不是脐橙"),
        ("avg", "", "请写上价格"),
        ("avg", "三块", "看不懂价格“三块”"),
        ("unit", "元/板", "看不懂单位“元/板”"),
    ):
        wrong = await officer.post("/desk/sources/xinfadi/entries/new", data={**form, name: word})
        told_there = re.findall(rf'<p class="wrong" id="{name}-wrong">([^<]*)', wrong.text)
        assert (wrong.status_code, [told in one for one in told_there]) == (400, [True]), (word, told_there)
        assert name == "day" or f'value="{word}"' in wrong.text
    assert await database().rows("SELECT 1 FROM price") == []


async def test_two_sources_on_one_thing_are_shown_with_their_ratio(
    officer: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    assert "还没有两个来源" in await seen(officer, "/desk/agreements")
    await record(catalogue, week())
    await record(catalogue, week(0.8, market="GZ-JN"), source="jnmarket")
    await agreements.learn(catalogue)
    assert "脐橙 批发价 北京新发地（价格接口）的价是广州江南果菜批发市场的 1.25 倍 比了7天，上下差0%" in await seen(
        officer, "/desk/agreements"
    )
