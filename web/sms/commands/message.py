"""Message (留言): 留言 B023 明天来; 给1024留言 还有货吗: a line to the other side, in a talk or for one."""

from models import quotas, talks
from models.people import Person
from models.talks import State, Talk, codes
from web.sms import relays
from web.sms.command import Command, Example, Reply, Said

WORD = {"zh": "留言", "en": "message"}
EXAMPLE = {"zh": "留言 {ref} 明天上午来看货", "en": "message {ref} I come tomorrow"}


async def answer(said: Said) -> Reply:
    """By the talk's code, or by the listing's number: its open talk, else a new one that begins with these words."""
    ref, lang = said.parse.ref, said.texter.lang
    if not ref:
        return Reply("error.ref", {"cmd": WORD[lang]})
    if not said.parse.body:
        return Reply("feedback.empty", {"example": EXAMPLE[lang].format(ref=ref)})
    me = await relays.me(said)
    if talk := await relays.talk(ref, me):
        return await _say(said, me, talk)
    listing = await relays.listing(ref)
    if listing is None:
        return Reply("error.ref.none", {"ref": ref})
    live = await talks.live(listing, me)
    talk = await talks.find(live.public_id, me) if live else None
    return await (_say(said, me, talk) if talk else relays.ask(said, me, listing, said.parse.body))


async def _say(said: Said, me: Person, talk: Talk) -> Reply:
    relay = codes.told(talk.code)
    if talk.state == State.ASKED:
        template = "message.wait" if talk.owner.id == me.id else "contact.again"
        return Reply(template, {"relay": relay, "ref": said.parse.ref})
    await relays.spend(said, quotas.LINES, me)
    await talks.say(talk.public_id, me, said.parse.body)
    return Reply("message.ok", {"relay": relay}, effect=True)


EXAMPLES = (
    Example(
        "message", ("给对方带话", "Pass on a message"), ("留言 B234 周六来看货",), ("message B234 I come on Saturday",)
    ),
)
COMMAND = Command(("message",), answer, deed=True, examples=EXAMPLES)
