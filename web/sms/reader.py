"""Reading (读短信): what a message asks, by small rules, the most particular first (问价：品名、地方、环节)."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.catalogue import Catalogue
from models.rules.places import Market, Place
from models.rules.products import Product
from web.sms.command import Said

ASKING = re.compile(
    r"多少钱一?(?:公斤|斤|头|只|个)?|(?:是|卖|要)?(?:什么|啥)价[格钱]?|几块钱|几多钱|怎么卖的?|行情|价格|价钱|报价|今日价|均价|价"
    r"|\b(?:jia ?ge|jg|price)\b"
)
"""Words that ask for a price."""
FILLING = re.compile(
    r"请问一下|请问|你好|您好|麻烦|我想知道|想知道|想问|告诉我|今天|今日|现在|目前|最新|现时|多少|每?一?(?:公斤|斤)|查一?下|查|问一?下"
)
PARTICLES = "的是呢吗嘛啊呀吧了在元"
OTHER = re.compile(
    r"\d|卖|售|收|购|买|要|订|退|提醒|走势|趋势|涨|跌|比|哪|谁|投诉|举报|建议|改|删|续|留言|联系|昨|前天|上周|上个?月|去年|明天"
)
"""Words of deeds and questions that are none for a price."""
PARTING = re.compile(r"[\s,，。.;；、:：!！?？~～()（）\[\]【】“”\"'/|*#@^_=+\\-]+")
MOST_WORDS, PAIR = 8, 2
LONGEST_CUT = 24


@dataclass(frozen=True, slots=True)
class PriceQuestion:
    """Someone asks for the price of a product; `spot` is where, `stage` "" for any."""

    product: Product
    spot: Place | Market | None = None
    stage: str = ""


@dataclass(frozen=True, slots=True)
class UnknownProduct:
    """Someone asks for the price of something that has no name here, or, `several`, a name for several things."""

    word: str
    several: bool = False


@dataclass(frozen=True, slots=True)
class UnknownPlace:
    """The product is known, the word beside it is not."""

    product: Product
    word: str


Read = PriceQuestion | UnknownProduct | UnknownPlace


def price(said: Said) -> Read | None:
    """The price question in a message; None where it asks something else."""
    letters = said.catalogue.words.index.letters.table
    text = unicodedata.normalize("NFKC", said.text).lower().translate(letters)
    if found := _known(said, _split(text)):
        return PriceQuestion(*found)
    for word, stage in _stages(said.catalogue, text):
        if found := _known(said, words(text.replace(word, " "))):
            return PriceQuestion(*found, stage)
    if found := _known(said, words(text)):
        return PriceQuestion(*found)
    return _unknown(said, words(text), is_asking=bool(ASKING.search(text)))


def words(text: str) -> list[str]:
    """What is left of a message without the asking and the politeness."""
    return _split(FILLING.sub(" ", ASKING.sub(" ", text)))


def _split(text: str) -> list[str]:
    return [word for part in PARTING.split(text) if (word := part.strip(PARTICLES))]


def _stages(catalogue: Catalogue, text: str) -> list[tuple[str, str]]:
    """The stages that a message names, 产地批发价 before 批发价."""
    named = ((word, stage.code) for stage in catalogue.stages.values() for word in (stage.zh, *stage.aliases))
    return sorted((pair for pair in named if pair[0] in text), key=lambda pair: -len(pair[0]))


def _known(said: Said, words: list[str]) -> tuple[Product, Place | Market | None] | None:
    """A product alone, or a product and a place in either order, with blanks between them or without."""
    if not words or len(words) > MOST_WORDS:
        return None
    catalogue, day = said.catalogue, said.day
    if product := catalogue.product_asked("".join(words), day):
        return product, None
    for left, right in _halves(words):
        for name, place in ((left, right), (right, left)):
            if (spot := _spot(catalogue, place)) and (product := catalogue.product_asked(name, day)):
                return product, spot
    return None


def _halves(words: list[str]) -> Iterator[tuple[str, str]]:
    """Every way of parting the words in two, and of cutting a single word."""
    if len(words) > 1:
        yield from (("".join(words[:i]), "".join(words[i:])) for i in range(1, len(words)))
    elif not words[0].isascii() and len(words[0]) <= LONGEST_CUT:
        yield from ((words[0][:i].strip(PARTICLES), words[0][i:].strip(PARTICLES)) for i in range(2, len(words[0]) - 1))


def _spot(catalogue: Catalogue, word: str) -> Place | Market | None:
    return catalogue.place_named(word) or catalogue.market_named(word) or catalogue.place_asked(word)


def _unknown(said: Said, words: list[str], is_asking: bool) -> Read | None:
    """What to ask back; None where nothing shows that a price is wanted."""
    catalogue, whole = said.catalogue, "".join(words)
    if not words or OTHER.search(whole):
        return None
    for word, other in ((words[0], words[-1]), (words[-1], words[0])):
        if len(words) == PAIR and (product := catalogue.product_asked(word, said.day)):
            return UnknownPlace(product, other)
    if catalogue.words.asked_product(whole):
        return UnknownProduct(whole, several=True)
    is_like = len(words) == 1 and not whole.isascii() and bool(catalogue.nearest_products(whole))
    return UnknownProduct(whole) if is_asking or is_like else None
