"""The one careful fetch against sites that misbehave on a real socket: a fault is one outcome, nothing half given."""

import asyncio
import gzip
import json
import zlib
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

import scrapers.fetch
from models.rules import days
from scrapers.fetch import Fetcher, workbook
from scrapers.source import Request, Terms, TurnedAway, Wants
from tests.scrapers.site import Site, reply

PAGE = "<html><head><title>价格行情</title></head><body><table><tr><td>蜜桔</td></tr></table></body></html>"
JSON = "application/json"


def wanted(site: Site, path: str = "/prices", wants: Wants = "html", **form: str) -> Request:
    return Request("market", site.url + path, wants, tuple(form.items()))


async def refused(fetch: Fetcher, request: Request) -> TurnedAway:
    with pytest.raises(TurnedAway) as no:
        await fetch.get(request)
    return no.value


@pytest.mark.asyncio
async def test_a_healthy_page_comes_whole_with_its_hash(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE))
    answer = await fetch.get(wanted(site))
    assert (answer.text, answer.raw, len(answer.sha256)) == (PAGE, PAGE.encode(), 64)


@pytest.mark.asyncio
async def test_a_form_is_posted_and_told_behind_the_address(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply('{"list": []}', JSON))
    answer = await fetch.get(wanted(site, wants="json", current="1", prodName=""))
    assert (site.asked[0].method, site.asked[0].form) == ("POST", {"current": "1", "prodName": ""})
    assert answer.request.address == f"{site.url}/prices?current=1&prodName="


@pytest.mark.asyncio
async def test_it_says_who_it_is_and_how_to_reach_us(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE))
    await fetch.get(wanted(site))
    assert "nongjia" in site.asked[0].headers["user-agent"]
    assert "desk@example.org" in site.asked[0].headers["user-agent"]


@pytest.mark.asyncio
async def test_a_short_retry_after_is_waited_for(site: Site, fetch: Fetcher, waits: list[float]) -> None:
    site.play("/prices", reply("slow down", status=429, Retry_After="7"), reply(PAGE))
    assert (await fetch.get(wanted(site))).text == PAGE
    assert len(waits) == 1
    assert 7 <= waits[0] < 8


@pytest.mark.asyncio
async def test_a_retry_after_date_is_waited_for(site: Site, fetch: Fetcher, waits: list[float]) -> None:
    when = format_datetime(days.now() + timedelta(seconds=50), usegmt=True)
    site.play("/prices", reply("slow down", status=503, Retry_After=when), reply(PAGE))
    assert (await fetch.get(wanted(site))).text == PAGE
    assert 30 < waits[0] < 52


@pytest.mark.asyncio
async def test_a_long_retry_after_is_a_date_to_come_back_and_until_then_nobody_asks(
    site: Site, fetch: Fetcher, waits: list[float]
) -> None:
    site.play("/prices", reply("maintenance", status=503, Retry_After="86400"))
    no = await refused(fetch, wanted(site))
    assert no.code == "busy"
    assert no.again is not None
    assert timedelta(hours=23) < no.again - days.now() <= timedelta(days=1)
    again = await refused(fetch, wanted(site))
    assert (again.code, again.again, len(site.asked), waits) == ("resting", no.again, 1, [])


@pytest.mark.asyncio
async def test_a_nonsense_retry_after_means_the_usual_wait(site: Site, fetch: Fetcher, waits: list[float]) -> None:
    site.play("/prices", reply("busy", status=503, Retry_After="-5; soon"))
    assert (await refused(fetch, wanted(site))).code == "busy"
    assert len(site.asked) == 3
    assert waits[0] < waits[1] < 3


@pytest.mark.asyncio
async def test_one_error_is_tried_again(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply("oops", status=500), reply(PAGE))
    assert (await fetch.get(wanted(site))).text == PAGE


@pytest.mark.asyncio
async def test_an_error_that_stays_is_given_up_after_three_tries(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply("oops", status=500))
    no = await refused(fetch, wanted(site))
    assert (no.code, len(site.asked)) == ("failing", 3)
    assert "500" in str(no)


