"""Figures (数字): money per unit and how it moved, said in the unit that the visitor reads."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from web.words.pairs import ALOUD, DIRECTIONS, MASSES, MONEY, UNITS, Pair

FLAT = Decimal("0.0005")
"""Less than this share of the price is no change: it would print as 0.0 %."""
WHOLE = 100
POINT = "point"
MANY_TONNES = 10
GRAMS_IN_TONNE = 1_000_000


class Measured(Protocol):
    """A unit of the catalogue."""

    @property
    def code(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Change:
    """How a price moved. `kind` is up, down, flat or none (nothing to compare with); `share` is the per cent."""

    kind: str
    arrow: str
    word: str
    amount: str
    share: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Says figures to one visitor: `lang` zh or en, `unit` the mass unit asked for ("" = the usual one), `today`."""

    lang: str = "zh"
    unit: str = ""
    today: date = date.min

    def pick(self, pair: Pair) -> str:
        return pair[self.lang == "en"]

    def measure(self, per: str, usual: str = "jin") -> str:
        """The unit that a price per `per` is told in: masses as asked, all else as it is counted."""
        if per != "kg":
            return per
        return next(unit for unit in (self.unit, usual, "jin") if unit in MASSES)

    def value(self, figure: int, per: str, usual: str = "jin") -> Decimal:
        """厘 per kg or head as money per told unit: to the fen, a third decimal only where the kilogram needs it."""
        unit = self.measure(per, usual)
        exact = Decimal(figure) / 1000 * MASSES.get(unit, Decimal(1))
        cent = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return cent if unit == "jin" or cent == exact else exact.quantize(Decimal("0.001"), ROUND_HALF_UP)

    def figure(self, figure: int | None, per: str, usual: str = "jin") -> str:
        """1.20; from a hundred on without empty decimals: 460."""
        if figure is None:
            return "—"
        told = self.value(figure, per, usual)
        return f"{told:.0f}" if told >= WHOLE and told == told.to_integral_value() else str(told)

    def per(self, per: str, usual: str = "jin", currency: str = "CNY") -> str:
        """元/斤, yuan/jin; points of an index are no money: 点."""
        unit = self.measure(per, usual)
        if unit == POINT:
            return self.pick(UNITS[POINT])
        return f"{self.money(currency)}/{self.pick(UNITS.get(unit, (unit, unit)))}"

    def money(self, currency: str = "CNY") -> str:
        return self.pick(MONEY.get(currency, (currency, currency)))

    def change(self, now: int, before: int | None, per: str, usual: str = "jin") -> Change:
        if not before:
            return Change("none", "", "", "", "")
        share = Decimal(now - before) / before
        kind = "flat" if abs(share) < FLAT else "up" if share > 0 else "down"
        arrow, *word = DIRECTIONS[kind]
        if kind == "flat":
            return Change(kind, arrow, self.pick((word[0], word[1])), "", "")
        amount = self.figure(abs(now - before), per, usual)
        return Change(kind, arrow, self.pick((word[0], word[1])), amount, self.percent(abs(share)))

    def unit_of(self, unit: Measured) -> str:
        """斤, jin: a unit's name as a price is told per it."""
        return self.pick(UNITS.get(unit.code, (unit.zh, unit.en)))

    @staticmethod
    def percent(share: Decimal) -> str:
        """5%; below one per cent with a decimal: 0.4%."""
        size = share * 100
        step = Decimal("0.1") if size < 1 else Decimal(1)
        return f"{size.quantize(step, ROUND_HALF_UP)}%"

    def aloud(self, figure: int, per: str, usual: str = "jin", currency: str = "CNY") -> str:
        """每斤1.20元: the price as it is read out; 115.36点."""
        unit = self.measure(per, usual)
        if unit == POINT:
            return f"{self.figure(figure, per)}{self.pick(UNITS[POINT])}"
        told = (self.pick(UNITS.get(unit, (unit, unit))), self.figure(figure, per, usual), self.money(currency))
        return self.pick(ALOUD).format(*told)

    def other(self, figure: int, usual: str = "jin", currency: str = "CNY") -> str:
        """The same price per kilogram where it was told per jin, and the other way round."""
        unit = "kg" if self.measure("kg", usual) == "jin" else "jin"
        turned = Figures(self.lang, unit, self.today)
        return f"{turned.figure(figure, 'kg')} {turned.per('kg', unit, currency)}"

    def volume(self, volume: int, per: str) -> str:
        """Grams in tonnes, heads as they are."""
        figure, unit = self.bulk(volume, per)
        return f"{figure} {unit}"

    def bulk(self, volume: int, per: str) -> tuple[Decimal, str]:
        """The same as a figure and its unit."""
        if per != "kg":
            return Decimal(volume), self.pick(UNITS.get(per, (per, per)))
        tonnes = Decimal(volume) / GRAMS_IN_TONNE
        step = Decimal(1) if tonnes >= MANY_TONNES else Decimal("0.1")
        return tonnes.quantize(step, ROUND_HALF_UP), self.pick(UNITS["t"])
