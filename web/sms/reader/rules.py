"""Rules (规则): what a message wants, each rule with a name, the most particular first, the catch-all last."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from web.sms.command import Parse
from web.sms.reader import amounts, lexicon, when
from web.sms.reader.amounts import UNITS, Amounts
from web.sms.reader.masks import CODE, GOODS, MAI, OTHER, SPOT, Masked

U = "|".join(UNITS)
NUMBERED = re.compile(
    rf"(?:编号|信息|单号|#|no\.?)?\s*(?<![\d.])(?P<ref>\d{{4,5}})(?![\d.])(?!\s*(?:{U}|元|块|毛|万|千|百|来|多|/|一))\s*号?(?:信息)?"
)
PART = r"[的呢吗嘛啊呀吧了么哦]"


@dataclass(frozen=True, slots=True)
class Message:
    """A message under the rules: with signs for names, without blanks too, and the day it came."""

    masked: Masked
    day: date

    @property
    def text(self) -> str:
        return self.masked.text

    @property
    def bare(self) -> str:
        return self.masked.bare

    def has(self, pattern: "re.Pattern[str]") -> bool:
        return bool(pattern.search(self.bare))

    def parse(self, intent: str, **more: object) -> Parse:
        """With the goods and places that were named."""
        masked = self.masked
        spots = tuple(dict.fromkeys(masked.spots))
        told = Parse(intent, tuple(masked.goods), spots, **more)  # type: ignore[arg-type]
        return told if masked.goods or told.error else replace(told, error="product", unknown=_called(masked))


def _called(masked: Masked) -> str:
    return masked.others[0] if masked.others else ""


Rule = Callable[[Message], Parse | None]

EDIT = re.compile(r"修改|更改|改成|改为|改到|改价|改|降到|降价|降为|涨到|提到|还剩|剩下|还有\d|调到|调成|调整|变成")
SOLD = re.compile(
    r"售完|售罄|卖完|卖光|卖掉|卖出去|(?<!不)卖了|已售|已卖|没货|没有货|出完|销完|成交|收够|收满|买到了|不收了|售出|出手了"
)
DELETE = re.compile(r"删|取消发布|撤下|下架|撤掉|不卖了|不要了|取消")
RENEW = re.compile(r"续|延期|延长|还有货|还在|再挂|顺延")
CONTACT = re.compile(r"联系|电话|号码|手机|怎么找|谈谈|想谈|想要|想买|感兴趣|约")
ASKED = re.compile(r"看看?|查看?|详情|信息|怎么样|还有吗|是谁|编号|号")
OFFERING = re.compile(rf"{MAI}|卖|出售|求购|收购")


def numbered(message: Message) -> Parse | None:
    """A listing number with what is to become of it."""
    found = NUMBERED.search(message.text)
    if found is None or (message.masked.goods and message.has(OFFERING) and not _leads(message)):
        return None
    rest = f"{message.text[: found.start()]} {message.text[found.end() :]}"
    bare = rest.replace(" ", "")
    for intent, pattern in (("contact", CONTACT), ("edit", EDIT), ("sold", SOLD), ("renew", RENEW), ("delete", DELETE)):
        if pattern.search(bare):
            return _about(intent, found["ref"], rest)
    if not re.sub(rf"{ASKED.pattern}|{PART}|[?,.，。 ]", "", bare) and not message.masked.goods:
        return Parse("info", ref=found["ref"])
    return None


def _leads(message: Message) -> bool:
    """Whether the deed and its number stand first: 改 1024 …, 1024卖完."""
    return bool(
        re.match(
            rf"(?:{EDIT.pattern}|{SOLD.pattern}|{DELETE.pattern}|{RENEW.pattern}|联系|\d{{4,5}}号?(?:{SOLD.pattern}|改))",
            message.bare,
        )
    )


def _about(intent: str, ref: str, rest: str) -> Parse:
    if intent not in ("edit", "sold"):
        return Parse(intent, ref=ref)
    told = amounts.read(rest)
    quantity, unit = told.quantity, told.unit
    price, bare = told.price, list(told.bare)
    low = price.low if price else bare.pop() if bare else None
    if low is None and told.negotiable:
        return Parse(intent, ref=ref, negotiable=True)
    return Parse(
        intent, ref=ref, quantity=quantity, unit=unit, price=low, price_max=price.high if price else None,
        price_unit=_said_unit(told), unit_said=bool(_said_unit(told)),
    )  # fmt: skip


def _said_unit(told: Amounts) -> str:
    return "总" if told.total and (told.price or told.bare) else told.price.unit if told.price else ""


NAKED = (
    ("sold", re.compile(rf"(?:我的?|都|已经|全部?|货)*(?:售完|售罄|卖完|卖光|没货|出完){PART}*(?:{GOODS})?|(?:{GOODS})(?:都|已经|全)*(?:售完|卖完|卖光|没货){PART}*")),
    ("edit", re.compile(rf"(?:我要|我想)?(?:修改|更改|改价|改一下|改)(?:价格?|数量|信息|发布)?{PART}*")),
    ("delete", re.compile(rf"(?:我要|我想)?(?:删除?|取消发布|下架|撤下)(?:信息|发布|掉)?{PART}*")),
    ("renew", re.compile(rf"(?:我要|我想)?(?:续期?|延期|延长|续上)(?:信息|发布|一下)?{PART}*")),
    ("contact", re.compile(rf"(?:我要|我想|怎么|如何)?(?:联系|打电话给)(?:卖家|买家|对方|他|她|人|老板|方式)?{PART}*|(?:我要|要|给我|把)?(?:他|她|对方|卖家|买家)?的?(?:电话|联系方式)(?:号码)?{PART}*")),
)  # fmt: skip


def unnumbered(message: Message) -> Parse | None:
    """The same without a number: it is asked for."""
    bare = re.sub(r"[?,.，。]", "", message.bare)
    for intent, pattern in NAKED:
        if pattern.fullmatch(bare):
            return replace(message.parse(intent, error="ref"), goods=tuple(message.masked.goods))
    return None


TELL = re.compile(r"提醒|告诉|通知|叫我?|喊我?|说一声|知会|吱一声|报警")
FALLING = re.compile(r"跌|降|低于|以下|小于|少于|不到|掉到|掉|落到|低到")
REACHING = re.compile(rf"涨|跌|降|到|破|以上|以下|高于|低于|超过|过|掉|\d|[{GOODS}].*[元块毛]")


def alert(message: Message) -> Parse | None:
    """提醒, or a price and 告诉我."""
    if not message.has(TELL):
        return None
    op = "le" if message.has(FALLING) else "ge"
    told = amounts.read(re.sub(r"涨到|跌到|降到|掉到|落到|到", " ", message.text))
    figure = told.price.low if told.price else (told.bare[0] if told.bare else told.quantity)
    if figure is None or not message.has(REACHING):
        if not re.search("提醒", message.bare):
            return None
        return message.parse("alert", error="" if not message.masked.goods else "price")
    parse = message.parse("alert", op=op)
    unit = (told.price.unit if told.price else "") or (told.unit if told.price is None and not told.bare else "")
    return priced(parse, figure, unit)


def priced(parse: Parse, figure: float, unit: str, high: float | None = None) -> Parse:
    """With its price, per the unit that was said, else the usual one."""
    usual = "头" if parse.goods and parse.goods[0].word == "仔猪" else "斤"
    return replace(parse, price=figure, price_max=high, price_unit=unit or usual, unit_said=bool(unit))


END = re.compile(
    rf"^(?:我要|我想|请)?(?:退订|取消订阅|取消|退掉|退|不订|停发|停止发?|停)(?:[{GOODS}{OTHER}])|(?:不要|别|不用)再?(?:给我)?(?:发|订|推|推送).*[{GOODS}{OTHER}]|[{GOODS}{OTHER}].*(?:不要|别|不用)再?(?:给我)?(?:发|订|推)|[{GOODS}{OTHER}](?:的|价格|订阅|提醒)*(?:退订|退了|取消|不订了|停了)"
)
SUBSCRIBE = re.compile(
    rf"订阅|(?:每天|天天|每日|每周|每星期|每个?礼拜|定期).*(?:发|报|推|告诉|短信)|(?:发|报|推送)我?.*(?:每天|天天|每周)|(?<![预定退签下])订(?!购|货|单|金|做)|^定(?=.*(?:价|行情|{GOODS}))|关注"
)


def unsubscribe(message: Message) -> Parse | None:
    return message.parse("unsubscribe") if message.has(END) or message.bare == "退" else None


def subscribe(message: Message) -> Parse | None:
    if not message.has(SUBSCRIBE) or re.search(r"\d+(?:斤|公斤|吨|头|只|箱)", message.bare):
        return None
    weekly = re.search(r"每周|每个?星期|每个?礼拜|一周一次|周报", message.bare)
    daily = re.search(r"每天|天天|每日|日报|一天一次", message.bare)
    return message.parse("subscribe", freq="week" if weekly else "day" if daily else "")


PLACE = r"(?:哪里|哪儿|哪个?地方|哪边|哪头|哪个?乡镇|哪个?镇|哪个?乡|哪个?市场|哪个?县|哪个|哪|什么地方|何处)"
WHERE = rf"(?:哪家|谁家|谁|{PLACE})"
COMPARE = re.compile(
    rf"比价|对比|比较|比一比|比一下|各(?:个)?(?:镇|乡|乡镇|地|县|市场|村|处|家)|{WHERE}(?:的)?(?:{GOODS})?(?:的)?(?:价格|价钱|价|卖得?|行情)*(?:最|更|比较|要|还)*(?:贵|高|便宜|低|值钱)"
    rf"|{SPOT}(?:和|跟|与|、|,|还是|比|同)+{SPOT}.*(?:哪|谁|比|高|贵|便宜|低|差)|{SPOT}.*(?:比|跟|和){SPOT}|(?:最|更)(?:贵|高|便宜)的?(?:地方|市场|镇)"
)
BEST = re.compile(
    rf"(?:卖|拉|运|送|销|发)(?:到|去|往|给|在)?{PLACE}|(?:去|到|往|拉到|运到)?{PLACE}(?:去|能|可以)?(?:卖|出手|销)(?!.*(?:贵|高价|便宜))|划算|合算|最赚|赚钱|更赚|卖得?(?:上|出)?好价|好市场|哪个市场好"
)
BUYERS = re.compile(
    rf"谁(?:还)?(?:在|家|想|会|能)*(?:收|要|买)|有(?:没有?)?(?:人|哪个|老板|客商|谁|厂家?)+(?:在|想|来|会|还|肯)*(?:收|要|买)|(?:找|寻|求|有没有|有)(?:个|一个)?(?:买家|买主|客商|收购商|收货人|销路|老板|收货商|商贩|贩子)"
    rf"|有(?:没有?)?(?:人)?收购?的|收购商|买家|买主|客商|收货商|卖不出去|卖不掉|卖不动|没人要|没人收|滞销|销路|{WHERE}(?:在|有人|有|还|能)*(?:收购|收(?!购?价)|要)|有收(?:购)?[{GOODS}{OTHER}]的?|收[{GOODS}{OTHER}]的?(?:人|老板|客商|有吗|有没有|在哪|电话)|有人收"
)
SELLERS = re.compile(
    rf"谁(?:家|还|那里|那)?(?:在|有)*(?:[{GOODS}{OTHER}])?(?:在)?(?:卖|出售)|谁(?:家|那里|手里|手上)?(?:还)?有|{WHERE}(?:能|可以)?(?:有|买|卖.*的)|有(?:没有?)?(?:人|谁|哪家)+(?:在)?(?:卖|出)|有(?:没有)?[{GOODS}{OTHER}](?:在|要)?(?:卖|出售|出)?(?:吗|么|没|没有|的吗|卖的?)|有(?:没有)?(?:人|谁|哪家)?卖[{GOODS}{OTHER}]|想(?:要|买|收|找)(?:点|些|一点|一些|几)|买(?:点|些|一点|一些)"
    rf"|供应|货源|找货|卖家|(?:^|我想|我要|帮我|想)(?:寻|找)(?!人工|工作)|想买"
)
TREND = re.compile(
    r"涨|跌|走势|趋势|同比|环比|(?:跟|和|与|同|比|较)(?:去年|上周|上个?月|往年|上个?星期|昨天|前几天|上年|前段)(?:同期)?(?:比|相比)?|行情走|(?:最近|近来|近期|这段|这阵|近[一两几]).*(?:行情|变化|波动)|降了|降价|回升|下滑|价格变化|变化|波动|曲线|后市|前景"
)
PRICE = re.compile(
    r"多少钱|多钱|几多钱|几块|几毛|几元|多少一?(?:斤|公斤|头|只|个)|(?:什么|啥|何|么子|么|多少)价|价格|价钱|收购价|出栏价|批发价|零售价|地头价|产地价|市价|价位|报价|单价|均价|行情|怎么卖|咋卖|怎卖|卖多少|值多少|好多钱|怎么收|咋收|价|查"
)


def _more(message: Message, intent: str) -> Parse:
    return message.parse(intent)


def compare(message: Message) -> Parse | None:
    return message.parse("compare") if message.has(COMPARE) and not message.has(BEST_SURE) else None


BEST_SURE = re.compile(rf"划算|合算|(?:拉|运|送|销|卖)(?:到|去){PLACE}|去{PLACE}卖|最赚")


def best(message: Message) -> Parse | None:
    if not message.has(BEST) or message.has(re.compile(rf"{WHERE}(?:有|可以|能)*卖.*的")):
        return None
    told = amounts.read(message.text)
    return message.parse("best", quantity=told.quantity, unit=told.unit)


def _has_amount(message: Message) -> bool:
    return amounts.read(message.text).quantity is not None


def find_demand(message: Message) -> Parse | None:
    return message.parse("find_demand") if message.has(BUYERS) and not message.has(PRICE_SURE) else None


def find_supply(message: Message) -> Parse | None:
    if not message.has(SELLERS) or message.has(PRICE_SURE):
        return None
    if _has_amount(message) and not message.has(re.compile("谁|哪|供应|货源")):
        return None
    if message.has(re.compile("供应")) and _has_amount(message):
        return None
    return message.parse("find_supply")


PRICE_SURE = re.compile(
    r"多少钱|好多钱|(?:什么|啥|何|多少)价|[怎咋]么?[卖收]|收购价|出栏价|几块钱?|值多少|卖多少|地头价|批发价|零售价|收多少"
)


def trend(message: Message) -> Parse | None:
    if not message.has(TREND):
        return None
    return message.parse("trend", span=when.span(message.bare))


REPORT = re.compile(r"^(?:我)?(?:来)?(?:报价|上报|报告|报个?价|报一下|报|填报)|(?:报价|上报)$")
REPORT_WORD = re.compile(r"报价|上报|报")
SELL = re.compile(
    rf"(?<!好)卖|出售|出手|出栏|甩卖|处理|转让|脱手|销售|有货|^出|(?<![支演退])出(?=[{GOODS}{OTHER}\d一二两三四五六七八九十百千半])|[{GOODS}](?:要|想)?出(?!租|场价)"
)
BUY = re.compile(
    rf"求购|收购|采购|预订|订购|订货|购买|购入|购|买|大量收|长期收|收(?!入|成|获|割|到)|(?:需|想|还)?要(?=[{GOODS}{OTHER}\d一二两三四五六七八九十百千半])|^要(?!是)|需要|需求|求(?=[{GOODS}{OTHER}])|[{GOODS}]要(?=\d)"
)
BUY_SURE = re.compile(r"求购|收购|采购|购|买|收|预订")


def report(message: Message) -> Parse | None:
    """报 or 报价 and a price."""
    if not message.has(REPORT):
        return None
    return told_price(message)


def told_price(message: Message) -> Parse | None:
    """A price told by someone who collects them."""
    told = amounts.read(REPORT_WORD.sub(" ", message.text))
    figure = told.price.low if told.price else (told.bare[-1] if told.bare else None)
    if figure is None:
        return None
    when_, _ = when.day(message.text, message.day, ahead=False)
    parse = message.parse("report", days=when_)
    unit = (told.price.unit if told.price else "") or told.unit
    parse = priced(parse, figure, unit, told.price.high if told.price else None)
    return parse if parse.error or parse.spots else replace(parse, error="place")


def sell(message: Message) -> Parse | None:
    """卖, or a product with quantity and price and no other word."""
    doubtful = MAI in message.bare
    if not (doubtful or message.has(SELL)) or (message.has(BUY_FIRST) and not doubtful) or _only_asks(message):
        return None
    return offered(message, "sell", doubtful)


BUY_FIRST = re.compile(
    r"^(?:我|我们|本人|想|大量|长期|现在|现|急|诚)*(?:求购|收购|采购|预订|订购|订货|购|买|收|要买|要收)"
)


def buy(message: Message) -> Parse | None:
    return offered(message, "buy", doubtful=False) if message.has(BUY) and not _only_asks(message) else None


def _only_asks(message: Message) -> bool:
    """怎么卖 and 收购价 ask for a price, though they hold 卖 and 收."""
    return message.has(PRICE_SURE) and not _has_amount(message)


BIRDS = ("羊", "鸡", "鸭", "鹅")
HEADS = ("生猪", "仔猪", "牛")
FEW = 50


def offered(message: Message, intent: str, doubtful: bool) -> Parse | None:
    """What someone has or wants: quantity, price, day."""
    days, text = when.day(message.text, message.day, ahead=True)
    told = amounts.read(text)
    parse = message.parse(intent, days=days, negotiable=told.negotiable)
    bare = list(told.bare)
    quantity, unit = told.quantity, told.unit
    if quantity is None and bare and (len(bare) > 1 or told.price or told.negotiable or _counts(parse, bare[0])):
        quantity, unit = bare.pop(0), usual_unit(parse)
    price = told.price
    figure = price.low if price else (bare[0] if bare else None)
    if intent == "buy" and quantity is None and figure is None and not message.has(BUY_SURE):
        return None
    parse = replace(parse, quantity=quantity, unit=unit if quantity is not None else "")
    if figure is not None:
        parse = _per(parse, told, figure)
    if parse.error or _is_chat(message, parse):
        return parse if not _is_chat(message, parse) else None
    wants = quantity is None and (intent == "sell" or figure is None)
    return replace(parse, error="ambiguous" if doubtful else "quantity" if wants else "")


def _counts(parse: Parse, number: float) -> bool:
    """Whether a number that stands alone is how much there is, and not what it costs."""
    return number >= FEW or (usual_unit(parse) != "斤" and number == int(number))


COUNTED = ("头", "只", "个", "箱", "筐", "袋", "公斤")


def _per(parse: Parse, told: Amounts, figure: float) -> Parse:
    """The price per the unit said, else for the whole, else per what is counted, else the usual unit."""
    said = "总" if told.total else told.price.unit if told.price else ""
    counted = parse.unit if parse.unit in COUNTED else ""
    return (
        priced(parse, figure, said or counted, told.price.high if told.price else None)
        if not counted or said
        else replace(priced(parse, figure, counted, told.price.high if told.price else None), unit_said=False)
    )


def usual_unit(parse: Parse) -> str:
    word = parse.goods[0].word if parse.goods else ""
    return "头" if word in HEADS else "只" if word in BIRDS else "斤"


MUCH = 4


def _is_chat(message: Message, parse: Parse) -> bool:
    """Whether someone sells what is none of ours, in many words, and without saying how much."""
    if parse.goods or message.masked.others or parse.quantity is not None or parse.price is not None:
        return False
    return len(re.sub(rf"{SELL.pattern}|{BUY.pattern}|{PART}|[我要想有点些的{SPOT},.，。?]", "", message.bare)) >= MUCH


def price(message: Message) -> Parse | None:
    """A price word, or a product with nothing but a place and a day."""
    asks = message.has(PRICE)
    if not asks and not message.masked.goods and not message.masked.others:
        return None
    days, rest = when.day(message.text, message.day, ahead=False)
    parse = message.parse("price", days=days)
    if not message.masked.goods and not message.masked.others and not _asks_only(message, rest):
        return None
    strange = _strange(rest)
    if parse.goods and not parse.spots and strange:
        return replace(parse, error="place", unknown=strange)
    return replace(parse, unknown=parse.unknown or strange) if parse.error else parse


SAID_WITH = re.compile(
    r"请问|麻烦|帮我|帮忙|给我|我想|我要|想知道|想问|问一?下|查一?下|查询|看看?|看一?下|告诉|一下|今年|现在|目前|最新|眼下|当前|这会儿?|最近|老板|师傅|同志|你好|您好|谢谢|多少|一?(?:公斤|斤|头|只|个)|每|什么|价格?|钱|行情|怎么样|怎样|如何|好不好|情况|市场|多|好|是|有|我们?|你们?|咱们?|那|这|里|边|儿|家|卖|收|出栏|收购|的|呢|吗|嘛|啊|呀|吧|了|么|和|与|跟|在|到|都|还|就|能|会|给|说|报|元|几|\d"
)
SPOT_LIKE = re.compile(r"[\u4e00-\u9fff]{1,6}(?:镇|乡|村|县|市|区|市场|街道)")


def _strange(rest: str) -> str:
    """A word beside the product that is no place of ours."""
    words = [SAID_WITH.sub("", word) for word in re.split(rf"[\s,.，。?、{GOODS}{SPOT}{OTHER}{CODE}]+", rest)]
    named = [
        found[0]
        for word in re.split(rf"[\s,.，。?、{GOODS}{SPOT}{OTHER}]+", rest)
        if (found := SPOT_LIKE.fullmatch(PRICE.sub("", word)))
    ]
    left = [word for word in words if len(word) > 1 and re.fullmatch(r"[\u4e00-\u9fff]+", word)]
    return named[0] if named else left[0] if len(left) == 1 else ""


SHORT = 8


def _asks_only(message: Message, rest: str) -> bool:
    """Whether someone asks a price without saying of what, and does not just talk of one."""
    left = SAID_WITH.sub("", PRICE.sub("", re.sub(rf"[{SPOT},.，。?]", "", rest.replace(" ", ""))))
    return len(left) <= SHORT and not message.has(SPAM)


SPAM = re.compile("|".join(map(re.escape, lexicon.words()["apart"]["spam"])))


def unsolicited(message: Message) -> Parse | None:
    """Advertising."""
    is_about_goods = bool(message.masked.goods)
    return Parse("unknown") if message.has(SPAM) and not is_about_goods else None


def whole_offer(message: Message) -> Parse | None:
    """Product, quantity and price without a verb are a sale; product and price a report."""
    told = amounts.read(when.day(message.text, message.day, ahead=True)[1])
    numbers = len(told.bare) + (told.price is not None) + (told.quantity is not None)
    if (not message.masked.goods and not message.masked.others) or not numbers:
        return None
    if message.has(PRICE):
        is_told = told.quantity is None and numbers == 1 and message.masked.spots and not message.has(ASKING)
        return told_price(message) if is_told else None
    if told.quantity is not None or numbers > 1:
        has_price = (
            told.price is not None or told.negotiable or (told.bare and told.quantity is not None) or len(told.bare) > 1
        )
        return offered(message, "sell", doubtful=False) if has_price or told.quantity is not None else None
    many = told.bare and told.bare[0] >= MANY and usual_unit(message.parse("sell")) == "斤"
    return offered(message, "sell", doubtful=False) if many else told_price(message)


MANY = 200
"""A number that is no price of a jin."""
ASKING = re.compile(r"多少|什么|啥|怎|几|查|吗|哪|谁|\?")


def unknown(message: Message) -> Parse | None:
    return Parse("unknown")


RULES: tuple[Rule, ...] = (
    unsolicited,
    numbered,
    unnumbered,
    alert,
    unsubscribe,
    subscribe,
    compare,
    best,
    find_demand,
    find_supply,
    report,
    trend,
    sell,
    buy,
    whole_offer,
    price,
    unknown,
)
"""In the order in which they decide."""