@pytest.mark.asyncio
async def test_three_failures_in_a_row_give_the_source_a_rest(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply("gone", status=404))
    codes = [(await refused(fetch, wanted(site))).code for _ in range(4)]
    assert codes == ["status", "status", "status", "resting"]
    assert len(site.asked) == 3


@pytest.mark.asyncio
async def test_a_block_is_one_request_and_then_a_pause(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply("访问被拒绝", status=403))
    no = await refused(fetch, wanted(site))
    assert (no.code, no.pauses, no.again is not None) == ("blocked", True, True)
    assert (await refused(fetch, wanted(site))).code == "resting"
    assert len(site.asked) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [201, 204, 206, 304, 404, 410])
async def test_only_a_plain_200_is_read_even_when_a_table_comes_with_it(
    site: Site, fetch: Fetcher, status: int
) -> None:
    site.play("/prices", reply(b"" if status in {204, 304} else PAGE, status=status))
    assert (await refused(fetch, wanted(site))).code == "status"


@pytest.mark.asyncio
async def test_a_truncated_body_is_never_half_a_page(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE, Content_Length="5000"))
    assert (await refused(fetch, wanted(site))).code == "broken"


@pytest.mark.asyncio
async def test_garbage_and_silence_are_one_refusal_each(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", b"\x16\x03garbage\r\n\r\n")
    assert (await refused(fetch, wanted(site))).code == "broken"
    site.play("/prices", b"")
    assert (await refused(fetch, wanted(site))).code == "broken"


@pytest.mark.asyncio
async def test_a_site_that_is_not_there_cannot_be_reached(site: Site) -> None:
    async with Fetcher("desk", 0, ["http://127.0.0.1:9"], _at_once) as fetch:
        assert (await refused(fetch, Request("market", "http://127.0.0.1:9/", "html"))).code == "unreachable"


@pytest.mark.asyncio
async def test_a_tls_error_is_called_by_its_name() -> None:
    async def plain(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(PAGE, status=400))
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, Fetcher("desk", 0, [url], _at_once) as fetch:
        no = await refused(fetch, Request("market", url, "html"))
    assert no.code == "tls"
    assert "HTTPS" in str(no)


@pytest.mark.asyncio
@pytest.mark.parametrize("announced", ["Transfer-Encoding: chunked", "X-Nothing: 1"])
async def test_an_endless_body_is_left_after_two_megabytes(site: Site, fetch: Fetcher, announced: str) -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{announced}\r\n\r\n".encode())
        while True:
            writer.write(b"8000\r\n" + b"<p>x</p>" * 4096 + b"\r\n")
            site.sent += 32_768
            await writer.drain()

    site.play("/prices", endless)
    assert (await refused(fetch, wanted(site))).code == "too_big"
    assert len(site.asked) == 1
    assert site.sent < 20_000_000


@pytest.mark.asyncio
async def test_a_huge_length_is_refused_before_reading(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE, Content_Length="2000000000"))
    assert (await refused(fetch, wanted(site))).code == "too_big"


@pytest.mark.asyncio
async def test_a_body_that_drips_ends_with_the_deadline(
    site: Site, fetch: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dripping(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n")
        while True:
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.02)

    monkeypatch.setattr(scrapers.fetch, "DEADLINE", 0.3)
    site.play("/prices", dripping)
    assert (await refused(fetch, wanted(site))).code == "slow"
    assert len(site.asked) == 1


@pytest.mark.asyncio
async def test_too_many_headers_are_refused(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE).replace(b"\r\n", b"\r\nX-Fill: y" * 300 + b"\r\n", 1))
    assert (await refused(fetch, wanted(site))).code == "headers"


