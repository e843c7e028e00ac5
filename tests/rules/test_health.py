"""What the self-checks say of a source, each by its figures."""

from dataclasses import replace

import pytest

from models.rules.health import Facts, Kind, Level, Told, after_failure, after_success

TODAY = 20_780
FACTS = Facts(today=TODAY, state="done", code="", problem="", failures=0, lag_days=1)


def table(count: int = 10, factor: float = 1, unit: str = "斤", shift: float = 0.01) -> list[Told]:
    prices = [(1 + n / 10) * factor + shift for n in range(count)]
    figures = [(f"{price:.2f}", f"{price:.2f}", f"{price:.2f}") for price in prices]
    return [
        Told((f"果{n}",), f"果{n}", unit, figures[n], round(2000 * price), "") for n, price in enumerate(prices)
    ]  # fmt: skip


def days_of(*rows: int) -> list[tuple[int, int]]:
    return [(TODAY - n, count) for n, count in enumerate(rows)]


def kinds(facts: Facts) -> list[Kind]:
    return [symptom.kind for symptom in after_success(facts)]


def test_a_source_that_moves_as_ever_is_well() -> None:
    facts = replace(FACTS, counts=days_of(10, 10, 11, 9, 10, 10, 12), newest=table(), before=table(shift=0))
    assert kinds(facts) == []


@pytest.mark.parametrize(
    ("code", "state", "kind", "level"),
    [
        ("unreachable", "failed", Kind.SILENT, Level.YELLOW),
        ("blocked", "failed", Kind.BLOCKED, Level.RED),
        ("robots", "failed", Kind.BLOCKED, Level.RED),
        ("layout", "failed", Kind.CHANGED, Level.RED),
        ("swapped", "partial", Kind.CHANGED, Level.YELLOW),
        ("empty", "failed", Kind.EMPTY, Level.RED),
        ("stale", "failed", Kind.STALE, Level.YELLOW),
    ],
)
def test_why_a_run_gave_nothing_is_told_by_kind(code: str, state: str, kind: Kind, level: Level) -> None:
    (symptom,) = after_failure(replace(FACTS, code=code, state=state, problem="原因", failures=1))
    assert (symptom.kind, symptom.level) == (kind, level)


def test_silence_that_goes_on_is_red() -> None:
    (symptom,) = after_failure(replace(FACTS, state="failed", code="slow", problem="没答完", failures=2))
    assert symptom.level is Level.RED


def test_no_rows_and_an_old_newest_day_are_different_alarms() -> None:
    (empty,) = after_failure(replace(FACTS, state="failed", code="empty", problem=""))
    (stale,) = after_success(replace(FACTS, counts=[(TODAY - 4, 10)]))
    assert (empty.kind, stale.kind) == (Kind.EMPTY, Kind.STALE)


def test_a_newest_day_within_the_usual_lag_is_well() -> None:
    assert kinds(replace(FACTS, lag_days=4, counts=[(TODAY - 4, 10)])) == []


def test_a_day_with_a_tenth_of_the_usual_rows_is_told_with_its_figures() -> None:
    (symptom,) = after_success(replace(FACTS, counts=days_of(40, 460, 455, 467, 470, 462)))
    assert (symptom.kind, symptom.level) == (Kind.FEW, Level.YELLOW)
    assert symptom.evidence["rows"] == 40


def test_a_day_with_thrice_the_usual_rows_is_told() -> None:
    assert kinds(replace(FACTS, counts=days_of(1400, 460, 455, 467, 470, 462))) == [Kind.MANY]


def test_with_few_known_days_nobody_knows_what_is_usual() -> None:
    assert kinds(replace(FACTS, counts=days_of(1, 460, 455, 467))) == []


def test_the_same_table_under_a_new_date_is_told() -> None:
    assert kinds(replace(FACTS, counts=days_of(10, 10), newest=table(), before=table())) == [Kind.REPEATED]


def test_every_price_equal_to_the_last_is_told_apart_from_the_same_table() -> None:
    facts = replace(FACTS, counts=days_of(11, 10), newest=table(11), before=table())
    assert kinds(facts) == [Kind.FLAT]


def test_one_moved_price_is_enough_to_be_a_new_table() -> None:
    moved = [*table(9), *table(10, shift=0.02)[9:]]
    assert kinds(replace(FACTS, counts=days_of(10, 10), newest=moved, before=table())) == []


def test_another_unit_word_is_told() -> None:
    facts = replace(FACTS, counts=days_of(10, 10), newest=table(factor=2, unit="公斤"), before=table())
    assert kinds(facts) == [Kind.UNIT]


@pytest.mark.parametrize("factor", [2, 0.5, 10, 0.1, 500, 0.001])
def test_a_unit_that_changed_without_a_word_is_seen_by_its_factor(factor: float) -> None:
    newest, before = table(factor=factor, shift=0.013 * factor), table(shift=0)
    (symptom,) = after_success(replace(FACTS, counts=days_of(10, 10), newest=newest, before=before))
    assert (symptom.kind, symptom.evidence["factor"]) == (Kind.UNIT, factor)


def test_a_market_that_rises_by_a_half_has_not_changed_its_unit() -> None:
    assert kinds(replace(FACTS, counts=days_of(10, 10), newest=table(factor=1.5), before=table(shift=0))) == []


def test_a_few_tenfold_prices_are_told_by_name() -> None:
    newest = [*table(9), *table(10, factor=10)[9:]]
    (symptom,) = after_success(replace(FACTS, counts=days_of(10, 10), newest=newest, before=table(shift=0)))
    assert symptom.kind is Kind.TENFOLD
    assert "果9" in symptom.sentence


def test_a_name_over_another_things_prices_is_told() -> None:
    newest = [replace(row, name="玉米", checks="band") for row in table(4)] + table(12)[4:]
    (symptom,) = after_success(replace(FACTS, counts=days_of(12, 12), newest=newest, before=table(12, shift=0)))
    assert (symptom.kind, symptom.subject) == (Kind.MISNAMED, "玉米")


def test_a_heading_that_came_and_one_that_went_are_told() -> None:
    facts = replace(FACTS, shape="品名\n均价\n规格", known_shape="品名\n均价\n单位")
    (symptom,) = after_success(facts)
    assert (symptom.kind, symptom.evidence["gone"], symptom.evidence["new"]) == (Kind.CHANGED, ["单位"], ["规格"])
