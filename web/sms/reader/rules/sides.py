"""Sides (找买家、找货): who wants a product, and who has it."""

from web.sms.command import Parse
from web.sms.reader.phrases import THING, either, pattern
from web.sms.reader.rules.message import Message
from web.sms.reader.rules.places import WHERE
from web.sms.reader.rules.prices import PRICE_SURE

_IS_THERE = "有(?:没有?)?"
_BUYER = either("买家 买主 客商 收购商 收货人 销路 老板 收货商 商贩 贩子")
BUYERS = pattern(
    "谁个?还?[在家想会能]*[收要买]",
    f"{_IS_THERE}{either('人 哪个 老板 客商 谁 厂家?')}+[在想来会还肯]*[收要买]",
    f"{either('找 寻 求 有没有 有')}(?:个|一个)?{_BUYER}",
    f"{_IS_THERE}人?收购?的",
    "收购商 买家 买主 客商 收货商 卖不出去 卖不掉 卖不动 没人要 没人收 滞销 销路",
    "卖给(?:谁|哪个) 愁卖 愁销 难卖",
    f"{WHERE}(?:在|有人|有|还|能)*(?:收购|收(?!购?价)|要)",
    f"有收(?:购)?{THING}的?",
    f"{either('找 寻')}人{either('来 上门')}?[收买要]",
    f"[找寻]收购?{THING}的",
    f"收购?{THING}的?{either('人 老板 客商 有吗 有没有 在哪 电话')}",
    "有人收",
)
SELLERS = pattern(
    f"谁(?:家|还|那里|那)?[在有]*{THING}?在?(?:卖|出售)",
    "谁(?:家|那里|手里|手上)?还?有",
    f"{WHERE}(?:能|可以)?(?:有|买|卖.*的)",
    f"{_IS_THERE}{either('人 谁 哪家')}+在?[卖出]",
    f"{_IS_THERE}{THING}[在要]?{either('卖 出售 出')}?{either('吗 么 没 没有 的吗 卖的?')}",
    f"{_IS_THERE}{either('人 谁 哪家')}?卖{THING}",
    f"想[要买收找]{either('点 些 一点 一些 几')}",
    f"买{either('点 些 一点 一些')}",
    "供应 货源 找货 卖家 (?:^|我想|我要|帮我|想)[寻找](?!人工|工作) 想买",
)
SELLERS_SURE = pattern("谁 哪 货源")


def find_demand(message: Message) -> Parse | None:
    """谁收, 有人要, 卖不出去."""
    return message.parse("find_demand") if message.has(BUYERS) and not message.has(PRICE_SURE) else None


def find_supply(message: Message) -> Parse | None:
    """谁有, 想买点, 供应; with a quantity it is an offer."""
    if not message.has(SELLERS) or message.has(PRICE_SURE):
        return None
    is_offer = message.has_amount and ("供应" in message.bare or not message.has(SELLERS_SURE))
    return None if is_offer else message.parse("find_supply")
