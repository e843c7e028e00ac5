"""nongjia token: keys of programs that write for an organisation."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable

from app import database
from app.settings import Settings
from models import events, tokens
from models.rules import days
from models.rules.errors import Refused
from models.tokens import ApiToken

NAME = "token"
HELP = "API tokens: add prints the token alone, once; it cannot be shown again"


def add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="deed", required=True, metavar="add|list|end")
    for deed, told in (("add", "a new token for an organisation"), ("end", "nobody comes in with it any more")):
        kinds.add_parser(deed, help=told).add_argument("name", help="the organisation's name")
    kinds.add_parser("list", help="every token: name, since when, last used, ended")


async def run(settings: Settings, args: Namespace) -> int:
    async with database.opened(settings.database_url):
        sys.stdout.write(await DEEDS[args.deed](args) + "\n")
    return 0


async def _add(args: Namespace) -> str:
    return await tokens.add(args.name, events.TERMINAL)


async def _end(args: Namespace) -> str:
    if not await tokens.end(args.name, events.TERMINAL):
        raise Refused(f"没有叫“{args.name}”的在用钥匙，全部钥匙见 nongjia token list")
    return f"{args.name} 的钥匙已停用"


async def _list(_: Namespace) -> str:
    return "\n".join([_line(token) for token in await tokens.every()]) or "还没有钥匙"


def _line(token: ApiToken) -> str:
    used = f"最近用过 {days.told(token.used_at)}" if token.used_at else "没有用过"
    ended = [f"已停用 {days.told(token.ended_at)}"] if token.ended_at else []
    return "\t".join([token.name, days.told(token.created_at), used, *ended])


DEEDS: dict[str, Callable[[Namespace], Awaitable[str]]] = {"add": _add, "end": _end, "list": _list}
