"""The supply on the web: what is on offer and wanted, for anyone, and nothing that tells on a person."""

import asyncio
import csv
from io import StringIO

import httpx
import pytest

from models import listings, outlooks
from models.engines import writing
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import Member, settled
from tests.models.test_listings import clock, passed
from tests.web.reading import plain, seen
from web.pages import supply

__all__ = ["clock"]
pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("clock")]


async def farmers(count: int) -> list[Member]:
    return [await settled(Role.FARMER) for _ in range(count)]


async def offered(catalogue: Catalogue, *cases: dict[str, str]) -> list[Member]:
    """So many listings, each of a person of their own."""
    people = await farmers(len(cases))
    for person, said in zip(people, cases, strict=True):
        await passed(catalogue, person, **said)
    await outlooks.refresh(catalogue)
    return people


async def test_what_three_have_is_told_in_tonnes_for_their_township(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    people = await offered(catalogue, {"quantity": "20吨"}, {"quantity": "10吨"}, {"quantity": "6000"})
    await passed(catalogue, people[0], quantity="2吨")
    await outlooks.refresh(catalogue)
    page = await client.get("/supply")
    told = plain(page)
    assert "截至今天 09:00，按全部 4 条有效的供求算，3 个人发的。没有在这里发布的不算在内。" in told
    assert "供应 · 早熟蜜桔 公布的合计 35 吨" in told
    assert "鸦鹊岭镇 这周 35 吨 4 条 · 3 人" in told
    assert '<svg class="bar"' in page.text
    assert not any(member.phone[3:] in page.text or member.person.name in told for member in people)


async def test_a_small_cell_is_merged_and_one_still_small_is_withheld_with_its_reason(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await offered(
        catalogue,
        {"place": "龙泉", "quantity": "3吨"},
        {"place": "邓村", "quantity": "2吨"}, {"place": "邓村", "quantity": "1吨"},
        {"product": "脐橙", "quantity": "7777"}, {"product": "椪柑", "quantity": "50吨"},
        {"product": "椪柑", "quantity": "1吨"}, {"product": "椪柑", "quantity": "1.5吨"},
    )  # fmt: skip
    told = await seen(client, "/supply")
    assert "夷陵区 这周 龙泉、邓村合起来 6.0 吨 3 条 · 3 人" in told
    assert "供应 · 脐橙 数量太少，不公布 哪里、什么时候有 多少 夷陵区 这周 数量太少不公布：不到3个人" in told
    assert "夷陵区 这周 数量太少不公布：一个人占了70%以上" in told
    assert "3.9 吨" not in told
    assert "50" not in told


async def test_later_weeks_and_heads_stand_apart(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    pigs = {"product": "生猪", "quantity": "30头", "price": "面议"}
    later = {"ready_from": "2026-12-02", "expires": "2026-12-20"}
    last = {"ready_from": "2026-12-10", "expires": "2026-12-20"}
    await offered(catalogue, *([pigs] * 3), *([pigs | later] * 3), *([pigs | last] * 3))
    told = await seen(client, "/supply")
    for week in ("这周", "下周", "12月7日起一周"):
        assert f"鸦鹊岭镇 {week} 90 头 3 条 · 3 人" in told


async def test_what_is_withdrawn_or_reserved_is_on_offer_no_more(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    first, second, *_ = await offered(catalogue, {}, {}, {}, {}, {})
    assert "5 人" in await seen(client, "/supply")
    for person, deed in ((first, listings.WITHDRAW), (second, listings.RESERVE)):
        (mine,) = await listings.of(person.person.id)
        async with writing() as tx:
            await listings.move(tx, deed, mine.public_id, (person.person.public_id, person.person.id))
    await outlooks.refresh(catalogue)
    assert "7.5 吨 3 条 · 3 人" in await seen(client, "/supply")


async def test_filters_by_side_and_product_and_says_what_it_cannot_read(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    demand = {"side": "demand", "product": "脐橙"}
    await offered(catalogue, {}, {}, {}, demand, demand, demand)
    both = await seen(client, "/supply")
    assert "供应 · 早熟蜜桔" in both
    assert "求购 · 脐橙" in both
    assert "哪里、什么时候要" in both
    assert "早熟蜜桔" not in await seen(client, "/supply?side=demand")
    assert "求购 · 脐橙" not in await seen(client, "/supply?product=蜜桔")
    wrong = await client.get("/supply", params={"product": "飞机票"})
    assert (wrong.status_code, "不认识“飞机票”" in plain(wrong)) == (400, True)
    assert 'aria-invalid="true"' in wrong.text
    nothing = await client.get("/supply?product=伦晚")
    assert "看全部品种 上市量和往年比" in plain(nothing)
    assert 'href="/supply/citrus.navel_late"' in nothing.text


async def test_an_empty_board_says_what_to_do(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    assert "还没有算出来，过几分钟再来看。" in await seen(client, "/supply")
    assert (await client.get("/api/v1/supply")).json()["made_at"] is None
    await outlooks.refresh(catalogue)
    told = await seen(client, "/supply")
    assert "现在没有人挂出来。 有货或要货，发布一条" in told
    assert "看全部品种" not in told


async def test_machines_get_the_same_with_what_is_missing_said(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    demand = {"side": "demand", "product": "脐橙", "quantity": "4吨"}
    await offered(catalogue, {"quantity": "1.5吨"}, {}, {}, demand)
    answer = (await client.get("/api/v1/supply")).json()
    assert (answer["listings"], answer["people"], answer["next"]) == (4, 4, None)
    assert answer["made_at"] == "2026-11-25T09:00:00+08:00"
    first, second = answer["items"]
    assert first == {
        "side": "supply", "product": "citrus.satsuma_e", "place": "420506108", "week": "2026-11-23", "amount": 6.5,
        "unit": "吨", "listings": 3, "people": 3, "merged": [], "missing_reason": None, "reason": None,
    }  # fmt: skip
    assert second["amount"] is second["listings"] is second["people"] is None
    assert (second["missing_reason"], second["reason"], second["merged"]) == ("withheld", "few", ["420506108"])
    page = (await client.get("/api/v1/supply?limit=1")).json()
    rest = (await client.get("/api/v1/supply", params={"limit": 1, "cursor": page["next"]})).json()
    assert [*page["items"], *rest["items"]] == answer["items"]
    assert (await client.get("/api/v1/supply?side=demand")).json()["items"] == [second]
    assert (await client.get("/api/v1/supply?side=both")).status_code == 400
    assert (await client.get("/api/v1/supply?product=none")).status_code == 404


async def test_the_sheet_says_the_same(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await offered(catalogue, {}, {}, {})
    answer = await client.get("/api/v1/supply.csv")
    (row,) = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    assert (row["product"], row["place"], row["amount"], row["unit"], row["people"]) == (
        "citrus.satsuma_e", "420506108", "7.5", "吨", "3",
    )  # fmt: skip


async def test_a_long_board_is_a_line_for_each_product_first(
    client: httpx.AsyncClient, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "MOST", 1)
    await offered(catalogue, {}, {}, {}, {"product": "脐橙"}, {"place": "邓村"})
    page = await client.get("/supply")
    assert "早熟蜜桔 7.5 吨 另有 1 处不公布 脐橙 数量太少，不公布" in plain(page)
    assert 'href="/supply?product=citrus.navel&amp;side=supply"' in page.text
    one = await seen(client, "/supply?product=citrus.satsuma_e")
    assert "还有更多，下载表格看。" in one
    assert "鸦鹊岭镇" not in one or "夷陵区" not in one


async def test_two_processes_put_it_together_at_once(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await offered(catalogue, {}, {}, {})
    await asyncio.gather(*(outlooks.refresh(catalogue) for _ in range(3)))
    assert len((await client.get("/api/v1/supply")).json()["items"]) == 1
