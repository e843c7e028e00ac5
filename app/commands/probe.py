"""nongjia probe: one page with a price table, fetched and judged as a source's is; nothing reaches the database."""

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from app.settings import Settings
from models.rules import anomalies, catalogue, days, units
from models.rules.errors import Unclear
from models.rules.figures import read_figures
from models.rules.inputs import Observation
from models.rules.units import Unit
from scrapers import pricelist
from scrapers.fetch import Fetcher
from scrapers.pricelist import Headings
from scrapers.source import Source, TurnedAway, Window
from scrapers.source.crawl import crawl

NAME = "probe"
HELP = "fetch one page with a price table and print its rows as one JSON line; store nothing in the database"
PATIENCE = 12.5
"""Seconds for the page with everything that is waited for."""
LOOK_BACK = 7
OK = "ok"


@dataclass(frozen=True, slots=True)
class Row:
    """One price, in yuan per kilogram."""

    name: str
    price: float
    date: str


def add(parser: ArgumentParser) -> None:
    parser.add_argument("url", help="the page; its site may be in an inner network, as it is named here")
    parser.add_argument("--state", type=Path, help="folder for the last good page, to see what jumps and what is gone")
    for column in ("name", "price", "unit", "day"):
        parser.add_argument(
            f"--{column}", action="append", metavar="WORD", help=f"what the column of the {column} is called"
        )


async def run(settings: Settings, args: Namespace) -> int:
    last = _read(args.state)
    headings = {column: tuple(words) for column in Headings.__slots__ if (words := getattr(args, column))}
    source = pricelist.source(args.url, Headings(**headings))
    try:
        said = await _said(settings, source, args.url, [row.name for row in last])
        rows = list(_priced(said, catalogue.load(settings.catalogue).unit_words))
        _judge(rows, last)
    except TurnedAway as no:
        return _tell({"status": no.code, "rows": [], "problem": str(no)})
    _keep(args.state, rows)
    return _tell({"status": OK, "rows": list(map(asdict, rows))})


def _tell(answer: Mapping[str, object]) -> int:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return int(answer["status"] != OK)


async def _said(settings: Settings, source: Source, url: str, kinds: list[str]) -> list[Observation]:
    """What the page says of the last days, by the rules of a collect."""
    window = Window(days.back(days.today(), LOOK_BACK), days.today())
    try:
        async with (
            asyncio.timeout(PATIENCE),
            Fetcher(settings.contact or settings.base_url, settings.pace, [url]) as fetch,
        ):
            return [row async for page in crawl(source, fetch, window, kinds=kinds) for row in page.observations]
    except TimeoutError:
        raise TurnedAway("slow", f"{PATIENCE} 秒") from None


def _priced(said: Iterable[Observation], words: Mapping[str, Unit]) -> Iterator[Row]:
    """The rows with a price, per kilogram; a unit that cannot be so is said by name."""
    for row in said:
        unit = units.read(row.unit, words)
        if unit is None or unit.per != "kg":
            raise TurnedAway("unreadable", f"价格的单位“{row.unit}”不能化成 元/公斤")
        if price := read_figures(row, unit.factor).avg:
            yield Row(row.name, units.yuan(price), row.day.isoformat())


def _judge(rows: list[Row], last: list[Row]) -> None:
    """A page is only good when it has prices and none of them jumps."""
    if not rows:
        raise TurnedAway("empty")
    before = {row.name: round(row.price * 1000) for row in sorted(last, key=lambda row: row.date)}
    for row in rows:
        if row.name in before and anomalies.jumped(round(row.price * 1000), before[row.name]):
            raise TurnedAway("jump", f"{row.name} 上次 {before[row.name] / 1000}，这次 {row.price}")


def _read(folder: Path | None) -> list[Row]:
    """The rows of the last good page; none at the first time."""
    file = folder / "last.json" if folder else None
    if file is None or not file.exists():
        return []
    try:
        return [Row(str(row["name"]), float(row["price"]), str(row["date"])) for row in json.loads(file.read_bytes())]
    except (ValueError, TypeError, KeyError):
        raise Unclear(f"{file} 读不懂，请删去它再试") from None


def _keep(folder: Path | None, rows: list[Row]) -> None:
    """Writes the page beside the old one and puts it in its place."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / "last.json.new"
        fresh.write_text(json.dumps(list(map(asdict, rows)), ensure_ascii=False), encoding="utf-8")
        fresh.replace(folder / "last.json")
