"""Whole messages (整条): words that are a message by themselves, and messages whose words are kept as they stand."""

import re

from models.rules.catalogue import Catalogue
from models.rules.places import Place
from web.sms.command import Parse
from web.sms.reader import lexicon
from web.sms.reader.clean import Cleaned
from web.sms.reader.lexicon import Lexicon
from web.sms.reader.numbers import value

_SIGNS = re.compile(r"[\s,.，。!?:;、…~'\"\-_*#+/\\|^=@&%$￥¥]+")
WHOLE = {word: intent for intent, said in lexicon.words()["whole"].items() for word in said}
THANKS = "谢谢"
_POLITE = re.compile(
    r"你好|您好|在吗|在不在|老板|师傅|同志|老师|请问|请|谢谢|麻烦|hello|hi(?![a-z])|喂|各位|朋友|先生|一下"
)
LANGUAGES = ("zh", "en", "pinyin")
_CHOICE = re.compile(
    r"(?:选择?|我选|第)?\s*(?:第)?(?P<number>[1-9]|[一二三四五六七八九])\s*(?:个|号|种|条|项)?[.、。]?"
)
_PLAIN_CHOICE = re.compile(r"[一二三四五六七八九]")
_INFO = re.compile(
    r"(?:看|查|查看|看看|查询|编号|信息|#|no\.|no(?=\s*\d))*\s*(?P<ref>\d{4,5}|[a-z]\d{1,4})\s*(?:号|号信息)?"
)
_VERIFY = re.compile(r"(?:我的)?(?:验证码?|确认码|yanzheng|verify|code)?\s*(?:是|为|:)?\s*(?P<code>\d{6})")
_VERIFY_SPACED = re.compile(r"(?:验证码?|yanzheng|verify|code)\s*(?:是|为|:)?\s*(?P<code>\d{3}[ -]?\d{3})")


def whole(cleaned: Cleaned) -> Parse | None:
    """The meaning of a message that is one word, one digit or one number."""
    plain = _SIGNS.sub("", cleaned.text)
    if not plain:
        return Parse("help")
    if plain in WHOLE or (polite := _POLITE.sub("", plain)) in WHOLE:
        return _word(WHOLE.get(plain) or WHOLE[polite])
    if not polite:
        return Parse("unknown" if plain == THANKS else "help")
    if found := _VERIFY.fullmatch(cleaned.text.strip(" .。")) or _VERIFY_SPACED.fullmatch(cleaned.text):
        return Parse("verify", code=re.sub(r"\D", "", found["code"]))
    text = cleaned.text.strip(" ,.。!?、")
    if (found := _CHOICE.fullmatch(text)) and not _PLAIN_CHOICE.fullmatch(text):
        return Parse("choose", choice=int(value(found["number"])))
    if found := _INFO.fullmatch(text):
        return Parse("info", ref=found["ref"].upper())
    return None


def _word(intent: str) -> Parse:
    if intent in LANGUAGES:
        return Parse("language", lang=intent)
    return Parse("help", choice=None, kind="2") if intent == "help2" else Parse(intent)


FREE = {kind: re.compile("^(?:你们的?|这个|那个|我的)?(?:" + "|".join(sorted(map(re.escape, said), key=len, reverse=True)) + r")(?![a-z])", re.IGNORECASE)
        for kind, said in lexicon.words()["free"].items()}  # fmt: skip
_REF = re.compile(
    r"^[\s,，:：]*(?:编号|信息|#|no\.?)?\s*(?P<ref>\d{4,5}|[a-zA-Z]\d{1,4})(?![\d.])(?!\s*(?:斤|公斤|元|块|头|只))\s*(?:号|的)?[\s,，:：]*"
)
_ASKS = re.compile(r"多少钱|什么价|啥价|价格|怎么卖|行情|谁收|谁有|哪里卖|涨|跌")
_MESSAGE = re.compile(
    r"^(?:给|跟|向)?\s*(?:编号)?(?P<before>\d{4,5}|[a-z]\d{1,4})?\s*号?\s*(?:留言|捎话|带话|传话|回话|说|message|msg|liuyan|tell)(?:给|:|：)?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:留言|message|msg|liuyan|给|跟|向)", re.IGNORECASE)
