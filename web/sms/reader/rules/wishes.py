"""Wishes (订阅、退订、提醒): what someone wants to be told of, or no more."""

import re

from web.sms.command import Parse
from web.sms.reader import amounts
from web.sms.reader.phrases import GOODS, THING, either, pattern
from web.sms.reader.rules.message import Message, priced

TELL = pattern("提醒 告诉 通知 叫我? 喊我? 说一声 知会 吱一声 报警")
FALLING = pattern("跌 降 低于 以下 小于 少于 不到 掉到 掉 落到 低到")
REACHING = pattern("涨 跌 降 到 破 以上 以下 高于 低于 超过 过 掉", r"\d", f"{GOODS}.*[元块毛]")
REACHED = pattern("涨到 跌到 降到 掉到 落到 到")


def alert(message: Message) -> Parse | None:
    """提醒, or a price and 告诉我."""
    if not message.has(TELL):
        return None
    told = amounts.read(REACHED.sub(" ", message.text))
    figure = told.price.low if told.price else told.bare[0] if told.bare else told.quantity
    if figure is not None and message.has(REACHING):
        unit = told.price.unit if told.price else "" if told.bare else told.unit
        return priced(message.parse("alert", op="le" if message.has(FALLING) else "ge"), figure, unit)
    if "提醒" not in message.bare:
        return None
    return message.parse("alert", error="price" if message.has_goods else "")


_LEAVE = either("退订 取消订阅 取消 退掉 退 不订 停发 停止发? 停")
_NO_MORE = r"(?:不要|别|不用)再?(?:给我)?"
UNSUBSCRIBE = pattern(
    f"^(?:我要|我想|请)?{_LEAVE}[a-z -]*{THING}",
    f"{_NO_MORE}{either('发 订 推 推送')}.*{THING}",
    f"{THING}.*{_NO_MORE}[发订推]",
    f"(?:不想|不要|不|别)再?{either('收 看 订阅 订 要')}{THING}",
    f"{THING}{either('的 价格 订阅 提醒')}*{either('退订 退了 取消 不订了 停了')}",
)


ALONE = ("退", "退了", "不订了")


def unsubscribe(message: Message) -> Parse | None:
    """退 and a product: no more of its prices."""
    return message.parse("unsubscribe") if message.has(UNSUBSCRIBE) or message.bare in ALONE else None


_DAILY = either("每天 天天 每日")
_EVERY = either(_DAILY, "每周 每星期 每个?礼拜 定期")
SUBSCRIBE = pattern(
    "订阅 关注",
    f"{_EVERY}.*{either('发 报 推 告诉 短信 收到')}",
    f"{either('发 报 推送')}我?.*{either('每天 每周 天天')}",
    "(?<![预定退签下不])订(?![购货单金做])",
    f"^定(?=.*{either('价 行情', GOODS)})",
)
WEEKLY, DAILY = pattern("每周 每个?星期 每个?礼拜 一周一次 周报"), pattern(_DAILY, "日报 一天一次")
ORDERED = re.compile(r"\d+(?:斤|公斤|吨|头|只|箱)")


def subscribe(message: Message) -> Parse | None:
    """订 and a product: its prices every day or week."""
    if not message.has(SUBSCRIBE) or message.has(ORDERED):
        return None
    return message.parse("subscribe", freq="week" if message.has(WEEKLY) else "day" if message.has(DAILY) else "")
