"""Daily (每天一份): today's dump in the folder of dumps; what is old or was never finished goes."""

import asyncio
import logging
import shutil
from pathlib import Path

from app import exports, progress
from app.exports.package import Imprint
from app.settings import Settings
from models import dumps, traits
from models.rules import days
from models.rules.catalogue import Catalogue

log = logging.getLogger(__name__)


async def make(settings: Settings, catalogue: Catalogue) -> None:
    """Once a day, however often it is asked for."""
    today, room = days.today(), settings.exports
    if today.isoformat() not in await asyncio.to_thread(dumps.every, room):
        demo = settings.demo or await traits.marked(traits.DEMO)
        imprint = Imprint(catalogue, today, settings.base_url, settings.data_licence, demo)
        report = await exports.dumped(imprint, room / today.isoformat(), progress.noted("开放数据", log))
        log.info("open data of %s: %s rows", today, sum(report.rows.values()))
    await asyncio.to_thread(_tidy, room)


def _tidy(room: Path) -> None:
    dumps.prune(room)
    for left in room.glob(".*"):
        if left.suffix in (".part", ".old"):
            shutil.rmtree(left)
