"""nongjia method: a published figure recomputed: its inputs as JSON in, the result as JSON out; no database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import Any

from app.methods import METHODS
from app.settings import Settings
from models.rules.errors import Unclear

NAME = "method"
HELP = "recompute a figure: its inputs as JSON on standard input, the result as JSON"
WRONG_USE = 2


def add(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=", ".join(METHODS))


def run(settings: Settings, args: Namespace) -> int:
    method = METHODS.get(args.name)
    if method is None:
        sys.stderr.write(f"nongjia: 没有算法“{args.name[:40]}”，有的是 {'、'.join(METHODS)}\n")
        return WRONG_USE
    try:
        told = method(_given(sys.stdin.buffer.read()))
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as fault:
        raise Unclear(f"输入不全或不对（{type(fault).__name__}：{fault}），请对照 {args.name} 的样例") from None
    sys.stdout.write(json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n")
    return 0


def _given(said: bytes) -> Mapping[str, Any]:
    """The inputs of a case, or the case with its inputs in `input`."""
    try:
        given = json.loads(said)
    except ValueError:
        raise Unclear('标准输入不是 JSON，请写成 {"…": …}') from None
    if not isinstance(given, dict):
        raise Unclear('标准输入应是一个 JSON 对象，请写成 {"…": …}')
    inner = given.get("input")
    return inner if isinstance(inner, dict) else given
