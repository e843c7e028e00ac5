"""The outbox: texts go to a small supplier on loopback; what it says, and whoever dies meanwhile, loses none."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from app import outbox
from app.outbox import Office
from app.settings import Settings
from models import codes, messages
from models.engines import database, writing
from models.messages import Text
from models.messages.spending import Terms
from models.rules import days
from models.rules.errors import Unclear
from tests.cast import SECRET
from tests.scrapers.site import Site, reply
from web.sms.gateway import Account, Gateway, Later, Letter, Never, Received, Sent

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
TERMS = Terms(pace=200.0, cap=50_000, price=50)
OK, BUSY = 200, 429


async def receive(request: Request, account: Account) -> Received:
    return Received()


def answer(request: Request, answers: Any) -> Response:
    return Response()


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """The supplier's dialect: the ref, or why not; 429 with the seconds to wait."""
    form = {"id": letter.id, "to": letter.phone, "text": letter.text, "town": letter.values.get("town", "")}
    told = await client.post(f"{account['url']}/send", data=form)
    if told.status_code == BUSY:
        raise Later("忙", int(told.text))
    if told.status_code != OK:
        raise Never(told.text)
    return Sent(told.text)


SUPPLIER = Gateway("supplier", receive, answer, inline=False, send=send)
MUTE = Gateway("mute", receive, answer)


def office(site: Site, **more: Any) -> Office:
    gateways: Mapping[str, Gateway] = {"supplier": SUPPLIER, "mute": MUTE}
    return replace(Office(SECRET, gateways, lambda name: {"url": site.url}, TERMS, "supplier"), **more)


async def left(phone: str = "+8613800138000", **more: Any) -> int:
    values = {"example": "蜜桔", "town": "鸦鹊岭"}
    async with writing() as tx:
        text = Text("mine.none", days.now() + timedelta(days=7), values, **more)
        return await messages.leave(tx, SECRET, phone, text)


async def until(told: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    deadline = monotonic() + seconds
    while not await told():
        assert monotonic() < deadline
        await asyncio.sleep(0.02)


async def kept(number: int) -> tuple[str, str, str, int]:
    """State, ref, why, tries."""
    sql = "SELECT state, ref, why, tries FROM outgoing WHERE id = ?"
    state, ref, why, tries = (await database().rows(sql, (number,)))[0]
    return str(state), str(ref), str(why), int(tries)


async def until_state(number: int, state: str) -> None:
    async def there() -> bool:
        return (await kept(number))[0] == state

    await until(there)


async def until_tried(number: int) -> None:
    async def there() -> bool:
        return bool((await kept(number))[2])

    await until(there)


async def test_a_text_goes_out_soon_after_it_was_left_and_its_ref_is_kept(site: Site) -> None:
    site.play("/send", reply(b"ref 7"))
    async with outbox.running(office(site), pause=30):
        await asyncio.sleep(0.1)
        begun = monotonic()
        number = await left()
        await until_state(number, "sent")
        assert monotonic() - begun < 2
    (asked,) = site.asked
    assert asked.form == {
        "id": str(number),
        "to": "+8613800138000",
        "text": "您还没有发布信息。卖货发：卖 蜜桔 5000斤 1.2元 鸦鹊岭",
        "town": "鸦鹊岭",
    }
    assert await kept(number) == ("sent", "ref 7", "", 1)


async def test_what_other_processes_left_is_found(site: Site) -> None:
    site.play("/send", reply(b"ref"))
    number = await left()
    async with outbox.running(office(site), pause=0.1):
        await until_state(number, "sent")


async def test_several_processes_send_each_text_once(site: Site) -> None:
    site.play("/send", reply(b"ref"))
    numbers = [await left(f"+8613800138{number:03}") for number in range(20)]
    async with both(office(site)):
        for number in numbers:
            await until_state(number, "sent")
    assert sorted(int(asked.form["id"]) for asked in site.asked) == numbers


@asynccontextmanager
async def both(office: Office) -> AsyncIterator[None]:
    async with outbox.running(office, pause=0.1), outbox.running(office, pause=0.1):
        yield


async def test_a_gateway_sends_at_its_pace(site: Site) -> None:
    site.play("/send", reply(b"ref"))
    numbers = [await left(f"+8613800138{number:03}") for number in range(6)]
    begun = monotonic()
    async with both(office(site, terms=TERMS._replace(pace=10.0))):
        for number in numbers:
            await until_state(number, "sent")
    assert monotonic() - begun >= 0.5


async def test_a_slow_supplier_has_several_texts_at_once(site: Site) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)
        writer.write(reply(b"ref"))

    site.play("/send", slow)
    numbers = [await left(f"+8613800138{number:03}") for number in range(8)]
    begun = monotonic()
    async with outbox.running(office(site), pause=0.1):
        for number in numbers:
            await until_state(number, "sent")
    assert monotonic() - begun < 2.5


