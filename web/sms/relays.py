"""Relays (转话): whom a text means by the number of a listing or by a talk's code, and asking about a listing."""

from models import listings, people, quotas, talks, texters
from models.listings import Listing, State, numbers
from models.people import Person
from models.quotas import Quota
from models.rules.errors import Refused
from models.talks import Talk, codes
from web.sms.command import Reply, Said

HIDDEN = (State.PENDING, State.REJECTED)
LONGEST = 5
SUSPENDED = "这个号码已经停用，有事请回：咨询 您的话"


async def me(said: Said) -> Person:
    """Who wrote; Refused where they may not deal with others any more."""
    person = await people.arrive(said.secret, said.phone)
    if not person.held:
        raise Refused(SUSPENDED)
    return person


async def listing(ref: str) -> Listing | None:
    """The listing with this number, if anyone may read it."""
    if not (ref.isascii() and ref.isdigit() and len(ref) <= LONGEST):
        return None
    public_id = await numbers.find(int(ref))
    found = await listings.find(public_id) if public_id else None
    return None if found is None or found.state in HIDDEN else found


async def talk(ref: str, person: Person) -> Talk | None:
    """The open talk of theirs with this code."""
    code = codes.read(ref)
    public_id = await talks.by_code(code, person) if code else None
    return await talks.find(public_id, person) if public_id else None


async def spend(said: Said, quota: Quota, person: Person) -> None:
    """One more of what has a limit, on pages and by text together."""
    if said.settings.quotas:
        await quotas.take(said.secret, quota, person.public_id)


async def ask(said: Said, asker: Person, about: Listing, words: str) -> Reply:
    """Asks the owner. What they answer is told by text: the message is the proof that this was wanted."""
    ref = {"ref": said.parse.ref}
    if about.owner.id == asker.id:
        return Reply("contact.own", ref)
    if live := await talks.live(about, asker):
        template = "contact.again" if live.state == talks.State.ASKED else "contact.talking"
        return Reply(template, ref | {"relay": codes.told(live.code)})
    await spend(said, quotas.ASKS, asker)
    try:
        await talks.ask(about, asker, words)
    except Refused:
        return Reply("contact.over", ref)
    return Reply("contact.ok", ref, texter=texters.opted(said.texter, said.text))
