"""What a catalogue holds beside products and places: the source registry, stages, terms, codes of others."""

from dataclasses import dataclass, field, replace
from datetime import date

from models.rules.catalogue.maps import Map


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A registered source (来源): who publishes, by what right it is read, when, and what its figures are.

    Market, place, stage, nature, currency and unit stand in where a row does not say them.
    `pause`: seconds between two calls. The first time `first_days` are asked for, later `overlap_days` before the
    newest stored day. `lag_days` is how old its newest day may be.
    `layouts` are the known orders of columns of its files without a head; "" is a column nobody reads. `map` reads
    its files of another form.
    `reviewed`: each of its rows counts only after someone has looked.
    `unknown_names`: hold keeps rows whose product is not known yet, refuse turns them away.
    `breaks`: days on which its method changed, and how: figures before and after are not of one kind.
    """

    key: str
    zh: str
    en: str = ""
    publisher: str = ""
    kind: str = "file"
    official: bool = False
    market: str = ""
    place: str = ""
    stage: str = ""
    nature: str = "quote"
    currency: str = "CNY"
    unit: str = ""
    url: str = ""
    hosts: tuple[str, ...] = ()
    encoding: str = "utf-8"
    authorisation: str = ""
    licence: str = ""
    robots: str = ""
    timetable: str = ""
    pause: float = 1.0
    first_days: int = 7
    overlap_days: int = 3
    lag_days: int = 1
    statistic: str = ""
    owner: str = ""
    unknown_names: str = "hold"
    reviewed: bool = False
    layouts: tuple[tuple[str, ...], ...] = ()
    map: Map | None = None
    note: str = ""
    breaks: tuple[str, ...] = ()


OWN_FILE = SourceEntry(
    key="file", zh="自有文件", en="A person's own file", publisher="导入的人", unknown_names="refuse"
)
"""Stands for a file without a registered source in catalogues that do not say one."""
DEALS = SourceEntry(
    key="deals",
    zh="本平台成交",
    en="Deals made here",
    publisher="本平台的农户和客商",
    stage="farm_gate",
    nature="transaction",
    authorisation="成交的人自己报的，工作人员看过才算",
    licence="本平台",
    robots="不适用",
    unknown_names="refuse",
    reviewed=True,
)
"""What things were sold for through listings; each waits for an officer."""
REPORTS = replace(
    DEALS,
    key="reports",
    zh="农户和信息员报价",
    en="Reports by farmers and collectors",
    nature="quote",
    authorisation="报的人自己发来的，工作人员看过才算",
)
"""What people report by text; each waits for an officer."""
PEOPLE = frozenset({DEALS.key, REPORTS.key})
"""Sources that are people's own words: of a place told by fewer than three of them nothing is published."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where in the trade a price is told (环节): 地头价, 批发价, 零售价."""

    code: str
    zh: str
    en: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade with its English and its code in this program."""

    zh: str
    en: str
    code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Initials:
    """Letters that stand for a word or a place in messages: MJ 蜜桔, YQL 420506108."""

    letters: str
    word: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a word of the messages meets the products: `to` is a product id, or `ambiguous:` and its term.

    `say`: other ways of saying it, in Chinese, English or pinyin.
    """

    sms: str
    to: str
    variety: str = ""
    say: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A standard or a scheme of codes (编码标准): AGROVOC, GB/T 2260. `status` says how much of it was read."""

    code: str
    title: str
    status: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """The code that a scheme gives to one of our ids. `kind`: product, family, stage or unit."""

    scheme: str
    code: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Indication:
    """A geographical indication (地理标志) of a place."""

    name: str
    place: str
    kind: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A word whose product depends on the date, as the file writes it: by month, and spans of month-day."""

    term: str
    variants: tuple[str, ...] = ()
    by_month: dict[str, str] = field(default_factory=dict)
    by_date: tuple[dict[str, str], ...] = ()
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as the file writes it. Prices are kept per `per`: without it kg for a mass, else the unit itself."""

    code: str
    zh: str
    kind: str
    en: str = ""
    per: str = ""
    kg: float | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """A word for money: 毛 is 0.1 yuan."""

    word: str
    yuan: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a band was drawn from; bands name it in `src`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Sound:
    """Pinyin of a word that is no product's first name: maojian 毛尖."""

    pinyin: str
    word: str


@dataclass(frozen=True, slots=True)
class Truck:
    """A lorry (货车) that is paid by the kilometre, however full it is."""

    kg: float
    yuan_km: float
    src: str = ""


@dataclass(frozen=True, slots=True)
class Haul:
    """What bringing goods of a family to a market costs besides the road: loss, fee, packing and loading."""

    family: str
    loss_pct: float = 0
    loss_pct_1000km: float = 0
    fee_pct: float = 0
    handling: float = 0
    src: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """What becomes of a farm's product on its way to the shop (产业链), and how many kg of it go into a kg sold."""

    farm: str
    wholesale: str
    retail: str
    farm_kg: float = 1
    wholesale_kg: float = 1
    src: str = ""


@dataclass(frozen=True, slots=True)
class Festival:
    """On which day 春节 and 清明 fall in a year (节日)."""

    year: int
    spring: date
    qingming: date
