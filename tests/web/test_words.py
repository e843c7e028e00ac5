"""Words: figures as people say them, in Chinese and English."""

from datetime import UTC, date, datetime

import pytest

from models.rules.catalogue import Catalogue
from web.words import Words

TODAY = date(2026, 11, 24)
ZH, EN = Words("zh", "", TODAY), Words("en", "", TODAY)


@pytest.mark.parametrize(
    ("figure", "per", "usual", "unit", "said"),
    [
        (2400, "kg", "jin", "", "1.20 元/斤"),
        (2400, "kg", "jin", "kg", "2.40 元/公斤"),
        (2450, "kg", "jin", "", "1.23 元/斤"),
        (2455, "kg", "kg", "", "2.455 元/公斤"),
        (15800, "kg", "kg", "jin", "7.90 元/斤"),
        (2379, "kg", "t", "", "2379 元/吨"),
        (460_000, "head", "head", "kg", "460 元/头"),
        (52_500, "bird", "bird", "", "52.50 元/只"),
    ],
)
def test_a_price_is_told_in_the_unit_that_is_asked_for(figure: int, per: str, usual: str, unit: str, said: str) -> None:
    say = Words("zh", unit, TODAY)
    assert f"{say.figure(figure, per, usual)} {say.per(per, usual)}" == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (2520, 2400, ("up", "▲", "涨", "0.06", "5%")),
        (2280, 2400, ("down", "▼", "跌", "0.06", "5%")),
        (2401, 2400, ("flat", "—", "平", "", "")),
        (2412, 2400, ("up", "▲", "涨", "0.01", "0.5%")),
        (2400, None, ("none", "", "", "", "")),
    ],
)
def test_a_change_is_a_word_an_arrow_and_an_amount(now: int, before: int | None, said: tuple[str, ...]) -> None:
    change = ZH.change(now, before, "kg")
    assert (change.kind, change.arrow, change.word, change.amount, change.share) == said


@pytest.mark.parametrize(
    ("day", "chinese", "english", "age"),
    [
        (date(2026, 11, 24), "今天", "today", "今天"),
        (date(2026, 11, 23), "昨天", "yesterday", "昨天"),
        (date(2026, 11, 20), "11月20日", "20 Nov", "4天前"),
        (date(2026, 9, 1), "9月1日", "1 Sep", "2个月前"),
        (date(2022, 6, 18), "2022年6月18日", "18 Jun 2022", "4年前"),
    ],
)
def test_a_day_is_told_as_people_do(day: date, chinese: str, english: str, age: str) -> None:
    assert (ZH.day(day), EN.day(day), ZH.age(day)) == (chinese, english, age)


def test_a_moment_is_told_in_the_time_of_the_market() -> None:
    assert ZH.moment(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == "今天 00:30"
    assert EN.moment(datetime(2026, 11, 23, 15, 30, tzinfo=UTC)) == "yesterday 23:30"


def test_counts_and_weights_and_ways_have_their_words() -> None:
    assert (ZH.quotes(3), EN.quotes(1), EN.quotes(3)) == ("3家报价", "1 quote", "3 quotes")
    assert (ZH.volume(320_400_000, "kg"), ZH.volume(2_340_000, "kg"), ZH.volume(12, "head")) == (
        "320 吨",
        "2.3 吨",
        "12 头",
    )
    assert (ZH.distance(8), ZH.distance(1382), EN.distance(8)) == ("8公里", "1380公里", "8 km")
    assert (ZH.aloud(2400, "kg"), EN.aloud(2400, "kg")) == ("每斤1.20元", "yuan 1.20 per jin")
    assert (ZH.other(2400), Words("zh", "kg", TODAY).other(2400)) == ("2.40 元/公斤", "1.20 元/斤")


def test_trust_tells_every_test_whether_passed_or_not() -> None:
    checks = ZH.checks(("informants",))
    assert [check.ok for check in checks] == [False, True, True, True]
    assert checks[0].text == "不到3家报价"
    assert [ZH.trust(grade) for grade in "ABCD"] == ["高", "较高", "一般", "低"]


def test_why_rows_were_put_aside_is_told_in_words() -> None:
    assert ZH.reason("jump band") == "比上次跳得太大，价高得或低得离谱"
    assert EN.reason("jump") == "jumped from the last price"
    assert ZH.reason("看不懂单位“把”") == "看不懂单位“把”"
    assert (ZH.missing("market_closed"), ZH.missing("")) == ("休市", "没有报价")


def test_a_thing_without_an_english_name_keeps_its_chinese_one(catalogue: Catalogue) -> None:
    source = catalogue.sources["xinfadi"]
    assert (ZH.name(source), EN.name(source)) == (source.zh, source.en)
    nation = catalogue.places["CN"]
    assert EN.name(nation) == "China"
    assert ZH.far(catalogue, "BJ-XFD").endswith("公里")
    assert ZH.far(catalogue, "CN") == ""