_YES = r"(?:我)?(?:同意|允许|准许|准了|可以|愿意|答应|tongyi|yes|permit|agree|ok)(?:了|谈)?"
_NO = r"(?:我)?(?:不同意|不允许|不愿意|不答应|拒绝|回绝|不谈|不可以|jujue|no|refuse|reject)(?:了)?"
_PERMIT = re.compile(
    rf"(?:(?P<no>{_NO})|(?P<yes>{_YES}))\s*(?P<ref>[a-z]\d{{1,4}}|\d{{4,5}})?|(?P<ref2>[a-z]\d{{1,4}})\s*(?:(?P<no2>{_NO})|(?P<yes2>{_YES}))",
    re.IGNORECASE,
)


def free(cleaned: Cleaned) -> Parse | None:
    """Complaints, questions, lines to the other side: what is said stays as it was written."""
    kept = cleaned.kept.strip()
    if found := _PERMIT.fullmatch(kept.strip(" ,.。!")):
        ref = (found["ref"] or found["ref2"] or "").upper()
        intent = "refuse" if found["no"] or found["no2"] else "permit"
        return Parse(intent, ref=ref, error="" if ref else "ref")
    if _LEADING.match(kept) and (found := _MESSAGE.match(kept)):
        return _line(found)
    for kind, pattern in FREE.items():
        if (found := pattern.match(kept)) and not (
            kind == "question" and _ASKS.search(kept) and not kept.startswith("咨询")
        ):
            ref, body = _referred(kept[found.end() :])
            return Parse(
                "feedback",
                kind=kind,
                ref=ref if kind == "complaint" else "",
                body=body if kind == "complaint" else _said(kept[found.end() :]),
            )
    return None


def _said(rest: str) -> str:
    return rest.strip(" ,，:：.。")


def _referred(rest: str) -> tuple[str, str]:
    found = _REF.match(rest)
    return (found["ref"].upper(), _said(rest[found.end() :])) if found else ("", _said(rest))


def _line(found: re.Match[str]) -> Parse:
    ref, body = ((found["before"] or "").upper(), _said(found["rest"])) if found["before"] else _referred(found["rest"])
    return Parse("message", ref=ref, body=body, error="" if ref else "ref")


_REGISTER = re.compile(
    r"^(?:我要|我想|我来)?(?:注册|登记|zhuce|dengji|register)(?![a-z])(?:一下)?[\s,，:：]*", re.IGNORECASE
)
_CALLED = re.compile(r"我叫|我是|姓名|名字|叫|地址|住在|住|我在|家在|在")


def register(catalogue: Catalogue, known: Lexicon, cleaned: Cleaned) -> Parse | None:
    """注册 张三 鸦鹊岭: a name and a place, in either order."""
    found = _REGISTER.match(cleaned.kept)
    if not found:
        return None
    rest = _CALLED.sub(" ", cleaned.kept[found.end() :])
    words = [word for word in re.split(r"[\s,，.。;；:：、]+", rest) if word]
    for word in sorted(words, key=len, reverse=True):
        if (spot := _spot(catalogue, known, word)) is not None:
            place, left = spot
            while left and (inner := _spot(catalogue, known, left)):
                left = inner[1]
            name = " ".join([left, *(other for other in words if other is not word)]).strip()
            return Parse("register", spots=(place,), name=name)
    return Parse("register", name=" ".join(words), error="place")


_LOCAL = re.compile(r"(?:镇|乡|街道|村|区|县|市)$")


def _spot(catalogue: Catalogue, known: Lexicon, word: str) -> tuple[Place, str] | None:
    """The place in a word, and what stands before it: 王大山黄花镇."""
    for start in range(len(word) - 1):
        part = word[start:].lower()
        for said in (part, _LOCAL.sub("", part)):
            name = known.names.get(said) or known.names.get(known.letters.get(said, ""))
            if isinstance(name, Place):
                return name, word[:start]
    for start, end, name in lexicon.slip(catalogue, known, word):
        found = known.names[name]
        if isinstance(found, Place):
            return found, word[:start] + _LOCAL.sub("", word[end:])
    return None
