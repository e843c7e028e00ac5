"""What someone looks for, read from the fields of the search form."""

from datetime import UTC, date, datetime

import pytest

from models.rules import seeking
from models.rules.catalogue import Catalogue
from models.rules.seeking import Seeking, Sort, Wanted

TODAY = date(2026, 11, 25)
YAQUELING = "420506108"


def read(catalogue: Catalogue, **said: str) -> Seeking:
    return seeking.read(catalogue, said, TODAY)


def test_an_empty_form_asks_for_everything_newest_first(catalogue: Catalogue) -> None:
    assert read(catalogue) == Seeking(Wanted())
    assert read(catalogue, q=" ", side="", unit="jin", page="") == Seeking(Wanted())


def test_words_are_folded_and_a_place_is_named_as_people_name_it(catalogue: Catalogue) -> None:
    found = read(catalogue, q="带叶 蜜桔", place="鸦鹊岭", side="supply", photo="1")
    assert found.wanted == Wanted(("带叶", "蜜橘"), "supply", places=(YAQUELING,), photo=True)
    assert found.place == YAQUELING


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("citrus.navel", {"citrus.navel"}),
        ("伦晚", {"citrus.navel_late"}),
        ("蜜桔", {"citrus.satsuma_xe", "citrus.satsuma_e", "citrus.satsuma_m", "citrus.ponkan"}),
        ("猪", {"hog.market"}),
    ],
)
def test_a_product_is_read_by_code_by_name_and_by_the_word_of_the_season(
    catalogue: Catalogue, word: str, codes: set[str]
) -> None:
    assert set(read(catalogue, product=word).wanted.products) == codes


def test_a_family_means_all_its_products(catalogue: Catalogue) -> None:
    found = read(catalogue, product="tea").wanted.products
    assert {"tea.black", "tea.leaf_1b1l"} <= set(found)
    assert all(code.startswith("tea.") for code in found)


def test_near_adds_the_neighbours_with_their_distance(catalogue: Catalogue) -> None:
    found = read(catalogue, place="鸦鹊岭", near="1")
    assert found.wanted.places == (YAQUELING, *(code for code, _ in found.near))
    assert len(found.near) == 6
    assert 10 < found.near[0][1] < 14
    assert read(catalogue, near="1").wanted.places == ()


@pytest.mark.parametrize(
    ("unit", "per", "low", "high"), [("", "kg", 2400, 3000), ("kg", "kg", 1200, 1500), ("head", "head", 1200, 1500)]
)
def test_a_price_is_yuan_per_the_unit_beside_it(catalogue: Catalogue, unit: str, per: str, low: int, high: int) -> None:
    found = read(catalogue, price_min="1.2", price_max="１．５", unit=unit).wanted
    assert (found.per, found.low, found.high) == (per, low, high)


def test_an_amount_is_read_in_its_own_unit_or_the_one_beside_it(catalogue: Catalogue) -> None:
    found = read(catalogue, least="3000", most="2吨").wanted
    assert (found.amount_per, found.least, found.most) == ("kg", 1_500_000, 2_000_000)
    assert read(catalogue, least="30头", price_max="8").wanted == Wanted(
        per="kg", high=16_000, amount_per="head", least=30
    )


def test_fresh_counts_market_days_today_being_the_first(catalogue: Catalogue) -> None:
    assert read(catalogue, fresh="1").wanted.since == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert read(catalogue, fresh="3").wanted.since == datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_order_and_page(catalogue: Catalogue) -> None:
    found = read(catalogue, sort="price_desc", page="7")
    assert (found.sort, found.page) == (Sort.PRICE_DESC, 7)


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("side", "both", "供应或求购"),
        ("product", "飞机票", "不认识"),
        ("place", "月球背面", "不认识地方"),
        ("price_min", "很便宜", "看不懂价钱"),
        ("price_max", "1.2.3", "看不懂价钱"),
        ("least", "很多", "看不懂数量"),
        ("most", "3亩", "不认识数量的单位"),
        ("fresh", "0", "1 到 366"),
        ("sort", "random", "列出的排法"),
        ("page", "51", "1 到 50"),
        ("page", "9" * 5000, "1 到 50"),
        ("page", "0001999", "1 到 50"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field_and_asks_for_nothing(
    catalogue: Catalogue, field: str, said: str, told: str
) -> None:
    found = read(catalogue, **{field: said, "q": "带叶"})
    assert list(found.problems) == [field]
    assert told in found.problems[field]
    assert found.wanted == Wanted(("带叶",))


def test_a_span_that_falls_is_told(catalogue: Catalogue) -> None:
    found = read(catalogue, price_min="2", price_max="1", least="2吨", most="3000")
    assert list(found.problems) == ["price_max", "most"]
    assert (found.wanted.low, found.wanted.most) == (None, None)


def test_a_query_is_written_in_one_way() -> None:
    one = {"unit": "jin", "place": "鸦鹊岭 ", "q": "蜜桔", "page": "4", "utm": "x", "sort": "newest", "side": ""}
    other = {"q": "\u200b蜜桔", "place": "鸦鹊岭"}
    assert seeking.query(one) == seeking.query(other) == "q=%E8%9C%9C%E6%A1%94&place=%E9%B8%A6%E9%B9%8A%E5%B2%AD"
    assert seeking.query({"q": "\udfff橘"}) == "q=%E6%A9%98"
    assert len(seeking.query({"q": "字" * 500})) < 400
