"""nongjia worker: the jobs alone."""

from argparse import ArgumentParser, Namespace

from app.settings import Settings
from app.worker import work

NAME = "worker"
HELP = "run the jobs alone, beside `serve --no-jobs` or on another machine"


def add(parser: ArgumentParser) -> None:
    """It has nothing to choose."""


async def run(settings: Settings, args: Namespace) -> int:
    return await work(settings)
