"""Text (文字): one way of writing for words that people write in many, so that names can be compared."""

import re
import unicodedata
from collections.abc import Mapping

from models.rules.errors import Unclear

SAME = {ord("桔"): "橘"}
"""Two letters for one word."""

_SIZE = re.compile(r"[фφø⌀∅]\d+(?:[-~–—至到][фφø⌀∅]?\d+)?(?:mm|毫米)?|\d+[-~–—至到]\d+(?:mm|毫米)")
_BRACKETED = re.compile(r"[(\[{【〔〈《「『]([^)\]}】〕〉》」』]*)[)\]}】〕〉》」』]")
_USUAL = re.compile(r"[\u4e00-\u9fffa-z0-9]+")
"""Signs that have one form alone."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BEYOND = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
UNSEEN = (
    r"\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff"
    f"\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a{_BEYOND}"
    "\U000e0000-\U000e00ff\U000e01f0-\U0010ffff"
)
"""What nobody sees, as a class of signs: what steers, what is each maker's own, what will never be a sign. Those that
are newer than this program are seen."""
_UNSEEN = re.compile(rf"[{UNSEEN}\ud800-\udfff]")
_MARKS = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
"""Blanks and what cannot be seen."""


def table(traditional: Mapping[str, str]) -> Mapping[int, str]:
    """The letters that `fold` writes otherwise: the traditional ones given, and 桔 as 橘."""
    return {ord(old): SAME.get(ord(new), new) for old, new in traditional.items()} | SAME


def fold(word: str, letters: Mapping[int, str] = SAME) -> str:
    """Full-width signs plain, small letters, no blanks, traditional characters simplified, 桔 as 橘.

    >>> fold("川 红桔（Ａ）")
    '川红橘(a)'
    """
    if word.isascii() and word.isprintable():
        return word.lower().replace(" ", "")
    return (word if _USUAL.fullmatch(word) else _plain(word)).translate(letters)


def _plain(word: str) -> str:
    """Compatibility forms and cases undone, and once more: what came apart may fit together anew."""
    for _ in range(2):
        word = unicodedata.normalize("NFKC", word).casefold()
        word = "".join(letter for letter in word if unicodedata.category(letter) not in _MARKS)
    return unicodedata.normalize("NFKC", word)


def unsized(folded: str) -> str:
    """A folded name without its fruit sizes: 赣南脐橙ф65-ф95 -> 赣南脐橙."""
    return _SIZE.sub("", folded)


def parted(folded: str) -> tuple[str, str]:
    """A folded name and what its brackets say, of any and mixed kinds: 沙糖橘(中果】 -> 沙糖橘, 中果."""
    return _BRACKETED.sub("", folded), "".join(_BRACKETED.findall(folded))


def chinese(word: str) -> bool:
    """Whether any Chinese character is in it."""
    return _CHINESE.search(word) is not None


def line(said: str, what: str, most: int) -> str:
    """One line that a person wrote: blanks taken off its ends, nothing in it that cannot be seen."""
    told = unicodedata.normalize("NFC", said).strip()
    if not told:
        raise Unclear(f"请写上{what}")
    if min(len(told), len(said)) > most:
        raise Unclear(f"{what}太长，最多{most}个字")
    if not is_seen(told):
        raise Unclear(f"{what}里有看不见的字符，请重新输入")
    return told


def is_seen(said: str) -> bool:
    """Whether nothing in it is hidden, no end of a line either."""
    return _UNSEEN.search(said) is None


def lines(said: str, what: str, most: int) -> str:
    """Several lines that a person wrote, the empty ones left out."""
    told = "\n".join(line(part, what, most) for part in said.replace("\r", "").split("\n") if part.strip())
    line(told.replace("\n", ""), what, most)
    return told


def kept(said: str, most: int) -> str:
    """What can be seen of a line that a person wrote, so many characters of it."""
    told = unicodedata.normalize("NFC", said)
    return "".join(sign for sign in told if unicodedata.category(sign)[0] != "C").strip()[:most]
