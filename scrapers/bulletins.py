"""Bulletins (价格日报): what the sentences of a bulletin say, clause by clause; prices only of a closed list of names.

until 2022  fish are told as living (活鲫鱼, 白鲢活鱼), and the basket's index has a 200 in its name as well
2022        鲫鱼, 白鲢鱼; later six sorts of fruit in the basket in place of seven
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from models.rules import days
from scrapers.source import Said
from scrapers.source.rows import rejected, said

MEAT = ("猪肉", "牛肉", "羊肉", "鸡蛋", "白条鸡")
FISH = ("鲫鱼", "鲤鱼", "草鱼", "白鲢鱼", "花鲢鱼", "大带鱼", "大黄花鱼")
LIVING = ("活鲫鱼", "活鲤鱼", "活草鱼", "白鲢活鱼", "花鲢活鱼")
INDEX = "农产品批发价格200指数"
INDICES = (INDEX, "菜篮子产品批发价格指数", "菜篮子产品批发价格200指数")
FIGURE = r"\d[\d.]*|[-—]+"
"""A number, or the stroke that stands for a missing one."""
POINT = {"unit": "点", "nature": "index"}
"""How an index is told: its points are no money and have no stage."""

_BLANK = re.compile(r"[\s\u200b\ufeff“”‘’\"'「」『』®]+")
_CLAUSE = re.compile(r"[;。!?]|(?<!\d)[,:]|[,:](?!\d)")
_DAY = re.compile(rf"(\d{{1,2}})月(\d{{1,2}})日:?{INDEX}")
_MONEY = re.compile(r"[\d.—-]元/(?:公斤|千克|斤|500克|吨)")
_COMPARED = re.compile(r"^(?:[比较与同环]|上升|下降|上涨|下跌)|折合")


def _either(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_POINTS = re.compile(rf"(?:\d{{1,2}}月\d{{1,2}}日|今[日天])?(?P<name>{_either(INDICES)})为(?P<avg>{FIGURE})")
_PRICE = re.compile(
    r"(?:全国)?(?:农产品)?(?:批发市场)?(?:重点监测的)?"
    rf"(?P<name>{_either(MEAT + FISH + LIVING)}|\d{{1,3}}种(?:蔬菜|水果))"
    rf"(?:的?平均价格)?为?(?P<avg>{FIGURE})(?P<unit>元/(?:公斤|千克))"
)


def plain(text: str) -> str:
    """Full-width signs made plain; blanks and quotation marks gone: both stand where they like."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def clauses(text: str) -> list[str]:
    """The clauses of a plain text; a comma or colon between two digits parts nothing."""
    return [clause for clause in _CLAUSE.split(text) if clause]


def prices_in(clause: str) -> bool:
    """Whether a clause tells a price, and not only how one has moved or what it comes to in other units."""
    return bool(_MONEY.search(clause)) and not _COMPARED.search(clause)


def before(month: str, day: str, published: date) -> date | None:
    """The last such day of the calendar up to the publication: 12月31日 told in January is of the old year."""
    told = (days.of(published.year - back, int(month), int(day)) for back in (0, 1))
    return next((when for when in told if when and when <= published), None)


def day(text: str, published: date) -> date | None:
    """The day that a bulletin or its title names, always without its year."""
    found = _DAY.search(plain(text))
    return before(found[1], found[2], published) if found else None


def quotes(text: str, when: date) -> Iterator[Said]:
    """The prices and indices of a bulletin, a missing one as it is written; a price of no known name is refused."""
    for clause in clauses(plain(text)):
        if found := _POINTS.fullmatch(clause):
            yield said(when.isoformat(), {**found.groupdict(), **POINT}, [clause])
        elif found := _PRICE.fullmatch(clause):
            yield said(when.isoformat(), found.groupdict(), [clause])
        elif prices_in(clause):
            yield rejected([clause], "name", "这句里有价，品名不在日报的名单里")
