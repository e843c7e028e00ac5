"""Trust: every failure costs a grade."""

from models.rules.trust import Trust, trust


def test_three_fresh_agreeing_informants_are_trusted_most() -> None:
    assert trust(3, False, 2, True, 10) == Trust("A", ())


def test_an_official_source_needs_no_others() -> None:
    assert trust(1, True, 0, True, 0).grade == "A"


def test_every_failure_costs_a_grade_and_is_named() -> None:
    assert trust(1, False, 0, True, 0) == Trust("B", ("informants",))
    assert trust(1, False, 3, True, 0) == Trust("C", ("informants", "age"))
    assert trust(1, False, 3, False, 0).grade == "D"
    assert trust(1, False, 3, False, 11) == Trust("D", ("informants", "age", "checks", "spread"))