async def test_a_busy_supplier_is_asked_again_when_it_says(site: Site) -> None:
    site.play("/send", reply(b"600", status=BUSY))
    number = await left()
    async with outbox.running(office(site), pause=0.1):
        await until_tried(number)
    assert await kept(number) == ("queued", "", "忙", 1)
    (row,) = await database().rows("SELECT next_at FROM outgoing")
    assert timedelta(minutes=9) < row[0] - days.now() < timedelta(minutes=11)


async def test_what_the_supplier_refuses_is_a_dead_letter_with_its_reason(site: Site) -> None:
    site.play("/send", reply("空号".encode(), status=400))
    number = await left()
    async with outbox.running(office(site), pause=0.1):
        await until_state(number, "failed")
    assert await kept(number) == ("failed", "", "空号", 1)


async def test_a_supplier_that_is_away_or_hangs_up_is_tried_again(site: Site) -> None:
    async def hang_up(writer: asyncio.StreamWriter) -> None:
        writer.close()

    site.play("/send", hang_up)
    number, away = await left(), await left("+8613800138001", gateway="away")
    nowhere = {"supplier": SUPPLIER, "away": replace(SUPPLIER, name="away")}
    urls = {"supplier": site.url, "away": "http://127.0.0.1:9"}
    async with outbox.running(office(site, gateways=nowhere, account=lambda name: {"url": urls[name]}), pause=0.1):
        await until_tried(number)
        await until_tried(away)
    assert ((await kept(number))[0], (await kept(away))[0]) == ("queued", "queued")


async def test_a_gateway_with_a_fault_of_its_own_loses_no_text(site: Site) -> None:
    async def broken(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
        raise KeyError("code")

    number = await left()
    async with outbox.running(office(site, gateways={"supplier": replace(SUPPLIER, send=broken)}), pause=0.1):
        await until_tried(number)
    assert (await kept(number))[:3] == ("queued", "", "'code'")


async def test_texts_sealed_by_another_secret_are_dead(site: Site) -> None:
    number = await left()
    async with outbox.running(office(site, secret="another secret of this installation"), pause=0.1):
        await until_state(number, "failed")
    assert site.asked == []


async def test_without_a_gateway_codes_wait_to_be_seen_on_the_phone_page(site: Site) -> None:
    await codes.send(SECRET, codes.Wanted("+8613800138000"))
    async with outbox.running(office(site, usual=""), pause=0.05):
        await asyncio.sleep(0.3)
    assert site.asked == []
    assert len(await messages.of(SECRET, "+8613800138000")) == 1


async def test_codes_go_by_the_usual_gateway(site: Site) -> None:
    site.play("/send", reply(b"ref"))
    async with outbox.running(office(site)):
        await codes.send(SECRET, codes.Wanted("+8613800138000"))

        async def arrived() -> bool:
            return bool(site.asked)

        await until(arrived)
    assert site.asked[0].form["text"].startswith("验证码")


@pytest.mark.parametrize("usual", ["mute", "nobody"])
async def test_a_usual_gateway_that_cannot_send_stops_the_start(site: Site, usual: str) -> None:
    with pytest.raises(Unclear, match="NONGJIA_SMS_GATEWAY"):
        async with outbox.running(office(site, usual=usual)):
            pass


async def test_a_stop_waits_for_what_is_under_way_but_not_for_long(site: Site) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)
        writer.write(reply(b"ref"))

    async def endless(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    site.play("/send", slow, endless)
    first, second = await left(), await left("+8613800138001")
    begun = monotonic()
    async with outbox.running(office(site), pause=0.1):

        async def asked() -> bool:
            return len(site.asked) == 2

        await until(asked)
    assert monotonic() - begun < 6
    assert (await kept(first))[0] == "sent"
    assert await database().rows("SELECT state, holder FROM outgoing WHERE id = ?", (second,)) == [("queued", "")]


KILLED = """
import asyncio, sys
from app import outbox
from app.database import opened
from tests.app.test_outbox import office
from tests.scrapers.site import Site

async def main():
    async with opened(sys.argv[1]), outbox.running(office(Site(sys.argv[2])), pause=0.1):
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_text_whose_sender_was_killed_is_sent_again_under_the_same_id(
    site: Site, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    site.play("/send", endless, reply(b"ref"))
    number = await left()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, database_url, site.url)

    async def asked() -> bool:
        return bool(site.asked)

    await until(asked, 30)
    process.kill()
    await process.wait()
    async with outbox.running(office(site), pause=0.1):
        await asyncio.sleep(0.5)
        assert len(site.asked) == 1
        now = datetime.now(UTC)
        monkeypatch.setattr(days, "now", lambda: now + timedelta(seconds=61))
        await until_state(number, "sent")
    assert [asked.form["id"] for asked in site.asked] == [str(number)] * 2


async def test_the_settings_say_on_which_terms_texts_go(settings: Settings) -> None:
    opened = outbox.opened(replace(settings, sms_pace=2.0, sms_cap=1000, sms_cost=45, sms_gateway="jasmin"))
    assert (opened.terms, opened.usual, opened.secret) == (Terms(2.0, 1000, 45), "jasmin", settings.secret)
