"""The inbox (收短信): a gateway's request, read once, answered once; what comes a second time gets the same answer."""

import asyncio
import logging
from ipaddress import ip_address

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import messages, receipts
from models.engines import Busy, DiskFull, writing
from models.messages import Inbound
from models.rules.errors import Refused
from web.doors import lies_in
from web.sms import conversation
from web.sms.gateway import Account, Gateway, Received
from web.sms.gateways import GATEWAYS
from web.sms.limits import ceiling

FORBIDDEN, UNKNOWN, UNSURE = 403, 404, 503
PATIENCE = 4.5
"""Seconds: who waits for an answer gives up after five."""
log = logging.getLogger(__name__)


async def create(request: Request) -> Response:
    """What a gateway brings: every message is answered for itself, and every report noted."""
    gateway: Gateway | None = GATEWAYS.get(request.path_params.get("gateway") or request.url.path.strip("/"))
    if gateway is None:
        raise HTTPException(UNKNOWN, "没有这个短信网关，请核对网址")
    account: Account = request.app.state.settings.account(gateway.name)
    try:
        check_caller(request, gateway, account)
        received = await gateway.receive(request, account)
        await check_nonce(gateway.name, received)
    except Refused:
        return Response(status_code=FORBIDDEN)
    if received.echo is not None:
        return received.echo
    try:
        return await taken(request, gateway, received)
    except (Busy, DiskFull) as error:
        log.warning("%s is asked to come again: %s", gateway.name, error)
        return Response(status_code=UNSURE, headers={"retry-after": "5"})


def check_caller(request: Request, gateway: Gateway, account: Account) -> None:
    """Without a secret this machine alone may call; with a list of networks, those."""
    networks = tuple(filter(None, account.get("networks", "").split(",")))
    if (not account.get(gateway.proof) and not is_from_here(request)) or (networks and not lies_in(request, networks)):
        raise Refused("")


def is_from_here(request: Request) -> bool:
    """Whether a program on this machine asks: not a proxy for someone else, not a page in a browser."""
    heads, host = request.headers, request.client.host if request.client else ""
    try:
        is_loopback = ip_address(host).is_loopback
    except ValueError:
        return False
    return is_loopback and not any(head in heads for head in ("x-forwarded-for", "forwarded", "sec-fetch-site"))


async def check_nonce(gateway: str, received: Received) -> None:
    """A nonce stands for one message: with another it was caught on its way."""
    if received.nonce:
        id_ = received.messages[0].id if received.messages else ""
        async with writing() as tx:
            await receipts.begin(tx, receipts.Sent(f"gateway {gateway}", received.nonce, id_))


async def taken(request: Request, gateway: Gateway, received: Received) -> Response:
    """The gateway's own way of saying that it came, with the answers where they go back in the same breath."""
    if received.broken:
        log.warning("%d elements by %s could not be read", received.broken, gateway.name)
    answers = [await answered(request, gateway, inbound) for inbound in received.messages]
    if received.reports:
        await messages.delivered(gateway.name, received.reports)
    return gateway.reply(request, answers)


async def answered(request: Request, gateway: Gateway, inbound: Inbound) -> str:
    """The answer. A fault of ours is told politely, so that nobody sends it again and again.

    What takes too long may be stored or not: who waits hears so, who does not comes again and gets the same answer.
    """
    settings = request.app.state.settings
    if settings.quotas and not ceiling.room(gateway.name, settings.sms_ceiling, inbound.sender):
        return ""
    try:
        async with asyncio.timeout(PATIENCE):
            return await conversation.answered(request.app.state, inbound, gateway.inline)
    except (Busy, DiskFull):
        raise
    except Exception as error:
        if isinstance(error, TimeoutError) and not gateway.inline:
            raise Busy("too slow") from None
        log.exception("a message by %s could not be answered", gateway.name)
        return await conversation.apologised(request.app.state, inbound, gateway.inline)