@pytest.mark.asyncio
async def test_an_honest_gzip_page_in_two_members_is_read(site: Site, fetch: Fetcher) -> None:
    half = len(PAGE) // 2
    packed = gzip.compress(PAGE[:half].encode()) + gzip.compress(PAGE[half:].encode())
    site.play("/prices", reply(packed, Content_Encoding="gzip"))
    assert (await fetch.get(wanted(site))).text == PAGE


@pytest.mark.asyncio
@pytest.mark.parametrize("window", [15, -15])
async def test_deflate_is_read_with_and_without_its_wrapper(site: Site, fetch: Fetcher, window: int) -> None:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, window)
    site.play("/prices", reply(squeeze.compress(PAGE.encode()) + squeeze.flush(), Content_Encoding="deflate"))
    assert (await fetch.get(wanted(site))).text == PAGE


@pytest.mark.asyncio
async def test_a_gzip_bomb_is_refused_unopened(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(gzip.compress(bytes(300_000_000), 1), Content_Encoding="gzip"))
    assert (await refused(fetch, wanted(site))).code == "too_big"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(PAGE.encode())[:-12], "gzip"),
        (gzip.compress(PAGE.encode())[:-8] + bytes(8), "gzip"),
        (PAGE.encode(), "gzip"),
        (gzip.compress(PAGE.encode()) + b"more", "gzip"),
        (PAGE.encode(), "x-squash"),
        (b"", "gzip"),
    ],
    ids=["cut", "wrong sum", "no gzip at all", "more behind", "unknown", "empty"],
)
async def test_bad_packing_is_refused(site: Site, fetch: Fetcher, body: bytes, encoding: str) -> None:
    site.play("/prices", reply(body, Content_Encoding=encoding))
    assert (await refused(fetch, wanted(site))).code == "packed"


@pytest.mark.asyncio
async def test_html_instead_of_json_is_refused(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE))
    assert (await refused(fetch, wanted(site, wants="json"))).code == "kind"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('[{"n": 1}]', JSON),
        ("%PDF-1.7", "text/html"),
        ("", "text/html"),
        ("<?xml version='1.0'?><x/>", "application/xml"),
    ],
)
async def test_what_is_no_page_is_refused(site: Site, fetch: Fetcher, body: str, kind: str) -> None:
    site.play("/prices", reply(body, kind))
    assert (await refused(fetch, wanted(site))).code == "kind"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<html><title>请验证</title><table></table></html>", "verification"),
        ("<html><body>请完成安全验证<img src=/captcha.png></body></html>", "verification"),
        ("<html><title>One moment, please...</title></html>", "verification"),
        ("<html><h1>系统维护中，请稍后访问</h1></html>", "maintenance"),
        ("<form><input name=user><input type=password name=p></form>", "login"),
    ],
)
@pytest.mark.parametrize("wants", ["html", "json"])
async def test_a_page_that_wants_a_person_is_said_to_be_one(
    site: Site, fetch: Fetcher, body: str, code: str, wants: Wants
) -> None:
    site.play("/prices", reply(body))
    no = await refused(fetch, wanted(site, wants=wants))
    assert (no.code, no.pauses, len(site.asked)) == (code, code == "verification", 1)


@pytest.mark.asyncio
async def test_a_login_box_beside_a_price_table_does_no_harm(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE.replace("<table>", "<input type=password><img src=captcha.png><table>")))
    assert "蜜桔" in (await fetch.get(wanted(site))).text


@pytest.mark.asyncio
async def test_a_redirect_on_the_same_site_is_followed(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(b"", status=302, Location="/new"))
    site.play("/new", reply(PAGE))
    answer = await fetch.get(wanted(site))
    assert (answer.text, answer.url) == (PAGE, site.url + "/new")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "place", ["{url}/", "http://2130706433:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://x@127.0.0.1:{port}/"]
)
async def test_a_redirect_out_is_not_followed_in_any_spelling(
    site: Site, elsewhere: Site, fetch: Fetcher, place: str
) -> None:
    port = elsewhere.url.rsplit(":", 1)[1]
    site.play("/prices", reply(b"", status=302, Location=place.format(url=elsewhere.url, port=port)))
    assert (await refused(fetch, wanted(site))).code == "redirect"
    assert (elsewhere.asked, elsewhere.robots_asked) == ([], 0)


