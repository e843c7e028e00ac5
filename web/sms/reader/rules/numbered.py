"""Numbered (编号): a listing number, and what is to become of the listing."""

import re
from dataclasses import replace

from web.sms.command import Parse
from web.sms.reader import amounts
from web.sms.reader.amounts import Amounts
from web.sms.reader.phrases import GOODS, MAI, PART, SPOT, either, pattern
from web.sms.reader.rules.message import Message
from web.sms.reader.units import UNITS

_NO_NUMBER = either(*UNITS, "元 块 毛 万 千 百 来 多 / 一")
"""What makes a number an amount."""
NUMBER = re.compile(
    rf"(?:编号|信息|单号|#|no\.?)?\s*(?<![\d.])(?P<ref>\d{{4,5}})(?![\d.])(?!\s*{_NO_NUMBER})\s*号?(?:信息)?"
)
EDIT = pattern(
    "修改 更改 改成 改为 改到 改价 涨价 提价 改 降到 降价 降为 涨到 提到",
    r"还剩 剩下 还有\d 调到 调成 调整 变成",
)
SOLD = pattern(
    "售完 售罄 卖完 卖光 卖掉 卖出去 (?<!不)卖了 已售 已卖 没货 没有货 出完 销完 成交",
    "收够 收满 买到了 不收了 售出 出手了",
)
DELETE = pattern("删 取消发布 撤 下架 不卖了 不要了 取消 不要?再?发布? 别发布?")
RENEW = pattern("续 延期 延长 还有货 还在 再挂 顺延")
CONTACT = pattern("联系 电话 号码 手机 怎么找 谈谈 想谈 想要 想买 感兴趣 约 我要的")
DEEDS = (("contact", CONTACT), ("edit", EDIT), ("sold", SOLD), ("renew", RENEW), ("delete", DELETE))
OFFERING = pattern(MAI, "卖 出售 求购 收购")
_DEED = either(*(deed.pattern for deed in (EDIT, SOLD, DELETE, RENEW)))
_DONE = either(SOLD.pattern, DELETE.pattern, "改")
LEADING = re.compile(rf"{_DEED}|联系|\d{{4,5}}号?[{GOODS}{SPOT}的都全已经部]*{_DONE}")
_ASKED = either("看看? 查看? 详情 信息 怎么样 还有吗 是谁 编号 号", PART, "[?,.，。]")
ASKED = re.compile(rf"{_ASKED}*")


def numbered(message: Message) -> Parse | None:
    """A listing number with what is to become of it."""
    found = NUMBER.search(message.text)
    if found is None or (message.has_goods and message.has(OFFERING) and not LEADING.match(message.bare)):
        return None
    rest = f"{message.text[: found.start()]} {message.text[found.end() :]}"
    bare = rest.replace(" ", "")
    intent = next((intent for intent, deed in DEEDS if deed.search(bare)), "")
    if intent:
        return _about(intent, found["ref"], rest)
    return Parse("info", ref=found["ref"]) if ASKED.fullmatch(bare) and not message.has_goods else None


def _about(intent: str, ref: str, rest: str) -> Parse:
    """With the price and the quantity that an edit or a sale tells."""
    if intent not in ("edit", "sold"):
        return Parse(intent, ref=ref)
    told = amounts.read(rest)
    low, high = (told.price.low, told.price.high) if told.price else (told.bare[-1] if told.bare else None, None)
    if low is None and told.negotiable:
        return Parse(intent, ref=ref, negotiable=True)
    unit = _said_unit(told)
    return Parse(
        intent, ref=ref, quantity=told.quantity, unit=told.unit, price=low, price_max=high, price_unit=unit,
        unit_said=bool(unit),
    )  # fmt: skip


def _said_unit(told: Amounts) -> str:
    if told.total and (told.price or told.bare):
        return "总"
    return told.price.unit if told.price else ""


_AMOUNT = rf"(?:价格?|为|成|到|[\d.零一二两三四五六七八九十百千万半元块毛角钱]|{either(*UNITS)})*"
_GONE = either("售完 售罄 卖完 卖光 没货 出完")
_WISH = either("我要 我想") + "?"
_THEM = either("他 她 对方 卖家 买家")
NAKED = tuple(
    (intent, re.compile(f"{either(*said)}{PART}*(?P<rest>{_AMOUNT if intent in ('edit', 'sold') else ''})"))
    for intent, *said in (
        ("sold", rf"{either('我的? 都 已经 全部? 货')}*{_GONE}{PART}*{GOODS}?", rf"{GOODS}[都已经全]*{_GONE}"),
        ("edit", rf"{_WISH}{either('修改 更改 改价 改一下 改')}{either('价格? 数量 信息 发布')}?"),
        ("delete", rf"{_WISH}{either('删除? 取消发布 下架 撤下')}{either('信息 发布 掉')}?"),
        ("renew", rf"{_WISH}{either('续期? 延期 延长 续上')}{either('信息 发布 一下')}?"),
        (
            "contact",
            rf"(?:我要|我想|怎么|如何)?{either('联系 打电话给')}{either(_THEM, '人 老板 方式')}?",
            rf"(?:我要|要|给我|把)?{_THEM}?的?{either('电话 联系方式')}(?:号码)?",
        ),
    )
)


def unnumbered(message: Message) -> Parse | None:
    """The same without a number: it is asked for."""
    bare = re.sub(r"[?,，。]", "", message.bare)
    intent, found = next(((intent, found) for intent, said in NAKED if (found := said.fullmatch(bare))), ("", None))
    return replace(_about(intent, "", found["rest"]), goods=tuple(message.masked.goods), error="ref") if found else None
