"""Places (哪里): where a product is dear, and where it is best sold."""

from web.sms.command import Parse
from web.sms.reader.phrases import GOODS, SPOT, either, pattern
from web.sms.reader.rules.message import Message

PLACE = either("哪里 哪儿 哪个?地方 哪边 哪头 哪个?乡镇 哪个?镇 哪个?乡 哪个?市场 哪个?县 哪个 哪 什么地方 何处")
WHERE = either("哪家 谁家 谁", PLACE)
_EACH = rf"各(?:个)?{either('镇 乡 乡镇 地 县 市场 村 处 家')}"
_DEAR = either("贵 高 便宜 低 值钱")
COMPARE = pattern(
    "比价 对比 比较 比一比 比一下",
    _EACH,
    rf"{WHERE}的?{GOODS}?的?{either('价格 价钱 价 卖得? 行情')}*[最更比较要还]*{_DEAR}",
    rf"{WHERE}的?{GOODS}?的?{either('价格 价钱 价')}(?:要|更|最)?好",
    rf"{SPOT}{either('和 跟 与 、 , 还是 比 同')}+{SPOT}.*{either('哪 谁 比 高 贵 便宜 低 差')}",
    rf"{SPOT}.*[比跟和]{SPOT}",
    rf"[最更]{either('贵 高 便宜')}的?{either('地方 市场 镇')}",
)
BEST = pattern(
    rf"[卖拉运送销发][到去往给在]?{PLACE}",
    rf"{either('去 到 往 拉到 运到')}?{PLACE}(?:去|能|可以)?{either('卖 出手 销')}(?!.*{either('贵 高价 便宜')})",
    "划算 合算 最赚 赚钱 更赚 卖得?[上出]?好价 好市场 哪个市场好",
)
BEST_SURE = pattern("划算 合算 最赚", rf"[拉运送销卖][到去]{PLACE}", rf"去{PLACE}卖")
WHO_SELLS = pattern(rf"{WHERE}(?:有|可以|能)*卖.*的")


def compare(message: Message) -> Parse | None:
    """Which place pays more."""
    return message.parse("compare") if message.has(COMPARE) and not message.has(BEST_SURE) else None


def best(message: Message) -> Parse | None:
    """To which market to take it."""
    if not message.has(BEST) or message.has(WHO_SELLS):
        return None
    return message.parse("best", quantity=message.amounts.quantity, unit=message.amounts.unit)
