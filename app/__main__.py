"""nongjia …: the command line. Without a word it serves."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Coroutine, Sequence
from importlib import import_module
from typing import Any

import uvloop

from app import logs, settings
from app.settings import PREFIX, Settings
from models.engines import Busy, DiskFull
from models.rules.errors import Refused, Unclear

WORDS = ("serve", "worker", "collect", "parse", "probe", "source", "name", "person", "token", "method", "say", "export")
COMMANDS = {word: f"app.commands.{word}" for word in WORDS}
COMMANDS |= {"import": "app.commands.import_", "new-source": "app.commands.new_source"}
COMMANDS |= {"verify-audit": "app.commands.verify_audit"}
"""Word -> module. Only the one that is said is loaded: all of them would double its start."""

SERVE = "serve"
DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
OVERRIDES = ("host", "port")


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command: 0 done, 1 failed, 2 wrong usage; errors are one sentence on standard error."""
    said = list(sys.argv[1:] if words is None else words) or [SERVE]
    args = _parser(said[0]).parse_args(said)
    try:
        chosen = _settings(args)
    except Unclear as error:
        return _complain(error, WRONG_USE)
    try:
        return _run(chosen, args)
    except (Unclear, Refused) as error:
        return _complain(error, FAILED)
    except (Busy, DiskFull) as error:
        return _complain(f"数据库现在不能用：{error}", FAILED)
    except OSError as error:
        return _complain(f"读写不成功：{error}", FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser(word: str) -> ArgumentParser:
    """Knows the command that is said; where none is, all of them, to tell of them."""
    parser = ArgumentParser(prog="nongjia", description="农价 Nongjia: the farm market board of a district")
    kinds = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in map(import_module, [COMMANDS[word]] if word in COMMANDS else COMMANDS.values()):
        one = kinds.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.add(one)
        one.set_defaults(command=command)
    return parser


def _settings(args: Namespace) -> Settings:
    """The settings, with what the command line says about them."""
    said = {PREFIX + name.upper(): getattr(args, name, None) for name in OVERRIDES}
    return settings.read({**os.environ, **{name: value for name, value in said.items() if value is not None}})


def _run(chosen: Settings, args: Namespace) -> int:
    logs.set_up(chosen.log_format)
    for strange, meant in settings.strange(os.environ).items():
        sys.stderr.write(f"不认识设置 {strange}{f'，是不是 {meant}？' if meant else '，没有用它。'}\n")
    outcome: int | Coroutine[Any, Any, int] = args.command.run(chosen, args)
    return outcome if isinstance(outcome, int) else uvloop.run(outcome)


def _complain(error: object, code: int) -> int:
    sys.stderr.write(f"nongjia: {error}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
