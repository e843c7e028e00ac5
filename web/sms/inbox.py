"""The inbox (收短信): a gateway's request, read once, answered once; what comes a second time gets the same answer."""

import logging
import secrets
from ipaddress import ip_address
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import messages
from models.messages import Inbound
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from web.sms import replies
from web.sms.command import Command, Said
from web.sms.commands import help, price
from web.sms.gateways import generic, kannel

GATEWAYS = {gateway.name: gateway for gateway in (generic.GATEWAY, kannel.GATEWAY)}
COMMANDS: tuple[Command, ...] = (price.answer, help.answer)
"""The most particular first; the last one answers everything."""
FORBIDDEN, UNKNOWN = 403, 404
log = logging.getLogger(__name__)


async def create(request: Request) -> Response:
    """One message comes in; its answer goes back in the same breath."""
    gateway = GATEWAYS.get(request.path_params["gateway"])
    if gateway is None:
        raise HTTPException(UNKNOWN, "没有这个短信网关，请核对网址")
    settings = request.app.state.settings
    secret = getattr(settings, f"sms_{gateway.name}_secret")
    if not secret and not is_from_here(request):
        return Response(status_code=FORBIDDEN)
    try:
        inbound = await gateway.receive(request, secret)
    except Refused:
        return Response(status_code=FORBIDDEN)
    try:
        text = await answered(request.app.state.catalogue, settings, inbound)
    except Exception:
        log.exception("a message by %s could not be answered", gateway.name)
        text = replies.said("error.busy")
    return gateway.reply(request, text)


def is_from_here(request: Request) -> bool:
    """Whether a program on this machine asks: not a proxy for someone else, not a page in a browser."""
    heads, host = request.headers, request.client.host if request.client else ""
    try:
        is_loopback = ip_address(host).is_loopback
    except ValueError:
        return False
    return is_loopback and not any(head in heads for head in ("x-forwarded-for", "forwarded", "sec-fetch-site"))


class Keeping(Protocol):
    """The settings that a conversation needs."""

    @property
    def secret(self) -> str: ...
    @property
    def demo(self) -> bool: ...


async def answered(catalogue: Catalogue, settings: Keeping, inbound: Inbound) -> str:
    """The answer, kept with its message; a message that was here before is not acted on again."""
    key = messages.key(settings.secret, inbound)
    known = await messages.replied(inbound.gateway, key) if key else None
    if known is not None:
        return known
    text = await converse(Said(catalogue, inbound.text, days.today(), settings.demo))
    return await messages.keep(settings.secret, inbound, key or secrets.token_hex(16), text)


async def converse(said: Said) -> str:
    """What is said back: the first command that the message is meant for."""
    for command in COMMANDS:
        if text := await command(said):
            return text
    return replies.said("error.busy")
