"""Registering (注册): 注册 张三 鸦鹊岭, a name and a place, in either order."""

import re

from models.rules.catalogue import Catalogue
from models.rules.places import Place
from web.sms.command import Parse
from web.sms.reader.clean import Cleaned
from web.sms.reader.lexicon import Lexicon, slip
from web.sms.reader.phrases import either, pattern

_BEGINNING = re.compile(
    rf"^(?:我要|我想|我来)?{either('注册 登记 zhuce dengji register')}(?![a-z])(?:一下)?[\s,，:：]*", re.IGNORECASE
)
_NAMED_FIRST = re.compile(r"^(?P<before>(?:我叫|我是|姓名|名字).{1,40}?)(?:要|想|来)?(?:注册|登记)(?:一下)?")
_CALLED = pattern("我叫 我是 姓名 名字 叫 地址 住在 住 我在 家在 在")
_PARTED = re.compile(r"[\s,，.。;；:：、]+")
_LOCAL = re.compile(r"(?:镇|乡|街道|村|区|县|市)$")


def register(catalogue: Catalogue, known: Lexicon, cleaned: Cleaned) -> Parse | None:
    """Who someone is, and where; what is no place is the name."""
    kept = _NAMED_FIRST.sub(r"注册 \g<before> ", cleaned.kept)
    found = _BEGINNING.match(kept)
    if not found:
        return None
    words = [word for word in _PARTED.split(_CALLED.sub(" ", kept[found.end() :])) if word]
    for word in sorted(words, key=len, reverse=True):
        if (spot := _spot(catalogue, known, word)) is not None:
            place, left = spot
            name = " ".join([_without_spots(catalogue, known, left), *(other for other in words if other is not word)])
            return Parse("register", spots=(place,), name=name.strip())
    return Parse("register", name=" ".join(words), error="place")


def _without_spots(catalogue: Catalogue, known: Lexicon, word: str) -> str:
    """李梅鸦鹊岭镇 before its village."""
    inner = _spot(catalogue, known, word) if word else None
    return _without_spots(catalogue, known, inner[1]) if inner else word


def _spot(catalogue: Catalogue, known: Lexicon, word: str) -> tuple[Place, str] | None:
    """The place in a word, and what stands before it: 王大山黄花镇."""
    for start in range(len(word) - 1):
        part = word[start:].lower()
        for said in (part, _LOCAL.sub("", part)):
            name = known.names.get(said) or known.names.get(known.letters.get(said, ""))
            if isinstance(name, Place):
                return name, word[:start]
    for start, end, name_said in slip(catalogue, known, word):
        found = known.names[name_said]
        if isinstance(found, Place):
            return found, word[:start] + _LOCAL.sub("", word[end:])
    return None
