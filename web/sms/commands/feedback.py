"""Feedback (投诉、建议、纠错、咨询): 投诉 1024 付款不到位; 咨询 补贴怎么申请: words for an officer, with a code."""

from collections.abc import Mapping
from typing import Any

from models import people, questions, quotas
from models.questions import Kind
from web.sms import relays
from web.sms.command import Command, Example, Reply, Said

EXAMPLES = {
    Kind.COMPLAINT: {"zh": "投诉 1024 没有按说好的付款", "en": "complain 1024 did not pay"},
    Kind.SUGGESTION: {"zh": "建议 早上早点发价", "en": "suggest prices before seven"},
    Kind.CORRECTION: {"zh": "纠错 今天的价不对，是1.3元", "en": "correction today it is 1.3 yuan"},
    Kind.QUESTION: {"zh": "咨询 补贴怎么申请", "en": "ask how to get the subsidy"},
}


async def answer(said: Said) -> Reply:
    """Keeps it for the officers and tells by when it is answered."""
    parse = said.parse
    kind = Kind(parse.kind or Kind.QUESTION)
    if not parse.body:
        return Reply("feedback.empty", {"example": EXAMPLES[kind][said.texter.lang]})
    await relays.spend(said, quotas.QUESTIONS, await people.arrive(said.secret, said.phone))
    question = await questions.text_in(said.secret, said.phone, kind, parse.body, parse.ref)
    values = {"fid": question.code, "wd": str(question.within)}
    return Reply("feedback.ok", values, undo={"kind": "feedback", "question": question.public_id})


async def undo(said: Said, done: Mapping[str, Any]) -> Reply:
    """Takes it back while nobody has answered."""
    me = await people.arrive(said.secret, said.phone)
    return Reply("undo.ok" if await questions.withdraw(str(done["question"]), me) else "undo.none")


WRITTEN = Example(
    "feedback",
    ("咨询、投诉、建议、纠错", "Ask, complain, suggest, correct"),
    tuple(told["zh"] for told in EXAMPLES.values()),
    tuple(told["en"] for told in EXAMPLES.values()),
)
COMMAND = Command(("feedback",), answer, deed=True, undoes=("feedback",), undo=undo, examples=(WRITTEN,))
