"""nongjia parse: a saved page read by its source's parser; no database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from app.settings import Settings
from models.rules import days
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers import fetch
from scrapers.source import Said, Source
from scrapers.sources import SOURCES

NAME = "parse"
HELP = "read a saved page of a source and print what it says; store nothing"
FIELDS = (
    "name",
    "spec",
    "origin",
    "market",
    "stage",
    "low",
    "avg",
    "high",
    "unit",
    "volume",
    "currency",
    "note",
    "place",
)


def add(parser: ArgumentParser) -> None:
    parser.add_argument("source", help=f"one of {', '.join(SOURCES)}")
    parser.add_argument("file", type=Path)
    parser.add_argument("--url", default="", help="where the page was saved from")
    parser.add_argument("--day", help="the day it was saved, 2026-11-23")


async def run(settings: Settings, args: Namespace) -> int:
    source = SOURCES.get(args.source)
    if source is None:
        raise Unclear(f"没有来源“{args.source}”，有的是 {'、'.join(SOURCES)}")
    for said in _said(source, args.file, args.url, days.asked(args.day) if args.day else days.today()):
        if isinstance(said, Observation):
            told = {"date": said.day.isoformat()} | {field: getattr(said, field) for field in FIELDS}
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        else:
            sys.stderr.write(f"{said.row}: {said.reason}\n")
    return 0


def _said(source: Source, path: Path, url: str, day: date) -> list[Said]:
    if not path.is_file():
        raise Unclear(f"没有这个文件：{path}")
    return list(source.parse(fetch.read(path.read_bytes(), source.wants), url, day))
