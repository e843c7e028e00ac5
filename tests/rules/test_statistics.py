"""Statistics: parts that add up, and what is missing."""

from hypothesis import given
from hypothesis import strategies as st

from models.rules import statistics
from models.rules.statistics import Quote, Summary

PRICE = st.integers(1, 100_000)


def quote(low: int, avg: int, high: int, volume: int | None = None) -> Quote:
    return Quote(low, avg, high, volume, "")


def test_several_sorts_at_one_market_are_one_quote() -> None:
    day = statistics.day_of([quote(1000, 1200, 1400), quote(2000, 2400, 2600)])
    assert (day.low, day.avg, day.high, day.n, day.quotes) == (1000, 1800, 2600, 1, 1)


def test_low_over_high_gives_a_summary_neither_low_nor_high() -> None:
    day = statistics.day_of([quote(8600, 7650, 6700)])
    assert (day.low, day.high, day.avg) == (None, None, 7650)


def test_a_day_of_reasons_keeps_its_reason_and_has_no_price() -> None:
    day = statistics.day_of([Quote(None, None, None, None, "market_closed")])
    assert (day.n, day.avg, day.missing) == (0, None, "market_closed")


def test_a_week_of_one_market_is_the_mean_of_its_days() -> None:
    parts = [statistics.day_of([quote(900, 1000, 1100)]), statistics.day_of([quote(1900, 2000, 2100)])]
    week = statistics.merged(parts, 1)
    assert (week.low, week.avg, week.high, week.n, week.quotes, week.median) == (900, 1500, 2100, 2, 1, 1500)


def test_a_place_counts_its_markets_as_quotes_and_weighs_them_alike() -> None:
    parts = [
        statistics.day_of([quote(900, 1000, 1100)]),
        statistics.day_of([quote(1, 3000, 4000), quote(1, 3000, 4000)]),
    ]
    place = statistics.merged(parts)
    assert (place.avg, place.quotes) == (2000, 2)


def test_a_missing_day_takes_no_part() -> None:
    closed = statistics.day_of([Quote(None, None, None, None, "market_closed")])
    assert statistics.merged([closed, statistics.day_of([quote(900, 1000, 1100)])], 1).avg == 1000
    assert statistics.merged([closed]).missing == "market_closed"


def test_the_weighted_mean_needs_every_volume() -> None:
    all_told = statistics.day_of([quote(1, 2000, 9000, 100), quote(1, 3000, 9000, 300)])
    one_silent = statistics.day_of([quote(1, 2000, 9000, 100), quote(1, 3000, 9000)])
    assert (all_told.wavg, one_silent.wavg, one_silent.volume) == (2750, None, None)


def test_half_a_li_is_rounded_up() -> None:
    assert statistics.mean(5, 2) == 3
    assert statistics.median([1, 2]) == 2


def test_change_is_told_to_a_tenth_of_a_per_cent() -> None:
    assert statistics.change(1800, 2000) == -10.0
    assert statistics.change(1800, None) is None


@given(st.lists(PRICE, min_size=1, max_size=30))
def test_a_mean_lies_between_low_and_high(averages: list[int]) -> None:
    parts = [statistics.day_of([quote(avg, avg, avg)]) for avg in averages]
    whole = statistics.merged(parts)
    assert whole.avg is not None
    assert min(averages) <= whole.avg <= max(averages)
    assert whole.quotes == len(averages)


@given(st.lists(PRICE, min_size=2, max_size=20), st.integers(1, 19))
def test_parts_may_be_merged_in_steps(averages: list[int], cut: int) -> None:
    parts = [statistics.day_of([quote(avg, avg, avg)]) for avg in averages]
    steps = [part for part in (parts[:cut], parts[cut:]) if part]
    stepwise = statistics.merged([statistics.merged(step) for step in steps])
    whole = statistics.merged(parts)
    assert _sums(stepwise) == _sums(whole)


def _sums(summary: Summary) -> tuple[int | None, ...]:
    return summary.low, summary.high, summary.total, summary.n
