"""Contact (联系): 联系 1024; 我要1024的电话: asks a listing's owner whether they will talk."""

from web.sms import relays
from web.sms.command import Command, Example, Reply, Said

WORDS = "想谈谈这条"
"""What the owner reads of someone who asks by text."""
WORD = {"zh": "联系", "en": "contact"}


async def answer(said: Said) -> Reply:
    """Asks the owner; what comes of it is told later."""
    ref = said.parse.ref
    if not ref:
        return Reply("error.ref", {"cmd": WORD[said.texter.lang]})
    listing = await relays.listing(ref)
    if listing is None:
        return Reply("error.ref.none", {"ref": ref})
    return await relays.ask(said, await relays.me(said), listing, WORDS)


EXAMPLES = (Example("contact", ("想谈一条供求", "Ask about a listing"), ("联系 1024",), ("contact 1024",)),)
COMMAND = Command(("contact",), answer, deed=True, examples=EXAMPLES)
