"""python -m app.demo: fills the demo's own database through the real collectors and importers, then serves it."""

import asyncio
import csv
import os
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from app import collect, database, logs, progress, serving, settings
from app.collect import Errand
from app.demo import happenings, harvests, market, villagers
from app.demo.market import Told
from app.demo.site import serving as site_serving
from app.imports.prices import Order, imported
from app.server import build
from app.settings import PREFIX, Settings
from models import destinations, events, forecasts, traits
from models.engines import database as opened
from models.rules import catalogue, days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.runs import State
from scrapers.fetch import Fetcher

FILE, MEDIA = Path("var/demo.sqlite3"), Path("var/demo-media")
HISTORY = 731
CITY_HISTORY = 400
COME_TRUE = 35
"""Days after which the outcome of a forecast of four weeks is known."""
HEAD = ("日期", "品名", "市场", "环节", "最低价", "平均价", "最高价", "单位")


def main() -> int:
    """Makes the demo's database anew and serves it; every page says that it is a demo."""
    own = {f"{PREFIX}DATABASE_URL": f"sqlite://{FILE}", f"{PREFIX}MEDIA": str(MEDIA)}
    chosen = settings.read({**os.environ, **own})
    logs.set_up(chosen.log_format)
    for file in FILE.parent.glob(f"{FILE.name}*"):
        file.unlink()
    shutil.rmtree(MEDIA, ignore_errors=True)
    try:
        asyncio.run(fill(chosen))
    except Refused as error:
        sys.stderr.write(f"nongjia: {error}\n")
        return 1
    return serving.serve(replace(chosen, demo=True), build)


async def fill(chosen: Settings) -> None:
    """Two invented years up to today: a wholesale market by collecting, the townships by importing."""
    shelf = catalogue.load(chosen.catalogue)
    until = days.today()
    since = days.back(until, HISTORY)
    async with database.opened(chosen.database_url, shelf):
        if await opened().rows("SELECT 1 FROM price LIMIT 1"):
            raise Refused("演示数据不写进有真数据的库")
        await traits.mark(traits.DEMO)
        async with site_serving(since, until) as address, Fetcher(chosen.base_url, 0, trusted=[address]) as fetch:
            errand = Errand(shelf, fetch, since, address)
            await _collect(errand, "xinfadi")
            await _collect(replace(errand, since=None), "xinfadi_html")
        await _import(shelf, since, until)
        for city in market.CITIES:
            await destinations.add(shelf, city, events.PROGRAM)
        await happenings.tell(shelf, until)
        await _foretell(shelf, until)
        await villagers.post(shelf, settings.with_secret(chosen).secret)
        await harvests.enter(shelf)


async def _foretell(shelf: Catalogue, until: date) -> None:
    """What would have been told some weeks ago, so that its outcome shows, and what is told today."""
    for day in (days.back(until, COME_TRUE), until):
        with progress.bar(f"演示：{day} 的预测") as told:
            await forecasts.make(shelf, day, told)


async def _collect(errand: Errand, source: str) -> None:
    with progress.bar(f"演示：采集 {source}") as told:
        report = await collect.collect(errand, source, told)
    if report.state is not State.DONE:
        raise Refused(f"演示的 {source} 没有采完：{report.problem}")


async def _import(shelf: Catalogue, since: date, until: date) -> None:
    with TemporaryDirectory() as folder, progress.bar("演示：导入乡镇价格") as told:
        path = Path(folder) / "townships.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEAD)
            writer.writerows(_line("farm_gate", row) for row in market.townships(since, until))
            recent = max(since, days.back(until, CITY_HISTORY))
            writer.writerows(_line(stage, row) for stage, row in market.cities(recent, until))
        await imported(shelf, Order(path, shelf.sources["file"]), told)


def _line(stage: str, row: Told) -> tuple[object, ...]:
    return row.day, row.good.name, row.market, stage, row.low, row.avg, row.high, "元/斤"


if __name__ == "__main__":
    sys.exit(main())
