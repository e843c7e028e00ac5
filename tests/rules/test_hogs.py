"""Hogs: every step of the plan, from both sides."""

import pytest

from models.rules import hogs
from models.rules.hogs import Herd, Warned


@pytest.mark.parametrize(
    ("herd", "level", "side", "reason"),
    [
        (Herd([6.0]), 0, None, None),
        (Herd([9.0]), 0, None, None),
        (Herd([5.9]), 3, "down", "ratio"),
        (Herd([5.0, 5.5, 5.9]), 2, "down", "ratio"),
        (Herd([6.0, 5.5, 5.9]), 3, "down", "ratio"),
        (Herd([4.99]), 1, "down", "ratio"),
        (Herd([7.0], sow_yoy=-5), 2, "down", "sow_yoy"),
        (Herd([7.0], sow_yoy=-10), 1, "down", "sow_yoy"),
        (Herd([7.0], sow_3m=-10), 2, "down", "sow_3m"),
        (Herd([7.0], sow_3m=-10.1), 1, "down", "sow_3m"),
        (Herd([9.1]), 3, "up", "ratio"),
        (Herd([10.0, 12.0]), 2, "up", "ratio"),
        (Herd([9.5, 12.0]), 3, "up", "ratio"),
        (Herd([12.1]), 1, "up", "ratio"),
        (Herd([7.0], lean_pork=30), 2, "up", "lean_pork"),
        (Herd([7.0], lean_pork=40.1), 1, "up", "lean_pork"),
        (Herd([12.1], sow_yoy=-10), 1, "down", "sow_yoy"),
        (Herd([5.9], lean_pork=30), 2, "up", "lean_pork"),
        (Herd([None], sow_yoy=-6), 2, "down", "sow_yoy"),
        (Herd([]), 0, None, None),
    ],
)
def test_a_level_has_its_side_and_its_reason(herd: Herd, level: int, side: str | None, reason: str | None) -> None:
    assert hogs.warned(herd) == Warned(level, side, reason)


@pytest.mark.parametrize(
    ("stock", "zone", "side"),
    [
        (92, "green", None),
        (105, "green", None),
        (91.9, "yellow", "short"),
        (105.1, "yellow", "surplus"),
        (85, "yellow", "short"),
        (110, "yellow", "surplus"),
        (84.9, "red", "short"),
        (110.1, "red", "surplus"),
    ],
)
def test_the_stock_of_sows_has_its_zone(stock: float, zone: str, side: str | None) -> None:
    found = hogs.sow_zone(stock, 100)
    assert (found.zone, found.side) == (zone, side)