@pytest.mark.asyncio
@pytest.mark.parametrize("place", ["/prices", "file:///etc/passwd", "", "http://[bad"])
async def test_a_redirect_to_nowhere_ends(site: Site, fetch: Fetcher, place: str) -> None:
    site.play("/prices", reply(b"", status=302, Location=place))
    assert (await refused(fetch, wanted(site))).code == "redirect"
    assert len(site.asked) <= 4


@pytest.mark.asyncio
async def test_a_posted_form_is_not_turned_into_a_get(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(b"", status=302, Location="/new"))
    assert (await refused(fetch, wanted(site, current="1"))).code == "redirect"


@pytest.mark.asyncio
async def test_a_version_that_was_kept_is_asked_for_only_when_it_changed(site: Site, fetch: Fetcher) -> None:
    site.play(
        "/prices", reply(PAGE, ETag='"v1"', Last_Modified="Fri, 20 Nov 2026 08:00:00 GMT"), reply(b"", status=304)
    )
    fetch.keep(await fetch.get(wanted(site)))
    assert (await fetch.get(wanted(site))).unchanged
    assert site.asked[1].headers["if-none-match"] == '"v1"'
    assert site.asked[1].headers["if-modified-since"] == "Fri, 20 Nov 2026 08:00:00 GMT"


@pytest.mark.asyncio
async def test_a_version_that_was_not_kept_is_asked_for_again(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE, ETag='"v1"'))
    await fetch.get(wanted(site))
    assert (await fetch.get(wanted(site))).text == PAGE
    assert "if-none-match" not in site.asked[1].headers


@pytest.mark.asyncio
async def test_an_inner_address_is_only_asked_when_it_was_configured(site: Site) -> None:
    async with Fetcher("desk", 0) as fetch:
        no = await refused(fetch, wanted(site))
        byname = await refused(fetch, Request("other", site.url.replace("127.0.0.1", "localhost") + "/prices", "html"))
    assert (no.code, byname.code) == ("address", "address")
    assert (site.asked, site.robots_asked) == ([], 0)


@pytest.mark.asyncio
@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "http://", "http://user:word@127.0.0.1/"])
async def test_only_plain_web_addresses_are_asked(url: str) -> None:
    async with Fetcher("desk", 0) as fetch:
        assert (await refused(fetch, Request("market", url, "html"))).code == "address"


@pytest.mark.asyncio
async def test_calls_to_one_site_come_one_by_one_with_the_pace_between(site: Site, waits: list[float]) -> None:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    open_now, most = 0, 0

    async def slowly(writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.01)
        open_now -= 1
        writer.write(reply(PAGE))

    site.play("/prices", slowly)
    async with Fetcher("desk", 3, [site.url], sleep) as fetch:
        await asyncio.gather(*(fetch.get(Request(f"source {n}", site.url + "/prices", "html")) for n in range(3)))
    assert most == 1
    assert [round(wait) for wait in waits] == [3, 3, 3]


async def _at_once(_seconds: float) -> None:
    """A wait that takes no time."""


@pytest.mark.asyncio
async def test_a_busy_site_may_say_in_its_answer_when_to_come_back(site: Site, fetch: Fetcher) -> None:
    when = (days.now() + timedelta(hours=2)).isoformat(timespec="seconds")
    site.play("/p", reply(json.dumps({"nextAccessTime": when}), "application/json", status=429))
    no = await refused(fetch, wanted(site, "/p", "json"))
    assert no.again is not None
    assert timedelta(minutes=110) < no.again - days.now() < timedelta(minutes=130)


def fetcher(site: Site, **terms: object) -> Fetcher:
    """One that the registry allows only what is named."""

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    return Fetcher("desk@example.org", 0, [site.url], at_once, {"market": Terms(**terms)})  # type: ignore[arg-type]


