"""How far places lie apart, and who is next to whom."""

import pytest

from models.rules import distances
from models.rules.catalogue import Catalogue

YAQUELING, LONGQUAN, XIAOXITA = "420506108", "420506107", "420506001"


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert distances.between((30.0, 111.0), (31.0, 111.0)) == pytest.approx(111.19, abs=0.01)
    assert distances.between((0.0, 179.5), (0.0, -179.5)) == pytest.approx(111.19, abs=0.01)


def test_two_townships_lie_as_far_apart_both_ways(catalogue: Catalogue) -> None:
    there = distances.km(catalogue, YAQUELING, LONGQUAN)
    assert there == pytest.approx(13.2, abs=0.1)
    assert distances.km(catalogue, LONGQUAN, YAQUELING) == there
    assert distances.km(catalogue, YAQUELING, YAQUELING) == 0


def test_a_village_without_a_point_lies_where_its_township_does(catalogue: Catalogue) -> None:
    village = next(place.code for place in catalogue.places.values() if place.parent == YAQUELING)
    assert distances.km(catalogue, village, LONGQUAN) == distances.km(catalogue, YAQUELING, LONGQUAN)


def test_a_province_is_nowhere_in_particular(catalogue: Catalogue) -> None:
    assert distances.km(catalogue, "420000", YAQUELING) is None
    assert distances.km(catalogue, "CN", YAQUELING) is None


def test_the_neighbours_of_a_township_come_nearest_first_and_without_itself(catalogue: Catalogue) -> None:
    found = distances.neighbours(catalogue, YAQUELING, 4)
    assert [catalogue.places[code].short for code, _ in found] == ["王店", "龙泉", "安福寺", "东城"]
    assert [km for _, km in found] == sorted(km for _, km in found)


def test_a_village_has_its_townships_neighbours_and_a_county_none(catalogue: Catalogue) -> None:
    village = next(place.code for place in catalogue.places.values() if place.parent == YAQUELING)
    assert distances.neighbours(catalogue, village) == distances.neighbours(catalogue, YAQUELING)
    assert distances.neighbours(catalogue, "420506") == []
    assert distances.neighbours(catalogue, "nowhere") == []
