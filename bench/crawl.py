"""Measures collecting: 1,000 list pages fetched, read and stored by app.collect, twice; the second time adds nothing.

    python bench/crawl.py ADDRESS CATALOGUE FILE     (of the page server; a folder of TOML; a database to be made)
    PROFILE=1 python bench/crawl.py …                               (and where the time of the first run went)

The server is the benchmark's own (see docs/speed.md). It answers nothing but its lists, so bench/front.py stands before
it and says that there is no robots.txt. NONGJIA_PACE=0 is what lets a crawl ask without a pause, on loopback alone.
"""

import cProfile
import json
import os
import pstats
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import IO, cast

import uvloop

from app import collect, database
from app.collect import Errand, Report
from models.rules import catalogue, days
from scrapers import tables
from scrapers.fetch import Fetcher
from scrapers.source import Extent, Request, Said, Source, Window
from scrapers.source.rows import rejected, said
from scrapers.sources import SOURCES

KEY = "bench"
PAGES = int(os.environ.get("PAGES", "1000"))
SINCE = 60
COLUMNS = {
    "name": ("品名",),
    "variety": ("品种",),
    "market": ("市场",),
    "low": ("最低价",),
    "avg": ("平均价",),
    "high": ("最高价",),
    "unit": ("单位",),
    "day": ("日期",),
}


def first(window: Window) -> Iterator[Request]:
    yield Request(KEY, "http://127.0.0.1/list?page=0", "html")


def turn(request: Request, number: int) -> Request:
    return replace(request, url=request.url.replace("page=0", f"page={number - 1}"))


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    for row in tables.rows(text, COLUMNS):
        if isinstance(row, tables.Ragged):
            yield rejected(row.cells, "ragged", "这一行的格数和表头不一样")
        else:
            row["name"] += row.pop("variety")
            yield said(row.pop("day"), row, list(row.values()))


def extent(_text: str) -> Extent:
    return Extent(0, PAGES)


async def run(address: str, folder: Path, file: Path) -> None:
    shelf = catalogue.load(folder)
    SOURCES[KEY] = Source(KEY, "html", first, parse, turn=turn, extent=extent)
    async with database.opened(f"sqlite://{file}", shelf):
        for time_ in ("first", "again"):
            async with Fetcher("bench@example.org", 0, [address]) as fetch:
                errand = Errand(shelf, fetch, days.back(days.today(), SINCE), address)
                await measured(time_, errand)


async def measured(which: str, errand: Errand) -> None:
    profile = cProfile.Profile() if os.environ.get("PROFILE") and which in os.environ["PROFILE"] else None
    began, cpu = time.perf_counter(), time.process_time()
    if profile:
        profile.enable()
    report = await collect.collect(errand, KEY)
    if profile:
        profile.disable()
        pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(45)
    spent = {"seconds": round(time.perf_counter() - began, 2), "cpu": round(time.process_time() - cpu, 2)}
    print(json.dumps({"run": which, **spent, **told(report), "peak_mb": getrusage(RUSAGE_SELF).ru_maxrss // 1024}))


def told(report: Report) -> dict[str, object]:
    so_far = report.so_far
    counts = {"pages": so_far.documents, "rows": so_far.found, "new": so_far.new, "unchanged": so_far.unchanged}
    aside = {"waiting": so_far.waiting, "held": so_far.quarantined, "refused": so_far.refused}
    return {**counts, **aside, "problem": report.problem}


@contextmanager
def fronted(address: str) -> Iterator[str]:
    """The address of a front that answers robots.txt."""
    command = [sys.executable, str(Path(__file__).with_name("front.py")), address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as front:  # noqa: S603 - our own words
        try:
            yield cast(IO[str], front.stdout).readline().strip()
        finally:
            front.terminate()


if __name__ == "__main__":
    with fronted(sys.argv[1]) as address:
        uvloop.run(run(address, Path(sys.argv[2]), Path(sys.argv[3]).resolve()))
