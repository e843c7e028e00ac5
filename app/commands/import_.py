"""nongjia import: price files and listing files into the database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path

from app import database, progress
from app.imports import listings
from app.imports.prices import Order, Result, imported
from app.settings import Settings, with_secret
from models.rules import catalogue
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.figures import in_words

NAME = "import"
HELP = "import a file of prices or of listings: CSV, XLSX or JSON lines"
PERSON = "file"
SHOWN = 8


def add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="prices|listings")
    prices = kinds.add_parser("prices", help="prices of a person or of a registered source")
    offers = kinds.add_parser("listings", help="what people have and want, as another system tells it")
    for one, source in (
        (prices, "key of the registered source that the file comes from"),
        (offers, "name of the system that the file comes from: its keys are told apart by it"),
    ):
        one.add_argument("file", type=Path)
        one.add_argument("--source", default=PERSON, help=source)
        one.add_argument("--dry-run", action="store_true", help="tell what would happen and store nothing")
        one.add_argument("--json", action="store_true", help="the result as one JSON line")
    prices.add_argument("--map", type=Path, help="TOML file that says which column is which")
    prices.add_argument("--hold-unknown", action="store_true", help="let unknown names wait instead of refusing them")


async def run(settings: Settings, args: Namespace) -> int:
    if not args.file.is_file():
        raise Unclear(f"没有这个文件：{args.file}")
    await KINDS[args.kind](settings, args)
    return 0


async def _prices(settings: Settings, args: Namespace) -> None:
    shelf = catalogue.load(settings.catalogue)
    order = Order(args.file, _entry(shelf, args), args.map, args.dry_run)
    async with database.opened(settings.database_url, shelf):
        with progress.bar("导入") as told:
            result = await imported(shelf, order, told)
    _tell(order, result, args.json)


def _entry(shelf: Catalogue, args: Namespace) -> SourceEntry:
    entry = shelf.source(args.source)
    return replace(entry, unknown_names="hold") if args.hold_unknown else entry


def _tell(order: Order, result: Result, as_json: bool) -> None:
    counts = result.counts
    figures = {
        name: getattr(counts, name) for name in ("read", "new", "unchanged", "revised", "quarantined", "refused")
    }
    if as_json:
        sys.stdout.write(json.dumps({**figures, "repaired": result.repaired}) + "\n")
        return
    lines = [_summed(("读到", "新增", "未变", "更正", "待核", "拒收"), figures.values())]
    lines += [f"其中 {counts.waiting} 行的品名目录里没有，先存着，等人认领"] * bool(counts.waiting)
    lines += [f"{result.repaired} 行的平均价和最高价两列放反了，已对调"] * bool(result.repaired)
    lines += _aside(order.path, counts.reasons)
    sys.stdout.write("\n".join(lines) + "\n")


def _summed(words: Iterable[str], figures: Iterable[int]) -> str:
    return "，".join(f"{word} {figure}" for word, figure in zip(words, figures, strict=True))


def _aside(path: Path, reasons: Counter[str]) -> list[str]:
    """Why rows were not taken, and where they stand."""
    lines = [f"  {times} 行：{in_words(reason)}" for reason, times in reasons.most_common(SHOWN)]
    return lines + [f"没有收下的行在 {path.name}.refused.csv"] * bool(reasons)


async def _listings(settings: Settings, args: Namespace) -> None:
    settings, shelf = with_secret(settings), catalogue.load(settings.catalogue)
    order = listings.Order(args.file, args.source, args.dry_run)
    async with database.opened(settings.database_url, shelf):
        with progress.bar("导入") as told:
            result = await listings.imported(shelf, settings.secret, order, told)
    figures = dict(listings.rows_of(result))
    if args.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    lines = [_summed(("读到", "新增", "未变", "拒收"), figures.values()), *_aside(order.path, result.reasons)]
    sys.stdout.write("\n".join(lines) + "\n")


KINDS: dict[str, Callable[[Settings, Namespace], Awaitable[None]]] = {"prices": _prices, "listings": _listings}
