"""Whole messages (整条): words and numbers that are a message by themselves."""

import re
from collections.abc import Callable

from web.sms.command import Parse
from web.sms.reader import lexicon
from web.sms.reader.clean import Cleaned
from web.sms.reader.numbers import value
from web.sms.reader.phrases import either, pattern

WORDS = {word: intent for intent, said in lexicon.words()["whole"].items() for word in said}
THANKS = "谢谢"
LANGUAGES = ("zh", "en", "pinyin")
POLITE = pattern(
    "打扰 不好意思 对不起 抱歉 你好 您好 在吗 在不在 老板 师傅 同志 老师 请问 请 谢谢 麻烦",
    "hello hi(?![a-z]) 喂 各位 朋友 先生 一下",
)
_SIGNS = re.compile(r"[\s,.，。!?:;、…~'\"\-_*#+/\\|^=@&%$￥¥]+")
_SOFT = re.compile("[啊呀吧哦哈嘛呢哟咧]+$")
_CHOICE = re.compile(
    r"(?:选择?|我选|第)?\s*(?:第)?(?P<number>[1-9]|[一二三四五六七八九])\s*(?:个|号|种|条|项)?[.、。]?"
)
_PLAIN_CHOICE = re.compile(r"[一二三四五六七八九]")
_LOOK = either(r"看 查询? 编号 信息 # no\. no(?=\s*\d)")
_INFO = re.compile(rf"{_LOOK}{{0,6}}\s*(?P<ref>\d{{4,5}}|[a-z]\d{{1,4}})\s*(?:号|号信息)?")
_LOT = either("信息 消息 发布 货 东西 供求 供应 求购 编号 列表 单子 登记")
_MINE = re.compile(
    rf"(?:我想|我要|帮我|给我)?{either('看看? 查看? 查询 看一下 查一下 看下 查下')}?"
    rf"我{either('发布 登记 挂 发 卖 买')}?[过了]?的{_LOT}{{0,2}}{either('有哪些 呢 吗')}?"
)
_VERIFY = re.compile(
    rf"(?:我的)?{either('验证码? 确认码 yanzheng verify code')}?\s*[是为:]?\s*(?P<code>\d{{6}})"
    rf"|{either('验证码? yanzheng verify code')}\s*[是为:]?\s*(?P<parted>\d{{3}}[ -]?\d{{3}})"
)


def whole(cleaned: Cleaned) -> Parse | None:
    """The meaning of a message that is one word, one digit or one number."""
    text = cleaned.text.strip(" ,.。!?、")
    return next((parse for rule in RULES if (parse := rule(text)) is not None), None)


def word(text: str) -> Parse | None:
    """A word, be it among polite ones; nothing but politeness is a greeting."""
    plain = _SIGNS.sub("", text)
    polite = POLITE.sub("", plain)
    ways = (plain, polite, _once(plain), _SOFT.sub("", polite))
    intent = next((WORDS[way] for way in ways if way in WORDS), "") or _agreed(text)
    if intent:
        return _meant(intent)
    return None if polite else Parse("unknown" if plain == THANKS else "help")


def _once(plain: str) -> str:
    """嗯 of 嗯嗯."""
    half = plain[: len(plain) // 2]
    return half if half * 2 == plain else plain


def _agreed(text: str) -> str:
    """What several words say that mean one thing: 发错了，撤销."""
    meant = {WORDS.get(part, "") for part in _SIGNS.split(text) if part}
    return meant.pop() if len(meant) == 1 else ""


def _meant(intent: str) -> Parse:
    if intent in LANGUAGES:
        return Parse("language", lang=intent)
    return Parse("help", kind="2") if intent == "help2" else Parse(intent)


def mine(text: str) -> Parse | None:
    """看看我发布的信息, in any of its ways."""
    return Parse("mine") if _MINE.fullmatch(_SIGNS.sub("", text)) else None


def verify(text: str) -> Parse | None:
    """Six digits."""
    found = _VERIFY.fullmatch(text)
    return Parse("verify", code=re.sub(r"\D", "", found["code"] or found["parted"])) if found else None


def choose(text: str) -> Parse | None:
    """One digit, or 第二个; 二 alone is none."""
    found = _CHOICE.fullmatch(text)
    return Parse("choose", choice=int(value(found["number"]))) if found and not _PLAIN_CHOICE.fullmatch(text) else None


def info(text: str) -> Parse | None:
    """The number of a listing, or a code."""
    found = _INFO.fullmatch(text)
    return Parse("info", ref=found["ref"].upper()) if found else None


RULES: tuple[Callable[[str], Parse | None], ...] = (word, mine, verify, choose, info)
