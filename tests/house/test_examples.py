"""Every command has its examples, and they mean what they stand for: in every month, in both languages."""

import re
from datetime import date
from pathlib import Path

import pytest

from models import messages
from models.rules.catalogue import Catalogue
from models.rules.segments import size
from web.sms import reader
from web.sms.command import Command, Example
from web.sms.commands import COMMANDS
from web.sms.saying import Saying

ROOT = Path(__file__).parents[2]
NOTHING_TO_SHOW = {"unknown"}
EXAMPLES = [example for command in COMMANDS for example in command.examples]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.intents[0]))
def test_a_command_shows_what_to_write_for_each_of_its_intents(command: Command) -> None:
    assert [example.intent for example in command.examples] == [
        intent for intent in command.intents if intent not in NOTHING_TO_SHOW
    ]
    assert all(example.zh and example.en and all(example.title) for example in command.examples)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.intent))
def test_an_example_parses_back_to_its_own_intent_in_every_month(
    catalogue: Catalogue, example: Example, lang: str
) -> None:
    for month in range(1, 13):
        say = Saying(catalogue, lang, date(2026, month, 15))
        for template in example.texts(lang):
            text = say.filled(template)
            parse = reader.read(catalogue, text, say.today)
            assert parse.intent == example.intent, text
            assert bool(parse.goods) == ("{product}" in template) or parse.intent == "feedback", text
            assert bool(parse.spots) == ("{town}" in template), text
            assert size(text).parts == 1, text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_help_tells_is_an_example_of_a_command(lang: str) -> None:
    written = [text for example in EXAMPLES for text in example.texts(lang)]
    for name in ("help.ok", "help.2"):
        sentence = "".join(piece.text for piece in messages.templates()[name].pieces[lang])
        told = [part.strip(" .") for part in re.findall(r"[:：]([^；。.]+(?:\.\d[^；。. ]*)*)", sentence)]
        assert len(told) == 5
        for suggested in told:
            begun = re.sub(r"(?:TEXT|内容)$", "", suggested)
            assert any(text.startswith(begun) for text in written), suggested


DOCUMENTED = {"zh": {"product": "脐橙", "town": "鸦鹊岭"}, "en": {"product": "navel orange", "town": "Yaqueling"}}


def test_the_documentation_tells_every_example(catalogue: Catalogue) -> None:
    lines = (ROOT / "docs" / "texting.md").read_text("utf-8").splitlines()
    told = [line for line in lines if line.startswith("| ") and "`" in line]
    assert told == [row(example) for example in EXAMPLES]
    for example in EXAMPLES:
        for lang, names in DOCUMENTED.items():
            for text in example.texts(lang):
                assert reader.read(catalogue, text.format(**names), date(2026, 11, 21)).intent == example.intent, text


def row(example: Example) -> str:
    """A line of the table: | 查价 | `脐橙` · `脐橙 鸦鹊岭` | Price | … |."""
    zh, en = (
        " · ".join(f"`{text.format(**DOCUMENTED[lang])}`" for text in example.texts(lang)) for lang in ("zh", "en")
    )
    return f"| {example.title[0]} | {zh} | {example.title[1]} | {en} |"
