"""Deflation (按CPI折算): prices of other months in the money of one, by a consumer price index on a fixed base."""


def real(figure: int, index: int, base: int) -> int:
    """In the money of the base month: figure x its index / the index of the figure's own month, rounded half up.

    >>> real(5000, 100_000, 102_000)
    5100
    """
    return (2 * figure * base + index) // (2 * index)
