"""Trend, comparison and best market as they are asked and answered by text."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product as pairs

import pytest

from models import messages
from models.engines import Client
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from models.rules.segments import size
from tests.sms import speaking, village
from tests.sms.speaking import said, text
from tests.sms.village import TODAY, YESTERDAY
from web.sms.command import Command, Goods, Reply, Spot
from web.sms.commands.best import COMMAND as BEST
from web.sms.commands.compare import COMMAND as COMPARE
from web.sms.commands.trend import COMMAND as TREND
from web.sms.saying import Saying

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("seeded")]
NAVEL, SATSUMA = "citrus.navel", "citrus.satsuma_e"
TEAS = ("tea.green_premium", "tea.black", "tea.leaf_1b1l")


def navel(day: date, avg: str, market: str = "BJ-XFD", stage: str = "批发价") -> Observation:
    return Observation(day, "脐橙", avg=avg, unit="元/斤", market=market, stage=stage)


async def autumn(catalogue: Catalogue) -> None:
    """Xinfadi's navel oranges a month and a year ago."""
    await village.tell(catalogue, [navel(date(2026, 10, 20), "2.9"), navel(date(2025, 11, 19), "2.5")])


async def test_a_month_is_what_a_trend_is_of_where_no_span_is_said(catalogue: Catalogue) -> None:
    await autumn(catalogue)
    assert await text(TREND, said(catalogue, "trend", NAVEL, "BJ-XFD")) == (
        "脐橙在北京新发地近一个月：10月20日每斤卖2.9元，11月20日卖3.1元，涨7%；去年同期2.5元。"
    )


async def test_a_week_and_a_year_are_told_from_their_own_first_day(catalogue: Catalogue) -> None:
    await autumn(catalogue)
    week = said(catalogue, "trend", NAVEL, "BJ-XFD", span="week")
    year = said(catalogue, "trend", NAVEL, "BJ-XFD", span="year")
    assert "近一周：11月13日每斤卖3元，11月20日卖3.1元，涨3%；去年同期2.5元。" in await text(TREND, week)
    assert "近一年：2025年11月19日每斤卖2.5元，11月20日卖3.1元，涨24%。" in await text(TREND, year)


async def test_a_town_without_a_trend_is_answered_from_the_places_around_it(catalogue: Catalogue) -> None:
    rows = [Observation(TODAY - timedelta(29), "早熟蜜桔", avg="1.2", unit="元/斤", market="FG-420506107")]
    await village.tell(catalogue, rows)
    home = said(catalogue, "trend", SATSUMA, home="420506108")
    assert "早熟蜜桔在夷陵近一个月：10月23日每斤卖1.2元，11月21日卖1.1元，跌8%。" in await text(TREND, home)


async def test_a_piglets_trend_is_told_per_head_and_an_english_one_in_english(catalogue: Catalogue) -> None:
    rows = [Observation(YESTERDAY - timedelta(7), "仔猪", avg="440", unit="元/头", market="YC-SXWL")]
    await village.tell(catalogue, rows)
    asked = said(catalogue, "trend", "hog.piglet_15kg", "YC-SXWL", span="week")
    assert "近一周：11月13日每头卖440元，11月20日卖460元，涨5%。" in await text(TREND, asked)
    await autumn(catalogue)
    english = said(catalogue, "trend", NAVEL, "BJ-XFD", lang="en")
    assert (await text(TREND, english)).endswith(
        ", past month: 20 Oct 2.9 yuan/jin, 20 Nov 3.1, up 7%; a year ago 2.5. Alarm: alert Navel orange above 3.1"
    )


async def test_an_index_is_told_in_points(catalogue: Catalogue) -> None:
    rows = [
        Observation(day, "农产品批发价格200指数", avg=avg, unit="点", place="CN", nature="index")
        for day, avg in ((YESTERDAY, "118.2"), (TODAY - timedelta(31), "115.36"))
    ]
    await village.tell(catalogue, rows)
    assert await text(TREND, said(catalogue, "trend", "index.agri200")) == (
        "农产品批发价格200指数近一个月：10月21日报115.36点，11月20日报118.2点，涨2%。"
    )


async def test_too_few_quotes_are_said_to_be_too_few(catalogue: Catalogue) -> None:
    asked = said(catalogue, "trend", "citrus.valencia")
    assert await text(TREND, asked) == "夏橙近一个月报价太少，看不出涨跌。查最近的价请发：夏橙"


