"""Talks: what people write (>) and what they are answered (<), from the seed village."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from models import listings, people
from models.engines import Client
from models.engines import database as open_database
from models.listings import numbers
from models.messages import Inbound, fits
from models.rules import days
from models.rules.catalogue import Catalogue
from models.talks import codes
from tests.sms import village
from web.sms import conversation
from web.sms.commands import COMMANDS

FOLDER = Path(__file__).parent / "talks"
TALKS = sorted(FOLDER.glob("*.txt"))
FARMER = "+8613800000001"
NAME = re.compile(r"\\\{(\w+)\\\}")
UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}


@dataclass
class Talk:
    """A talk as it goes: who writes, at which moment, and the numbers that were told."""

    catalogue: Catalogue
    sender: str = FARMER
    now: datetime = village.NOW
    told: dict[str, str] = field(default_factory=dict)
    answer: str = ""

    async def write(self, text: str) -> None:
        """A minute later than the message before."""
        self.now += timedelta(minutes=1)
        settings = SimpleNamespace(secret="s" * 32, demo=False, quotas=True)
        state: Any = SimpleNamespace(catalogue=self.catalogue, settings=settings)
        self.answer = await conversation.answered(state, Inbound("talk", "", self.sender, self.filled(text)))

    def filled(self, text: str) -> str:
        for name, value in self.told.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def read(self, expected: str) -> None:
        """The answer is as written; a {name} that is new stands for a number that is told."""
        pattern = re.escape(self.filled(expected))
        for name in dict.fromkeys(NAME.findall(pattern)):
            first, rest = rf"(?P<{name}>[A-Z]?\d+)", f"(?P={name})"
            pattern = pattern.replace(rf"\{{{name}\}}", first, 1).replace(rf"\{{{name}\}}", rest)
        found = re.fullmatch(pattern, self.answer)
        assert found, f"{self.answer!r} is not {self.filled(expected)!r}"
        self.told |= found.groupdict()
        assert fits(self.answer), self.answer

    async def order(self, words: list[str]) -> None:
        """What happens besides: who writes now, time goes by, the newest talk's code is told, a reviewer lets a listing
        through."""
        if words[0] == "from":
            self.sender = f"+86{words[1]}"
        elif words[0] == "after":
            self.now += int(words[1]) * UNITS[words[2]]
        elif words[0] == "code":
            rows = await open_database().rows("SELECT code FROM talk_code ORDER BY talk_id DESC LIMIT 1")
            self.told[words[1]] = codes.told(int(rows[0][0]))
        else:
            reviewer = await people.arrive("s" * 32, "+8613900000000")
            public_id = await numbers.find(int(self.filled(words[1])))
            await listings.judge(public_id or "", reviewer.public_id, words[0] == "pass")


def lines(file: Path) -> list[tuple[str, str]]:
    """The sign before each line, and the line."""
    return [(line[:1], line[1:].strip()) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.asyncio
@pytest.mark.parametrize("file", TALKS, ids=lambda file: file.stem)
async def test_a_talk_goes_as_written(
    file: Path, database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = Talk(catalogue)
    monkeypatch.setattr(days, "now", lambda: talk.now)
    await village.settle(catalogue)
    for kind, said in lines(file):
        if kind == ">":
            await talk.write(said)
        elif kind == "<":
            talk.read(said)
        elif kind == "!":
            await talk.order(said.split())
        else:
            assert kind in ("", "#"), f"{file.name}: a line is >, <, ! or #"


def test_every_command_has_its_talk() -> None:
    commands = {command.answer.__module__.rpartition(".")[2] for command in COMMANDS}
    assert commands <= {talk.stem for talk in TALKS}
