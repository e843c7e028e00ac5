"""nongjia name: words of sources that nobody knows: list them, teach one, export what was taught."""

import sys
from argparse import ArgumentParser, Namespace

from app import database
from app.settings import Settings
from models import events, names, prices
from models.rules import catalogue
from models.rules.catalogue import Catalogue, lessons
from models.rules.catalogue.lessons import Lesson, Waits

NAME = "name"
HELP = "teach what a word of a source means, and let the rows in that wait for it"


def add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="deed", required=True, metavar="teach|list|export")
    teach = kinds.add_parser("teach", help="a word means a product, a market or place, a unit, or (-) none of ours")
    teach.add_argument("word")
    teach.add_argument("means", metavar="PRODUCT", help="its code or name in the catalogue, or -")
    teach.add_argument("--kind", choices=[kind.value for kind in Waits], default=Waits.PRODUCT.value)
    teach.add_argument("--source", default="", help="for this source alone")
    kinds.add_parser("list", help="the words that wait, the most frequent first, with near guesses")
    kinds.add_parser("export", help="the lessons as TOML, to be kept with the catalogue")


async def run(settings: Settings, args: Namespace) -> int:
    shelf = catalogue.load(settings.catalogue)
    async with database.opened(settings.database_url, shelf):
        match args.deed:
            case "teach":
                told = await _teach(shelf, args)
            case "list":
                told = "\n".join([_line(shelf, word) for word in await names.waiting()]) or "没有待认的名称"
            case _:
                told = lessons.written(await names.lessons())
    sys.stdout.write(told + "\n")
    return 0


async def _teach(shelf: Catalogue, args: Namespace) -> str:
    if args.source:
        shelf.source(args.source)
    kind = Waits(args.kind)
    lesson = Lesson(kind, args.word, shelf.meaning(kind, args.means), args.source)
    found = await prices.teach(shelf, lesson, events.TERMINAL)
    became = f"进来 {found.accepted} 行，扣下 {found.held} 行，还等 {found.waiting} 行"
    return f"记住了：{args.word} 是 {lesson.means}；{became}"


def _line(shelf: Catalogue, word: names.Waiting) -> str:
    near = "、".join(shelf.guesses(word.kind, word.word))
    return f"{word.times}\t{word.kind}\t{word.source}\t{word.word}\t{near}"
