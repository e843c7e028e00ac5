"""nongjia verify-audit: whether the log of events is as it was written."""

import sys
from argparse import ArgumentParser, Namespace

from app import database
from app.settings import Settings
from models import events
from models.rules.errors import Refused

NAME = "verify-audit"
HELP = "go through the log of events and tell whether anything in it was changed"


def add(parser: ArgumentParser) -> None:
    """It has nothing to choose."""


async def run(settings: Settings, args: Namespace) -> int:
    async with database.opened(settings.database_url):
        verdict = await events.verify()
    if verdict.broken:
        raise Refused(f"操作记录被改动过：从第 {verdict.broken} 条起对不上（应有 {verdict.count} 条）")
    sys.stdout.write(f"操作记录 {verdict.count} 条，没有改动；最后一条的指纹 {verdict.head or '无'}\n")
    return 0
