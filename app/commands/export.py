"""nongjia export: the open data as a folder of CSV, JSON lines and Parquet, with its package and checksums."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app import database, exports, progress
from app.exports import Report
from app.exports.package import Imprint
from app.settings import Settings
from models import traits
from models.rules import catalogue, days

NAME = "export"
HELP = "write the open data into a folder; stopped, it goes on where it was"


def add(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is new, empty, or an older export")
    parser.add_argument("--since", help="observations and summaries from this day on, 2026-11-01")
    parser.add_argument("--json", action="store_true", help="the result as one JSON line")


async def run(settings: Settings, args: Namespace) -> int:
    shelf = catalogue.load(settings.catalogue)
    since = days.asked(args.since) if args.since else None
    async with database.opened(settings.database_url, shelf):
        demo = settings.demo or await traits.marked(traits.DEMO)
        imprint = Imprint(shelf, days.today(), settings.base_url, settings.data_licence, demo, since)
        with progress.bar("导出") as told:
            report = await exports.dumped(imprint, args.folder.absolute(), told)
    sys.stdout.write(_told(args, report))
    return 0


def _told(args: Namespace, report: Report) -> str:
    rows = {table: count for table, count in report.rows.items() if "/" not in table}
    if args.json:
        return json.dumps({"folder": str(args.folder), "parquet": report.parquet, "rows": rows}) + "\n"
    lines = [f"写好了 {args.folder}：" + "，".join(f"{table} {count}" for table, count in rows.items())]
    lines += ["没有写 Parquet：请先装 nongjia[parquet]"] * (not report.parquet)
    return "\n".join(lines) + "\n"
