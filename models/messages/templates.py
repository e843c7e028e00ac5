"""Templates (短信模板): what a text says, by the name under which a gateway knows it, made to fit into one message."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.rules.segments import size

TEXTS = Path(__file__).with_name("texts.toml")
UCS2, GSM = 64, 160
"""Units: 70 without the signature that the carrier adds; one message of English."""
DEMO = {"zh": "演示 DEMO：", "en": "DEMO: "}
"""Stands before every text of a demo: its figures are invented."""
GAP = "{code}"
_PIECE = re.compile(r"\[(\d)([^\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")


class Kind(StrEnum):
    """What a text is for: 回答 推送 验证码 通知."""

    ANSWER = "answer"
    PUSH = "push"
    CODE = "code"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; `turn`: when it is left out where the whole is too long, 0 never, 1 first."""

    text: str
    turn: int = 0

    @property
    def names(self) -> list[str]:
        return _NAME.findall(self.text)


@dataclass(frozen=True, slots=True)
class Template:
    """A text in every language, in pieces."""

    name: str
    kind: Kind
    pieces: Mapping[str, tuple[Piece, ...]]


def _pieces(said: str) -> tuple[Piece, ...]:
    found, end = [], 0
    for part in _PIECE.finditer(said):
        found += [Piece(said[end : part.start()]), Piece(part[2], int(part[1]))]
        end = part.end()
    return tuple(piece for piece in (*found, Piece(said[end:])) if piece.text)


@cache
def templates() -> Mapping[str, Template]:
    """All of them, by name."""
    rows = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    return {
        name: Template(name, Kind(row.get("kind", Kind.ANSWER)), {lang: _pieces(row[lang]) for lang in ("zh", "en")})
        for name, row in rows.items()
    }


def kind(name: str) -> Kind:
    return templates()[name].kind


def carries_code(name: str) -> bool:
    """Whether the digits are told; who may not come in this way is told something else."""
    return any(GAP in piece.text for piece in templates()[name].pieces["zh"])


def rendered(name: str, values: Mapping[str, str], lang: str = "zh", *, demo: bool = False) -> str:
    """The template filled with its values; a piece that names an empty value is left out.

    Too long, it loses the hint, then low and high, then the change: never the date, the unit or the number of quotes.
    """
    told = [Piece(DEMO[lang] if demo else ""), *_filled(templates()[name].pieces[lang], values)]
    for turn in sorted({piece.turn for piece in told if piece.turn}):
        if fits(text := _joined(told)):
            return text
        told = [piece for piece in told if piece.turn != turn]
    return _joined(told)


def is_whole(name: str, values: Mapping[str, str], lang: str = "zh") -> bool:
    """Whether it fits with nothing left out."""
    return fits(_joined(_filled(templates()[name].pieces[lang], values)))


def fits(text: str) -> bool:
    """Whether it goes into one message, the carrier's signature beside it."""
    cost = size(text)
    return cost.units <= (GSM if cost.gsm else UCS2)


def _filled(pieces: Iterable[Piece], values: Mapping[str, str]) -> list[Piece]:
    shown = [piece for piece in pieces if all(values.get(name) for name in piece.names)]
    return [Piece(piece.text.format(**values), piece.turn) for piece in shown]


def _joined(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
