"""Checks of one quote: those that were made, passed or not; those that could not be made are not claimed."""

from dataclasses import replace

from models.rules.catalogue import Catalogue
from models.rules.checks import FAILING, WINDOW, Checked, outcome
from models.rules.figures import CHECKS, Figures
from models.rules.readings import Series

FIGURES = Figures(5600, 6200, 6800, "")


def quote(catalogue: Catalogue, source: str = "xinfadi") -> Checked:
    series = Series("citrus.navel", "BJ-XFD", "wholesale", "", "quote", "CNY", "kg")
    return Checked(catalogue.sources[source], catalogue.products["citrus.navel"], series, FIGURES, 0)


def test_a_collected_quote_with_nothing_amiss_passed_every_check(catalogue: Catalogue) -> None:
    assert outcome(quote(catalogue), ()).passed == ("order", "band", "jump", "neighbours")


def test_what_did_not_pass_is_named_and_not_among_what_did(catalogue: Catalogue) -> None:
    found = outcome(quote(catalogue), ("band_soft", "hampel"))
    assert (found.passed, found.failed, found.let_in) == (("order", "jump"), ("band_soft", "hampel"), False)


def test_who_was_held_and_stands_was_let_in_by_someone(catalogue: Catalogue) -> None:
    assert outcome(quote(catalogue), ("jump",)).let_in


def test_a_check_that_could_not_be_made_is_not_claimed(catalogue: Catalogue) -> None:
    one = quote(catalogue)
    assert outcome(quote(catalogue, "file"), ()).passed == ("order", "band")
    assert outcome(replace(one, late=WINDOW + 1), ()).passed == ("order", "band", "jump")
    assert outcome(replace(one, series=one.series._replace(currency="USD")), ()).passed == (
        "order",
        "jump",
        "neighbours",
    )
    assert outcome(replace(one, figures=Figures(None, 6200, None, "")), ()).passed == ("band", "jump", "neighbours")
    assert outcome(replace(one, figures=Figures(None, None, None, "market_closed")), ()).passed == ()


def test_every_code_belongs_to_a_check_but_those_that_never_stand_in_a_figure() -> None:
    assert set(CHECKS) - frozenset().union(*FAILING.values()) == {"misread", "unseen"}
