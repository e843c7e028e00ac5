"""Hauling: what someone would bring to market, read from words, and the costs that they may change."""

from dataclasses import replace
from datetime import date

import pytest

from models.rules import hauling
from models.rules.catalogue import Catalogue
from models.rules.hauling import Plan

DAY = date(2026, 11, 21)


def read(catalogue: Catalogue, **said: str) -> Plan:
    return hauling.read(catalogue, {"product": "脐橙"} | said, DAY)


def test_names_and_codes_mean_the_same(catalogue: Catalogue) -> None:
    named = read(catalogue, place="鸦鹊岭", quantity="2.5吨", grade="统货")
    coded = read(
        catalogue, product="citrus.navel", place="420506108", quantity="2500", quantity_unit="公斤", grade="CT"
    )
    assert (named.start, named.kg, named.grade) == (coded.start, coded.kg, coded.grade) == ("420506108", 2500, "CT")
    assert named.product == coded.product == catalogue.products["citrus.navel"]
    assert named.problems == coded.problems == {}


def test_what_was_not_said_is_a_full_lorry_from_the_seat_at_usual_costs(catalogue: Catalogue) -> None:
    plan = read(catalogue)
    assert (plan.start, plan.kg, plan.grade, plan.gate) == (catalogue.district, None, None, None)
    assert plan.costs is not None
    assert (plan.costs.truck.kg, plan.costs.haul.fee_pct, plan.changed) == (15_000, 5, frozenset())


def test_heads_weigh_what_is_usual_and_a_box_is_asked_for_by_weight(catalogue: Catalogue) -> None:
    low, high = catalogue.products["hog.market"].typical_weight_kg or (0, 0)
    assert read(catalogue, product="生猪", quantity="30头").kg == 30 * (low + high) / 2
    boxes = read(catalogue, quantity="30", quantity_unit="箱")
    assert boxes.kg is None
    assert boxes.problems == {"quantity": "不知道脐橙一箱有多重，请写成斤、公斤或吨"}


def test_a_cost_that_is_said_takes_the_place_of_the_usual_one(catalogue: Catalogue) -> None:
    plan = read(catalogue, truck="5000", yuan_km="4", loss="2.5", fee="0", handling="0.1", toll="0.05")
    costs = plan.costs
    assert costs is not None
    assert (costs.truck.kg, costs.truck.yuan_km) == (5000, 4)
    assert (costs.haul.loss_pct, costs.haul.loss_pct_1000km, costs.haul.fee_pct) == (2.5, 5, 0)
    assert (costs.haul.handling, costs.toll) == (0.1, 0.05)
    assert plan.changed == {"truck", "yuan_km", "loss", "fee", "handling", "toll"}


@pytest.mark.parametrize(("field", "said"), [
    ("product", "飞机票"), ("place", "月亮"), ("quantity", "很多"), ("grade", "特特级"), ("truck", "7"), ("fee", "-1"),
    ("fee", "100"), ("loss", "五"), ("yuan_km", "nan"), ("toll", "inf"), ("gate", "1-2"), ("gate", "面议"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_by_its_field_and_changes_nothing(
    catalogue: Catalogue, field: str, said: str
) -> None:
    plan = read(catalogue, **{field: said})
    assert list(plan.problems) == [field]
    assert plan.changed == frozenset()
    if field != "product":
        assert replace(plan, problems={}) == read(catalogue)


def test_a_plan_as_parameters_reads_as_the_same_plan(catalogue: Catalogue) -> None:
    said = {"place": "鸦鹊岭", "quantity": "5000", "grade": "统货", "truck": "5000", "fee": "3", "gate": "1.2"}
    plan = read(catalogue, **said)
    assert plan.gate == 2400
    assert hauling.query(plan) == {
        "product": "citrus.navel", "place": "420506108", "quantity": "5000", "quantity_unit": "斤", "grade": "CT",
        "fee": "3", "truck": "5000", "gate": "2.4", "gate_unit": "元/公斤",
    }  # fmt: skip
    assert hauling.read(catalogue, hauling.query(plan), DAY) == plan
