"""nongjia token: programs that may post, each by a token of its own."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable

from app import database
from app.settings import Settings, with_secret
from models import events, tokens
from models.rules import days, text
from models.rules.errors import Refused

NAME = "token"
HELP = "let a program post: add a token, list them, end one"
LONGEST_NAME = 40


def add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="deed", required=True, metavar="add|list|end")
    kinds.add_parser("list", help="every token with when it was made, last used and ended")
    for one in (
        kinds.add_parser("add", help="a new token; it is printed once and kept nowhere"),
        kinds.add_parser("end", help="from now on the token opens nothing"),
    ):
        one.add_argument("name", help="the program or organisation, for example 供销社")


async def run(settings: Settings, args: Namespace) -> int:
    settings = with_secret(settings)
    async with database.opened(settings.database_url):
        sys.stdout.write(await DEEDS[args.deed](settings, args))
    return 0


async def _add(settings: Settings, args: Namespace) -> str:
    name = text.line(args.name, "令牌的名字", LONGEST_NAME)
    return await tokens.add(settings.secret, name, events.TERMINAL) + "\n"


async def _list(_: Settings, __: Namespace) -> str:
    return "".join(_line(token) for token in await tokens.every())


def _line(token: tokens.Token) -> str:
    moments = {"发": token.created_at, "最近用": token.seen_at, "停": token.ended_at}
    told = (f"{word} {days.told(moment)[:16]}" for word, moment in moments.items() if moment)
    return f"{token.name}：{'，'.join(told)}\n"


async def _end(_: Settings, args: Namespace) -> str:
    if not await tokens.end(args.name, events.TERMINAL):
        raise Refused(f"没有叫“{args.name}”的在用令牌，全部见 nongjia token list")
    return f"{args.name} 已停用\n"


DEEDS: dict[str, Callable[[Settings, Namespace], Awaitable[str]]] = {"add": _add, "list": _list, "end": _end}
