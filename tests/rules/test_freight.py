"""Freight: what a market leaves at the farm, and when the farm's own gate is better."""

from dataclasses import replace

import pytest

from models.rules import freight
from models.rules.catalogue import Catalogue
from models.rules.freight import Load, Quote, Truck

WUHAN = Quote("武汉", 3.0, 330, loss_pct=3, fee_pct=3)
BEIJING = Quote("北京", 3.6, 1400, loss_pct=8, fee_pct=5)


def test_the_nearer_market_may_leave_more_than_the_dearer_one() -> None:
    found = freight.best([BEIJING, WUHAN], Load(rate_tkm=0.45), 2.4)
    assert [net.market for net in found.ranking] == ["武汉", "北京"]
    assert [round(net.net, 4) for net in found.ranking] == [2.6742, 2.5164]
    assert (found.best, found.sell_at_farm) == ("武汉", False)
    assert found.gain == pytest.approx(0.2742)


def test_a_part_load_on_whole_lorries_turns_the_ranking_over() -> None:
    far, near = Quote("北京", 3.6, 1400), Quote("武汉", 3.0, 330)
    lorry = Truck(15_000, 6)
    full = freight.best([far, near], Load(qty_kg=15_000, truck=lorry))
    part = freight.best([far, near], Load(qty_kg=2_500, truck=lorry))
    assert [net.market for net in full.ranking] == ["北京", "武汉"]
    assert [net.market for net in part.ranking] == ["武汉", "北京"]
    assert part.ranking[0].freight == pytest.approx(6 * 330 / 2_500)


def test_one_kilogram_too_many_needs_a_second_lorry() -> None:
    quote, lorry = Quote("武汉", 3.0, 300), Truck(10_000, 5)
    assert freight.net(quote, Load(qty_kg=10_001, truck=lorry)).freight == pytest.approx(2 * 5 * 300 / 10_001)


def test_the_toll_is_saved_on_the_green_channel_and_packing_is_not() -> None:
    quote = Quote("武汉", 3.0, 0, toll=0.1, handling=0.2)
    assert freight.net(quote, Load()).net == pytest.approx(2.7)
    assert freight.net(quote, Load(green_channel=True)).net == pytest.approx(2.8)


def test_where_no_market_is_better_one_sells_at_the_farm() -> None:
    found = freight.best([WUHAN], Load(rate_tkm=0.45), 2.8)
    assert found.sell_at_farm
    assert found.gain == pytest.approx(-0.1258)


def test_equal_markets_stand_by_name_and_without_any_there_is_none_best() -> None:
    found = freight.best([Quote("乙", 2, 0), Quote("甲", 2, 0)], Load())
    assert [net.market for net in found.ranking] == ["乙", "甲"]
    none = freight.best([], Load())
    assert (none.best, none.gain, none.sell_at_farm) == (None, None, False)


def test_the_cheapest_lorries_that_carry_it_are_taken() -> None:
    small, large = Truck(1_500, 2.5), Truck(15_000, 6.75)
    assert freight.fitting([large, small], 1_000) == small
    assert freight.fitting([large, small], 12_000) == large
    assert freight.fitting([], 1) is None


def test_a_road_is_told_from_the_seat_and_reckoned_from_a_town(catalogue: Catalogue) -> None:
    xinfadi = catalogue.markets["BJ-XFD"]
    assert freight.road(catalogue, xinfadi, catalogue.district) == 1382
    assert freight.road(catalogue, xinfadi, "420506108") == pytest.approx(1385, abs=25)
    assert freight.road(catalogue, catalogue.markets["FG-420506108"], "420506108") == 0


def test_what_comes_off_grows_with_the_way(catalogue: Catalogue) -> None:
    navel = catalogue.products["citrus.navel"]
    usual = freight.costs(catalogue, navel, None)
    assert usual is not None
    near = freight.quote(catalogue, usual, "YC-SXWL", 5.0, catalogue.district)
    far = freight.quote(catalogue, usual, "BJ-XFD", 6.2, catalogue.district)
    assert near is not None
    assert far is not None
    assert (near.km, far.km) == (18, 1382)
    assert far.loss_pct == pytest.approx(1 + 5 * 1.382)
    assert near.loss_pct == pytest.approx(1.09)
    assert (far.fee_pct, far.handling) == (5, 0.2)


def test_without_a_quantity_a_full_lorry_is_reckoned_and_with_one_the_cheapest(catalogue: Catalogue) -> None:
    navel = catalogue.products["citrus.navel"]
    usual = [freight.costs(catalogue, navel, kg) for kg in (None, 1_000)]
    whole, part = (freight.load(costs, kg) for costs, kg in zip(usual, (None, 1_000), strict=True) if costs)
    assert whole.rate_tkm == pytest.approx(0.45)
    assert whole.truck is None
    assert part.truck is not None
    assert part.truck.kg == 1_500
    assert part.green_channel


def test_a_catalogue_without_lorries_reckons_no_freight(catalogue: Catalogue) -> None:
    bare = replace(catalogue, lists=replace(catalogue.lists, trucks=()))
    assert freight.costs(bare, bare.products["citrus.navel"], 1_000) is None
