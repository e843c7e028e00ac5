"""What is published of what is on offer, and what is too small to be."""

from typing import Any

import pytest

from models.rules import outlooks
from models.rules.catalogue import Catalogue
from models.rules.outlooks import Cell, Heap, Withheld

YAQUELING, LONGQUAN, DENGCUN, XIAOXITA, YILING = "420506108", "420506107", "420506202", "420506001", "420506"
EARLY = "citrus.satsuma_e"
TONNE = 1_000_000


def heap(owner: int, tonnes: float, place: str = YAQUELING, **said: object) -> Heap:
    usual = Heap("supply", EARLY, "kg", 100, place, owner, int(tonnes * TONNE), 1)
    return usual._replace(**said)  # type: ignore[arg-type]


def told(catalogue: Catalogue, *heaps: Heap) -> list[tuple[str, float | None, int | None, Withheld | None]]:
    found = outlooks.cells(catalogue, heaps)
    return [(one.place, None if one.amount is None else one.amount / TONNE, one.people, one.withheld) for one in found]


def test_three_people_of_whom_none_has_much_more_are_told_for_their_township(catalogue: Catalogue) -> None:
    heaps = heap(1, 2), heap(2, 3), heap(3, 5), heap(3, 1)
    assert outlooks.cells(catalogue, heaps) == [
        Cell("supply", EARLY, "kg", 100, YAQUELING, 11 * TONNE, 4, 3)
    ]  # fmt: skip


def test_villages_are_told_as_their_township(catalogue: Catalogue) -> None:
    villages = [place.code for place in catalogue.places.values() if place.parent == YAQUELING][:3]
    heaps = [heap(number, 1, village) for number, village in enumerate(villages)]
    assert told(catalogue, *heaps) == [(YAQUELING, 3, 3, None)]


@pytest.mark.parametrize(
    ("tonnes", "withheld"),
    [
        ((1, 1), Withheld.FEW),
        ((100,), Withheld.FEW),
        ((7, 2, 1), None),
        ((7.01, 2, 1), Withheld.ONE),
        ((8, 1, 1), Withheld.ONE),
    ],
)
def test_two_people_or_one_with_more_than_seventy_in_a_hundred_are_too_few(
    tonnes: tuple[float, ...], withheld: Withheld | None
) -> None:
    assert outlooks.withheld([heap(number, amount) for number, amount in enumerate(tonnes)]) is withheld


def test_what_one_person_posted_twice_is_one_persons() -> None:
    assert outlooks.withheld([heap(1, 1), heap(1, 1), heap(2, 1)]) is Withheld.FEW
    assert outlooks.withheld([heap(1, 4), heap(1, 4), heap(2, 1), heap(3, 1)]) is Withheld.ONE


def test_small_townships_are_put_together_for_their_county(catalogue: Catalogue) -> None:
    large = [heap(number, 1) for number in (1, 2, 3)]
    small = [heap(4, 2, LONGQUAN), heap(5, 2, DENGCUN), heap(6, 2, DENGCUN)]
    assert told(catalogue, *large, *small) == [(YILING, 6, 3, None), (YAQUELING, 3, 3, None)]
    assert outlooks.cells(catalogue, [*large, *small])[0].merged == (LONGQUAN, DENGCUN)


def test_what_is_small_even_together_is_withheld_with_its_reason_and_no_figure(catalogue: Catalogue) -> None:
    (few,) = outlooks.cells(catalogue, [heap(1, 4, LONGQUAN), heap(2, 2, DENGCUN)])
    assert few == Cell(
        "supply", EARLY, "kg", 100, YILING, None, None, None, (LONGQUAN, DENGCUN), Withheld.FEW
    )  # fmt: skip
    assert told(catalogue, heap(1, 90), heap(2, 1, LONGQUAN), heap(3, 1, LONGQUAN)) == [
        (YILING, None, None, Withheld.ONE)
    ]


def test_a_person_in_two_small_townships_is_one_person(catalogue: Catalogue) -> None:
    assert told(catalogue, heap(1, 1, LONGQUAN), heap(1, 1, DENGCUN), heap(2, 1, XIAOXITA)) == [
        (YILING, None, None, Withheld.FEW)
    ]


def test_heads_weeks_sides_products_and_counties_are_never_put_together(catalogue: Catalogue) -> None:
    usual = [heap(number, 1) for number in (1, 2, 3)]
    others: list[dict[str, Any]] = [
        {"per": "head", "product": "hog.market"},
        {"week": 107},
        {"side": "demand"},
        {"product": "citrus.navel"},
        {"place": "420526101"},
    ]
    heaps = usual + [one._replace(**other) for other in others for one in usual]
    found = outlooks.cells(catalogue, heaps)
    assert len(found) == 6
    assert {one.people for one in found} == {3}
    assert [one.side for one in found] == ["supply"] * 5 + ["demand"]


def test_who_says_no_township_is_told_with_the_county_and_what_is_no_place_of_ours_not_at_all(
    catalogue: Catalogue,
) -> None:
    heaps = [heap(number, 1, YILING) for number in (1, 2, 3)]
    assert told(catalogue, *heaps, heap(4, 1, "nowhere"), heap(5, 1, product="gone")) == [(YILING, 3, 3, None)]
