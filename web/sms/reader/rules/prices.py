"""Prices (价格): what a product costs, and how that changed."""

import re
from dataclasses import replace

from web.sms.command import Parse
from web.sms.reader import lexicon, when
from web.sms.reader.phrases import CODE, GOODS, OTHER, SPOT, either, pattern
from web.sms.reader.rules.message import Message

PRICE_SURE = pattern(
    "多少钱 好多钱 (?:什么|啥|何|多少)价 [怎咋]么?[卖收] 收购价 出栏价 几块钱? 值多少 卖多少",
    "地头价 批发价 零售价 收多少",
)
PRICE = pattern(
    "多少钱 多钱 几块 几毛 几元 多少一?(?:斤|公斤|头|只|个) (?:什么|何|么|多少)价[位钱格]?",
    "价格 价钱 收购价 出栏价 批发价 零售价 地头价 产地价 市价 价位 报价 单价 均价 行情 行市 怎么卖 咋卖 怎卖",
    "卖多少 值多少 好多钱 怎么收 咋收 价 查",
)
ASKING = pattern("多少 什么 啥 怎 几 查 吗 哪 谁", r"\?")
_EARLIER = either("去年 上周 上个?月 往年 上个?星期 昨天 前几天 上年 前段")
TREND = pattern(
    "涨 跌 走势 趋势 同比 环比",
    f"[跟和与同比较]{_EARLIER}",
    f"{_EARLIER}(?:同期)?(?:相比|比|对比)",
    f"{either('最近 近来 近期 这段 这阵 近[一两几]')}.*{either('行情 变化 波动')}",
    "行情走 掉价 掉了 降了 降价 回升 下滑 变化 波动 曲线 后市 前景 走高 走低 变动 变了 怎么变 起来了 稳",
)
SPAM = re.compile("|".join(lexicon.words()["apart"]["spam"]))


def unsolicited(message: Message) -> Parse | None:
    """Advertising."""
    return Parse("unknown") if not message.has_goods and message.has(SPAM) else None


def trend(message: Message) -> Parse | None:
    """涨, 跌, 走势: how the price changed, over a week, a month or a year."""
    return message.parse("trend", span=when.span(message.bare)) if message.has(TREND) else None


def price(message: Message) -> Parse | None:
    """A price word, or a product with nothing but a place and a day."""
    days, rest = when.day(message.text, message.day, ahead=False)
    if not message.is_of_things and not (message.has(PRICE) and _asks_only(message, rest)):
        return None
    parse, strange = message.parse("price", days=days), _strange(rest)
    if _is_chat(message, parse, rest):
        return None
    if parse.goods and not parse.spots and strange:
        return replace(parse, error="place", unknown=strange)
    return replace(parse, unknown=parse.unknown or strange) if parse.error else parse


SAID_WITH = re.compile("|".join(sorted(lexicon.words()["beside"], key=len, reverse=True)) + r"|\d")
"""What may stand beside a product in a question, and is no place."""
SPOT_LIKE = re.compile(rf"[\u4e00-\u9fff]{{1,6}}{either('镇 乡 村 县 市 区 市场 街道')}")
_PARTED = re.compile(rf"[\s,.，。?、{GOODS}{SPOT}{OTHER}{CODE}]+")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_NOT_CHINESE = re.compile("[^\u4e00-\u9fff]+")
_APART = re.compile(r"[\s,，.。?、]+")
SHORT, MUCH = 8, 3


def _strange(rest: str) -> str:
    """A word beside the product that is no place of ours."""
    words = _PARTED.split(rest)
    named = [found[0] for word in words if (found := SPOT_LIKE.fullmatch(PRICE.sub("", word)))]
    left = [word for said in words if _WORD.fullmatch(word := _beside(said))]
    return named[0] if named else left[0] if len(left) == 1 else ""


def _is_chat(message: Message, parse: Parse, rest: str) -> bool:
    """Whether a product is only mentioned: 刚才在喂猪."""
    if parse.spots or parse.days or message.has(PRICE) or (_strange(rest) or None) in _APART.split(rest):
        return False
    return len(_NOT_CHINESE.sub("", _beside(rest))) >= MUCH


def _beside(rest: str) -> str:
    """What is left of a question besides names and what usually stands with them."""
    return SAID_WITH.sub("", PRICE.sub("", _PARTED.sub("", rest)))


def _asks_only(message: Message, rest: str) -> bool:
    """Whether someone asks a price without saying of what, and does not just talk of one."""
    return len(_beside(rest)) <= SHORT and not message.has(SPAM)
