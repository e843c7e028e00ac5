"""Masking (占位): every name in a message becomes one sign, so that rules see 谁收● and not how it is called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from models.rules.catalogue import Catalogue
from models.rules.places import Place, digits
from web.sms.command import Goods, Spot
from web.sms.reader import lexicon
from web.sms.reader.lexicon import ALONE, CHINESE, Kind, Lexicon, Name, Other, Thing
from web.sms.reader.phrases import CODE, GOODS, OTHER, SPOT, pattern
from web.sms.reader.translate import translated

_CODE = re.compile(r"(?<![a-z0-9])([a-z]\d{1,4})(?![a-z0-9.])")
_SUFFIX = re.compile(rf"(?<={SPOT})(?:镇|乡|街道办?|办事处|区|县|市|村|那边|这边|这里|那里|附近|一带|周边)")
TEA = "茶叶"
"""All kinds of it together."""
WORDS = pattern(
    "多少钱 什么价 价格 价钱 收购 求购 出售 出手 供应 行情 走势 趋势 提醒 告诉 订阅 取消 退订 投诉",
    "举报 建议 咨询 联系 电话 今天 昨天 前天 明天 上周 这周 本周 个月 去年 今年 哪里 哪边 哪儿",
    "哪个 划算 合算 便宜 最贵 最高 最低 大概 左右 面议 注册 登记 留言 同意 拒绝 修改 降到 涨到",
    "跌到 跌破 卖完 售完 删除 每天 每周 每斤 公斤 一头 一斤 比价 对比 各镇 买家 收购商",
)
"""Words in which no slip of the pen is looked for."""


@dataclass(slots=True)
class Masked:
    """A message with signs for its names, and what they were, in the order in which they stand."""

    text: str = ""
    goods: list[Goods] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


def mask(catalogue: Catalogue, known: Lexicon, said: str, day: date) -> Masked:
    """The message with every name as one sign."""
    masked = Masked()
    codes = _CODE.findall(said)
    masked.codes = [code.upper() for code in codes]
    chinese = translated(known, _CODE.sub(CODE, said))
    found = _found(known, chinese)
    slipped = _slipped(catalogue, known, chinese, found)
    found = [hit for hit in found if not any(start <= hit[0] < end for start, end, _ in slipped)] + slipped
    masked.text = _SUFFIX.sub("", _signs(known, chinese, sorted(found), masked, day))
    masked.goods = _settled(known, masked, day)
    masked.spots = list(_narrowest(masked))
    return masked


def _is_below(inner: Place, outer: Place) -> bool:
    return inner.code != outer.code and inner.code.startswith(digits(outer.code))


def _narrowest(masked: Masked) -> Iterator[Spot]:
    """夷陵区分乡镇 is one place: a wider one right before a narrower one is left out."""
    stuck = [masked.text[found.end()] == SPOT for found in re.finditer(f"{SPOT} ?(?=.)", masked.text)]
    for i, spot in enumerate(masked.spots):
        after = masked.spots[i + 1] if i < len(stuck) and stuck[i] else None
        if not (isinstance(spot, Place) and isinstance(after, Place) and _is_below(after, spot)):
            yield spot


Found = tuple[int, int, str]
"""From, to, and the name that stands there."""


def _found(known: Lexicon, said: str) -> list[Found]:
    """The names in it, the longest first; what lies inside a longer one does not count."""
    hits: list[Found] = []
    for start in range(len(said)):
        for end in range(min(len(said), start + known.longest), start, -1):
            if said[start:end] in known.names:
                hits.append((start, end, said[start:end]))
    return _apart(sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])))


def _apart(hits: list[Found]) -> list[Found]:
    taken: set[int] = set()
    chosen = []
    for start, end, word in hits:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            chosen.append((start, end, word))
    return chosen


def _slipped(catalogue: Catalogue, known: Lexicon, said: str, found: list[Found]) -> list[Found]:
    """Names with one wrong character, in what is left; a name of one character may be a part of them: 棚柑."""
    taken = {i for start, end, _ in found if end - start > 1 for i in range(start, end)}
    taken |= {i for word in WORDS.finditer(said) for i in range(word.start(), word.end())}
    free = "".join(" " if i in taken else sign for i, sign in enumerate(said))
    hits = [
        (run.start() + start, run.start() + end, word)
        for run in CHINESE.finditer(free)
        for start, end, word in lexicon.slip(catalogue, known, run[0])
    ]
    return _apart(hits)


def _signs(known: Lexicon, said: str, found: list[Found], masked: Masked, day: date) -> str:
    told, end = [], 0
    for start, stop, word in found:
        told += [said[end:start], _sign(known.names[word], known, masked, day)]
        end = stop
    return " ".join("".join([*told, said[end:]]).split())


def _sign(name: Name, known: Lexicon, masked: Masked, day: date) -> str:
    if isinstance(name, Thing):
        masked.goods.append(known.goods(name.word, name.variety, day, name.leads))
        return GOODS
    if isinstance(name, Kind):
        masked.goods.append(Goods("", name.word))
        return GOODS
    if isinstance(name, Other):
        masked.others.append(name.word)
        return OTHER
    masked.spots.append(name)
    return SPOT


def _settled(known: Lexicon, masked: Masked, day: date) -> list[Goods]:
    """Each product once, with the kind that was said beside it; 茶叶 beside a narrower tea is dropped."""
    kinds = [goods.variety for goods in masked.goods if not goods.word]
    named = [goods for goods in masked.goods if goods.word]
    if kinds and not named:
        named = [known.goods(ALONE[kinds[0]], "", day)]
    if kinds and not named[0].variety:
        named[0] = known.goods(named[0].word, kinds[0], day, named[0].product)
    named = _whole(known, named, day)
    return list({goods.word: goods for goods in reversed(named)}.values())[::-1]


def _whole(known: Lexicon, named: list[Goods], day: date) -> list[Goods]:
    """红茶 宜红 is one product with its kind; 茶叶 鲜叶 is 鲜叶."""
    narrow = [goods for goods in named if goods.word != TEA and goods.product and goods.product.family == "tea"]
    kinds = [goods.variety for goods in named if goods.word == TEA and goods.variety]
    if narrow:
        named = [goods for goods in named if goods.word != TEA]
        if kinds and not narrow[0].variety:
            named = [known.goods(one.word, kinds[0], day, one.product) if one is narrow[0] else one for one in named]
    with_kind = {goods.word: goods for goods in named if goods.variety}
    return [with_kind.get(goods.word, goods) for goods in named]
