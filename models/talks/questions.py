"""Questions about talks (查洽谈): one's own, the unread first; nobody sees a talk of others."""

from datetime import datetime
from typing import NamedTuple

from tortoise.expressions import Q

from models.engines import database
from models.listings import Listing
from models.people import Person
from models.rules import days
from models.talks.talk import OPEN, Line, Talk

PAGE, LINES = 20, 100


async def find(public_id: str, me: Person) -> Talk | None:
    """The talk with its listing and both sides, for one of them."""
    mine = Q(owner_id=me.id) | Q(asker_id=me.id)
    return await Talk.filter(mine, public_id=public_id).select_related("listing", "owner", "asker").first()


async def live(listing: Listing, asker: Person) -> Talk | None:
    """The open talk that someone has about a listing."""
    return await Talk.filter(listing_id=listing.id, asker_id=asker.id, state__in=list(OPEN)).first()


async def lines(talk: Talk, before: int = 0) -> list[Line]:
    """The newest lines, or those before one of them, in the order in which they were written."""
    told = Line.filter(talk_id=talk.id)
    newest = await (told.filter(id__lt=before) if before else told).order_by("-id").limit(LINES)
    return newest[::-1]


async def written(me: Person) -> list[dict[str, str]]:
    """Everything that someone wrote in talks, oldest first."""
    told = await Line.filter(sender_id=me.id).order_by("id")
    return [{"at": days.told(line.at), "text": line.text} for line in told]


class Row(NamedTuple):
    """A talk as the list shows it."""

    public_id: str
    state: str
    code: int
    changed_at: datetime
    title: str
    listing_state: str
    other: str
    owner: int
    unread: int
    what: str
    last: str


UNREAD = "SELECT count(*) FROM talk_line AS n WHERE n.talk_id = t.id AND n.sender_id <> ? AND n.read_at IS NULL"
OF = f"""
SELECT w.public_id, w.state, w.code, w.changed_at, l.title, l.state, p.name, w.owner_id, w.unread, n.what, n.text
FROM (SELECT t.*, ({UNREAD}) AS unread, (SELECT max(id) FROM talk_line WHERE talk_id = t.id) AS last
  FROM talk AS t WHERE t.owner_id = ? OR t.asker_id = ?) AS w
JOIN listing AS l ON l.id = w.listing_id
JOIN person AS p ON p.id = CASE WHEN w.owner_id = ? THEN w.asker_id ELSE w.owner_id END
JOIN talk_line AS n ON n.id = w.last
"""
FRESH = f"{OF} WHERE w.unread > 0 ORDER BY w.changed_at DESC, w.id DESC LIMIT 100"
REST = f"""{OF} WHERE w.unread = 0 AND (? = '' OR (w.changed_at, w.id) < (
  SELECT changed_at, id FROM talk WHERE public_id = ?)) ORDER BY w.changed_at DESC, w.id DESC LIMIT {PAGE}
"""


async def of(me: Person, before: str = "") -> list[Row]:
    """Someone's talks: those with something unread, then the others, the last touched first; or those after one."""
    mine = (me.id,) * 4
    fresh = [] if before else await database().rows(FRESH, mine)
    rest = await database().rows(REST, (*mine, before, before))
    return [Row._make(row) for row in (*fresh, *rest)]


COUNT = f"SELECT count(*) FROM talk AS t WHERE (t.owner_id = ? OR t.asker_id = ?) AND ({UNREAD}) > 0"


async def unread(me: Person) -> int:
    """In how many talks there is something that they have not read."""
    return int((await database().rows(COUNT, (me.id,) * 3))[0][0])


CODE = "SELECT t.public_id FROM talk_code AS c JOIN talk AS t ON t.id = c.talk_id WHERE c.person_id = ? AND c.code = ?"


async def by_code(code: int, me: Person) -> str | None:
    """The public id of the open talk that someone means by its code."""
    rows = await database().rows(CODE, (me.id, code))
    return str(rows[0][0]) if rows else None
