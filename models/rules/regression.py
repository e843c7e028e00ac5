"""Regression (回归): ordinary least squares, also where some columns say nothing of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

DEPENDENT = 1e-9
"""A column whose part that is its own is smaller than this share of it depends on those before it."""
TWICE = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients (0 for a column that depends on others), how many columns count, and the rest: squared errors."""

    coefficients: tuple[float, ...]
    rank: int
    sse: float

    def at(self, row: Sequence[float]) -> float:
        return dot(self.coefficients, row)


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def least_squares(rows: Sequence[Sequence[float]], told: Sequence[float]) -> Fit:
    """Solves rows x coefficients = told, by orthogonal columns one after the other."""
    columns = list(zip(*rows, strict=True))
    basis: list[list[float]] = []
    kept: list[int] = []
    for number, column in enumerate(columns):
        rest = _without(list(column), basis)
        if dot(rest, rest) > (DEPENDENT**2) * dot(column, column):
            length = dot(rest, rest) ** 0.5
            basis.append([value / length for value in rest])
            kept.append(number)
    errors = _without(list(told), basis)
    solved = _solved([columns[number] for number in kept], basis, told)
    found = dict(zip(kept, solved, strict=True))
    return Fit(tuple(found.get(number, 0.0) for number in range(len(columns))), len(kept), dot(errors, errors))


def _without(column: list[float], basis: Sequence[Sequence[float]]) -> list[float]:
    """What is left of a column beside the basis; done twice, for what rounding leaves."""
    for _ in range(TWICE):
        for base in basis:
            share = dot(column, base)
            column = [value - share * part for value, part in zip(column, base, strict=True)]
    return column


def _solved(columns: Sequence[Sequence[float]], basis: Sequence[Sequence[float]], told: Sequence[float]) -> list[float]:
    """Back substitution: the last column first."""
    found = [0.0] * len(columns)
    for i in reversed(range(len(columns))):
        known = sum(dot(basis[i], columns[j]) * found[j] for j in range(i + 1, len(columns)))
        found[i] = (dot(basis[i], told) - known) / dot(basis[i], columns[i])
    return found
