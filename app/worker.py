"""The worker (后台进程): the jobs alone, for as long as nobody asks it to stop."""

import asyncio
import signal

from app import database, timetable
from app.settings import Settings, with_secret
from models.rules import catalogue


async def work(settings: Settings) -> int:
    """Does jobs until SIGTERM or Ctrl-C; what it cannot finish then waits for the next worker."""
    settings, shelf = with_secret(settings), catalogue.load(settings.catalogue)
    stopped = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    async with database.opened(settings.database_url, shelf), timetable.running(settings, shelf):
        await stopped.wait()
    return 0
