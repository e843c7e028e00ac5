"""Commands (指令): what one is asked and how it answers. Each owns its words, its example and its answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from models.rules.catalogue import Catalogue
from models.rules.places import Market, Place
from models.rules.products import Product
from models.rules.texting import Standing
from web.words.pairs import Pair


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as a message names it: the word and kind, and the product that it means on this day.

    `product` is None where the word means several (茶叶: `several` are their ids).
    """

    word: str
    variety: str = ""
    product: Product | None = None
    several: tuple[str, ...] = ()


Spot = Place | Market


@dataclass(frozen=True, slots=True)
class Parse:
    """What a message means; empty fields were not said. Days as `date`; `price` in yuan per `price_unit` as said."""

    intent: str
    goods: tuple[Goods, ...] = ()
    spots: tuple[Spot, ...] = ()
    quantity: float | None = None
    unit: str = ""
    price: float | None = None
    price_max: float | None = None
    price_unit: str = ""
    negotiable: bool = False
    days: tuple[date, date] | None = None
    span: str = ""
    op: str = ""
    freq: str = ""
    ref: str = ""
    code: str = ""
    name: str = ""
    lang: str = ""
    kind: str = ""
    body: str = ""
    choice: int | None = None
    error: str = ""
    unknown: str = ""
    unit_said: bool = False
    """Whether the unit of the price was said and not taken as usual."""

    @property
    def product(self) -> Product | None:
        """The first product named, where it is a certain one."""
        return self.goods[0].product if self.goods else None

    @property
    def spot(self) -> Spot | None:
        return self.spots[0] if self.spots else None


class Keeping(Protocol):
    """The settings that a conversation needs."""

    @property
    def secret(self) -> str: ...
    @property
    def demo(self) -> bool: ...
    @property
    def quotas(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Said:
    """A message as a command reads it: who wrote (E.164), what it means, on which day, and what is known of them."""

    catalogue: Catalogue
    settings: Keeping
    phone: str
    text: str
    parse: Parse
    day: date
    texter: Standing

    @property
    def secret(self) -> str:
        return self.settings.secret


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back: a template of `messages/texts.toml` and its values; "" is silence.

    `question`: what the next message may answer, as JSON values. `undo`: how 0 takes it back (`{"kind": …}`); a reply
    with an undo had an effect, and so had one that says `effect`. `texter`: what is known of them from
    now on, where that changed.
    """

    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, Any] | None = None
    undo: Mapping[str, Any] | None = None
    texter: Standing | None = None
    effect: bool = False

    @property
    def changed(self) -> bool:
        """Whether something is not as it was."""
        return self.effect or self.undo is not None


async def _not_undone(said: Said, undo: Mapping[str, Any]) -> Reply:
    return Reply("undo.none")


async def _not_asked(said: Said, question: Mapping[str, Any]) -> Reply | None:
    return None


@dataclass(frozen=True, slots=True)
class Example:
    """What people may write for one intent, in Chinese and in English, under a title.

    {product} stands for one that is sold now, {town} for a town of the district.
    """

    intent: str
    title: Pair
    zh: tuple[str, ...]
    en: tuple[str, ...]

    def texts(self, lang: str) -> tuple[str, ...]:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Command:
    """A command: the intents it answers, with examples for each. A `deed` changes something and is done within the
    transaction that keeps its reply; anything else only reads.

    `undo` takes back what a reply of it said with an `undo` of the kinds in `undoes`; `answered` is asked with the
    open question that a reply of it left (its `kind` in `asks`) and the message that may answer it; None: it does not.
    """

    intents: tuple[str, ...]
    answer: Callable[[Said], Awaitable[Reply]]
    deed: bool = False
    undoes: tuple[str, ...] = ()
    undo: Callable[[Said, Mapping[str, Any]], Awaitable[Reply]] = _not_undone
    asks: tuple[str, ...] = ()
    answered: Callable[[Said, Mapping[str, Any]], Awaitable[Reply | None]] = _not_asked
    examples: tuple[Example, ...] = ()


def sold(catalogue: Catalogue, day: date) -> list[Product]:
    """The products that are sold at this time of the year, else all."""
    named = [product for product in catalogue.products.values() if not (product.composite or product.stock_only)]
    return [product for product in named if day.month in product.sale_months] or named
