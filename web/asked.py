"""Asked (问的参数): the parameters of a machine's question, each read by its rule; a wrong one is told by its name."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Query
from models.rules.places import NATION

T = TypeVar("T")
MOST_PARAMETERS = 20
LIMIT, MOST = 20, 200
CODE = {"type": "string", "maxLength": 40, "pattern": "^[0-9A-Za-z._-]+$"}
MAYBE = CODE | {"pattern": "^[0-9A-Za-z._-]*$"}
DAY = {"type": "string", "format": "date"}
WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class Wrong(Unclear):
    """A parameter cannot be read, or its code is not known. The text says what to write instead."""

    def __init__(self, text: str, parameter: str = "", *, known: bool = True) -> None:
        super().__init__(text)
        self.parameter = parameter
        self.known = known


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as the documentation tells it. `codes` lists the values that the catalogue allows."""

    name: str
    meaning: str
    schema: dict[str, Any] = field(default_factory=lambda: CODE)
    codes: Callable[[Catalogue], Iterable[str]] | None = None
    required: bool = False
    where: str = "query"
    """query, or path: then it stands in the address itself."""


PRODUCT = Parameter("product", "产品代码，例如 citrus.navel", codes=lambda catalogue: catalogue.products, required=True)
ANY_PRODUCT = Parameter("product", "产品代码，例如 citrus.navel", codes=lambda catalogue: catalogue.products)
MARKET = Parameter("market", "市场代码", codes=lambda catalogue: catalogue.markets)
PLACE = Parameter("place", "地方代码：CN，或六位、九位、十二位区划代码", CODE | {"examples": [NATION]})
STAGE = Parameter("stage", "环节代码；不写就取有新报价的第一个环节", codes=lambda catalogue: catalogue.stages)
GRADE = Parameter("grade", "等级代码，空的是未分级；不写就取未分级和默认等级", MAYBE)
SOURCE = Parameter("source", "来源代码", codes=lambda catalogue: catalogue.sources)
FROM = Parameter("from", "从哪一天起，写成 2026-11-01", DAY)
TO = Parameter("to", "到哪一天为止，写成 2026-11-30", DAY)
COUNT = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
ROWS = Parameter("limit", f"一页几条，1 到 {MOST}，不写是 {LIMIT}", COUNT)
AGAIN = "上一页的 next，原样照写"
CURSOR = Parameter("cursor", AGAIN, {"type": "string", "pattern": f"^{NUMBER.pattern}$"})
PAGING = (ROWS, CURSOR)
"""Of numbered rows."""


def paging(codes: Callable[[Catalogue], Iterable[str]]) -> tuple[Parameter, ...]:
    """Of what stands in the catalogue under these codes."""
    return ROWS, Parameter("cursor", AGAIN, codes=codes)


class Asked:
    """What one request asks. Nothing but the named parameters may be said, each once and with a value."""

    __slots__ = ("catalogue", "words")

    def __init__(self, catalogue: Catalogue, query: bytes, names: frozenset[str]) -> None:
        self.catalogue = catalogue
        self.words: dict[str, str] = {}
        for name, word in pairs(query):
            if name not in names:
                raise Wrong(f"没有参数“{name[:40]}”，可以写的有：{'、'.join(sorted(names)) or '无'}", name[:40])
            if name in self.words:
                raise Wrong(f"参数 {name} 写了两次，请只写一次", name)
            if not word and name != GRADE.name:
                raise Wrong(f"参数 {name} 是空的，请写上值，或者整个去掉", name)
            self.words[name] = word

    def text(self, name: str) -> str:
        return self.words.get(name, "")

    def product(self) -> str:
        """The product's code, which must be said."""
        if not self.text("product"):
            raise Wrong("请写明产品代码，例如 product=citrus.navel；全部代码见 /api/v1/products", "product")
        return self.code("product", self.catalogue.products, "products")

    def code(self, name: str, known: Iterable[str], listed: str) -> str:
        """A code of the catalogue, or nothing."""
        code = self.text(name)
        if code and code not in known:
            raise Wrong(f"没有 {name} 代码“{code[:40]}”，全部代码见 /api/v1/{listed}", name, known=False)
        return code

    def spot(self) -> tuple[str, bool]:
        """Market id, or place code and True; the nation where neither is said; "" for a market outside the place."""
        market = self.code("market", self.catalogue.markets, "markets")
        place = self.code("place", self.catalogue.places, "places")
        if not market:
            return place or NATION, True
        return (market if not place or place in self.catalogue.chain(market) else ""), False

    def query(self) -> Query:
        """The price that is asked for."""
        product = self.product()
        spot, area = self.spot()
        stage = self.code("stage", self.catalogue.stages, "products")
        return Query(product, spot, area, stage, self._grade(product))

    def _grade(self, product: str) -> str | None:
        said = self.words.get("grade")
        if not said:
            return said
        grade = self.catalogue.grade_named(self.catalogue.products[product], said)
        if grade is None:
            raise Wrong(f"{product} 没有等级“{said[:40]}”，它的等级见 /api/v1/products", "grade", known=False)
        return grade.code

    def day(self, name: str, default: date) -> date:
        said = self.text(name)
        try:
            return _day(said) if said else default
        except ValueError:
            raise Wrong(f"看不懂日期“{said[:40]}”，请写成 {days.today().isoformat()}", name) from None

    def choice(self, name: str, choices: Iterable[str], default: str) -> str:
        said = self.text(name) or default
        if said not in choices:
            raise Wrong(f"{name} 只能写 {'、'.join(choices)} 之一", name)
        return said

    def limit(self) -> int:
        said = self.text("limit") or str(LIMIT)
        if not (said.isascii() and said.isdecimal() and len(said) <= len(str(MOST)) and 1 <= int(said) <= MOST):
            raise Wrong(f"limit 请写 1 到 {MOST} 之间的整数", "limit")
        return int(said)

    def after(self) -> int:
        """The number that the page before ended with; 0 on the first page."""
        said = self.text("cursor")
        if said and not NUMBER.fullmatch(said):
            raise Wrong("没有这一页：cursor 请原样照写上一页的 next，或不写从头看", "cursor", known=False)
        return int(said or 0)

    def page(self, things: Mapping[str, T], *tests: Callable[[T], bool]) -> tuple[list[T], str | None]:
        """The things of one page that pass the tests, and the mark of the next page."""
        codes, after, limit = list(things), self.text("cursor"), self.limit()
        if after and after not in things:
            raise Wrong("没有这一页：cursor 请原样照写上一页的 next，或不写从头看", "cursor", known=False)
        start = codes.index(after) + 1 if after else 0
        fitting = [code for code in codes[start:] if all(test(things[code]) for test in tests)]
        following = fitting[limit - 1] if limit < len(fitting) else None
        return [things[code] for code in fitting[:limit]], following


def _day(said: str) -> date:
    """2026-11-30, and no other way of writing it."""
    if not WRITTEN.fullmatch(said):
        raise ValueError(said)
    return date.fromisoformat(said)


def pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        if query.count(b"&") >= MOST_PARAMETERS or not query.isascii():
            raise ValueError
        parts = [part.partition(b"=") for part in query.split(b"&") if part]
        return [(_plain(name), _plain(word)) for name, _, word in parts]
    except ValueError:
        raise Wrong(f"看不懂问号后面的参数，请用 UTF-8 百分号编码，最多 {MOST_PARAMETERS} 个") from None


def _plain(said: bytes) -> str:
    """As it was before it was put into an address."""
    said = said.replace(b"+", b" ")
    return (unquote_to_bytes(said) if b"%" in said else said).decode()
