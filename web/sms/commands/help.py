"""Help (帮助): how to ask, in two messages."""

from web.sms import saying
from web.sms.command import Command, Example, Reply, Said


async def answer(said: Said) -> Reply:
    """How to ask, with a product that is sold at this time of the year."""
    say = saying.of(said)
    template = "help.2" if said.parse.kind else "help.ok"
    return Reply(template, {"product": say.example, "town": say.town})


EXAMPLES = (Example("help", ("帮助", "Help"), ("帮助", "帮助2"), ("HELP", "HELP 2")),)
COMMAND = Command(("help",), answer, examples=EXAMPLES)
