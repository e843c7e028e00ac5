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
