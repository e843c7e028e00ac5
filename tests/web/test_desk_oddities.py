"""What nobody should write at the desk: odd signs, endless numbers, half a form, figures with two meanings."""

import tomllib
from urllib.parse import quote

import httpx
import pytest

from models import names, prices
from models.engines import database
from models.rules import days
from models.rules.catalogue import Catalogue, lessons
from models.rules.catalogue.lessons import Lesson, Waits
from tests.models.test_prices import record, said
from tests.web.test_desk import catalogue, officer

pytestmark = pytest.mark.asyncio
__all__ = ["catalogue", "officer"]
FORM = "application/x-www-form-urlencoded"
ENTRY = "/desk/sources/xinfadi/entries/new"
ODD = ["\x00", "果\x00", "果\x7f", "果\x1b[2J", "果" * 300]
PLAIN = ["<script>alert(1)</script>", '"\\\n果', "=1+1", "果\u202eabc", "﹤b﹥"]


async def sent(client: httpx.AsyncClient, address: str, **form: str) -> httpx.Response:
    """A form as a program may write it, with any sign."""
    body = "&".join(f"{name}={quote(value)}" for name, value in form.items())
    return await client.post(address, content=body, headers={"content-type": FORM})


@pytest.mark.parametrize("word", ODD)
async def test_a_word_that_cannot_be_written_is_no_lesson(officer: httpx.AsyncClient, word: str) -> None:
    answer = await sent(officer, "/desk/names", kind="product", word=word, means="脐橙")
    assert (answer.status_code, await names.lessons()) == (400, [])


@pytest.mark.parametrize("word", PLAIN)
async def test_any_other_word_is_plain_text_everywhere(
    officer: httpx.AsyncClient, catalogue: Catalogue, word: str
) -> None:
    await record(catalogue, [said(word.strip())])
    shown = await officer.get("/desk/names")
    assert (shown.status_code, "<script>alert" in shown.text) == (200, False)
    assert (await sent(officer, "/desk/names", kind="product", word=word, means="脐橙")).status_code == 303
    shown = await officer.get("/desk/names")
    assert (shown.status_code, "<script>alert" in shown.text) == (200, False)
    (lesson,) = tomllib.loads((await officer.get("/desk/lessons.toml")).text)["lessons"]
    assert lesson["word"].split() == word.split()


async def test_lessons_of_the_terminal_are_toml_whatever_was_said() -> None:
    words = ["果\x7f", "\x00", '"""', "\\", "'", "\r\n\t", "🍊", "=1+1", "\u2028"]
    told = lessons.written(Lesson(Waits.PRODUCT, word, "citrus.navel") for word in words)
    assert [lesson["word"] for lesson in tomllib.loads(told)["lessons"]] == words


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "-1", "1.5"])
async def test_numbers_that_no_database_counts_to_are_no_pages(officer: httpx.AsyncClient, number: str) -> None:
    posts = [
        await officer.post(f"/desk/{path}", data={"deed": "accept"})
        for path in (f"findings/{number}/close", f"held/{number}")
    ]
    assert [answer.status_code for answer in posts] == [404, 404]
    assert (await officer.get(f"/desk/documents/{number}")).status_code == 404
    assert (await officer.get(f"/desk/held?before={number}")).status_code == 200


async def test_half_a_form_refuses_no_price(officer: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await record(catalogue, [said(low="90", avg="95", high="99")])
    (one,) = await prices.held_back()
    assert (await officer.post(f"/desk/held/{one.id}", data={"deed": "Accept"})).status_code == 400
    assert (await officer.post(f"/desk/held/{one.id}")).status_code == 400
    assert await prices.held_count() == 1


@pytest.mark.parametrize(
    ("field", "said"),
    [("name", sign) for sign in ODD]
    + [("unit", sign) for sign in ODD]
    + [("avg", "1,5"), ("low", "1，2"), ("avg", "-5"), ("avg", "NaN")],
)
async def test_an_entry_that_cannot_be_read_is_not_stored(officer: httpx.AsyncClient, field: str, said: str) -> None:
    form = {"day": days.today().isoformat(), "name": "脐橙", "low": "", "avg": "1.5", "high": "", "unit": "元/斤"}
    assert (await sent(officer, ENTRY, **{**form, field: said})).status_code == 400
    assert await database().rows("SELECT id FROM price") == []


async def test_an_entry_sent_twice_is_one_price(officer: httpx.AsyncClient) -> None:
    form = {"day": days.today().isoformat(), "name": "脐橙", "low": "", "avg": "1.5", "high": "", "unit": "元/斤"}
    assert [(await sent(officer, ENTRY, **form)).status_code for _ in range(2)] == [303, 303]
    assert len(await database().rows("SELECT id FROM price")) == 1
