"""Permit and refuse (同意、拒绝): 同意 B023; no B023: whether one talks with someone who asked."""

from models import bids, talks, texters
from models.people import Person
from models.talks import State, Talk, codes
from web.sms import relays
from web.sms.command import Command, Example, Reply, Said

WORDS = {"permit": {"zh": "同意", "en": "yes"}, "refuse": {"zh": "拒绝", "en": "no"}}


async def answer(said: Said) -> Reply:
    """The one who was asked agrees or does not; who talks already may end it by refusing."""
    intent, ref = said.parse.intent, said.parse.ref
    if not ref:
        return Reply("error.relay", {"cmd": WORDS[intent][said.texter.lang]})
    me = await relays.me(said)
    talk = await relays.talk(ref, me)
    if talk is None or (intent == "permit" and talk.owner.id != me.id):
        return Reply("error.ref.none", {"ref": ref})
    return await (_permit(said, talk, me) if intent == "permit" else _refuse(talk, me))


async def _permit(said: Said, talk: Talk, me: Person) -> Reply:
    if talk.state == State.ASKED:
        await talks.move(talks.PERMIT, talk.public_id, me)
    return Reply("permit.ok", {"relay": codes.told(talk.code)}, texter=texters.opted(said.texter, said.text))


async def _refuse(talk: Talk, me: Person) -> Reply:
    if talk.state == State.ASKED and talk.owner.id == me.id:
        await talks.move(talks.REFUSE, talk.public_id, me)
    else:
        await bids.close(talk.public_id, me)
    return Reply("refuse.ok", effect=True)


EXAMPLES = (
    Example("permit", ("同意谈", "Agree to talk"), ("同意 B234",), ("yes B234",)),
    Example("refuse", ("不愿意谈", "Refuse to talk"), ("拒绝 B234",), ("no B234",)),
)
COMMAND = Command(("permit", "refuse"), answer, deed=True, examples=EXAMPLES)
