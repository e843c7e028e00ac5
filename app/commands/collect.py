"""nongjia collect: sources asked now, those of different sites together, with a table of what came of each."""

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter, defaultdict
from urllib.parse import urlsplit

from app import collect, database, progress
from app.collect import Errand, Report
from app.progress import Told
from app.replay import Replay, replay
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
TOGETHER = 6
"""Sites that are asked at one time."""


def add(parser: ArgumentParser) -> None:
    parser.add_argument("source", nargs="*", help=f"some of {', '.join(SOURCES)}; without any, all that are registered")
    parser.add_argument("--since", help="the first day to ask for, 2026-11-01")
    parser.add_argument(
        "--base-url", default="", help="scheme, host and port to ask instead of the source's own (a replay, a mirror)"
    )
    parser.add_argument(
        "--replay", action="store_true", help="read the kept pages again by today's parsers and tell what would change"
    )
    parser.add_argument("--apply", action="store_true", help="with --replay: and change it")
    parser.add_argument("--all", action="store_true", help="every registered source")
    parser.add_argument("--json", action="store_true", help="a JSON line a source")


async def run(settings: Settings, args: Namespace) -> int:
    shelf = catalogue.load(settings.catalogue)
    keys = _keys(shelf, [] if args.all else args.source, args.base_url)
    if args.replay:
        return await _replayed(settings, shelf, keys, args)
    trusted = [args.base_url] if args.base_url else []
    allowed = collect.terms(shelf, settings.source_keys)
    async with (
        database.opened(settings.database_url, shelf),
        Fetcher(settings.contact or settings.base_url, settings.pace, trusted, terms=allowed) as fetch,
    ):
        errand = Errand(shelf, fetch, days.asked(args.since) if args.since else None, args.base_url)
        with progress.bar("采集") as told:
            reports = await ask(errand, keys, told, args.json)
    return 0 if all(report.state is State.DONE for report in reports) else 1


async def _replayed(settings: Settings, shelf: Catalogue, keys: list[str], args: Namespace) -> int:
    async with database.opened(settings.database_url, shelf):
        for key in keys:
            with progress.bar(f"重读 {shelf.sources[key].zh}") as told:
                result = await replay(shelf, key, days.asked(args.since) if args.since else None, args.apply, told)
            sys.stdout.write(_again(shelf.sources[key].zh, result, args))
    return 0


def _again(name: str, result: Replay, args: Namespace) -> str:
    """What a replay would change, or changed."""
    counts = result.counts
    figures = {
        "documents": result.documents,
        "unread": result.unread,
        **{word: getattr(counts, word) for word in ("read", "unchanged", "new", "revised", "quarantined", "refused")},
        "gone": result.gone,
    }
    if args.json:
        return json.dumps({"source": result.source, "applied": args.apply, **figures}, ensure_ascii=False) + "\n"
    words = ("页", "读不了的页", "读到", "未变", "新增", "更正", "待核", "拒收", "不再读出")
    deed = "已改" if args.apply else "会这样改，加 --apply 才改"
    line = "，".join(f"{word} {figure}" for word, figure in zip(words, figures.values(), strict=True))
    return f"{name}（{deed}）：{line}\n" + "".join(f"  {shown}\n" for shown in result.shown)


def _keys(shelf: Catalogue, said: list[str], base: str) -> list[str]:
    known = [key for key in shelf.sources if key in SOURCES]
    for key in said:
        if key not in known:
            raise Unclear(f"没有来源“{key}”，能采的有 {'、'.join(known) or '无'}")
        if not shelf.sources[key].authorisation and not base:
            raise Unclear(f"来源“{key}”还没有人核对过条款，请先在 sources.toml 里写 authorisation")
    return list(dict.fromkeys(said)) or [key for key in known if shelf.sources[key].authorisation]


async def ask(errand: Errand, keys: list[str], told: Told, as_json: bool = False) -> list[Report]:
    """Every site at its own speed, its sources one after the other; what of ours fails there is raised when the others
    have ended."""
    turns, tally = asyncio.Semaphore(TOGETHER), Tally(told)

    async def ask_site(sources: list[str]) -> list[Report]:
        async with turns:
            return [await _one(errand, key, tally, as_json) for key in sources]

    done = await asyncio.gather(*map(ask_site, _by_site(errand, keys)), return_exceptions=True)
    for fault in done:
        if isinstance(fault, BaseException):
            raise fault
    return [report for reports in done if isinstance(reports, list) for report in reports]


class Tally:
    """One line of progress for all sources: their pages, and how many each expects."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.expected: Counter[str] = Counter()

    def of(self, key: str) -> Told:
        def step(step: int = 1, total: int = 0) -> None:
            self.expected[key] = total
            self.told(step, self.expected.total())

        return step


def _by_site(errand: Errand, keys: list[str]) -> list[list[str]]:
    """The sources of each site; with a base all are asked of one."""
    sites: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        entry = errand.catalogue.sources[key]
        sites[errand.base or next(iter(entry.hosts), urlsplit(entry.url).netloc or key)].append(key)
    return list(sites.values())


async def _one(errand: Errand, key: str, tally: Tally, as_json: bool) -> Report:
    report = await collect.collect(errand, key, tally.of(key))
    if report.so_far.new or report.so_far.revised:
        await prices.check(errand.catalogue, key, await runs.open_since(key, report.run))
    progress.clear()
    sys.stdout.write(_json(report) if as_json else _table(errand.catalogue.sources[key].zh, report))
    sys.stdout.flush()
    return report


def _json(report: Report) -> str:
    told = {"source": report.source, "state": report.state.value if report.state else "skipped"}
    return json.dumps({**told, **_figures(report), "problem": report.problem}, ensure_ascii=False) + "\n"


def _table(name: str, report: Report) -> str:
    figures = _figures(report)
    lines = [f"{times} 行：{in_words(reason)}" for reason, times in report.so_far.reasons.most_common(SHOWN)]
    told = [f"  {line}\n" for line in [*report.so_far.notes, *lines, report.problem] if line]
    return f"{name}：" + "，".join(f"{word} {figures[column]}" for column, word in COLUMNS) + "\n" + "".join(told)


def _figures(report: Report) -> dict[str, int]:
    return {column: getattr(report.so_far, column) for column, _ in COLUMNS}
