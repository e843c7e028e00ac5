"""Stop and start (退订、恢复): from a stop on nothing is sent unasked, on any channel; it is confirmed once."""

from dataclasses import replace

from models import messages, texters
from models.engines import writing
from models.rules import days
from web.sms.command import Command, Reply, Said


async def answer(said: Said) -> Reply:
    texter = said.texter
    if said.parse.intent == "start":
        return Reply("start.ok", texter=texters.opted(texter, said.text))
    if texter.stopped_at is not None:
        return Reply("")
    async with writing() as tx:
        await messages.stop(tx, texter.key)
    return Reply("stop.ok", texter=replace(texter, stopped_at=days.now()))


COMMAND = Command(("stop", "start"), answer, deed=True)
