"""Bands, stages, units and seasons of products."""

from datetime import date

import pytest

from models.rules.catalogue import Catalogue
from models.rules.products import Band, Product, Season, nearest_bands

STAGES = ("farm_gate", "slaughter", "collection", "wholesale", "fair", "retail", "online")
FARM = Band("farm_gate", "kg", (2000, 7000), (800, 13000))
WHOLESALE = Band("wholesale", "kg", (2400, 7000), (1200, 14000))
HEAD = Band("farm_gate", "head", (200_000, 900_000), (120_000, 2_600_000))
EARLY, LATE = Product("a.early", "a", "早蜜"), Product("a.late", "a", "晚蜜")


def test_a_stage_with_a_band_uses_it() -> None:
    bands = nearest_bands([FARM, WHOLESALE], STAGES)
    assert bands["farm_gate", "kg"] is FARM
    assert bands["wholesale", "kg"] is WHOLESALE


def test_a_stage_without_a_band_takes_the_nearest_and_says_so() -> None:
    bands = nearest_bands([FARM, WHOLESALE], STAGES)
    assert bands["retail", "kg"] is WHOLESALE
    assert bands["collection", "kg"].stage == "wholesale"
    assert bands["slaughter", "kg"].stage == "farm_gate"


def test_of_two_equally_near_stages_the_one_nearer_to_the_farm_counts() -> None:
    retail = Band("retail", "kg", (3000, 9000), (1000, 20000))
    assert nearest_bands([retail, WHOLESALE], STAGES)["fair", "kg"] is WHOLESALE


def test_prices_per_head_are_never_measured_by_a_band_per_kilogram() -> None:
    bands = nearest_bands([FARM, HEAD], STAGES)
    assert bands["wholesale", "head"] is HEAD
    assert ("wholesale", "box") not in bands


def test_a_product_without_bands_has_none() -> None:
    assert EARLY.band("wholesale", "kg") is None


@pytest.mark.parametrize(
    ("day", "product"),
    [
        (date(2026, 9, 1), EARLY),
        (date(2026, 10, 1), EARLY),
        (date(2026, 10, 10), EARLY),
        (date(2026, 10, 11), LATE),
        (date(2026, 5, 1), None),
    ],
)
def test_a_word_of_the_season_means_what_the_day_says(day: date, product: Product | None) -> None:
    season = Season("蜜桔", {9: EARLY, 10: LATE}, (((10, 1), (10, 10), EARLY),))
    assert season.on(day) is product


def test_the_usual_unit_is_the_first_trade_unit(catalogue: Catalogue) -> None:
    assert catalogue.products["citrus.navel"].unit == "jin"
    assert catalogue.products["hog.piglet_15kg"].unit == "head"


def test_stages_stand_in_the_order_in_which_an_answer_takes_them(catalogue: Catalogue) -> None:
    assert catalogue.products["citrus.navel"].stages[:3] == ("farm_gate", "collection", "wholesale")
    assert catalogue.products["hog.market"].stages[:2] == ("farm_gate", "slaughter")
    assert catalogue.products["pork.retail"].stages[0] == "fair"


def test_every_product_can_answer_at_every_stage_it_has_a_band_for(catalogue: Catalogue) -> None:
    for product in catalogue.products.values():
        assert {band.stage for band in product.bands} <= set(product.stages), product.id


def test_grades_not_said_by_farmers_are_the_run_of_the_orchard(catalogue: Catalogue) -> None:
    grades = {key: catalogue.products[key].default_grade for key in ("citrus.navel", "tea.leaf_bulk", "tea.black")}
    assert grades == {"citrus.navel": "CT", "tea.leaf_bulk": "LT", "tea.black": "TT"}
    assert catalogue.products["hog.market"].default_grade == "HW"
    assert catalogue.products["honey"].default_grade == ""


def test_bands_are_whole_li_per_kilogram(catalogue: Catalogue) -> None:
    band = catalogue.products["citrus.juice_fruit"].band("farm_gate", "kg")
    assert band is not None
    assert (band.soft, band.hard) == ((300, 1200), (100, 3000))
