"""What a message asks: one rule, one line."""

from datetime import date

import pytest

from models.rules.catalogue import Catalogue
from models.rules.places import Market
from web.sms import reader
from web.sms.command import Said
from web.sms.reader import PriceQuestion, UnknownPlace, UnknownProduct

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "product", "spot", "stage"),
    [
        ("脐橙", "citrus.navel", "", ""),
        ("脐橙 价格", "citrus.navel", "", ""),
        ("价格脐橙", "citrus.navel", "", ""),
        ("蜜桔多少钱一斤？", "citrus.satsuma_e", "", ""),
        ("请问一下脐橙什么价格啊", "citrus.navel", "", ""),
        ("橙子怎么卖", "citrus.navel", "", ""),
        ("JG QC", "citrus.navel", "", ""),
        ("jia ge mi ju", "citrus.satsuma_e", "", ""),
        ("mj", "citrus.satsuma_e", "", ""),
        ("mj yql", "citrus.satsuma_e", "420506108", ""),
        ("鸦鹊岭 脐橙", "citrus.navel", "420506108", ""),
        ("鸦鹊岭的脐橙", "citrus.navel", "420506108", ""),
        ("脐橙在新发地的价", "citrus.navel", "BJ-XFD", ""),
        ("脐橙，北京新发地", "citrus.navel", "BJ-XFD", ""),
        ("脐橙 420506", "citrus.navel", "420506", ""),
        ("脐橙批发价", "citrus.navel", "", "wholesale"),
        ("脐橙产地批发价", "citrus.navel", "", "collection"),
        ("白条肉出厂价", "pork.carcass", "", "slaughter"),
        ("国庆1号", "citrus.satsuma_xe", "", ""),
        ("臍橙　價格", "citrus.navel", "", ""),
    ],
)
def test_a_price_question_is_read(catalogue: Catalogue, text: str, product: str, spot: str, stage: str) -> None:
    read = reader.price(Said(catalogue, text, DAY))
    assert isinstance(read, PriceQuestion), read
    where = read.spot.id if isinstance(read.spot, Market) else read.spot.code if read.spot else ""
    assert (read.product.id, where, read.stage) == (product, spot, stage)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "？",
        "你好",
        "荔枝",
        "卖 蜜橘 5000斤 1.2元",
        "谁收蜜橘",
        "脐橙 走势",
        "脐橙 昨天",
        "订 脐橙",
        "x" * 1000,
        "价 " * 400,
    ],
)
def test_what_asks_no_price_is_left_to_others(catalogue: Catalogue, text: str) -> None:
    assert reader.price(Said(catalogue, text, DAY)) is None


def test_an_unknown_product_is_told_by_its_word(catalogue: Catalogue) -> None:
    assert reader.price(Said(catalogue, "荔枝多少钱", DAY)) == UnknownProduct("荔枝")
    assert reader.price(Said(catalogue, "茶叶", DAY)) == UnknownProduct("茶叶", several=True)


def test_an_unknown_place_beside_a_known_product_is_told(catalogue: Catalogue) -> None:
    read = reader.price(Said(catalogue, "脐橙 火星", DAY))
    assert isinstance(read, UnknownPlace)
    assert read.word == "火星"
