"""How well a supply and a demand fit: cases worked out by hand."""

import pytest

from models.rules import matching
from models.rules.catalogue import Catalogue
from models.rules.matching import Lot, Reason
from web.words import Words
from web.words.fits import SAYINGS, told

YAQUELING, LONGQUAN, DENGCUN = "420506108", "420506107", "420506202"
EARLY, MIDDLE = "citrus.satsuma_e", "citrus.satsuma_m"
JIN = 500
SUPPLY = Lot(EARLY, "C1", YAQUELING, 5000 * JIN, "kg", 2300, 2300, "kg", 100, 113)
DEMAND = Lot(EARLY, "", YAQUELING, 3000 * JIN, "kg", 2200, 2400, "kg", 95, 120)


def told_of(catalogue: Catalogue, lang: str = "zh", supply: Lot = SUPPLY, demand: Lot = DEMAND) -> list[str]:
    return told(Words(lang), catalogue, matching.fit(catalogue, supply, demand).reasons)


def score(catalogue: Catalogue, **supply: object) -> int:
    return matching.fit(catalogue, SUPPLY._replace(**supply), DEMAND).score  # type: ignore[arg-type]


def test_what_fits_in_all_ways_has_a_hundred(catalogue: Catalogue) -> None:
    assert matching.fit(catalogue, SUPPLY, DEMAND).score == 100
    assert told_of(catalogue) == [
        "同是早熟蜜桔", "同在鸦鹊岭镇", "时间对得上", "量够", "要价比出价低0.05元/斤",
    ]  # fmt: skip


def test_a_usual_pair_worked_by_hand(catalogue: Catalogue) -> None:
    """40 product + 2.5 grade below by one + 15 x (1 - 13.23/150) = 13.68 place + 10 x 3/7 = 4.29 time
    + 10 x 0.6 = 6 quantity + 20 x (1 - 120/480) = 15 price (2520 asked, 2400 bid, a fifth of it is 480): 81.46."""
    supply = SUPPLY._replace(place=LONGQUAN, grade="C2", amount=1800 * JIN, low=2520, first=118, last=130)
    found = matching.fit(catalogue, supply, DEMAND._replace(grade="C1"))
    assert found.score == 81
    assert found.is_match
    assert told_of(catalogue, "en", supply, DEMAND._replace(grade="C1")) == [
        "both Early satsuma mandarin", "grade below what is wanted: grade 2", "13 km apart",
        "the dates meet", "60% of the quantity wanted", "the ask is 0.06 yuan/jin above the bid",
    ]  # fmt: skip


def test_a_kindred_product_counts_half(catalogue: Catalogue) -> None:
    assert score(catalogue, product=MIDDLE) == 80
    assert told_of(catalogue, supply=SUPPLY._replace(product=MIDDLE))[0] == "中熟蜜桔和早熟蜜桔是同一类"
    assert score(catalogue, product="citrus.all") == 80


def test_a_kindred_product_with_an_open_price_is_no_match_unless_it_is_next_door(catalogue: Catalogue) -> None:
    """20 + 5 + 13.68 + 10 + 10 + 10 = 68.68."""
    found = matching.fit(catalogue, SUPPLY._replace(product=MIDDLE, place=LONGQUAN, low=None), DEMAND)
    assert (found.score, found.is_match) == (69, False)
    assert Reason("open_price") in found.reasons


@pytest.mark.parametrize("product", ["citrus.navel", "tea.black", "hog.market"])
def test_another_product_is_no_match(catalogue: Catalogue, product: str) -> None:
    assert matching.fit(catalogue, SUPPLY._replace(product=product), DEMAND) == matching.NONE


def test_without_a_day_in_common_there_is_no_match(catalogue: Catalogue) -> None:
    assert score(catalogue, first=121, last=140) == 0
    assert score(catalogue, first=120, last=140) == 91
    assert score(catalogue, first=60, last=94) == 0


@pytest.mark.parametrize(("ask", "points"), [(2000, 100), (2400, 100), (2640, 90), (2880, 80), (9000, 80), (None, 90)])
def test_a_gap_in_price_falls_to_nothing_at_a_fifth_of_the_bid(
    catalogue: Catalogue, ask: int | None, points: int
) -> None:
    assert score(catalogue, low=ask) == points


def test_prices_per_another_unit_are_not_compared(catalogue: Catalogue) -> None:
    assert score(catalogue, price_per="box") == 90


@pytest.mark.parametrize(
    ("grade", "wanted", "points"),
    [("C1", "", 100), ("C1", "C1", 100), ("C0", "C1", 100), ("C2", "C1", 98), ("CT", "C1", 95), ("", "C1", 98)],
)
def test_a_better_grade_will_do_and_a_grade_that_was_not_said_is_none(
    catalogue: Catalogue, grade: str, wanted: str, points: int
) -> None:
    found = matching.fit(catalogue, SUPPLY._replace(grade=grade), DEMAND._replace(grade=wanted))
    assert found.score == points


def test_the_way_counts_up_to_a_hundred_and_fifty_kilometres(catalogue: Catalogue) -> None:
    assert score(catalogue, place=DENGCUN) == 93
    assert score(catalogue, place="320500") == 93
    assert score(catalogue, place="CN") == 93
    far = next(spot.code for spot in catalogue.places.values() if spot.level == "county" and spot.lat and spot.lat > 36)
    assert score(catalogue, place=far) == 85


def test_heads_are_not_compared_with_grams(catalogue: Catalogue) -> None:
    assert score(catalogue, per="head", amount=30) == 95


def test_where_no_last_day_was_said_it_is_to_be_had_as_long_as_it_stands() -> None:
    class Row:
        product, grade, place, amount, per = EARLY, "", YAQUELING, 1, "kg"
        low = high = None
        price_per = ""
        ready_from, ready_to, expires = 100, 0, 114

    assert matching.lot(Row())[-2:] == (100, 114)
    Row.ready_to = 105
    assert matching.lot(Row())[-2:] == (100, 105)
    Row.ready_to, Row.ready_from = 0, 120
    assert matching.lot(Row())[-2:] == (120, 120)


def test_every_reason_is_said_and_a_gap_below_a_fen_is_none(catalogue: Catalogue) -> None:
    assert told(Words(), catalogue, [Reason("below", (4, "kg")), Reason("equal")]) == ["要价和出价一样"] * 2
    assert told(Words(), catalogue, [Reason("share", (59,)), Reason("km", (8,))]) == ["量有要的59%", "相距8公里"]
    assert told(Words(), catalogue, [Reason("grade", ("hog.market", "HW"))]) == ["等级够：外三元"]
    codes = {"product", "kin", "grade", "grade_below", "same_place", "km", "time", "enough", "share"}
    assert codes | {"open_price", "equal", "below", "above"} == set(SAYINGS)
