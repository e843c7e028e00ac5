"""Many messages at once: our own with the parse that each must give, and the shared corpus where there is one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.commands.say import meant
from models.rules.catalogue import Catalogue
from web.sms import reader

DAY = date(2026, 11, 18)
OWN = [json.loads(line) for line in (Path(__file__).parent / "messages.jsonl").read_text("utf-8").splitlines()]
ALIKE = {"蜜橘": "柑橘", "件": "箱", "筐": "箱", "袋": "箱", "口": "头", "羽": "只"}
"""Words that count as equal in the shared corpus."""


def told(catalogue: Catalogue, text: str) -> dict[str, Any]:
    return meant(catalogue, reader.read(catalogue, text, DAY))


@pytest.mark.parametrize("message", OWN, ids=[message["text"] for message in OWN])
def test_a_message_means_what_the_rules_say(catalogue: Catalogue, message: dict[str, Any]) -> None:
    assert told(catalogue, message["text"]) == message["expect"]


def test_our_own_messages_show_every_intent(catalogue: Catalogue) -> None:
    assert len({message["expect"]["intent"] for message in OWN}) == 34


def _equal(value: Any) -> Any:
    """A value as it is compared: blanks and stops in free text do not count."""
    if isinstance(value, list):
        return sorted(ALIKE.get(one, one) for one in value)
    if isinstance(value, str):
        return ALIKE.get(value, "".join(sign for sign in value if sign not in " ，。,.:："))
    return value


def test_the_shared_corpus_is_read(catalogue: Catalogue, shared: Path) -> None:
    lines = (shared / "data" / "sms" / "dev.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    wrong = {}
    for row in rows:
        got = told(catalogue, row["text"])
        assert got["intent"] == row["expect"]["intent"], row["text"]
        if {name: _equal(value) for name, value in got.items()} != {
            name: _equal(value) for name, value in row["expect"].items()
        }:
            wrong[row["text"]] = got
    assert len(wrong) <= len(rows) // 50, wrong
