"""Trust (可信度): how sure a price is, A to D, and why."""

from dataclasses import dataclass
from functools import lru_cache

ENOUGH = 3
FRESH_DAYS = 2
AGREE_PCT = 10


@dataclass(frozen=True, slots=True)
class Trust:
    """Grade A to D with the codes of what is amiss: informants, age, checks, spread."""

    grade: str
    amiss: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a grade was reckoned from: `doubted` of the `rows` did not pass a check; `compared` sources told one
    informant's figure and lie `spread` per cent apart.

    `spread` is None where it would tell what a person said.
    """

    informants: int
    official: bool
    age: int
    rows: int
    doubted: int
    compared: int
    spread: int | None


@lru_cache(maxsize=10_000)
def trust(informants: int, official: bool, age: int, checks: bool, spread: float) -> Trust:
    """A = at least 3 informants or an official source, at most 2 days old, all checks ok, sources within 10 %.

    B where one of these fails, C two, D the rest. `age` in days, `spread` in per cent between sources.
    """
    tests = {
        "informants": informants >= ENOUGH or official,
        "age": age <= FRESH_DAYS,
        "checks": checks,
        "spread": spread <= AGREE_PCT,
    }
    amiss = tuple(code for code, ok in tests.items() if not ok)
    return Trust("ABCD"[min(len(amiss), 3)], amiss)
