"""Cleaning, numbers, amounts and days in texts."""

from datetime import date, timedelta

import pytest

from models.rules.catalogue import Catalogue
from web.sms.reader import when
from web.sms.reader.amounts import Price, read
from web.sms.reader.clean import clean
from web.sms.reader.numbers import value

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("ＭＪ　１．５", "mj 1.5"),
        ("臍橙價格", "脐橙价格"),
        ("1。5元。", "1.5元"),
        ("5,000斤", "5000斤"),
        ("【脐橙】！！（好）", "脐橙 好"),
        ("脐 橙 价 格", "脐橙价格"),
        ("3 0 0 0斤", "3000斤"),
        ("🥚价", "鸡蛋 价"),
        ("么子价", "什么价"),
        ("有冇得", "有没有"),
        ("1.1～1.3", "1.1-1.3"),
        ("电话13812345678谢", "电话 谢"),
    ],
)
def test_a_message_is_written_one_way(catalogue: Catalogue, said: str, text: str) -> None:
    assert clean(said, catalogue.words.index.letters.table).text == text


def test_its_own_words_are_kept(catalogue: Catalogue) -> None:
    assert clean("投诉 么子价 OK！", catalogue.words.index.letters.table).kept == "投诉 么子价 OK!"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("5千", 5000),
        ("1.5万", 15_000),
        ("1万2", 12_000),
        ("1万2000", 12_000),
        ("两千五", 2500),
        ("三万二", 32_000),
        ("二十三", 23),
        ("一百零五", 105),
        ("百", 100),
        ("半", 0.5),
        ("三四千", 3000),
        ("一两百", 100),
    ],
)
def test_a_number_is_what_people_mean_by_it(said: str, number: float) -> None:
    assert value(said) == number


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("一块二", 1.2, None, ""),
        ("1元2角5分", 1.25, None, ""),
        ("1块25", 1.25, None, ""),
        ("一块零五", 1.05, None, ""),
        ("一块半", 1.5, None, ""),
        ("块二", 1.2, None, ""),
        ("块把钱", 1, None, ""),
        ("两块来钱一斤", 2, None, "斤"),
        ("九毛五", 0.95, None, ""),
        ("¥1.2", 1.2, None, ""),
        ("两块五一斤", 2.5, None, "斤"),
        ("一块一一斤", 1.1, None, "斤"),
        ("8块1斤", 8, None, "斤"),
        ("12.5一公斤 10头", 12.5, None, "公斤"),
        ("每头要600", 600, None, "头"),
        ("五百五一头", 550, None, "头"),
        ("一担150", 150, None, "担"),
        ("每百斤120元", 120, None, "担"),
        ("16/公斤", 16, None, "公斤"),
        ("1.1-1.3元", 1.1, 1.3, ""),
        ("一块二到一块五", 1.2, 1.5, ""),
        ("八毛到一块", 0.8, 1, ""),
        ("八到九毛", 0.8, 0.9, ""),
        ("两三块", 2, 3, ""),
        ("十七八块", 17, 18, ""),
        ("三四百一头", 300, 400, "头"),
    ],
)
def test_a_price_is_read_as_it_is_said(said: str, low: float, high: float | None, unit: str) -> None:
    assert read(said).price == Price(low, high, unit)


@pytest.mark.parametrize(
    ("said", "quantity", "unit"),
    [
        ("五千斤", 5000, "斤"),
        ("1万2000斤", 12_000, "斤"),
        ("1.5 万 斤", 15_000, "斤"),
        ("五吨半", 5.5, "吨"),
        ("半吨", 0.5, "吨"),
        ("十来头", 10, "头"),
        ("大概3000多斤左右", 3000, "斤"),
        ("百把斤", 100, "斤"),
        ("20-30头", 20, "头"),
        ("3-5万斤", 30_000, "斤"),
        ("三四千斤", 3000, "斤"),
        ("30口", 30, "头"),
        ("12头，每头240斤", 12, "头"),
    ],
)
def test_a_quantity_is_told_in_the_unit_that_was_said(said: str, quantity: float, unit: str) -> None:
    told = read(said)
    assert (told.quantity, told.unit) == (quantity, unit)


def test_numbers_of_other_things_are_no_amounts() -> None:
    assert read("3天内 80果 10亩 第2 5公里").bare == ()
    assert read("多少钱一斤").quantity is None


def test_what_is_for_the_whole_lot_and_what_is_left_open() -> None:
    assert read("总价6000元").total
    assert {read(said).negotiable for said in ("面议", "价可谈", "随行就市", "好商量")} == {True}


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("大前天", 15, 15),
        ("18号", 18, 18),
        ("十七日", 17, 17),
        ("十一月五号", 5, 5),
        ("11月5", 5, 5),
        ("上个礼拜", 9, 15),
        ("上周日", 15, 15),
        ("周一", 16, 16),
        ("最近三天", 16, 18),
        ("近7天", 12, 18),
        ("两天前", 16, 16),
    ],
)
def test_a_day_of_this_month_is_found(said: str, first: int, last: int) -> None:
    assert when.day(said, DAY, ahead=False)[0] == (DAY.replace(day=first), DAY.replace(day=last))


def test_a_day_is_past_in_a_question_and_to_come_in_an_offer() -> None:
    for said, before, after in (("周五", -5, 2), ("25号", -24, 7), ("11月20日", -363, 2)):
        assert when.day(said, DAY, ahead=False)[0] == (DAY + timedelta(before),) * 2
        assert when.day(said, DAY, ahead=True)[0] == (DAY + timedelta(after),) * 2


@pytest.mark.parametrize("said", ["初八", "月底", "立冬", "下旬", "现在", "目前", "每周一", "2号楼", "40号"])
def test_what_is_no_day_is_left(said: str) -> None:
    assert when.day(said, DAY, ahead=False)[0] is None
