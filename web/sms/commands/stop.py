"""Stop and start (退订、恢复): from a stop on nothing is sent unasked, on any channel; it is confirmed once."""

from dataclasses import replace

from models import messages, texters
from models.engines import writing
from models.rules import days
from web.sms.command import Command, Example, Reply, Said


async def answer(said: Said) -> Reply:
    texter = said.texter
    if said.parse.intent == "start":
        return Reply("start.ok", texter=texters.opted(texter, said.text))
    if texter.stopped_at is not None:
        return Reply("")
    async with writing() as tx:
        await messages.stop(tx, texter.key)
    return Reply("stop.ok", texter=replace(texter, stopped_at=days.now()))


EXAMPLES = (
    Example("stop", ("全部停发", "Stop everything"), ("TD", "退订"), ("STOP",)),
    Example("start", ("恢复", "Start again"), ("恢复",), ("START",)),
)
COMMAND = Command(("stop", "start"), answer, deed=True, examples=EXAMPLES)
