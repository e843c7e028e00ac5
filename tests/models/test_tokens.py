"""Tokens of programs: one that counts finds its organisation, nothing of it is kept, and it ends when it is ended."""

import pytest

from models import events, tokens
from models.engines import Client
from models.people import Person
from models.rules.errors import Refused
from tests.cast import SECRET, Clock

pytestmark = pytest.mark.asyncio


async def test_a_token_finds_its_organisation_and_is_kept_nowhere(database: Client) -> None:
    token = await tokens.add(SECRET, "合作社", "terminal")
    holder = await tokens.find(token)
    assert holder is not None
    assert (holder.name, holder.phone, holder.held) == ("合作社", "", frozenset())
    assert token not in str(await database.rows("SELECT * FROM token"))
    assert await tokens.find(token + "x") is None
    assert await tokens.find("") is None


async def test_an_ended_token_opens_nothing_and_the_next_is_the_same_organisation(database: Client) -> None:
    token = await tokens.add(SECRET, "合作社", "terminal")
    before = await tokens.find(token)
    with pytest.raises(Refused, match="已经有叫“合作社”的令牌"):
        await tokens.add(SECRET, "合作社", "terminal")
    assert await tokens.end("合作社", "terminal")
    assert await tokens.find(token) is None
    assert not await tokens.end("合作社", "terminal")
    after = await tokens.find(await tokens.add(SECRET, "合作社", "terminal"))
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert [event.what for event in await events.newest()] == ["token.add", "token.end", "token.add"]


async def test_an_organisation_that_is_shut_out_has_no_token(database: Client) -> None:
    token = await tokens.add(SECRET, "合作社", "terminal")
    await Person.filter(name="合作社").update(state="suspended")
    assert await tokens.find(token) is None


async def test_when_it_was_used_is_told_to_the_minute(database: Client, clock: Clock) -> None:
    token = await tokens.add(SECRET, "合作社", "terminal")
    assert (await tokens.every())[0].seen_at is None
    for _ in range(3):
        await tokens.find(token)
        clock.move(seconds=25)
    assert (clock.now - ((await tokens.every())[0].seen_at or clock.now)).seconds == 75
    await tokens.find(token)
    assert (await tokens.every())[0].seen_at == clock.now