@pytest.mark.asyncio
async def test_a_json_text_is_posted_with_the_headers_that_the_site_asks_for(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply("{}", JSON))
    asked = Request("market", f"{site.url}/prices", "json", json='{"pageNum":1}', headers=(("Referer", "http://x/"),))
    answer = await fetch.get(asked)
    heads = site.asked[0].headers
    assert (site.asked[0].method, heads["content-type"], heads["referer"]) == ("POST", JSON, "http://x/")
    assert answer.request.address.endswith("/prices?%7B%22pageNum%22%3A1%7D")


@pytest.mark.asyncio
async def test_a_key_goes_only_with_the_request_that_needs_it(site: Site) -> None:
    site.play("/prices", reply(PAGE))
    async with fetcher(site, key="sesame") as fetch:
        await fetch.get(wanted(site))
        await fetch.get(replace(wanted(site), keyed=True))
    assert "authorization" not in site.asked[0].headers
    assert site.asked[1].headers["authorization"] == f"Basic {b64encode(b'sesame:').decode()}"


@pytest.mark.asyncio
async def test_without_its_key_a_site_is_not_asked(site: Site, fetch: Fetcher) -> None:
    assert (await refused(fetch, replace(wanted(site), keyed=True))).code == "key"
    assert site.asked == []


@pytest.mark.asyncio
async def test_a_host_that_is_not_registered_is_not_asked(site: Site) -> None:
    async with Fetcher("desk@example.org", 0, terms={"market": Terms(hosts=("market.example",))}) as fetch:
        assert (await refused(fetch, wanted(site))).code == "address"
    assert site.asked == []


@pytest.mark.asyncio
async def test_what_a_page_wants_to_be_told_again_comes_with_its_answer(site: Site, fetch: Fetcher) -> None:
    site.play("/prices", reply(PAGE, Set_Cookie="csrftoken=abc; Path=/; HttpOnly"))
    assert (await fetch.get(wanted(site))).cookie == "csrftoken=abc"
    await fetch.get(wanted(site))
    assert "cookie" not in site.asked[1].headers


def zipped(*parts: tuple[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return file.getvalue()


SPREAD = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
ENDS = """<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"""
SAME = "".join(f"""<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>""" for n in range(1, 20_001))


def related(**targets: str) -> bytes:
    """What an XLSX file has, in which part."""
    links = (
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(links)}</Relationships>'.encode()


def book(rows: str, string: str = "") -> bytes:
    """A workbook of one sheet, small when packed."""
    sheet = f"""<worksheet xmlns="{SPREAD}"><sheetData>{rows}</sheetData></worksheet>"""
    listed = """<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>"""
    parts = {
        "_rels/.rels": related(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f"""<workbook xmlns="{SPREAD}" xmlns:r="{OFFICE}">{listed}</workbook>""".encode(),
        "xl/_rels/workbook.xml.rels": related(worksheet="worksheet1.xml", sharedStrings="sharedStrings.xml"),
        "xl/worksheet1.xml": sheet.encode(),
        "xl/sharedStrings.xml": f"""<sst xmlns="{SPREAD}"><si><t>{string}</t></si></sst>""".encode(),
    }
    return zipped(*parts.items())


def test_a_small_workbook_is_read_as_it_is_written() -> None:
    rows = """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>2.50</v></c></row>"""
    assert workbook.text(book(rows, "茶")) == '{"S": [["茶", "2.5"]]}'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (book(ENDS), "too_big"),
        (book(SAME, "x" * 1_000_000), "too_big"),
        (b"PK\x03\x04 half a workbook", "kind"),
        (zipped(("xl/workbook.xml", b"<no/>")), "kind"),
        (zipped(("bomb", bytes(50_000_000))), "too_big"),
    ],
)
def test_a_workbook_that_is_none_or_would_fill_the_memory_is_turned_away(raw: bytes, code: str) -> None:
    with pytest.raises(TurnedAway) as no:
        workbook.text(raw)
    assert no.value.code == code
