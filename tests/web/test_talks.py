"""Talks on the web: a buyer and an owner come together, bid, agree and confirm, and no page tells a number."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models import bids, events, flags, listings, talks
from models.engines import database
from models.listings import Listing
from models.quotas import ASKS, FLAGS, LINES
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import Clock, Member, enter, settled
from tests.models.market import at, bid_of, permitted, stands, terms
from tests.web.reading import plain

pytestmark = pytest.mark.asyncio
HOME = "http://127.0.0.1:8000"
BID = {"quantity": "500", "unit": "斤", "price": "1.15", "price_unit": "元/斤", "day": "2026-11-28"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(days, "now", clock)
    return clock


class Cast:
    """A farmer with a listing, a buyer, a stranger and an officer, each in a browser of their own."""

    def __init__(self, members: dict[str, Member], browsers: dict[str, httpx.AsyncClient], listing: Listing) -> None:
        self.members, self.browsers, self.listing = members, browsers, listing

    def __getitem__(self, who: str) -> Member:
        return self.members[who]

    async def get(self, who: str, path: str) -> httpx.Response:
        return await self.browsers[who].get(path)

    async def post(self, who: str, path: str, **said: str) -> httpx.Response:
        return await self.browsers[who].post(path, data=said)

    @property
    def ask(self) -> str:
        return f"/listings/{self.listing.public_id}/ask"

    @property
    def report(self) -> str:
        return f"/listings/{self.listing.public_id}/report"

    async def talk(self) -> str:
        """The address of a talk in which both may write."""
        talk = await permitted(self.listing, self["farmer"], self["buyer"])
        return f"/me/talks/{talk}"


@pytest_asyncio.fixture
async def cast(app: Starlette, catalogue: Catalogue, clock: Clock) -> AsyncIterator[Cast]:
    told = {"farmer": (Role.FARMER, "王农"), "buyer": (Role.BUYER, "李商"), "stranger": (Role.BUYER, "赵某")}
    members = {who: await settled(role, name=name) for who, (role, name) in told.items()}
    members["officer"] = await settled(Role.OFFICER, name="孙技")
    listing = await stands(catalogue, members["farmer"])
    async with AsyncExitStack() as stack:
        browsers = {}
        for who, member in members.items():
            browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME)
            browsers[who] = await stack.enter_async_context(browser)
            await enter(browser, member.person)
        yield Cast(members, browsers, listing)


# -- asking


async def test_from_the_question_to_the_confirmed_deal(cast: Cast) -> None:
    form = await cast.get("buyer", cast.ask)
    assert "想问什么" in plain(form)
    asked = await cast.post("buyer", cast.ask, text="还有货吗？")
    talk = asked.headers["location"]
    assert (asked.status_code, talk[:10]) == (303, "/me/talks/")
    waiting = plain(await cast.get("buyer", talk))
    assert "问好了。" in waiting
    assert "等对方同意" in waiting
    assert "我来出价" not in waiting
    listed = plain(await cast.get("farmer", "/me/talks"))
    assert "1条没看" in listed
    assert "李** · 来问的" in listed
    assert (await cast.post("farmer", talk, deed="permit", text="有，随时来")).status_code == 303
    assert "有，随时来" in plain(await cast.get("buyer", talk))
    assert (await cast.post("buyer", f"{talk}/lines", text="那我出个价")).status_code == 303
    assert (await cast.post("buyer", f"{talk}/bids", **BID)).status_code == 303
    offered = await cast.get("farmer", talk)
    assert "等答复 500斤，1.15元/斤" in plain(offered)
    address = re.findall(rf'action="({talk}/bids/[a-z2-7]+)"', offered.text)[0]
    assert 'value="500"' in offered.text
    counter = await cast.post("farmer", address, **BID | {"price": "1.2", "deed": "counter", "round": "1"})
    assert counter.status_code == 303
    assert "在还价 500斤，1.2元/斤" in plain(await cast.get("buyer", talk))
    assert (await cast.post("buyer", address, deed="agree", round="2")).status_code == 303
    assert "谈成了 500斤，1.2元/斤" in plain(await cast.get("farmer", talk))
    for who in ("farmer", "buyer"):
        assert (await cast.post(who, address, deed="confirm", round="2")).status_code == 303
    assert "成交过1次，双方都确认" in plain(await cast.get("buyer", talk))
    assert "成交过1次，双方都确认" in plain(await cast.get("stranger", cast.ask.removesuffix("/ask")))


async def test_who_has_not_signed_in_is_led_back_to_the_question(app: Starlette, cast: Cast) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as guest:
        answer = await guest.get(cast.ask)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/signin?next={cast.ask}")


async def test_the_question_stays_where_it_is_too_long_and_the_fault_stands_beside_it(cast: Cast) -> None:
    answer = await cast.post("buyer", cast.ask, text="好" * 301)
    assert answer.status_code == 400
    assert "要说的话太长，最多300个字" in plain(answer)
    assert "好" * 301 in answer.text
    assert 'href="#text"' in answer.text
    assert await database().rows("SELECT count(*) FROM talk") == [(0,)]


async def test_who_asks_twice_goes_on_in_the_same_talk(cast: Cast) -> None:
    first = (await cast.post("buyer", cast.ask, text="在吗")).headers["location"]
    assert (await cast.get("buyer", cast.ask)).headers["location"] == first
    assert (await cast.post("buyer", cast.ask, text="在吗")).headers["location"] == first


async def test_the_owner_is_told_that_there_is_nothing_to_ask(cast: Cast) -> None:
    page = plain(await cast.get("farmer", cast.ask))
    assert "这是您自己发的，不用问" in page
    assert (await cast.post("farmer", cast.ask, text="在吗")).status_code == 403


async def test_a_closed_listing_says_so_and_one_that_was_never_public_is_none(cast: Cast) -> None:
    farmer = cast["farmer"].person
    talk = await cast.talk()
    await listings.withdraw(cast.listing.public_id, farmer.public_id, farmer.id)
    page = await cast.get("stranger", cast.ask)
    assert (page.status_code, "问不了了" in plain(page)) == (410, True)
    assert (await cast.post("stranger", cast.ask, text="在吗")).status_code == 403
    told = plain(await cast.get("buyer", talk))
    assert "已撤下 这一条已经结束了，不能再出价。" in told
    assert "我来出价" not in told
    refused = await cast.post("buyer", f"{talk}/bids", **BID)
    assert (refused.status_code, "结束" in plain(refused), 'value="500"' in refused.text) == (403, True, False)
    assert (await cast.get("buyer", "/listings/aaaaaaaaaa/ask")).status_code == 404


async def test_a_declined_question_says_what_to_do_next(cast: Cast) -> None:
    talk = (await cast.post("buyer", cast.ask, text="在吗")).headers["location"]
    await cast.post("farmer", talk, deed="refuse")
    page = plain(await cast.get("buyer", talk))
    assert "对方没有同意谈这一条。 看别的" in page
    assert "说一句" not in page
    late = await cast.post("farmer", talk, deed="permit")
    assert (late.status_code, "已经答复过了" in plain(late)) == (403, True)


# -- talking


async def test_strangers_and_officers_find_no_talk_of_others(cast: Cast) -> None:
    talk = await cast.talk()
    bid = await bids.make(talk[-10:], cast["buyer"].person, terms(await _shelf(cast), price="1.1"))
    for who in ("stranger", "officer"):
        assert (await cast.get(who, talk)).status_code == 404
        for path, said in (
            (talk, {"deed": "close"}),
            (talk, {"deed": "read"}),
            (f"{talk}/lines", {"text": "我也来"}),
            (f"{talk}/bids", BID),
            (f"{talk}/bids/{bid}", {"deed": "agree", "round": "1"}),
        ):
            assert (await cast.post(who, path, **said)).status_code == 404, (who, path)
        assert "还没有和谁谈过" in plain(await cast.get(who, "/me/talks"))
    assert (await bid_of(talk[-10:], cast["buyer"].person)).state == "open"


async def _shelf(cast: Cast) -> Catalogue:
    transport = cast.browsers["buyer"]._transport
    assert isinstance(transport, httpx.ASGITransport)
    shelf: Catalogue = transport.app.state.catalogue  # type: ignore[attr-defined]
    return shelf


async def test_reading_changes_nothing_and_saying_so_does(cast: Cast) -> None:
    await cast.post("buyer", cast.ask, text="在吗")
    talk = (await talks.of(cast["farmer"].person))[0].public_id
    page = await cast.get("farmer", f"/me/talks/{talk}")
    assert "新" in plain(page)
    assert await talks.unread(cast["farmer"].person) == 1
    seen = await cast.post("farmer", f"/me/talks/{talk}", deed="read")
    assert seen.headers["location"] == f"/me/talks/{talk}"
    assert await talks.unread(cast["farmer"].person) == 0
    assert "看过了" not in plain(await cast.get("farmer", f"/me/talks/{talk}"))


async def test_what_was_written_stays_where_the_talk_has_ended_meanwhile(cast: Cast) -> None:
    talk = await cast.talk()
    await cast.post("farmer", talk, deed="close")
    answer = await cast.post("buyer", f"{talk}/lines", text="还在吗？")
    assert answer.status_code == 403
    assert "这次洽谈结束了。 再问一次" in plain(answer)
    assert "要对方同意了、又没有结束才行" in plain(answer)


async def test_a_bid_with_faults_tells_each_beside_its_field_and_keeps_the_rest(cast: Cast) -> None:
    talk = await cast.talk()
    answer = await cast.post("buyer", f"{talk}/bids", **BID | {"quantity": "很多", "day": "2020-01-01"})
    assert answer.status_code == 400
    told = plain(answer)
    assert "看不懂数量“很多”" in told
    assert "日期请写今天以后" in told
    assert 'value="1.15"' in answer.text
    assert {'href="#quantity"', 'href="#day"'} <= set(re.findall(r'href="#\w+"', answer.text))


async def test_an_answer_to_terms_that_have_changed_shows_the_new_ones(cast: Cast) -> None:
    talk = await cast.talk()
    shelf = await _shelf(cast)
    bid = await bids.make(talk[-10:], cast["buyer"].person, terms(shelf, price="1.1"))
    await bids.withdraw(await at(talk[-10:], cast["buyer"].person), cast["buyer"].person)
    for said in ({"round": "1"}, {"round": "x"}, {}):
        answer = await cast.post("farmer", f"{talk}/bids/{bid}", deed="agree", **said)
        assert (answer.status_code, "这个出价已经变了" in plain(answer)) == (403, True)
    assert (await cast.post("farmer", f"{talk}/bids/{bid}", deed="steal")).status_code == 400
    assert (await cast.post("farmer", talk, deed="steal")).status_code == 400


async def test_the_owner_reserves_by_agreeing_where_the_box_is_ticked(cast: Cast) -> None:
    talk = await cast.talk()
    bid = await bids.make(talk[-10:], cast["buyer"].person, terms(await _shelf(cast)))
    page = await cast.get("farmer", talk)
    assert re.search(r'name="reserve" value="1" checked', page.text)
    assert 'name="reserve"' not in (await cast.get("buyer", talk)).text
    await cast.post("farmer", f"{talk}/bids/{bid}", deed="agree", round="1", reserve="1")
    found = await listings.find(cast.listing.public_id)
    assert found is not None
    assert found.state == "reserved"


async def test_an_expired_bid_says_that_one_may_bid_again(cast: Cast, clock: Clock) -> None:
    talk = await cast.talk()
    await bids.make(talk[-10:], cast["buyer"].person, terms(await _shelf(cast)))
    clock.move(days=3)
    await bids.expire()
    page = plain(await cast.get("buyer", talk))
    assert "过期了 500斤，1.15元/斤" in page
    assert "再出一个价" in page


# -- numbers and limits


async def test_no_page_of_another_contains_a_whole_number(cast: Cast) -> None:
    farmer, buyer = cast["farmer"], cast["buyer"]
    await cast.post("buyer", cast.ask, text=f"打我{buyer.phone[3:]}")
    talk = f"/me/talks/{(await talks.of(buyer.person))[0].public_id}"
    await cast.post("farmer", talk, deed="permit", text=f"我的 {farmer.phone}")
    await cast.post("farmer", f"{talk}/lines", text="微信 vx: nongmin88，或者一三九 零零零零 零零零一")
    await cast.post("buyer", f"{talk}/bids", **BID)
    await cast.post("stranger", cast.report, reason="fraud", comment=f"他让我打{farmer.phone[3:]}")
    pages = [await cast.get(who, path) for who in ("buyer", "farmer") for path in ("/me/talks", talk)]
    pages += [await cast.get(who, path) for who in ("buyer", "stranger") for path in (cast.ask[:-4], cast.report)]
    pages += [await cast.get("officer", path) for path in ("/desk/flags", "/desk/listings", "/desk")]
    pages += [await cast.get("officer", f"/desk/listings/{cast.listing.public_id}/reveal")]
    numbers = [member.phone[3:] for member in cast.members.values()]
    for page in pages:
        assert page.status_code in (200, 303), page.url
        digits = re.sub(r"[\s\-]", "", page.text)
        assert not any(number in digits for number in numbers), page.url
        assert "nongmin88" not in page.text
        assert "零零零零" not in page.text
    rows = await database().rows("SELECT text FROM talk_line UNION ALL SELECT comment FROM flag")
    assert not any(number in text for (text,) in rows for number in numbers)


async def test_twenty_questions_a_day_and_sixty_lines_an_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (ASKS.most, ASKS.seconds, LINES.most, LINES.seconds, FLAGS.most) == (20, 86_400, 60, 3600, 20)
    talk = await cast.talk()
    for _ in range(60):
        assert (await cast.post("buyer", f"{talk}/lines", text="好")).status_code == 303
    over = await cast.post("buyer", f"{talk}/lines", text="我还没有说完")
    assert (over.status_code, over.headers["retry-after"]) == (429, "3600")
    assert "我还没有说完" in over.text
    assert "话说得太快了" in plain(over)
    bid = await cast.post("buyer", f"{talk}/bids", **BID)
    assert bid.status_code == 429
    assert 'value="1.15"' in bid.text


async def test_the_twenty_first_question_of_a_day_waits(cast: Cast, catalogue: Catalogue) -> None:
    for number in range(20):
        listing = await stands(catalogue, cast["farmer"], quantity=str(100 + number))
        assert (await cast.post("buyer", f"/listings/{listing.public_id}/ask", text="在吗")).status_code == 303
    answer = await cast.post("buyer", cast.ask, text="在吗")
    assert (answer.status_code, "一天最多问20条" in plain(answer)) == (429, True)
    assert (await cast.post("stranger", cast.ask, text="在吗")).status_code == 303


# -- reports and reveals


async def test_a_report_goes_to_the_reviewers_and_its_outcome_back(cast: Cast) -> None:
    empty = await cast.post("buyer", cast.report, comment="怪")
    assert (empty.status_code, "请选一个原因" in plain(empty), 'value="怪"' in empty.text) == (400, True, True)
    assert (await cast.post("buyer", cast.report, reason="price", comment="太便宜")).status_code == 303
    assert (await cast.post("buyer", cast.report, reason="fraud")).status_code == 303
    assert "您举报过这一条： 价钱不对 · 太便宜 收到了" in plain(await cast.get("buyer", cast.report))
    assert "举报 1" in plain(await cast.get("officer", "/desk"))
    queue = plain(await cast.get("officer", "/desk/flags"))
    assert "价钱不对 · 太便宜" in queue
    assert "李" not in queue
    address = f"/desk/flags/{cast.listing.public_id}"
    assert (await cast.post("officer", address, deed="uphold")).status_code == 400
    assert (await cast.post("officer", address, deed="hide")).status_code == 400
    assert (await cast.post("buyer", address, deed="keep")).status_code == 403
    assert (await cast.post("officer", address, deed="uphold", why="价钱不对")).status_code == 303
    assert (await cast.get("buyer", f"/listings/{cast.listing.public_id}")).status_code == 404
    assert "没有等着看的举报" in plain(await cast.get("officer", "/desk/flags"))
    assert (await cast.post("officer", address, deed="keep")).status_code == 403


async def test_what_a_reviewer_lets_stand_is_told_to_who_reported_it(cast: Cast) -> None:
    await cast.post("buyer", cast.report, reason="date")
    assert (await cast.post("officer", f"/desk/flags/{cast.listing.public_id}", deed="keep")).status_code == 303
    assert "没有问题，这条留着" in plain(await cast.get("buyer", cast.report))
    assert await flags.count() == 0
    assert "这是您自己发的" in plain(await cast.get("farmer", cast.report))
    assert (await cast.post("farmer", cast.report, reason="date")).status_code == 403


async def test_an_officer_sees_a_number_once_for_each_reason_and_nobody_else_does(cast: Cast) -> None:
    address, number = f"/desk/listings/{cast.listing.public_id}/reveal", cast["farmer"].phone[3:]
    count = len(await events.newest())
    assert number not in (await cast.get("officer", address)).text
    empty = await cast.post("officer", address, why=" ")
    assert (empty.status_code, number in empty.text, len(await events.newest())) == (400, False, count)
    shown = await cast.post("officer", address, why="核对是不是本人")
    assert f'href="tel:{number}"' in shown.text
    assert shown.headers["cache-control"] == "no-store"
    event = (await events.newest(limit=1))[0]
    told = (event.what, event.who, event.thing, event.detail)
    assert told == ("listing.reveal", cast["officer"].person.public_id, cast.listing.public_id, event.detail)
    assert "核对是不是本人" in event.detail
    assert number not in event.detail
    assert number not in (await cast.get("officer", address)).text
    for who in ("farmer", "buyer"):
        assert (await cast.post(who, address, why="我要")).status_code == 403
    assert (await cast.post("officer", "/desk/listings/aaaaaaaaaa/reveal", why="x")).status_code == 404
