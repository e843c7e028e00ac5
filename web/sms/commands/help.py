"""Help (帮助): how to ask, in two messages."""

from web.sms import saying
from web.sms.command import Command, Reply, Said


async def answer(said: Said) -> Reply:
    """How to ask, with a product that is sold at this time of the year."""
    say = saying.of(said)
    template = "help.2" if said.parse.kind else "help.ok"
    return Reply(template, {"product": say.example, "town": say.town})


COMMAND = Command(("help",), answer)
