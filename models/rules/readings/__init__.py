"""Readings (读数): what a source said, read with the catalogue's words: product, spot, unit, whole 厘, and what is
amiss."""

from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from models.rules import days, units
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.figures import Figures, check, plain, read_figures, read_volume
from models.rules.inputs import Observation, told
from models.rules.products import Band, Product, Season
from models.rules.readings import goods, setting
from models.rules.readings.setting import INDEX, NATURES, Setting, Shelf, Unknown
from models.rules.units import UnitPrice

__all__ = ["ACCEPTED", "HELD", "INDEX", "NATURES", "NOT_OURS", "WAITING", "Reader", "Reading", "Series", "read"]

OLDEST = date(1950, 1, 1)
ACCEPTED, WAITING, HELD, NOT_OURS = "accepted", "waiting", "held", "not_ours"
DAY_BITS = 17
DAY_MASK = (1 << DAY_BITS) - 1
MOST_KNOWN = 50_000
WORDS = told("name", "unit", "spec", "grade", "origin", "market", "place", "stage", "nature", "currency", "period")
"""All words of an observation but its figures, its note and its key."""


class Series(NamedTuple):
    """What makes prices comparable: never averaged across any of these. `spot`: a market id or a place code."""

    product: str
    spot: str
    stage: str
    grade: str
    nature: str
    currency: str
    per: str


class Reading(NamedTuple):
    """One observation as it is stored. Money in whole 厘 per `per`; `avg` is the told average, else the midpoint.

    `waits` says what kind of word nobody knows yet, `word` which; such a row has no series.
    """

    key: int
    day: int
    series: Series | None
    word: str
    waits: str
    state: str
    checks: str
    missing: str
    low: int | None
    avg: int | None
    high: int | None
    volume: int | None
    market: str
    place: str
    stage: str
    nature: str
    currency: str
    said: Observation


class Meaning(NamedTuple):
    """What the words of a row mean, whatever its day and its figures: `goods` tells apart what is priced, `read` reads
    a figure, `band` judges it."""

    goods: int
    series: Series | None
    unknown: Unknown
    price: UnitPrice | None
    read: units.Reader
    band: Band | None
    told: tuple[str, ...]


class Reader:
    """Reads what one source says, by what was taught up to now. The same goods come day after day, so what their words
    mean is remembered."""

    def __init__(self, catalogue: Catalogue, entry: SourceEntry) -> None:
        self._shelf = Shelf(catalogue, entry)
        self._until = days.today()
        self._days: dict[date, int] = {}
        self._known = _known(self._shelf)

    def read(self, said: Observation) -> Reading:
        """The observation with its meaning; Unclear where it cannot be stored, with what to write instead."""
        day = self._days.get(said.day) or self._day(said.day)
        meaning = self._known.get(WORDS(said)) or self._meaning(said)
        goods, series, unknown, _, read, band, told = meaning
        checks: list[str] = []
        figures = plain(said, read, band)
        if figures is None:
            figures, checks = _figures(meaning, said)
        if self._shelf.entry.reviewed:
            checks = [*checks, "unseen"]
        key = goods << DAY_BITS | day & DAY_MASK
        state = _state(unknown, checks), " ".join(checks)
        volume = read_volume(self._shelf.catalogue, said, meaning.price) if said.volume else None
        money = (figures.reason, figures.low, figures.avg, figures.high, volume)
        return Reading._make((key, day, series, unknown.word, unknown.kind, *state, *money, *told, said))

    def _day(self, day: date) -> int:
        if not OLDEST <= day <= self._until:
            raise Unclear(f"日期 {day.isoformat()} 不对，价格的日期应在 {OLDEST.year} 年以后、今天以前")
        return self._days.setdefault(day, days.number(day))

    def _meaning(self, said: Observation) -> Meaning:
        """Read anew; remembered, but for a word whose product changes with the season."""
        meaning = _read(self._shelf, said)
        if not isinstance(self._shelf.catalogue.words.product[said.name], Season):
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[WORDS(said)] = meaning
        return meaning


def read(catalogue: Catalogue, entry: SourceEntry, said: Observation) -> Reading:
    """One observation with its meaning, as a Reader reads it."""
    return Reader(catalogue, entry).read(said)


@lru_cache(maxsize=30)
def _known(_shelf: Shelf) -> dict[tuple[str, ...], Meaning]:
    """What is known of a source's words until something new is taught."""
    return {}


def _read(shelf: Shelf, said: Observation) -> Meaning:
    catalogue, entry = shelf.catalogue, shelf.entry
    words = (said.unit, said.market, said.place, said.stage, said.nature, said.currency)
    shared = setting.of(shelf, words)
    product, grade, unknown = goods.named(catalogue, entry, said)
    unknown = shared.unknown or unknown
    if unknown and entry.unknown_names == "refuse":
        raise Unclear(goods.unclear(catalogue, unknown))
    series = _series(product, grade, shared) if product and not unknown else None
    identity = (entry.key, shared.spot, *_identity(said, entry, shared), shared.stage, shared.nature)
    price = shared.price
    read = units.reader(price.factor.numerator, price.factor.denominator) if price else _unread
    return Meaning(_goods(identity), series, unknown, price, read, _band(product, shared), shared.told)


def _unread(_said: str) -> int | None:
    """Without its unit a figure says nothing."""
    return None


def _band(product: Product | None, shared: Setting) -> Band | None:
    """Bands are in yuan, so they judge yuan alone; a product that is not known has none."""
    if product is None or shared.price is None or shared.currency != units.HOME:
        return None
    return product.band(shared.stage, shared.price.per)


UNREAD = Figures(None, None, None, "")


def _figures(meaning: Meaning, said: Observation) -> tuple[Figures, list[str]]:
    """The money, and what is amiss with it."""
    if meaning.price is None:
        return UNREAD, []
    figures = read_figures(said, meaning.price.factor)
    return figures, check(meaning.band, meaning.price.factor, figures)


def _state(unknown: Unknown, checks: list[str]) -> str:
    if unknown.kind:
        return WAITING if unknown.ours else NOT_OURS
    return HELD if checks and not HOLDING.isdisjoint(checks) else ACCEPTED


def _series(product: Product, grade: str, shared: Setting) -> Series | None:
    if shared.price is None:
        return None
    return Series(product.id, shared.spot, shared.stage, grade, shared.nature, shared.currency, shared.price.per)


def _identity(said: Observation, entry: SourceEntry, shared: Setting) -> tuple[str, ...]:
    """What tells goods apart; a market that has no entry of its own is told by its name."""
    market = said.market if not shared.market else ""
    more = filter(None, (market, said.period))
    return said.name, said.spec, said.grade, said.origin, said.unit or entry.unit, *more


HOLDING = {"band", "average_outside", "jump", "unseen"}
"""Checks that hold a price back until someone has looked; the others only lower its trust."""


def _goods(words: tuple[str, ...]) -> int:
    """The identity of goods (source, spot, words as said) as 47 bits with a sign: with the day, the key of an
    observation.

    Days of one kind of goods stand together in the index; two of 5,000 kinds fall together once in ten million times.
    """
    digest = blake2b("\x1f".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) >> DAY_BITS
