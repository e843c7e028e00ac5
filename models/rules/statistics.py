"""Statistics (统计): what many quotes become, in parts that add up: days into weeks, markets into places."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast


class Summary(NamedTuple):
    """One period of one series. Money in whole 厘; `total`/`n` is the mean of the quotes' averages.

    `quotes` counts independent informants. `volume` (grams or heads) and `worth` (厘 paid for it) are None
    unless every part tells them. `missing` is the reason where there is no price (n is 0).
    """

    low: int | None
    high: int | None
    median: int | None
    total: int
    n: int
    quotes: int
    volume: int | None
    worth: int | None
    missing: str

    @property
    def avg(self) -> int | None:
        return mean(self.total, self.n) if self.n else None

    @property
    def wavg(self) -> int | None:
        """The mean weighted by volume, in 厘 per kg or per head, where all parts tell a volume."""
        return mean(self.worth, self.volume) if self.worth is not None and self.volume else None


class Quote(NamedTuple):
    """One accepted row of one informant on one day, in whole 厘. `worth` is avg x volume."""

    low: int | None
    avg: int | None
    high: int | None
    volume: int | None
    missing: str


NOTHING = "not_collected"
PRICED = Summary._fields.index("n")


def mean(total: int, n: int) -> int:
    """Rounded half up, in whole numbers."""
    return (2 * total + n) // (2 * n)


def median(figures: Iterable[int]) -> int:
    row = sorted(figures)
    half = len(row) // 2
    return row[half] if len(row) % 2 else mean(row[half - 1] + row[half], 2)


def day_of(quotes: Sequence[Quote]) -> Summary:
    """One informant's day: several sorts or origins count as one quote, their mean.

    A row with low over high tells neither; a day with reasons only keeps the first of them.
    """
    if len(quotes) == 1 and (only := quotes[0]).avg is not None:
        return _single(only, only.avg)
    told = [quote for quote in quotes if quote.avg is not None]
    if not told:
        return Summary(None, None, None, 0, 0, 0, None, None, quotes[0].missing if quotes else NOTHING)
    averages = [quote.avg for quote in told if quote.avg is not None]
    spans = [(quote.low, quote.high) for quote in told if _ordered(quote)]
    low = min((low for low, _ in spans if low is not None), default=None)
    high = max((high for _, high in spans if high is not None), default=None)
    total = mean(sum(averages), len(averages))
    volume = _sum([quote.volume for quote in told])
    worth = _sum([None if q.volume is None or q.avg is None else q.avg * q.volume for q in told])
    return Summary(low, high, median(averages), total, 1, 1, volume, worth, "")


def _single(quote: Quote, avg: int) -> Summary:
    low, _, high, volume, _ = quote
    if low is not None and high is not None and low > high:
        low = high = None
    return Summary._make((low, high, avg, avg, 1, 1, volume, None if volume is None else avg * volume, ""))


def _ordered(quote: Quote) -> bool:
    return quote.low is None or quote.high is None or quote.low <= quote.high


def merged(parts: Sequence[tuple[Any, ...]], informants: int | None = None) -> Summary:
    """Parts of one kind as one, each with the figures of a Summary: the days of a week, the markets of a place.

    `informants` says how many independent ones stand behind it; by default each part with a price is one.
    """
    told = [part for part in parts if part[PRICED]]
    if not told:
        return Summary(None, None, None, 0, 0, 0, None, None, parts[0][-1] if parts else NOTHING)
    if len(told) == 1:
        one = Summary._make(told[0])
        return one if informants in (None, one.quotes) else one._replace(quotes=informants)
    lows, highs, _, totals, ns, _, volumes, worths, _ = zip(*told, strict=True)
    low = min(lows) if None not in lows else min(_told(lows), default=None)
    high = max(highs) if None not in highs else max(_told(highs), default=None)
    n = sum(ns)
    middle = median(totals if n == len(ns) else map(mean, totals, ns))
    quotes = len(told) if informants is None else informants
    volume, worth = (None, None) if volumes[0] is None else (_sum(volumes), _sum(worths))
    return Summary._make((low, high, middle, sum(totals), n, quotes, volume, worth, ""))


def _told(figures: Sequence[int | None]) -> list[int]:
    return [figure for figure in figures if figure is not None]


def _sum(figures: Sequence[int | None]) -> int | None:
    """Their sum; None as soon as one is missing."""
    return None if None in figures else sum(cast(Sequence[int], figures))


def change(now: int, before: int | None) -> float | None:
    """环比 in per cent, to one decimal; None where there is nothing to compare with."""
    return None if not before else round((now / before - 1) * 100, 1)
