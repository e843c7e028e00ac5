"""Loose words (约数): 来, 多, 把, 左右 and the like change no amount; 三四千斤 is at least 三千."""

import re

from web.sms.reader.numbers import DIGIT_SIGNS, NUMBER, SIGNS
from web.sms.reader.phrases import pattern
from web.sms.reader.units import UNIT

ABOUT = pattern("左右 大概 大约 约 上下 差不多 以内 出头 每天 人民币")
_MONEY = "[块元圆毛角]"
_LOOSE = re.compile(rf"(?<=[\d{SIGNS}块元毛角])[来多把余几好](?=\s*(?:{UNIT}|{_MONEY}|钱|[一每/, ]|$))")
_SOME = re.compile(rf"(?<![\d{SIGNS}])(?P<unit>[块毛])[把来](?=钱|[一每/, ]|$)")
_HUNDREDWEIGHT = re.compile(r"(?:每|/|元/)\s*一?(?:百|100)斤")
_GLUED = re.compile(rf"(?<=[0-9{DIGIT_SIGNS}百千万])一(?=(?:{UNIT}))")
_APART = re.compile(rf"(?<=[\d{SIGNS}]) (?=[百千万])")
_SPACED = re.compile(rf"(?<=[\d{SIGNS}]) ([块元毛]) (?=[\d{DIGIT_SIGNS}](?![\d.]|\s*(?:{UNIT})))")
"""1 块 2."""
_HOW_MUCH = r"(?:多少|几)(?:钱|块钱?|毛钱?|元)?"
_ASKED = re.compile(rf"{_HOW_MUCH}\s*[一每1]?\s*(?:{UNIT})|[一每1]\s*(?:{UNIT})\s*{_HOW_MUCH}")
"""多少钱一斤 and 一斤多少钱 tell no quantity."""
_WEIGHT = re.compile(
    rf"(?:体重|均重|头均|单重|重(?=\d)|每[头只])\s*{NUMBER}\s*[来多]?(?:斤|公斤)(?!\s*[一每/])"
    rf"|{NUMBER}\s*[来多]?(?:斤|公斤)\s*[一每/]\s*[头只]"
)
"""How heavy one animal is, which is no quantity."""
_RUN = "一二三四五六七八九"
_PAIR = re.compile(
    rf"(?<![\d{SIGNS}])(?P<ten>十?)(?P<low>[{_RUN}两])(?P<high>[{_RUN}两])(?P<power>[十百千万]?)"
    rf"(?P<what>{_MONEY}|{UNIT}|\s*(?=[一每]\s*(?:{UNIT})))"
)
"""两三块, 三四千斤, 十七八块: two digits that follow one another."""


def settled(said: str) -> str:
    """The message with its amounts told straight."""
    text = _HUNDREDWEIGHT.sub("每担", _WEIGHT.sub(" ", _ASKED.sub(" ", _SPACED.sub(r"\1", _APART.sub("", said)))))
    text = _LOOSE.sub("", _SOME.sub(r"1\g<unit>", ABOUT.sub(" ", text)))
    return _PAIR.sub(_ends, _GLUED.sub(" 一", text))


def _ends(found: re.Match[str]) -> str:
    low, high = (found[end].replace("两", "二") for end in ("low", "high"))
    if _RUN.index(high) != _RUN.index(low) + 1:
        return found[0]
    least = f"{found['ten']}{low}{found['power']}{found['what']}"
    is_quantity = found["what"].strip() and not re.fullmatch(_MONEY, found["what"])
    return least if is_quantity else f"{least.rstrip()}-{found['ten']}{high}{found['power']}{found['what']}"
