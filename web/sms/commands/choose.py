"""Digits, yes and no, and what is not understood (选择、是、不、看不懂): where no question is open, how to ask."""

from dataclasses import replace

from models import questions
from models.rules import days
from web.sms import saying
from web.sms.command import Command, Example, Reply, Said

OFTEN = 2
"""So many times in a day something is not understood, then a person looks at it."""
REPLIES = {"choose": "error.choice", "yes": "yes.none", "no": "yes.none"}


async def answer(said: Said) -> Reply:
    say = saying.of(said)
    template = REPLIES.get(said.parse.intent)
    if template is None:
        return await _unclear(said)
    return Reply(template, {"product": say.example, "town": say.town})


async def _unclear(said: Said) -> Reply:
    """The first time the way to ask is told, the second time an officer gets the words."""
    say, texter, today = saying.of(said), said.texter, days.number(said.day)
    times = texter.unclear + 1 if texter.unclear_day == today else 1
    known = replace(texter, unclear=times, unclear_day=today)
    if times != OFTEN:
        return Reply("error.unknown", {"product": say.example, "town": say.town}, texter=known)
    asked = await questions.text_in(said.secret, said.phone, questions.Kind.UNCLEAR, said.text)
    return Reply("error.officer", {"wd": str(asked.within)}, texter=known)


EXAMPLES = (
    Example("choose", ("选一个", "Choose one"), ("1",), ("1",)),
    Example("yes", ("回答“是”", "Answer yes"), ("是",), ("yes",)),
    Example("no", ("回答“不是”", "Answer no"), ("不是",), ("no",)),
    Example("undo", ("错了，撤销", "Undo"), ("0",), ("0",)),
)
COMMAND = Command(("choose", "yes", "no", "undo", "unknown"), answer, deed=True, examples=EXAMPLES)
