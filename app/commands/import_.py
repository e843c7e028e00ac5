"""nongjia import: price files into the database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from app import database, progress
from app.imports.prices import Order, Result, imported
from app.settings import Settings
from models.rules import catalogue
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.figures import in_words

NAME = "import"
HELP = "import a price file: CSV, XLSX or JSON lines"
PERSON = "file"
SHOWN = 8


def add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="prices")
    prices = kinds.add_parser("prices", help="prices of a person or of a registered source")
    prices.add_argument("file", type=Path)
    prices.add_argument("--source", default=PERSON, help="key of the registered source that the file comes from")
    prices.add_argument("--map", type=Path, help="TOML file that says which column is which")
    prices.add_argument("--dry-run", action="store_true", help="tell what would happen and store nothing")
    prices.add_argument("--hold-unknown", action="store_true", help="let unknown names wait instead of refusing them")
    prices.add_argument("--json", action="store_true", help="the result as one JSON line")


async def run(settings: Settings, args: Namespace) -> int:
    shelf = catalogue.load(settings.catalogue)
    order = Order(args.file, _entry(shelf, args), args.map, args.dry_run)
    if not order.path.is_file():
        raise Unclear(f"没有这个文件：{order.path}")
    async with database.opened(settings.database_url, shelf):
        with progress.bar("导入") as told:
            result = await imported(shelf, order, told)
    _tell(order, result, args.json)
    return 0


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
    words = ("读到", "新增", "未变", "更正", "待核", "拒收")
    lines = ["，".join(f"{word} {figure}" for word, figure in zip(words, figures.values(), strict=True))]
    lines += [f"其中 {counts.waiting} 行的品名目录里没有，先存着，等人认领"] * bool(counts.waiting)
    lines += [f"{result.repaired} 行的平均价和最高价两列放反了，已对调"] * bool(result.repaired)
    lines += [f"  {times} 行：{in_words(reason)}" for reason, times in counts.reasons.most_common(SHOWN)]
    lines += [f"没有收下的行在 {order.path.name}.refused.csv"] * bool(counts.put_aside)
    sys.stdout.write("\n".join(lines) + "\n")
