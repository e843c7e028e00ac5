"""Cleaning (整理): one way of writing a message, whatever phone it comes from."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from web.sms.reader import lexicon

EMOJI = {
    "🍊": "柑橘", "🐷": "生猪", "🐖": "生猪", "🐔": "鸡", "🐓": "鸡", "🥚": "鸡蛋", "🐄": "牛", "🐂": "牛", "🐮": "牛",
    "🐐": "羊", "🐑": "羊", "🦆": "鸭", "🍵": "茶叶", "🐣": "鸡", "🐏": "羊", "🐽": "生猪", "🐤": "鸡",
}  # fmt: skip
_EMOJI = str.maketrans({sign: f" {word} " for sign, word in EMOJI.items()})
_POINT = re.compile(r"(?<=\d)。(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_BRACKETS = re.compile(r"[()\[\]{}<>《》【】〔〕「」『』“”\"'‘’]")
_REPEATED = re.compile(r"([!?。,;:~…、，！？；：.])\1+|[!。;~…、；！\r\n\t]")
_PHONE = re.compile(r"(?<![\d.])(?:\+?86)?1\d{10}(?!\d)|\d{13,}")
_DIALECT = lexicon.words()["dialect"]
_COUNTRY = re.compile("|".join(sorted(_DIALECT, key=len, reverse=True)))
_UP_TO = re.compile(r"(?<=[\d元块毛角])~(?=[\d一二三四五六七八九两])")
_SPACES = re.compile(r"\s+")
_LINKED = re.compile(r"(?<=[a-z])(?:-|, ?)(?=[a-z])")
_DIGITS = re.compile(r"(?<!\d)\d(?: \d){2,}(?!\d)")
_SINGLES = re.compile(r"(?:(?<=\s)|^)[\u4e00-\u9fff](?: [\u4e00-\u9fff])+(?=\s|$|[,，.。?？])")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A message in two ways: as it is read, small letters, and as its own words are kept."""

    text: str
    kept: str


def clean(said: str, letters: Mapping[int, str]) -> Cleaned:
    """Full width is half width, traditional is simplified, 。between digits is a point, brackets are blanks, and single
    letters with blanks between them are one word; words of the country become the usual ones, phone numbers go."""
    plain = unicodedata.normalize("NFKC", _POINT.sub(".", said.translate(_EMOJI)))
    kept = _SPACES.sub(" ", plain.translate(letters)).strip()
    text = _THOUSANDS.sub("", _POINT.sub(".", kept.lower()))
    text = _REPEATED.sub(" ", _BRACKETS.sub(" ", _UP_TO.sub("-", _LINKED.sub(" ", text))))
    text = _DIGITS.sub(_joined, _SPACES.sub(" ", text).strip())
    text = _SINGLES.sub(_joined, _PHONE.sub(" ", text)).strip()
    return Cleaned(_COUNTRY.sub(lambda found: _DIALECT[found[0]], text), kept)


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")
