"""nongjia serve: the web server, with the jobs inside where it is one process."""

from argparse import ArgumentParser, Namespace
from functools import partial

from app import serving
from app.server import build
from app.settings import Settings

NAME = "serve"
HELP = "serve pages, data and messages, and run the jobs"


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (NONGJIA_HOST)")
    parser.add_argument("--port", help="port to listen on (NONGJIA_PORT)")
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="processes; with more than one, jobs run in `nongjia worker`",
    )
    parser.add_argument("--no-jobs", action="store_true", help="serve only")


def run(settings: Settings, args: Namespace) -> int:
    with_jobs = args.workers == 1 and not args.no_jobs
    return serving.serve(settings, partial(build, with_jobs=with_jobs), args.workers)
