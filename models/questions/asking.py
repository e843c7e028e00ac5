"""Asking (提问): a question with its code and its day; a complaint about an open listing raises a flag too."""

from dataclasses import dataclass

from models import events, flags, listings, people, seals, talks
from models.engines import Transaction, writing
from models.listings import Channel, Listing, numbers
from models.people import Person
from models.questions import codes
from models.questions.question import WITHIN, Kind, Question
from models.rules import days, masks, text
from models.talks import codes as relays

LONGEST = 1000
"""Characters: as long as a text may be."""
LONGEST_REF = 6


def words(said: str) -> str:
    """What someone wrote on a page, as others may read it."""
    return masks.masked(text.lines(said, "要说的话", LONGEST))


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked; `body` as `words` made it, `ref` the number of a listing or a talk's code where one was named."""

    kind: Kind
    body: str
    ref: str = ""
    channel: Channel = Channel.WEB


async def text_in(secret: str, phone: str, kind: Kind, said: str, ref: str = "") -> Question:
    """The same by text: whatever can be read of it is asked."""
    told = masks.masked(text.kept(" ".join(said.split()), LONGEST))
    return await ask(await people.arrive(secret, phone), Asking(kind, told, ref, Channel.SMS))


ASK = """
INSERT INTO question (public_id, code, person_id, kind, body, ref, listing_id, flagged, channel, state, asked_at, due)
VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?) RETURNING id
"""


async def ask(asker: Person, asking: Asking) -> Question:
    """Keeps the question for the officers."""
    public_id, now = seals.public_id(), days.now()
    due = days.number(days.working(days.today(), WITHIN[asking.kind]))
    async with writing() as tx:
        listing = await _listing(asking.ref, asker)
        flagged = asking.kind is Kind.COMPLAINT and await _flag(listing, asker, asking.body)
        about = (asking.ref, listing.id if listing else None, int(flagged), asking.channel)
        rows = await tx.rows(ASK, (public_id, asker.id, asking.kind, asking.body, *about, now, due))
        await _named(tx, int(rows[0][0]))
        await events.note(tx, asker.public_id, "question.ask", public_id, {"kind": asking.kind})
    return await Question.get(public_id=public_id)


async def _named(tx: Transaction, question: int) -> None:
    code = await codes.lend(tx, question)
    await tx.run("UPDATE question SET code = ? WHERE id = ?", (code, question))


async def _listing(ref: str, asker: Person) -> Listing | None:
    """The listing with this number, or the one that a talk of theirs is about."""
    if code := relays.read(ref):
        talk = await talks.by_code(code, asker)
        about = await talks.find(talk, asker) if talk else None
        return await listings.find(about.listing.public_id) if about else None
    number = int(ref) if ref.isascii() and ref.isdigit() and len(ref) <= LONGEST_REF else 0
    found = await numbers.find(number)
    return await listings.find(found) if found else None


async def _flag(listing: Listing | None, asker: Person, said: str) -> bool:
    """Whether it raised a flag: of an open listing, of somebody else's, and for the first time."""
    if listing is None or not listing.is_open or listing.owner.id == asker.id:
        return False
    return await flags.put(listing, asker, flags.Reason.OTHER, text.kept(said, flags.LONGEST))
