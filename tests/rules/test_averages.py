"""Averages and indices: what counts where volumes are missing."""

import pytest

from models.rules import averages
from models.rules.averages import Deal


def test_with_few_volumes_the_median_stands_for_all() -> None:
    found = averages.average([Deal(2, 100), Deal(3), Deal(9)])
    assert (found.method, found.representative, found.weighted_mean) == ("median", 3, 2)


def test_a_volume_of_nothing_weighs_nothing() -> None:
    found = averages.average([Deal(2, 0), Deal(3, 10)])
    assert (found.method, found.representative, found.weighted_median) == ("volume", 3, 3)


def test_the_weighted_median_is_the_price_at_which_half_is_reached() -> None:
    assert averages.average([Deal(3, 50), Deal(2, 50)]).weighted_median == 2
    assert averages.average([Deal(3, 51), Deal(2, 50)]).weighted_median == 3


def test_no_quote_is_no_average() -> None:
    found = averages.average([])
    assert (found.representative, found.mean, found.n) == (None, None, 0)


def test_an_index_counts_what_both_periods_priced_and_needs_volumes() -> None:
    base = {"a": Deal(2, 10), "b": Deal(5), "c": Deal(1, 1)}
    found = averages.index(base, {"a": Deal(3, 8), "b": Deal(5, 5)})
    assert found.items == ("a", "b")
    assert (found.laspeyres, found.fisher) == (None, None)
    assert found.paasche == pytest.approx(100 * (24 + 25) / (16 + 25))
    assert averages.index({"a": Deal(2)}, {"b": Deal(2)}).jevons is None
