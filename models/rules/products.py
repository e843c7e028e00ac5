"""Products (产品): families, products, grades, price bands, and words whose product changes with the season."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Family:
    """A family of products (品类): 柑橘, 茶叶, 畜禽. Its listings stand `listing_days`."""

    code: str
    zh: str
    en: str = ""
    pinyin: str = ""
    default_trade_unit: str = "kg"
    listing_days: int = 14


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade (等级) of a grade set: 精品, 统货, 外三元."""

    code: str
    zh: str
    en: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeSet:
    """The grades some products are sorted by. `default` is meant where a farmer says none; "" where there is none."""

    code: str
    grades: tuple[Grade, ...] = ()
    default: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Prices to expect at a stage, in whole 厘 per `per`: outside soft one asks, outside hard someone must look.

    `src` names the evidence; "recalled" is none.
    """

    stage: str
    per: str
    soft: tuple[int, int]
    hard: tuple[int, int]
    src: tuple[str, ...] = ()


_BESIDE = re.compile(r"\s*\(.*| / .*|\s*\b\S*\d\S*")
"""What stands in brackets, a second name, and words with digits: No.28."""
_APART = re.compile(r"(.+), (.+)")


def _turned(found: re.Match[str]) -> str:
    return f"{found[2]} {found[1].lower()}"


@dataclass(frozen=True, eq=False, slots=True)
class Product:
    """One product (产品): 脐橙, 大宗绿茶, 生猪. `stages` stand in the order in which an answer takes them."""

    id: str
    family: str
    zh: str
    en: str = ""
    pinyin: str = ""
    latin: str = ""
    agrovoc: str = ""
    hs6: str = ""
    composite: bool = False
    stock_only: bool = False
    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    varieties: tuple[str, ...] = ()
    variety_misspellings: dict[str, str] = field(default_factory=dict)
    grade_set: str = "none"
    default_grade: str = ""
    trade_units: tuple[str, ...] = ()
    typical_weight_kg: tuple[float, float] | None = None
    stages: tuple[str, ...] = ()
    harvest_months: tuple[int, ...] = ()
    sale_months: tuple[int, ...] = ()
    listing_days: int = 0
    bands: tuple[Band, ...] = ()
    nearest_bands: Mapping[tuple[str, str], Band] = field(default_factory=dict, repr=False)

    @property
    def unit(self) -> str:
        """The unit it is usually traded in."""
        return self.trade_units[0]

    @property
    def words(self) -> tuple[str, ...]:
        """Every way of writing it, in the order in which they count."""
        slips = (*self.misspellings, *self.variety_misspellings)
        return (self.zh, *self.aliases, *slips, *self.varieties)

    @property
    def english(self) -> str:
        """Its English name in letters and blanks, as it is said and typed in a text.

        >>> Product("tea.leaf_bud", "tea", "", "Fresh leaf, single bud (spring)").english
        'Single bud fresh leaf'
        """
        name = _APART.sub(_turned, _BESIDE.sub("", self.en)).replace("-", " ").strip()
        return name[:1].upper() + name[1:]

    @property
    def kind(self) -> str:
        """What its code has in common with its nearest kin: citrus.navel of citrus.navel_cara and citrus.navel_late."""
        return self.id.partition("_")[0]

    def band(self, stage: str, per: str) -> Band | None:
        """The band of this stage, else of the nearest one with the same `per` (then Band.stage differs)."""
        return self.nearest_bands.get((stage, per))


def nearest_bands(bands: Sequence[Band], stages: Sequence[str]) -> dict[tuple[str, str], Band]:
    """For every stage and `per` the band that counts there. Of two equally near stages the one nearer to the farm."""
    return {
        (stage, per): min(
            (band for band in bands if band.per == per), key=lambda band: _steps(stages, band.stage, stage)
        )
        for per in {band.per for band in bands}
        for stage in stages
    }


def _steps(stages: Sequence[str], one: str, other: str) -> tuple[int, int]:
    return abs(stages.index(one) - stages.index(other)), stages.index(one)


@dataclass(frozen=True, eq=False, slots=True)
class Season:
    """A word that means one product now and another later: 蜜桔 is the extra-early satsuma in September.

    `choices`: what to ask back, where the day does not tell.
    """

    term: str
    months: Mapping[int, Product]
    spans: tuple[tuple[tuple[int, int], tuple[int, int], Product], ...] = ()
    choices: tuple[Product, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Every product that it may mean."""
        return frozenset(product.id for product in (*self.months.values(), *(span[2] for span in self.spans)))

    def on(self, day: date) -> Product | None:
        """What it means on this day; None when one must ask back."""
        when = (day.month, day.day)
        for first, last, product in self.spans:
            if first <= when <= last:
                return product
        return self.months.get(day.month)
