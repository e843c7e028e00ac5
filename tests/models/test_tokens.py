"""Tokens of programs: one that counts finds its organisation, nothing of it is kept, and it ends when it is ended."""

import pytest

from models import events, tokens
from models.engines import Client
from models.people import Person
from models.rules.errors import Refused, Unclear
from tests.cast import Clock

pytestmark = pytest.mark.asyncio


async def test_a_token_finds_its_organisation_and_is_kept_nowhere(database: Client) -> None:
    token = await tokens.add("合作社", "terminal")
    holder = await tokens.find(token)
    assert holder is not None
    person = await Person.get(id=holder.id)
    assert (person.name, person.phone, person.public_id, person.held) == ("合作社", "", holder.public_id, frozenset())
    assert token not in str(await database.rows("SELECT * FROM api_token"))
    assert await tokens.find(token + "x") is None
    assert await tokens.find("") is None


async def test_an_ended_token_opens_nothing_and_the_next_is_the_same_organisation(database: Client) -> None:
    token = await tokens.add("合作社", "terminal")
    before = await tokens.find(token)
    with pytest.raises(Refused, match="已经有钥匙"):
        await tokens.add("合作社", "terminal")
    assert await tokens.end("合作社", "terminal")
    assert await tokens.find(token) is None
    assert not await tokens.end("合作社", "terminal")
    assert await tokens.find(await tokens.add("合作社", "terminal")) == before
    noted = [(event.what, event.thing) for event in reversed(await events.newest())]
    assert noted == [("token.add", "合作社"), ("token.end", "合作社"), ("token.add", "合作社")]


async def test_an_organisation_that_is_shut_out_has_no_token(database: Client) -> None:
    token = await tokens.add("合作社", "terminal")
    await Person.filter(name="合作社").update(state="suspended")
    assert await tokens.find(token) is None


async def test_when_it_was_used_is_told_to_the_minute(database: Client, clock: Clock) -> None:
    token = await tokens.add("合作社", "terminal")
    assert (await tokens.every())[0].used_at is None
    for _ in range(3):
        await tokens.find(token)
        clock.move(seconds=25)
    assert (clock.now - ((await tokens.every())[0].used_at or clock.now)).seconds == 75
    await tokens.find(token)
    assert (await tokens.every())[0].used_at == clock.now


@pytest.mark.parametrize("name", ["", " ", "长" * 41, "a\nb\x00"])
async def test_a_name_is_one_line(database: Client, name: str) -> None:
    with pytest.raises(Unclear):
        await tokens.add(name, "terminal")
