"""Texting: someone who writes to the conversation itself, without a gateway, by a clock that is moved."""

from dataclasses import dataclass, field
from itertools import count

from models import people, texters
from models.engines import database, writing
from models.listings import judge, numbers
from models.messages import Inbound
from models.people import mark
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from models.rules.texting import Standing
from tests.cast import SECRET, Clock, Member, settled
from web.sms import conversation

IDS = count(1)
PHONE = "+8613800138000"
SELL = "卖 蜜橘 5000斤 1.2元 鸦鹊岭"
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgres": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


@dataclass(frozen=True)
class Chosen:
    """The settings of a conversation."""

    secret: str = "s" * 32
    demo: bool = False
    quotas: bool = True


@dataclass
class Phone:
    """Who writes, by which gateway; `inline`: the answer comes back in the same breath."""

    catalogue: Catalogue
    clock: Clock
    number: str = PHONE
    inline: bool = True
    settings: Chosen = field(default_factory=Chosen)

    async def write(self, text: str, id_: str = "", **later: float) -> str:
        """A second after the message before, or as much later as told."""
        self.clock.move(**(later or {"seconds": 1}))
        inbound = Inbound("talk", id_ or f"w{next(IDS)}", self.number, text)
        return await conversation.answered(self, inbound, self.inline)

    async def standing(self) -> Standing:
        return await texters.find(self.settings.secret, self.number)

    async def is_reachable(self) -> bool:
        return await texters.reachable(self.settings.secret, people.mark(self.settings.secret, self.number)) is not None

    async def passes(self, ref: str) -> None:
        """A reviewer lets the listing through."""
        reviewer = await people.arrive(self.settings.secret, "+8613900000000")
        await judge(await numbers.find(int(ref)) or "", reviewer.public_id, True)


async def listings() -> list[tuple[str, str]]:
    """Product and state of every listing, the oldest first."""
    return [tuple(row) for row in await database().rows("SELECT product, state FROM listing ORDER BY id")]


async def stored() -> list[tuple[str, str]]:
    """Text and reply of every message, the oldest first."""
    return [tuple(row) for row in await database().rows("SELECT text, reply FROM message ORDER BY id")]


async def opted(lang: str = "zh") -> Member:
    """A farmer who asked for prices by text."""
    member = await settled(Role.FARMER)
    standing = Standing(mark(SECRET, member.phone), gateway="generic", lang=lang)
    async with writing() as tx:
        await texters.keep(tx, SECRET, member.phone, texters.opted(standing, "订 脐橙"))
    return member
