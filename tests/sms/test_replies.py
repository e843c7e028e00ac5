"""Every price reply fits into one message, and what must be said is never what is left out."""

from datetime import date

import pytest

from models.prices import Latest
from models.rules.catalogue import Catalogue
from models.rules.places import LEVELS
from models.rules.segments import size
from models.rules.trust import Trust
from web.sms import replies
from web.sms.command import Said
from web.sms.commands import help, price
from web.sms.reader import PriceQuestion

DAY = date(2026, 12, 28)
FOUND = Latest(
    product="",
    spot="BJ-XFD",
    area=False,
    stage="wholesale",
    grade="",
    nature="quote",
    currency="CNY",
    per="kg",
    series=1,
    day=DAY,
    low=24_686,
    avg=24_690,
    high=24_694,
    median=24_690,
    quotes=12,
    volume=None,
    before_day=date(2026, 12, 21),
    before_avg=11_111,
    sources=("xinfadi",),
    markets=("BJ-XFD",),
    trust=Trust("A", ()),
)


def tellings(catalogue: Catalogue, found: Latest) -> list[tuple[str, str]]:
    """(product's name, reply) for every product, told of every market and every town."""
    said = Said(catalogue, "", DAY)
    spots = [(market, False) for market in catalogue.markets]
    spots += [(place.code, True) for place in catalogue.places.values() if place.level != LEVELS[-1]]
    return [
        (
            product.zh,
            price.tell(said, PriceQuestion(product), found._replace(spot=spot, area=area, markets=()), product.zh),
        )
        for product in catalogue.products.values()
        for spot, area in spots
    ]


def test_a_price_fits_into_one_message_with_every_name_of_the_catalogue(catalogue: Catalogue) -> None:
    for name, reply in tellings(catalogue, FOUND):
        assert size(reply).units <= replies.BUDGET, reply
        assert reply.startswith(f"{name}在")
        assert "12月28日每斤均12.35元" in reply or "12月28日每公斤均24.69元" in reply
        assert "12家报价" in reply


def test_an_old_price_fits_too_and_says_that_it_is_old(catalogue: Catalogue) -> None:
    for _, reply in tellings(catalogue, FOUND._replace(day=date(2025, 10, 31))):
        assert size(reply).units <= replies.BUDGET, reply
        assert "2025年10月31日" in reply
        assert "已超过7天" in reply


def test_a_price_from_elsewhere_fits_too_and_names_both_places(catalogue: Catalogue) -> None:
    said = Said(catalogue, "", DAY)
    towns = [place for place in catalogue.places.values() if place.level != LEVELS[-1]]
    far = FOUND._replace(spot="420506402", area=True, markets=())
    for product in catalogue.products.values():
        for town in towns:
            reply = price.tell(said, PriceQuestion(product, town), far, product.zh)
            assert size(reply).units <= replies.BUDGET, reply
            assert town.code == far.spot or reply.startswith(f"{town.short}近30天没有{product.zh}报价。最近的")


def test_what_is_too_long_loses_the_hint_then_low_and_high_then_the_change() -> None:
    told = {"place": "北京新发地", "date": "11月20日", "each": "每斤均3.1元", "quotes": "1家报价"}
    told |= {"low": "2.8", "high": "3.4", "change": "涨3%"}
    shown = [replies.said("price.ok", demo=False, product="橙" * length, **told) for length in (2, 14, 24, 34)]
    assert [reply.endswith(replies.HINT) for reply in shown] == [True, False, False, False]
    assert ["最低2.8最高3.4" in reply for reply in shown] == [True, True, False, False]
    assert ["比上周涨3%" in reply for reply in shown] == [True, True, True, False]
    assert all("11月20日每斤均3.1元，1家报价" in reply for reply in shown[2:])
    assert all(size(reply).units <= replies.BUDGET for reply in shown)


@pytest.mark.parametrize(("figure", "word"), [(3_000, "1.5"), (6_000, "3"), (2_379_000, "1189.5"), (20_000, "10")])
def test_a_figure_is_told_without_empty_decimals(catalogue: Catalogue, figure: int, word: str) -> None:
    assert price.figure(figure, FOUND, catalogue.products["citrus.navel"]) == word


@pytest.mark.asyncio
async def test_help_fits_in_every_month_and_its_example_is_understood(catalogue: Catalogue) -> None:
    for month in range(1, 13):
        said = Said(catalogue, "", date(2026, month, 15))
        reply = await help.answer(said)
        assert size(reply).units <= replies.BUDGET
        example = reply.split("例：")[1].split("；")[0]
        assert catalogue.product_asked(example, said.day) is not None


def test_a_demo_says_so_in_every_message() -> None:
    reply = replies.said("price.none", demo=True, product="脐橙")
    assert reply.startswith("演示 DEMO：")
    assert size(reply).units <= replies.BUDGET
