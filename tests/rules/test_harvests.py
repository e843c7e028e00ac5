"""What weeks bring: sums that tell on nobody, estimates spread by days, the same weeks of past years."""

from datetime import date

import pytest

from models.rules import days, harvests
from models.rules.catalogue import Catalogue
from models.rules.harvests import Guess, Reckoned, Tally
from tests.rules.test_outlooks import DENGCUN, EARLY, LONGQUAN, TONNE, YAQUELING, YILING, heap

MONDAY = days.number(date(2026, 11, 30))


def guess(number: int, tonnes: float, place: str = YAQUELING, span: tuple[int, int] = (0, 6)) -> Guess:
    return Guess(number, place, MONDAY + span[0], MONDAY + span[1], int(tonnes * TONNE))


def told(catalogue: Catalogue, *guesses: Guess, week: int = 0) -> tuple[float, int, tuple[str, ...]] | None:
    found = harvests.reckoned(catalogue, guesses, MONDAY + 7 * week)
    return found and (found.amount / TONNE, found.estimates, found.places)


def test_a_week_adds_up_what_is_published_and_says_how_many_places_are_not(catalogue: Catalogue) -> None:
    large = [heap(1, 2), heap(2, 3), heap(3, 5)]
    (one,) = harvests.tallies(catalogue, [*large, heap(4, 50, LONGQUAN), heap(5, 1, DENGCUN)])
    assert one == (EARLY, "kg", 100, Tally(10 * TONNE, 3, 3, 1))


def test_who_has_some_in_two_published_places_is_one_person(catalogue: Catalogue) -> None:
    heaps = [heap(owner, 1, place) for owner in (1, 2, 3) for place in (YAQUELING, LONGQUAN)]
    (one,) = harvests.tallies(catalogue, heaps)
    assert one.tally == Tally(6 * TONNE, 6, 3, 0)


def test_a_week_of_two_people_tells_no_figure(catalogue: Catalogue) -> None:
    (one,) = harvests.tallies(catalogue, [heap(1, 1), heap(2, 1)])
    assert one.tally == Tally(None, 0, 0, 1)


def test_tonnes_and_heads_weeks_and_products_stand_apart_and_what_is_unknown_is_left_out(catalogue: Catalogue) -> None:
    three = [heap(owner, 1) for owner in (1, 2, 3)]
    others = [
        one._replace(**said) for said in ({"per": "head"}, {"week": 107}, {"product": "citrus.navel"}) for one in three
    ]
    found = harvests.tallies(catalogue, [*three, *others, heap(1, 1, product="gone"), heap(1, 1, "nowhere")])
    assert [(one.product, one.per, one.week, one.tally.amount) for one in found] == [
        ("citrus.navel", "kg", 100, 3 * TONNE), (EARLY, "head", 100, 3 * TONNE),
        (EARLY, "kg", 100, 3 * TONNE), (EARLY, "kg", 107, 3 * TONNE),
    ]  # fmt: skip


def test_an_estimate_is_spread_over_its_days_and_nothing_of_it_is_lost() -> None:
    month = Guess(1, YAQUELING, MONDAY + 1, MONDAY + 30, 1_000_003)
    shares = [harvests.share(month, MONDAY + 7 * number) for number in range(-1, 6)]
    assert shares[0] == shares[6] == 0
    assert sum(shares) == 1_000_003
    assert shares[1] == 1_000_003 * 6 // 30
    assert shares[5] == pytest.approx(1_000_003 * 3 / 30, abs=1)


def test_of_a_place_the_newest_estimate_counts_and_townships_are_added_up(catalogue: Catalogue) -> None:
    assert told(catalogue, guess(2, 8), guess(1, 5), guess(3, 4, LONGQUAN)) == (12, 2, (LONGQUAN, YAQUELING))
    assert told(catalogue, guess(1, 5), week=1) is None
    assert told(catalogue) is None


def test_a_countys_own_estimate_stands_for_its_townships(catalogue: Catalogue) -> None:
    assert told(catalogue, guess(1, 30, YILING), guess(2, 4, LONGQUAN)) == (30, 1, (YILING,))
    other = guess(3, 7, "420526")
    assert told(catalogue, guess(1, 30, YILING), other) == (37, 2, (YILING, "420526"))


def test_a_newer_estimate_of_some_weeks_leaves_the_older_its_other_weeks(catalogue: Catalogue) -> None:
    month, week = guess(1, 28, span=(0, 27)), guess(2, 1, span=(7, 13))
    assert [told(catalogue, month, week, week=number) for number in (0, 1, 2)] == [
        (7, 1, (YAQUELING,)), (1, 1, (YAQUELING,)), (7, 1, (YAQUELING,))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2026, 11, 30), 1, date(2025, 12, 1)),
        (date(2026, 12, 28), 0, date(2026, 12, 28)),
        (date(2026, 12, 28), 1, None),
        (date(2026, 12, 28), 6, date(2020, 12, 28)),
        (date(2025, 12, 29), 1, date(2024, 12, 30)),
    ],
)
def test_a_week_is_held_against_that_of_its_number_and_week_53_against_none(
    day: date, years: int, expected: date | None
) -> None:
    assert harvests.back(days.number(day), years) == (expected and days.number(expected))


def test_a_week_counts_to_the_year_of_its_thursday() -> None:
    assert harvests.year(days.number(date(2025, 12, 29))) == 2026
    assert harvests.year(days.number(date(2026, 12, 28))) == 2026


def test_what_is_reckoned_says_of_which_places(catalogue: Catalogue) -> None:
    assert harvests.reckoned(catalogue, [guess(1, 5)], MONDAY) == Reckoned(5 * TONNE, 1, (YAQUELING,))
