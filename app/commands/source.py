"""nongjia source: what officers do with a source: pause it, let it go on, accept what changed."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable

from app import database
from app.settings import Settings
from models import events, findings, sources
from models.engines import Transaction, writing
from models.rules import catalogue

NAME = "source"
HELP = "pause or resume a source, or accept what its self-checks found"


def add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="deed", required=True, metavar="pause|resume|accept")
    pause = kinds.add_parser("pause", help="do not ask it until it is resumed")
    pause.add_argument("--why", default="运维人员停采", help="what people are told")
    for one in (
        pause,
        kinds.add_parser("resume"),
        kinds.add_parser("accept", help="its new layout and units are right"),
    ):
        one.add_argument("key")


async def run(settings: Settings, args: Namespace) -> int:
    shelf = catalogue.load(settings.catalogue)
    shelf.source(args.key)
    async with database.opened(settings.database_url, shelf), writing() as tx:
        sys.stdout.write(await DEEDS[args.deed](tx, args) + "\n")
    return 0


async def _pause(tx: Transaction, args: Namespace) -> str:
    await sources.pause(tx, args.key, args.why, events.TERMINAL)
    return f"{args.key} 已停采：{args.why}"


async def _resume(tx: Transaction, args: Namespace) -> str:
    return f"{args.key} 继续采" if await sources.resume(tx, args.key, events.TERMINAL) else f"{args.key} 没有停采"


async def _accept(tx: Transaction, args: Namespace) -> str:
    closed = await findings.accept(tx, args.key, events.TERMINAL)
    return "\n".join([f"{args.key} 已接受 {len(closed)} 条", *(f"  {finding.sentence}" for finding in closed)])


DEEDS: dict[str, Callable[[Transaction, Namespace], Awaitable[str]]] = {
    "pause": _pause,
    "resume": _resume,
    "accept": _accept,
}