async def test_the_districts_towns_are_compared_the_dearest_first(catalogue: Catalogue) -> None:
    assert await text(COMPARE, said(catalogue, "compare", SATSUMA)) == (
        "早熟蜜桔每斤，11月21日：鸦鹊岭最高卖1.15元，小溪塔卖1.1元，龙泉卖1.05元。算上运费请发：哪里卖 早熟蜜桔"
    )


async def test_places_that_are_named_are_compared_alone(catalogue: Catalogue) -> None:
    asked = said(catalogue, "compare", SATSUMA, "420506107", "420506001")
    assert await text(COMPARE, asked) == (
        "早熟蜜桔每斤，11月21日：小溪塔最高卖1.1元，龙泉卖1.05元。算上运费请发：哪里卖 早熟蜜桔"
    )


async def test_where_the_towns_tell_nothing_the_markets_are_compared(catalogue: Catalogue) -> None:
    assert await text(COMPARE, said(catalogue, "compare", NAVEL)) == (
        "脐橙每斤，11月20日至11月21日：北京新发地最高卖3.1元，武汉白沙洲卖2.5元。算上运费请发：哪里卖 脐橙"
    )


async def test_one_place_alone_is_not_compared(catalogue: Catalogue) -> None:
    asked = said(catalogue, "compare", NAVEL, "420506107", "BJ-XFD")
    assert await text(COMPARE, asked) == "近7天报脐橙价的地方不到两个，比不了。查最近的价请发：脐橙"


async def test_the_best_market_leaves_most_after_the_way_there(catalogue: Catalogue) -> None:
    assert await text(BEST, said(catalogue, "best", NAVEL)) == (
        "脐橙扣运费损耗后每斤到手：北京新发地约2.3元，武汉白沙洲约2.13元。按整车算，估算仅供参考"
    )


async def test_a_small_load_is_sold_nearer_by(catalogue: Catalogue) -> None:
    asked = said(catalogue, "best", NAVEL, quantity=5000.0, unit="斤", home="420506108")
    assert await text(BEST, asked) == (
        "脐橙扣运费损耗后每斤到手：武汉白沙洲约1.98元，北京新发地约1.64元。按5000斤算，估算仅供参考"
    )


async def test_the_own_gate_goes_before_a_market_that_leaves_less(catalogue: Catalogue) -> None:
    await village.tell(catalogue, [navel(TODAY, "2.4", "FG-420506108", "地头价")])
    assert await text(BEST, said(catalogue, "best", NAVEL, home="420506108")) == (
        "脐橙眼下在鸦鹊岭卖最划算，每斤卖2.4元；北京新发地扣运费损耗约2.3元，武汉白沙洲约2.14元。按整车算，估算仅供参考"
    )
    far = said(catalogue, "best", NAVEL, home="420506101")
    assert (await text(BEST, far)).startswith("脐橙眼下在鸦鹊岭卖最划算")


async def test_where_no_market_tells_a_price_nothing_is_reckoned(catalogue: Catalogue) -> None:
    expected = "近来各市场没有爱媛28的报价，算不出哪里划算。查价请发：爱媛28"
    assert await text(BEST, said(catalogue, "best", "citrus.ehime28")) == expected
    assert "算不出哪里划算" in await text(BEST, said(catalogue, "best", "hog.piglet_15kg"))


@pytest.mark.parametrize("command", [TREND, COMPARE, BEST], ids=lambda command: command.intents[0])
async def test_without_a_product_one_is_asked_for(catalogue: Catalogue, command: Command) -> None:
    asked = said(catalogue, command.intents[0])
    assert await text(command, asked) == "您问哪个产品？请把品名一起发，例：早熟蜜桔 小溪塔"


@pytest.mark.parametrize("command", [TREND, COMPARE, BEST], ids=lambda command: command.intents[0])
async def test_an_unknown_place_is_asked_back(catalogue: Catalogue, command: Command) -> None:
    asked = said(catalogue, command.intents[0], NAVEL, error="place", unknown="月亮")
    assert await text(command, asked) == "不认得这个地方：月亮。请用镇名，例：脐橙 小溪塔"


