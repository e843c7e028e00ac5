"""nongjia collect: sources asked now, with a table of what came."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import date

from app import collect, database, progress
from app.collect import Errand, Report
from app.settings import Settings
from models import prices, runs
from models.rules import catalogue, days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.figures import in_words
from models.runs import State
from scrapers.fetch import Fetcher
from scrapers.sources import SOURCES

NAME = "collect"
HELP = "fetch prices now: from the newest stored day, or since --since"
COLUMNS = (
    ("documents", "页"),
    ("found", "读到"),
    ("new", "新增"),
    ("unchanged", "未变"),
    ("revised", "更正"),
    ("quarantined", "待核"),
    ("refused", "拒收"),
)
SHOWN = 5


def add(parser: ArgumentParser) -> None:
    parser.add_argument("source", nargs="*", help=f"some of {', '.join(SOURCES)}; without any, all that are registered")
    parser.add_argument("--since", help="the first day to ask for, 2026-11-01")
    parser.add_argument(
        "--base-url", default="", help="scheme, host and port to ask instead of the source's own (a replay, a mirror)"
    )
    parser.add_argument("--all", action="store_true", help="every registered source")
    parser.add_argument("--json", action="store_true", help="a JSON line a source")


async def run(settings: Settings, args: Namespace) -> int:
    shelf = catalogue.load(settings.catalogue)
    keys = _keys(shelf, [] if args.all else args.source)
    trusted = [args.base_url] if args.base_url else []
    allowed = collect.terms(shelf, settings.source_keys)
    async with (
        database.opened(settings.database_url, shelf),
        Fetcher(settings.contact or settings.base_url, settings.pace, trusted, terms=allowed) as fetch,
    ):
        errand = Errand(shelf, fetch, _day(args.since), args.base_url)
        reports = [await _one(errand, key, args.json) for key in keys]
    return 0 if all(report.state is State.DONE for report in reports) else 1


def _keys(shelf: Catalogue, said: list[str]) -> list[str]:
    known = [key for key in shelf.sources if key in SOURCES]
    for key in said:
        if key not in known:
            raise Unclear(f"没有来源“{key}”，能采的有 {'、'.join(known) or '无'}")
    return list(dict.fromkeys(said)) or [key for key in known if shelf.sources[key].authorisation]


def _day(said: str | None) -> date | None:
    day = days.read(said) if said else None
    if said and day is None:
        raise Unclear(f"看不懂日期“{said}”，请写成 {days.today().isoformat()}")
    return day


async def _one(errand: Errand, key: str, as_json: bool) -> Report:
    name = errand.catalogue.sources[key].zh
    with progress.bar(f"采集 {name}") as told:
        report = await collect.collect(errand, key, told)
    if report.so_far.new or report.so_far.revised:
        await prices.check(errand.catalogue, key, await runs.open_since(key, report.run))
    figures = {column: getattr(report.so_far, column) for column, _ in COLUMNS}
    if as_json:
        state = report.state.value if report.state else "skipped"
        sys.stdout.write(
            json.dumps({"source": key, "state": state, **figures, "problem": report.problem}, ensure_ascii=False) + "\n"
        )
        return report
    sys.stdout.write(f"{name}：" + "，".join(f"{word} {figures[column]}" for column, word in COLUMNS) + "\n")
    lines = [f"{times} 行：{in_words(reason)}" for reason, times in report.so_far.reasons.most_common(SHOWN)]
    sys.stdout.writelines(f"  {line}\n" for line in [*report.so_far.notes, *lines, report.problem] if line)
    return report
