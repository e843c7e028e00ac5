"""nongjia token: printed once, listed without it, ended at once."""

from argparse import ArgumentParser

import pytest

from app import settings as choices
from app.commands import token
from app.database import opened
from models import tokens
from models.events import Event
from models.rules.errors import Refused

pytestmark = pytest.mark.asyncio


async def said(settings: choices.Settings, capsys: pytest.CaptureFixture[str], deed: str, name: str = "") -> str:
    parser = ArgumentParser()
    token.add(parser)
    await token.run(settings, parser.parse_args([deed, name] if name else [deed]))
    return capsys.readouterr().out


async def test_a_token_is_printed_alone_and_opens_until_it_is_ended(
    settings: choices.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = (await said(settings, capsys, "add", "供销社")).strip()
    assert len(secret) == 43
    listed = await said(settings, capsys, "list")
    assert "供销社" in listed
    assert secret not in listed
    async with opened(settings.database_url):
        assert (await tokens.find(secret)) is not None
    assert await said(settings, capsys, "end", "供销社") == "供销社 已停用\n"
    async with opened(settings.database_url):
        assert (await tokens.find(secret)) is None
        assert [event.what for event in await Event.all().order_by("id")] == ["token.add", "token.end"]
    assert "停" in await said(settings, capsys, "list")


async def test_a_name_stands_for_one_token_at_a_time(
    settings: choices.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first = await said(settings, capsys, "add", "供销社")
    with pytest.raises(Refused, match="供销社"):
        await said(settings, capsys, "add", "供销社")
    await said(settings, capsys, "end", "供销社")
    with pytest.raises(Refused, match="没有"):
        await said(settings, capsys, "end", "供销社")
    assert await said(settings, capsys, "add", "供销社") != first