@pytest.mark.parametrize("command", [TREND, COMPARE, BEST], ids=lambda command: command.intents[0])
async def test_a_word_for_several_products_is_asked_back_and_a_digit_answers(
    catalogue: Catalogue, command: Command
) -> None:
    rows = [
        Observation(day, "红茶", avg=avg, unit="元/斤", market=market, stage="批发价")
        for day, avg, market in (
            (TODAY, "120", "YL-YLCC"),
            (TODAY, "100", "YL-SXCC"),
            (TODAY - timedelta(31), "100", "YL-YLCC"),
        )
    ]
    await village.tell(catalogue, rows)
    asked = said(catalogue, command.intents[0], "", "YL-YLCC", goods=(Goods("茶叶", several=TEAS),))
    assert await text(command, asked) == "您问哪种？1是名优绿茶，2是红茶，3是一芽一叶鲜叶。回数字"
    found = await speaking.chosen(command, asked, 2)
    assert found is not None
    assert {
        "trend": "红茶在夷陵茶城近一个月：10月21日每斤卖100元，11月21日卖120元，涨20%。",
        "compare": "红茶每斤，11月21日：夷陵茶城最高卖120元，三峡茶城卖100元。",
        "best": "红茶扣运费损耗后每斤到手：夷陵茶城约",
    }[command.intents[0]] in speaking.told(found)
    assert await speaking.chosen(command, asked, 4) is None
    assert await speaking.chosen(command, asked, 0) is None


async def test_a_long_english_name_is_told_without_what_it_is_called_in_full(catalogue: Catalogue) -> None:
    say = Saying(catalogue, "en", TODAY)
    assert say.product(catalogue.products["citrus.all"]) == "Citrus fruit"
    assert say.place("422800") == "Enshi Tujia and Miao"


LONGEST = {
    "date": "12月28日至12月31日",
    "from": "2025年12月28日",
    "to": "12月28日",
    "change": "跌0.4%",
    "load": "按123456公斤算",
}
PRICES: Mapping[str, str] = {"p0": "12.345", "p1": "12.345", "p2": "12.345", "price": "12.345"}
KEPT = {
    "trend.ok": "12月28日卖12.345元，跌0.4%",
    "trend.none": "报价太少",
    "compare.ok": "最高卖12.345元",
    "compare.none": "比不了",
    "best.ok": "约12.345元",
    "best.none": "算不出",
    "best.farm": "卖12.345元",
}


@pytest.mark.parametrize("template", KEPT)
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_name_of_the_catalogue_fits_into_one_message(
    catalogue: Catalogue, template: str, lang: str
) -> None:
    say = Saying(catalogue, lang, TODAY)
    spots: list[Spot] = [
        *catalogue.markets.values(),
        *(place for place in catalogue.places.values() if place.level != "village"),
    ]
    names = sorted({say.spot(spot) for spot in spots}, key=lambda name: (-len(name), name))[:8]
    goods = [product for product in catalogue.products.values() if product.unit != "point"]
    for product, place in pairs(goods, names):
        told = {**LONGEST, **PRICES, "product": say.product(product), "place": place, "unit": "公斤"}
        told |= {"span": "一个月"} | {f"m{i}": place for i in range(1, 4)} | {f"a{i}": "12.345" for i in range(1, 4)}
        if lang == "en":
            told |= {"unit": "jin", "date": "28 Dec to 31 Dec", "from": "28 Dec 2025", "to": "28 Dec", "span": "month"}
            told |= {"change": "down 0.4%", "load": "For 123456kg"}
        sentence = speaking.told(Reply(template, told), lang)
        assert lang == "en" or KEPT[template] in sentence
        assert sentence.startswith(told["product"]) or told["product"] in sentence


async def test_an_index_fits_too(catalogue: Catalogue) -> None:
    for product in catalogue.products.values():
        told = {**LONGEST, **PRICES, "product": product.zh, "span": "一个月", "p0": "1234.56", "p1": "1234.56"}
        assert size(messages.rendered("trend.index", told)).units <= 64


async def test_asking_leaves_nothing_behind(catalogue: Catalogue, seeded: Client) -> None:
    for command in (TREND, COMPARE, BEST):
        reply = await speaking.reply(command, said(catalogue, command.intents[0], NAVEL))
        assert (reply.question, reply.undo, reply.texter, command.deed) == (None, None, None, False)
