"""Bands: a price outside of them, and the unit that would bring it in."""

from fractions import Fraction

import pytest

from models.rules import bands

SOFT, HARD = (Fraction("0.8"), Fraction("3.6")), (Fraction("0.3"), Fraction(7))


@pytest.mark.parametrize(
    ("price", "unit", "verdict", "suggest"),
    [
        ("1.8", "jin", "ok", ()),
        ("1.81", "jin", "confirm", ("kg",)),
        ("0.15", "jin", "confirm", ("liang",)),
        ("120", "jin", "hold", ("dan",)),
        ("1800", "kg", "hold", ("t",)),
        ("8", "kg", "hold", ()),
        ("0.4", "kg", "confirm", ("jin",)),
    ],
)
def test_a_price_outside_gets_the_unit_that_fits(price: str, unit: str, verdict: str, suggest: tuple[str, ...]) -> None:
    found = bands.check(Fraction(price), unit, SOFT, HARD)
    assert (found.verdict, found.suggest) == (verdict, suggest)


def test_of_several_units_the_one_nearest_to_the_middle_goes_first() -> None:
    wide = (Fraction(1), Fraction(100))
    assert bands.check(Fraction("0.5"), "kg", wide, wide).suggest == ("liang", "jin")
