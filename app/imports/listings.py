"""Importing listings (导入供求): batch by batch, each in one transaction; what is not taken stands beside the file."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path

from app.imports import files
from app.imports.aside import Aside, without_cycles
from app.progress import Told, silent
from models import listings, people
from models.engines import writing
from models.listings import Arrival, Channel, Poster, Posting, batches
from models.rules import days, offers, phones, units
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.offers import Offer, Side
from models.rules.reviews import Reference

BATCH = 10_000
OWNER = "导入"
"""The organisation that imported listings belong to."""
HEADINGS = {
    "side": ("side", "方向", "供求"),
    "product": ("product", "品种", "产品", "品名"),
    "title": ("title", "标题"),
    "text": ("text", "说明", "补充说明", "内容"),
    "quantity": ("quantity", "数量"),
    "unit": ("unit", "单位"),
    "price": ("price", "价格", "单价"),
    "price_unit": ("price_unit", "价格单位"),
    "place": ("place", "地点", "产地", "乡镇"),
    "ready_from": ("ready_from", "上市日期", "供货日期"),
    "ready_to": ("ready_to", "最晚日期"),
    "expires": ("expires", "有效期", "截止日期"),
    "phone": ("phone", "电话", "手机", "联系电话"),
    "posted": ("posted", "发布时间", "发布日期"),
    "key": ("key", "id", "编号", "序号"),
    "grade": ("grade", "等级"),
    "variety": ("variety", "品种说明"),
    "delivery": ("delivery", "交货方式"),
    "certificates": ("certificates", "证书"),
    "min_order": ("min_order", "起订量"),
    "requirement": ("requirement", "要求"),
}
FIELD = {word: name for name, words in HEADINGS.items() for word in words}
EXAMPLE = "方向,品种,数量,单位,价格,价格单位,地点,电话"
NEEDED = ("side", "product", "quantity", "place")
SIDES = dict.fromkeys(("供应", "出售", "卖"), Side.SUPPLY) | dict.fromkeys(("求购", "收购", "买"), Side.DEMAND)


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: `source` names whose keys the file's are; `dry` stores nothing."""

    path: Path
    source: str = "file"
    dry: bool = False


@dataclass(slots=True)
class Result:
    """What became of the rows; read = new + unchanged + refused."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


async def imported(catalogue: Catalogue, secret: str, order: Order, told: Told = silent) -> Result:
    """Stores the file's rows; `told(rows)` hears of every batch."""
    rows = files.rows(order.path)
    head = next(rows, [])
    reader = Reader(catalogue, _columns(head, order.path.name), await _owner(secret))
    result = Result()
    with ExitStack() as stack:
        stack.enter_context(without_cycles())
        aside = Aside(order.path, [head], stack)
        seen: set[batches.Mark] = set()
        while batch := list(islice(rows, BATCH)):
            arrivals, refused = await reader.read(batch)
            new = await batches.missing(secret, order.source, arrivals)
            if order.dry:
                marks = {place: batches.marked(secret, order.source, arrivals[place]) for place in new}
                new = [place for place, mark in marks.items() if mark not in seen]
                seen |= set(marks.values())
            elif new:
                async with writing() as tx:
                    await batches.store(tx, catalogue, secret, order.source, [arrivals[place] for place in new])
            aside.write(batch, refused)
            _count(result, len(batch), len(new), refused)
            told(len(batch))
    if result.new and not order.dry:
        await listings.tidy()
    return result


def _columns(head: list[str], name: str) -> dict[str, int]:
    """Field -> where it stands."""
    found: dict[str, int] = {}
    for place, cell in enumerate(head):
        if known := FIELD.get(units.clean(cell).split("(")[0].lower()):
            found.setdefault(known, place)
    if missing := [HEADINGS[field][1] for field in NEEDED if field not in found]:
        raise Unclear(f"文件 {name} 的第一行要写列名，缺 {'、'.join(missing)}；例如 {EXAMPLE}")
    return found


async def _owner(secret: str) -> tuple[int, str]:
    async with writing() as tx:
        return await people.organise(tx, secret, OWNER)


def _count(result: Result, read: int, new: int, refused: list[tuple[int, str]]) -> None:
    result.read += read
    result.new += new
    result.refused += len(refused)
    result.unchanged += read - new - len(refused)
    result.reasons.update(reason for _, reason in refused)


class Reader:
    """Reads the rows of one file as postings; what the market tells of the same goods is asked once."""

    def __init__(self, catalogue: Catalogue, columns: dict[str, int], owner: tuple[int, str]) -> None:
        self.catalogue, self.columns, self.owner = catalogue, columns, owner
        self.width = max(columns.values()) + 1
        self.market: dict[tuple[str, str, str], Reference | None] = {}

    async def read(self, batch: list[list[str]]) -> tuple[list[Arrival], list[tuple[int, str]]]:
        """The postings, and the places of the rows that cannot be read, with the reason."""
        arrivals, refused, today = [], [], days.today()
        for place, row in enumerate(batch):
            try:
                arrivals.append(await self._arrival(row, today))
            except Unclear as unclear:
                refused.append((place, str(unclear)))
        return arrivals, refused

    async def _arrival(self, row: list[str], today: date) -> Arrival:
        if len(row) < self.width:
            raise Unclear(f"这一行只有 {len(row)} 格")
        said = {name: row[place] for name, place in self.columns.items()}
        said["side"] = SIDES.get(said["side"], said["side"])
        reading = offers.read(self.catalogue, said, today)
        if reading.offer is None:
            raise Unclear("；".join(reading.problems.values()))
        phone = phones.read(said["phone"]) if said.get("phone") else ""
        by = Poster(*self.owner, phone, Channel.IMPORT, trusted=True)
        reference, posted = await self._reference(reading.offer), _posted(said.get("posted", ""))
        return Arrival(Posting(reading.offer, by, reference, posted=posted), said.get("key", ""))

    async def _reference(self, offer: Offer) -> Reference | None:
        goods = offer.product, offer.place, offer.price_per
        if goods not in self.market:
            self.market[goods] = await listings.market(self.catalogue, *goods)
        return self.market[goods]


def _posted(said: str) -> datetime | None:
    """When it was posted elsewhere; nothing where that is not told or yet to come."""
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        moment = datetime.combine(days.asked(said), time())
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=days.SHANGHAI)).astimezone(UTC)
    return moment if moment <= days.now() else None


def rows_of(result: Result) -> Iterator[tuple[str, int]]:
    """Name -> figure, as it is told."""
    return ((name, getattr(result, name)) for name in ("read", "new", "unchanged", "refused"))
