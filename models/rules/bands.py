"""Bands (价格区间): whether a told price lies where prices of its kind lie, and the unit that would make it so."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import log, sqrt

from models.rules.anomalies import in_band

MASSES: Mapping[str, Fraction] = {
    "kg": Fraction(1),
    "jin": Fraction(1, 2),
    "liang": Fraction(1, 20),
    "dan": Fraction(50),
    "t": Fraction(1000),
}
"""Kilograms in the units that are taken for one another."""
OK = "ok"
Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Checked:
    """A price per kg, what is to be done with it, and the units in which it would be usual, the likeliest first."""

    per_kg: Fraction
    verdict: str
    suggest: tuple[str, ...]


def check(price: Fraction, unit: str, soft: Ends, hard: Ends) -> Checked:
    """ok inside soft, confirm inside hard, else hold; both ends lie inside."""
    per_kg = price / MASSES[unit]
    verdict = in_band(per_kg, soft, hard)
    return Checked(per_kg, verdict, () if verdict == OK else _suggested(price, soft))


def _suggested(price: Fraction, soft: Ends) -> tuple[str, ...]:
    """Other units whose reading lies in soft, the nearest to its middle on the log scale first."""
    middle = log(sqrt(soft[0] * soft[1]))
    readings = {other: price / kg for other, kg in MASSES.items()}
    usual = [other for other, reading in readings.items() if soft[0] <= reading <= soft[1]]
    return tuple(sorted(usual, key=lambda other: abs(log(readings[other]) - middle)))
