"""Units: what a price is told per, and exact money."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import units
from models.rules.units import Unit, UnitPrice

JIN = Unit("jin", "斤", "jin", "mass", "kg", Fraction(1, 2))
KG = Unit("kg", "公斤", "kilogram", "mass", "kg", Fraction(1))
TONNE = Unit("t", "吨", "tonne", "mass", "kg", Fraction(1000))
HEAD = Unit("head", "头", "head", "count", "head", None)
WORDS = {"斤": JIN, "公斤": KG, "千克": KG, "吨": TONNE, "头": HEAD}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("元/斤", UnitPrice("kg", Fraction(2000))),
        ("斤", UnitPrice("kg", Fraction(2000))),
        ("元／公斤", UnitPrice("kg", Fraction(1000))),
        ("元/500克", UnitPrice("kg", Fraction(2000))),
        ("元/吨", UnitPrice("kg", Fraction(1))),
        ("元/头", UnitPrice("head", Fraction(1000))),
        ("角/斤", UnitPrice("kg", Fraction(200))),
        ("元/0克", None),
        ("元/捆", None),
        ("", None),
    ],
)
def test_a_price_unit_is_read_as_it_is_written(said: str, expected: UnitPrice | None) -> None:
    assert units.read(said, WORDS) == expected


@pytest.mark.parametrize(
    ("said", "currency", "expected"),
    [
        ("$/kg", "USD", UnitPrice("kg", Fraction(1000))),
        ("US$/公斤", "USD", UnitPrice("kg", Fraction(1000))),
        ("美元/公斤", "USD", UnitPrice("kg", Fraction(1000))),
        ("卢比/公斤", "INR", UnitPrice("kg", Fraction(1000))),
        ("€/100kg", "EUR", UnitPrice("kg", Fraction(10))),
        ("欧元／100 公斤", "EUR", UnitPrice("kg", Fraction(10))),
        ("新台币元/公斤", "TWD", UnitPrice("kg", Fraction(1000))),
        ("元/公斤", "TWD", UnitPrice("kg", Fraction(1000))),
        ("100kg", "EUR", UnitPrice("kg", Fraction(10))),
        ("元/100公斤", "EUR", UnitPrice("kg", Fraction(10))),
    ],
)
def test_money_of_other_countries_is_read_in_its_currency(said: str, currency: str, expected: UnitPrice) -> None:
    assert units.read(said, {**WORDS, "kg": KG}, currency) == expected


@pytest.mark.parametrize(
    ("said", "currency"),
    [
        ("美元/公斤", "CNY"),
        ("€/100公斤", "CNY"),
        ("$/公斤", "EUR"),
        ("人民币元/公斤", "USD"),
        ("新台币元/斤", "CNY"),
        ("卢比/公斤", "CNY"),
    ],
)
def test_a_unit_that_names_another_currency_is_refused(said: str, currency: str) -> None:
    assert units.read(said, WORDS, currency) is None


def test_a_figure_with_many_decimals_is_rounded_from_all_of_them() -> None:
    told = ["2.69394367706", "1.6307450000000001", "0.000500000000000", "0.000499999999999", "0." + 21 * "3"]
    assert [units.lis(said) for said in told] == [2694, 1631, 1, None, None]


@pytest.mark.parametrize(
    ("said", "figure"),
    [("1.25", 1250), ("0.5825", 583), ("0.5824", 582), ("3", 3000), (".5", None), ("1e9", None), ("-1", None)],
)
def test_money_is_rounded_half_up_to_a_whole_li(said: str, figure: int | None) -> None:
    assert units.lis(said) == figure


@pytest.mark.parametrize("said", ["0", "0.00", "999999999999.9", "NaN", "一块二", "1,2", "٣", ""])
def test_what_is_no_price_is_never_a_number(said: str) -> None:
    assert units.lis(said) is None


@given(st.integers(1, 10**8))
def test_yuan_per_tonne_is_exactly_li_per_kilogram(figure: int) -> None:
    factor = Fraction(1)
    assert units.lis(str(figure), factor) == figure


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader_of_units(said: str) -> None:
    found = units.read(said, WORDS)
    assert found is None or found.factor > 0


def test_a_jin_is_told_to_the_fen() -> None:
    assert str(units.jin(2410)) == "1.21"
