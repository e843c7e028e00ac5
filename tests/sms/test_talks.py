"""Talks: what people write (>) and what they are answered (<), from the seed village."""

from pathlib import Path

import pytest

from models.engines import Client
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.segments import size
from tests.sms import village
from web.sms import inbox, replies
from web.sms.command import Said

FOLDER = Path(__file__).parent / "talks"
TALKS = sorted(FOLDER.glob("*.txt"))


def turns(talk: Path) -> list[tuple[str, str]]:
    """What is said and what is answered, in turn; lines with # explain."""
    lines = [line for line in talk.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    asked = [line[1:].strip() for line in lines if line.startswith(">")]
    answered = [line[1:].strip() for line in lines if line.startswith("<")]
    assert len(asked) == len(answered) == len(lines) / 2, f"{talk.name}: every > has its <"
    return list(zip(asked, answered, strict=True))


@pytest.mark.asyncio
@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.stem)
async def test_a_talk_goes_as_written(
    talk: Path, database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    for asked, answer in turns(talk):
        reply = await inbox.converse(Said(catalogue, asked, village.TODAY))
        assert reply == answer, f"{talk.name} > {asked}"
        assert size(reply).units <= replies.BUDGET


def test_every_command_has_its_talk() -> None:
    commands = {command.__module__.rpartition(".")[2] for command in inbox.COMMANDS}
    assert commands == {talk.stem for talk in TALKS}
