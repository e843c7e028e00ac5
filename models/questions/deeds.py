"""What becomes of a question (分派、答复、关掉、公开): by an officer, once, together with what is told of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from models import events, flags, messages, people, texters
from models.engines import Transaction, writing
from models.listings import Channel
from models.messages import Text
from models.people import Person
from models.questions import codes
from models.questions.asking import LONGEST, words
from models.rules import days, masks, segments, text
from models.rules.errors import Refused

GONE = "这一条已经有人答复或关掉了，请刷新看看"
HIDDEN = "没有答复的不能公开，请刷新看看"
MAY = "只能转给审核员或农技员"
LASTS = timedelta(days=7)
"""So long an answer is worth being sent."""
BODY, MORE = 35, "…详见网页"
"""Units of an answer in a text, and what tells that there is more of it."""
ASSIGN = "UPDATE question SET assigned_id = ? WHERE public_id = ? AND state = 'open' RETURNING code"


async def assign(public_id: str, to: Person, by: Person) -> None:
    """Gives it to one who answers."""
    if not to.reviews:
        raise Refused(MAY)
    await _done(by, "assign", public_id, ASSIGN, (to.id, public_id))


ANSWER = """
UPDATE question SET state = 'answered', answer = ?, answered_at = ?, answered_by_id = ?
WHERE public_id = ? AND state = 'open' RETURNING code, id, person_id, channel
"""
CLOSE = ANSWER.replace("'answered'", "'closed'")


async def answer(secret: str, public_id: str, by: Person, said: str) -> None:
    """Answers it, and tells who asked."""
    told = text.lines(said, "答复", LONGEST)
    await _end(secret, ("answer", ANSWER), public_id, by, told)


async def close(secret: str, public_id: str, by: Person, why: str) -> None:
    """Closes it without an answer, and tells who asked why."""
    await _end(secret, ("close", CLOSE), public_id, by, text.lines(why, "原因", LONGEST))


async def _end(secret: str, deed: tuple[str, str], public_id: str, by: Person, told: str) -> None:
    what, sql = deed
    async with writing() as tx:
        row = await _done(by, what, public_id, sql, (told, days.now(), by.id, public_id))
        code, question, person, channel = row
        await codes.end(tx, question)
        await messages.notify(tx, person, f"case.{what}", {"code": code, "body": told}, f"/me/questions#{code}")
        if channel == Channel.SMS or await texters.listens(person):
            await _text(tx, secret, await Person.get(id=person), {"fid": code, "body": told})


async def _text(tx: Transaction, secret: str, asker: Person, values: dict[str, str]) -> None:
    """The answer on the phone, in one text; numbers and links are hidden, for no text may carry them."""
    if phone := people.phone(secret, asker):
        short = segments.cut(masks.masked(values["body"]), BODY, MORE)
        await messages.leave(tx, secret, phone, Text("case.answer", days.now() + LASTS, values | {"body": short}))


PUBLISH = """
UPDATE question SET public_body = ?, public_answer = ?, published_at = ?
WHERE public_id = ? AND state = 'answered' RETURNING code
"""


async def publish(public_id: str, by: Person, body: str, told: str) -> None:
    """Shows question and answer to everybody, in words that tell nothing of who asked."""
    row = (words(body), masks.masked(text.lines(told, "答复", LONGEST)), days.now(), public_id)
    await _done(by, "publish", public_id, PUBLISH, row)


HIDE = """
UPDATE question SET public_body = '', public_answer = '', published_at = NULL
WHERE public_id = ? AND published_at IS NOT NULL RETURNING code
"""


async def hide(public_id: str, by: Person) -> None:
    """Shows it to nobody else any more."""
    await _done(by, "hide", public_id, HIDE, (public_id,))


async def _done(by: Person, what: str, public_id: str, sql: str, row: Sequence[object]) -> Any:
    """Does it and notes who did; Refused where there is none in that state."""
    async with writing() as tx:
        rows = await tx.rows(sql, row)
        if not rows:
            raise Refused(HIDDEN if what in ("publish", "hide") else GONE)
        await events.note(tx, by.public_id, f"question.{what}", public_id, {"code": str(rows[0][0])})
    return rows[0]


WITHDRAW = """
UPDATE question SET state = 'closed' WHERE public_id = ? AND person_id = ? AND state = 'open'
RETURNING id, listing_id, flagged
"""


async def withdraw(public_id: str, me: Person) -> bool:
    """Who asked takes it back, and the flag that it raised; False where it is over already, or not theirs."""
    async with writing() as tx:
        rows = await tx.rows(WITHDRAW, (public_id, me.id))
        for question, listing, flagged in rows:
            await codes.end(tx, int(question))
            if flagged:
                await flags.drop(tx, int(listing), me)
            await events.note(tx, me.public_id, "question.withdraw", public_id)
    return bool(rows)


LEAVE = """
UPDATE question SET body = '', answer = '', public_body = '', public_answer = '', published_at = NULL,
  state = CASE state WHEN 'open' THEN 'closed' ELSE state END WHERE person_id = ? RETURNING id
"""


async def leave(tx: Transaction, person: Person) -> None:
    """Someone goes for good: what they asked goes with them, and is answered no more."""
    for (question,) in await tx.rows(LEAVE, (person.id,)):
        await codes.end(tx, int(question))
