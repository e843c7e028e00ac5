"""The outbox (发件箱): sends the texts that were left, each gateway at its pace, and keeps what became of them.

A text is claimed in one transaction and settled in another; between them lies the network. Whoever dies there leaves it
held, and when it is not heard of, another sends it under the same id.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from socket import gethostname

import httpx

from app import jobs
from app.settings import Settings
from models import messages
from models.engines import settled
from models.messages import queue
from models.messages.spending import Terms
from models.rules.errors import Refused, Unclear
from web.sms.gateway import Account, Gateway, Later, Letter, Never, Send, Sent
from web.sms.gateways import GATEWAYS

PAUSE, SOON = 2.0, 0.05
"""Seconds between two looks: when nothing was left, and after this process has left something."""
PATIENCE = 20.0
"""Seconds that a supplier has to take a text; less than it is held."""
MOST = 8
"""Texts that are on their way by one gateway."""
GRACE = 3.0
"""Seconds that texts on their way get when the process is asked to stop."""
SETTLINGS = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Office:
    """By which gateways texts go, with whose account, on which terms; `usual`: the gateway for who has none, or ""."""

    secret: str
    gateways: Mapping[str, Gateway]
    account: Callable[[str], Account]
    terms: Terms
    usual: str = ""

    @property
    def senders(self) -> dict[str, Send]:
        return {name: gateway.send for name, gateway in self.gateways.items() if gateway.send is not None}


def opened(settings: Settings) -> Office:
    """As the settings say."""
    terms = Terms(settings.sms_pace, settings.sms_cap, settings.sms_cost)
    return Office(settings.secret, GATEWAYS, settings.account, terms, settings.sms_gateway)


@asynccontextmanager
async def running(office: Office, pause: float = PAUSE) -> AsyncIterator[None]:
    """Sends meanwhile; at the end claims no more, and gives back what is not sent within the grace."""
    if office.usual and office.usual not in office.senders:
        raise Unclear(f"设置 NONGJIA_SMS_GATEWAY={office.usual} 不对：请写一个能发短信的网关：{_named(office)}")
    holder = f"{gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    bell = Bell(pause)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=PATIENCE))
        stack.enter_context(messages.ringing(bell.ring))
        lines = [Line(office, name, holder, client) for name in office.senders]
        stack.push_async_callback(_end, lines, holder)
        going = asyncio.create_task(_go(office, lines, bell))
        stack.push_async_callback(jobs.call_off, going)
        yield


async def _end(lines: list["Line"], holder: str) -> None:
    """What is under way has a moment yet; what is held then is free for others."""
    await asyncio.gather(*(line.end() for line in lines))
    await queue.release(holder)


def _named(office: Office) -> str:
    return "、".join(sorted(office.senders)) or "现在一个也没有"


class Bell:
    """Rung when a text was left; as that is not stored yet, one looks again and again, in ever longer pauses."""

    def __init__(self, longest: float) -> None:
        self.longest, self.pause = longest, longest
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self.pause = SOON
        self._rung.set()

    async def rest(self) -> None:
        """Until it rings, or the pause is over."""
        self._rung.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.pause):
                await self._rung.wait()
                return
        self.pause = min(self.pause * 2, self.longest)


async def _go(office: Office, lines: list["Line"], bell: Bell) -> None:
    """Chooses gateways for what was left, and lets every gateway send until it has nothing more."""
    while True:
        try:
            await queue.route(tuple(office.senders), office.usual)
            due = await queue.due()
            for line in lines:
                if line.name in due:
                    line.go()
        except Exception as error:
            log.warning("texts cannot be given to gateways: %s", error)
        await bell.rest()


class Line:
    """The way by one gateway: one text after another at its pace, several of them under way."""

    def __init__(self, office: Office, name: str, holder: str, client: httpx.AsyncClient) -> None:
        self.office, self.name, self.holder, self.client = office, name, holder, client
        self.under_way: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(MOST)
        self._going: asyncio.Task[None] | None = None

    def go(self) -> None:
        """Sends what is due, unless it is at it already."""
        if self._going is None or self._going.done():
            self._going = asyncio.create_task(self._all())

    async def _all(self) -> None:
        """One after another until nothing is due."""
        try:
            going = True
            while going:
                going = await self._one()
        except Exception as error:
            log.warning("texts by %s cannot be claimed: %s", self.name, error)

    async def _one(self) -> bool:
        """Puts the next text on its way and keeps the pace; whether there was one."""
        await self._room.acquire()
        letter = None
        try:
            letter = await queue.claim(self.holder, self.name, self.office.terms)
        finally:
            if letter is None:
                self._room.release()
        if letter is not None:
            task = asyncio.create_task(self._send(letter))
            self.under_way.add(task)
            task.add_done_callback(self._back)
            await asyncio.sleep(1 / self.office.terms.pace)
        return letter is not None

    def _back(self, task: asyncio.Task[None]) -> None:
        self.under_way.discard(task)
        self._room.release()
        if not task.cancelled() and (error := task.exception()):
            log.warning("what became of a text by %s could not be kept: %s", self.name, error)

    async def _send(self, letter: queue.Letter) -> None:
        """Tries it once, and keeps what became of it."""
        try:
            sent = await self._sent(letter)
        except (Never, Refused, Unclear) as error:
            log.warning("text %s by %s: never: %s", letter.id, self.name, error)
            await queue.dead(self.holder, letter, _why(error))
        except (Later, TimeoutError, httpx.HTTPError) as error:
            log.info("text %s by %s: later: %s", letter.id, self.name, error)
            await queue.later(self.holder, letter, _why(error), getattr(error, "seconds", 0))
        except Exception as error:
            log.warning("text %s by %s: %s", letter.id, self.name, error, exc_info=error)
            await queue.later(self.holder, letter, _why(error))
        else:
            await settled(self._done(letter, sent))

    async def _sent(self, letter: queue.Letter) -> Sent:
        send, account = self.office.senders[self.name], self.office.account(self.name)
        async with asyncio.timeout(PATIENCE):
            return await send(self.client, account, _unsealed(self.office.secret, letter))

    async def _done(self, letter: queue.Letter, sent: Sent) -> None:
        """A text that was sent and is not known to be would be sent again, so this is tried more than once."""
        for rest in range(SETTLINGS, -1, -1):
            try:
                if not await queue.done(self.holder, letter, sent.ref, sent.cost):
                    log.warning("text %s by %s took so long that another sends it too", letter.id, self.name)
            except Exception:
                if not rest:
                    raise
                await asyncio.sleep(1)
            else:
                return

    async def end(self) -> None:
        """Claims no more; what is under way has a moment yet."""
        if self._going is not None:
            await jobs.call_off(self._going)
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=GRACE)
        await jobs.call_off(*self.under_way)


def _unsealed(secret: str, letter: queue.Letter) -> Letter:
    """As the gateway gets it; its id is the same at every try."""
    return Letter(
        id=str(letter.id),
        phone=letter.phone(secret),
        template=letter.template,
        values=letter.values(secret),
        text=letter.words(secret),
        lang=letter.lang,
        link=letter.link,
    )


def _why(error: BaseException) -> str:
    return str(error) or type(error).__name__
