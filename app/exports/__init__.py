"""Exports (导出): the open data as a folder that is whole or not there, written step by step in constant memory.

A step is a table, or of the large ones a product. What a run that was stopped has finished, the next one keeps, as long
as nothing came in between.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from app.exports import package, parquet, rows, sheets
from app.exports.fields import tables
from app.exports.package import PRODUCTS, Imprint
from app.exports.sheets import CSV, LINES, Sheet, flush
from app.exports.state import State, Step
from app.progress import Told, silent
from models import dumps, listings
from models.engines import settled
from models.listings import Wanted
from models.prices import published
from models.prices.published import Reach
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused

FORM = 1
"""What is kept of a run that was stopped is of no use to a program that writes otherwise."""
SOME = 1_000
"""Rows that are made and written at once."""
OBSERVATIONS, SUMMARIES, LISTINGS = "observations", "summaries", "listings"


class Part(NamedTuple):
    """Rows as they were read, and how each is told."""

    made: Callable[[Any], rows.Cells]
    rows: Sequence[Any]


@dataclass(slots=True)
class Report:
    """What a dump holds: rows by table, and whether it has Parquet."""

    rows: dict[str, int]
    parquet: bool


async def dumped(imprint: Imprint, folder: Path, told: Told = silent) -> Report:
    """Writes the dump, and puts it where an older one may stand."""
    _check(folder)
    last, observations, summaries = await published.stored()
    state = State(folder.with_name(f".{folder.name}.part"), _print(imprint, last))
    dump = Dump(imprint, state, Reach(days.number(imprint.since) if imprint.since else published.FIRST, last))
    told(0, observations + summaries)
    for step in _steps(imprint.catalogue):
        if step not in state.done:
            await dump.take(step, told)
    await _thread(partial(_finish, imprint, state, folder))
    return Report(state.rows, parquet.able())


def _check(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and (dumps.is_whole(folder) or not any(folder.iterdir()))):
        raise Refused(f"{folder} 里有别的东西，请写一个空的或还没有的文件夹")


def _print(imprint: Imprint, last: int) -> dict[str, Any]:
    """What has to be the same for a run to be gone on with."""
    told = (imprint.day, imprint.base_url, imprint.licence, imprint.demo, imprint.since)
    return {"form": FORM, "of": [str(one) for one in told], "last": last, "parquet": parquet.able()}


def _steps(catalogue: Catalogue) -> list[Step]:
    large = [(table, product) for table in (OBSERVATIONS, SUMMARIES) for product in sorted(catalogue.products)]
    return [*large, *((table, "") for table in (*rows.LISTS, LISTINGS))]


async def _thread(work: Callable[[], Any]) -> Any:
    """Finished where it was begun: nothing else writes to the same files meanwhile."""
    return await settled(asyncio.to_thread(work))


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump at work."""

    imprint: Imprint
    state: State
    reach: Reach

    async def take(self, step: Step, told: Told) -> None:
        """One step from the first row to the last."""
        table, product = step
        files = self._begun(step)
        count = 0
        async for some in _gathered(self._parts(table, product)):
            count += await _thread(partial(_write, files, some))
            told(sum(len(part.rows) for part in some) if product else 0)
        counts = {table: count}
        if len(files) > 1:
            counts[f"{PRODUCTS}/{self.imprint.before}{product}{CSV}"] = count
        written = [file for sheet in files for file in sheet.files.values()]
        await _thread(partial(self.state.note, step, counts, written))

    def _begun(self, step: Step) -> list[Sheet]:
        """The table, and where it is told a product at a time, the product's own file."""
        table, product = tables()[step[0]], step[1]
        whole = Sheet(table, self.state.folder / f"{self.imprint.before}{table.name}")
        if not any(name == table.name for name, _ in self.state.done):
            whole.begin()
        if table.name != SUMMARIES:
            return [whole]
        own = Sheet(table, self.state.folder / PRODUCTS / f"{self.imprint.before}{product}", (CSV,))
        own.begin()
        return [whole, own]

    def _parts(self, table: str, product: str) -> AsyncIterator[Part]:
        if table == OBSERVATIONS:
            return self._observations(product)
        if table == SUMMARIES:
            return self._summaries(product)
        return self._listings() if table == LISTINGS else self._list(table)

    async def _observations(self, product: str) -> AsyncIterator[Part]:
        for line in await published.lines(product):
            if not line.area:
                async for found in published.observations(line, self.reach):
                    yield Part(partial(rows.observation, self.imprint.catalogue, line), found)

    async def _summaries(self, product: str) -> AsyncIterator[Part]:
        catalogue, lines = self.imprint.catalogue, await published.lines(product)
        thin = await published.thin(catalogue, lines)
        for line in lines:
            async for found in published.summaries(line, self.reach, thin):
                yield Part(partial(rows.summary, catalogue, line), found)

    async def _list(self, table: str) -> AsyncIterator[Part]:
        yield Part(tuple, [*rows.LISTS[table](self.imprint.catalogue)])

    async def _listings(self) -> AsyncIterator[Part]:
        before = 0
        while found := await listings.search(Wanted(), SOME, 0, before):
            yield Part(partial(rows.listing, self.imprint.catalogue), found)
            before = found[-1].id


async def _gathered(parts: AsyncIterator[Part]) -> AsyncIterator[list[Part]]:
    """Small parts together: many series have a few rows each."""
    some: list[Part] = []
    async for part in parts:
        some.append(part)
        if sum(len(one.rows) for one in some) >= SOME:
            yield some
            some = []
    if some:
        yield some


def _write(some: Sequence[Sheet], parts: Iterable[Part]) -> int:
    told = [part.made(row) for part in parts for row in part.rows]
    sheets.write(some, told)
    return len(told)


def _finish(imprint: Imprint, state: State, folder: Path) -> None:
    """Parquet, the package, the checksums; then the new folder takes its place at once."""
    if parquet.able():
        for table in tables().values():
            name = f"{imprint.before}{table.name}"
            parquet.write(table, state.folder / f"{name}{LINES}", state.folder / f"{name}{parquet.PARQUET}")
        shutil.rmtree(state.folder / ".spill", ignore_errors=True)
    package.seal(state.folder, imprint, state.rows)
    state.end()
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    state.folder.rename(folder)
    flush(folder.parent)
    shutil.rmtree(old, ignore_errors=True)
