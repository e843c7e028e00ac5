"""Proposals (提议): a new source proposed from its page: which column is which, its module and its registry entry."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from app.imports import columns
from app.imports.columns import PRICES
from models.rules import days
from models.rules.catalogue import SourceEntry
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers import fields, plain, tables
from scrapers.source import Answer, Source

FIELDS = ("day", "name", *PRICES, "unit", "spec", "grade", "origin", "market", "volume", "key")
KEYS = {
    "day": "date day pubdate publishdate pricedate reportdate reporttime releasetime tradedate",
    "name": "name product productname prodname varietyname goodsname commodityname",
    "low": "low lowprice minprice minimumprice lowestprice",
    "avg": "avg average price avgprice averageprice meanprice middleprice",
    "high": "high highprice maxprice maximumprice highestprice topprice",
    "unit": "unit unitinfo unitname meteringunit priceunit",
    "spec": "spec specinfo specification standard",
    "grade": "grade level",
    "origin": "origin place produceplace provenancename placeoforigin",
    "market": "market marketname",
    "volume": "volume tradingvolume",
    "key": "id",
}
"""What sites call the fields of their JSON, without capitals and joints."""

FIELD_OF = {word: field for field, words in KEYS.items() for word in words.split()}
DEEPEST = 5
LONGEST_TITLE = 30
HELP = "这样的来源请照 docs/adding-a-source.md 手写 parse"
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source that reads its page: {field: the site's word for it}; `path` leads to the rows of a JSON answer."""

    key: str
    url: str
    wants: str
    title: str
    words: Words
    path: tuple[str, ...] = ()

    @property
    def source(self) -> Source:
        if self.wants == "json":
            return plain.records(self.key, self.url, self.path, self.words)
        return plain.table(self.key, self.url, {field: (word,) for field, word in self.words.items()})

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    def module(self) -> str:
        """Its scrapers/sources/KEY.py."""
        pairs = [f"    {_said(field)}: {self._column(word)},\n" for field, word in self.words.items()]
        many = ", ".join(map(_said, self.path))
        path = f"({many}{',' * (len(self.path) == 1)})"
        made = "plain.table(KEY, URL, COLUMNS)" if self.wants == "html" else f"plain.records(KEY, URL, {path}, COLUMNS)"
        return MODULE.format(
            title=self.title,
            host=self.host,
            month=f"{days.today():%Y-%m}",
            key=_said(self.key),
            url=_said(self.url),
            pairs="".join(pairs),
            made=made,
        )

    def _column(self, word: str) -> str:
        return _said(word) if self.wants == "json" else f"({_said(word)},)"

    def entry(self) -> str:
        """Its entry in models/catalogue/sources.toml; what nobody has looked up yet is left empty."""
        told = {"key": self.key, "name_zh": self.title, "kind": self.wants, "url": self.url}
        return ENTRY.format(**{name: _said(word) for name, word in told.items()}, host=_said(self.host))


MODULE = '''"""{title} ({host}): a plain list on one page.

{month}  first read; say here what changes on the site
"""

from scrapers import plain

KEY = {key}
URL = {url}
COLUMNS = {{
{pairs}}}
SOURCE = {made}
'''
ENTRY = """[[sources]]
key = {key}
name_zh = {name_zh}
name_en = ""
publisher = ""
kind = {kind}
market = ""
place = ""
stage = ""
nature = "quote"
currency = "CNY"
unit = ""
url = {url}
hosts = [{host}]
authorisation = ""
licence = "未声明"
robots = "未核"
timetable = ""
pause = 1.0
lag_days = 1
statistic = ""
unknown_names = "hold"
note = "authorisation 空着就不采：先核对 robots 与条款"

"""


def _said(word: str) -> str:
    """As a text in Python and in TOML."""
    return json.dumps(word, ensure_ascii=False)


def propose(key: str, answer: Answer) -> Proposal:
    """The source that reads this page; Unclear where it is no plain list."""
    url, wants, text = answer.request.url, answer.request.wants, answer.text
    found = _from_json(text) if wants == "json" else (_from_tables(text), ())
    made = Proposal(key, url, wants, _title(text, wants) or key, *found)
    if not count(made.source, text):
        raise Unclear(f"找到了列 {'、'.join(made.words.values())}，但一行也读不出来；{HELP}")
    return made


def count(source: Source, text: str) -> int:
    """How many rows of the page it reads."""
    return sum(isinstance(row, Observation) for row in source.parse(text, "", days.today()))


def _from_tables(html: str) -> Words:
    """The row of a table that names most of the columns."""
    tables.check(html)
    rows = [
        [cell.get_text() for cell in row.find_all(["td", "th"], recursive=False)]
        for row in BeautifulSoup(html, "lxml").find_all("tr")
    ]
    market = SourceEntry("", "", market="x")
    heads = [{field: tables.fold(row[i]) for field, i in columns.headed(row, market).items()} for row in rows]
    return _best(heads, "页上的表里")


def _from_json(text: str) -> tuple[Words, tuple[str, ...]]:
    """The list whose rows have most of the fields."""
    lists = dict(_lists(fields.read(text), ()))
    heads = {path: _fields(row) for path, row in lists.items()}
    best = _best(list(heads.values()), "JSON 里")
    return best, next(path for path, words in heads.items() if _chosen(words) == best)


def _lists(part: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, object]]]:
    """Every list of rows with the names that lead to it, and its first row."""
    if isinstance(part, list) and part and isinstance(part[0], dict):
        yield path, part[0]
    elif isinstance(part, dict) and len(path) < DEEPEST:
        for name, inside in part.items():
            yield from _lists(inside, (*path, name))


def _fields(row: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in row:
        plain_name = re.sub(r"[\W_]", "", name).lower()
        if field := FIELD_OF.get(plain_name) or columns.FIELD.get(name):
            found.setdefault(field, name)
    return found


def _chosen(words: Words) -> Words:
    return {field: words[field] for field in FIELDS if field in words}


def _best(heads: Sequence[Words], where: str) -> Words:
    """The fullest one, if it tells day, name and a price."""
    best = max(map(_chosen, heads), key=len, default={})
    missing = [word for field, word in (("day", "日期"), ("name", "品名")) if field not in best]
    missing += ["价格"] * (not best.keys() & set(PRICES))
    if missing:
        raise Unclear(f"{where}没有找到 {'、'.join(missing)} 列；{HELP}")
    return best


def _title(text: str, wants: str) -> str:
    found = re.search(r"<title[^>]*>([^<]{1,200})", text, re.IGNORECASE) if wants == "html" else None
    return re.sub(r"[\s\"'\\{}]+", " ", found[1]).strip()[:LONGEST_TITLE].strip() if found else ""
