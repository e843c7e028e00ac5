"""Quotas (限额): how often something may be tried within a time; the count survives a restart."""

from collections.abc import Iterable
from dataclasses import dataclass

from models import seals
from models.engines import Transaction, database, writing
from models.rules import days
from models.rules.errors import Refused

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `most` times in any `seconds`; `said` is what is told to those who are over it."""

    name: str
    most: int
    seconds: int
    said: str


HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE
SIGN_IN = Quota("sign-in", 10, 5 * MINUTE, "登录试的次数太多了")
CODE_SOON = Quota("code soon", 1, MINUTE, "验证码刚发过")
CODE_DAY = Quota("code a day", 5, DAY, "这个号码今天要的验证码太多了")
CODE_HOUSE = Quota("code house", 10, HOUR, "这里要的验证码太多了")
CODE_HOUSE_DAY = Quota("code house a day", 50, DAY, "这里今天要的验证码太多了")
POSTS = Quota("posts", 5, DAY, "一天最多发布5条供求")
ASKS = Quota("asks", 20, DAY, "一天最多问20条")
LINES = Quota("lines", 60, HOUR, "话说得太快了")
FLAGS = Quota("flags", 20, DAY, "一天最多举报20条")
QUESTIONS = Quota("questions", 10, DAY, "一天最多问10次")
TEXTS = Quota("texts", 60, HOUR, "这里一小时最多试60条")
API_WRITES = Quota("api writes", 10, HOUR, "一小时最多写10次")
TOKEN_WRITES = Quota("token writes", 1000, HOUR, "一个令牌一小时最多写1000次")
STAFF_POSTS = Quota("staff posts", 100, HOUR, "代发得太快了")


class Spent(Refused):
    """The quota is used up; in so many seconds there is room again."""

    def __init__(self, quota: Quota, seconds: int) -> None:
        wait = f"{seconds}秒" if seconds < MINUTE else f"{-(-seconds // MINUTE)}分钟"
        super().__init__(f"{quota.said}，请过{wait}再试。")
        self.seconds = seconds


READ = "SELECT times FROM attempt WHERE key = ?"
LOCK = """
INSERT INTO attempt (key, times, last) VALUES (?, '', 0) ON CONFLICT (key) DO UPDATE SET last = attempt.last
RETURNING times
"""
SAVE = "UPDATE attempt SET times = ?, last = ? WHERE key = ?"


async def take(secret: str, quota: Quota, *senders: str) -> None:
    """Counts one try for each sender, or says Spent and counts none. Senders are kept as keyed hashes alone."""
    await take_all(secret, [(quota, sender) for sender in senders])


async def take_all(secret: str, tries: Iterable[tuple[Quota, str]]) -> None:
    """The same for several quotas at once: where one is used up, none of them counts."""
    now = int(days.now().timestamp())
    keys = {seals.keyed(secret, quota.name, sender): quota for quota, sender in tries}
    for key, quota in keys.items():
        _check(quota, now, await database().rows(READ, (key,)))
    async with writing() as tx:
        for key in sorted(keys):
            await _count(tx, keys[key], now, key)


async def spend(tx: Transaction, secret: str, quota: Quota, sender: str) -> None:
    """The same within the deed's own transaction: what is not stored does not count."""
    await _count(tx, quota, int(days.now().timestamp()), seals.keyed(secret, quota.name, sender))


def _check(quota: Quota, now: int, rows: list[tuple[str]]) -> list[int]:
    """The tries that still count."""
    times = [int(time) for (said,) in rows for time in said.split()]
    recent = [time for time in times if time > now - quota.seconds]
    if len(recent) >= quota.most:
        raise Spent(quota, min(max(recent[0] + quota.seconds - now, 1), quota.seconds))
    return recent


async def _count(tx: Transaction, quota: Quota, now: int, key: str) -> None:
    """The row is locked before it is read, so of two at once one waits for the other's count."""
    recent = _check(quota, now, await tx.rows(LOCK, (key,)))
    await tx.run(SAVE, (" ".join(map(str, [*recent, now])), now, key))


async def purge(before: int) -> None:
    """Forgets what was last tried before then (seconds since 1970)."""
    async with writing() as tx:
        await tx.run("DELETE FROM attempt WHERE last < ?", (before,))
