"""Waiting rows (待认的行): once a word is taught, the rows that waited for it are read again and go in. Taught anew,
the rows that went in under its former meaning move."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models import events, names
from models.engines import Transaction, database, numbered, writing
from models.prices import summaries
from models.prices.alone import alone
from models.prices.cells import series_ids
from models.rules import days, readings
from models.rules.catalogue import Catalogue
from models.rules.catalogue.lessons import NOT_OURS as NONE
from models.rules.catalogue.lessons import Lesson, Waits, meanings
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from models.rules.readings import Reading, Series

PART = 2_000


@dataclass(frozen=True, slots=True)
class Recognised:
    """What became of the rows that waited: those that went in, are held now, or wait for another word still."""

    accepted: int = 0
    held: int = 0
    waiting: int = 0


async def teach(catalogue: Catalogue, lesson: Lesson, by: str) -> Recognised:
    """Keeps the lesson and reads the waiting rows again, all in one transaction; Unclear where it means nothing."""
    shelf = (catalogue.products, catalogue.markets, catalogue.places, catalogue.units)
    if lesson.means not in meanings(*shelf)[lesson.kind]:
        raise Unclear(f"目录里没有 {lesson.means}，请写产品、市场、地方或单位的代码；不是我们的东西写 -")
    async with writing() as tx:
        await alone(tx)
        former = catalogue.lessons.means(lesson.kind, lesson.word, lesson.source)
        await names.learn(tx, lesson, by)
        with catalogue.lessons.learning(lesson):
            counts = [await _again(tx, catalogue, word) for word in await _words(tx, catalogue, lesson)]
            if former not in ("", NONE, lesson.means):
                counts += [await _again(tx, catalogue, word, FORMER) for word in await _moved(tx, catalogue, lesson)]
        became = {name: sum(getattr(one, name) for one in counts) for name in ("accepted", "held", "waiting")}
        told = {"kind": lesson.kind.value, "means": lesson.means, "source": lesson.source}
        await events.note(tx, by, "name.teach", lesson.word, {**told, **became})
    return Recognised(**became)


@dataclass(frozen=True, slots=True)
class Waited:
    """A word of a source, as it was written, that is known now."""

    source: str
    kind: Waits
    word: str


WORDS = "SELECT DISTINCT source, word FROM unknown_name WHERE kind = ? AND ? IN ('', source)"
NOT_OURS = """
SELECT DISTINCT o.key, {word}, p.name || ' ' || p.grade FROM price AS p JOIN source AS o ON o.id = p.source_id
WHERE p.series_id IS NULL AND p.state = 'not_ours' AND p.waits = ? AND ? IN ('', o.key)
"""
WORD = {Waits.PRODUCT: "p.name", Waits.MARKET: "p.said_market", Waits.UNIT: "p.unit"}
"""Where a row keeps the word that it waits for."""


async def _words(tx: Transaction, catalogue: Catalogue, lesson: Lesson) -> list[Waited]:
    """Every way in which the taught word was written, by sources that are still registered."""
    asked = (lesson.kind, lesson.source)
    rows = await tx.rows(WORDS, asked) + await tx.rows(NOT_OURS.format(word=WORD[lesson.kind]), asked)
    fold, known = catalogue.words.fold, catalogue.sources
    told = {(source, word) for source, *words in rows for word in words if source in known}
    same = {(source, word) for source, word in told if fold(word) == fold(lesson.word)}
    return [Waited(source, lesson.kind, word) for source, word in sorted(same)]


FORMERLY = """
SELECT DISTINCT o.key, {word} FROM price AS p JOIN source AS o ON o.id = p.source_id
WHERE p.series_id IS NOT NULL AND ? IN ('', o.key)
"""
GRADED = "p.name || ' ' || p.grade"


async def _moved(tx: Transaction, catalogue: Catalogue, lesson: Lesson) -> list[Waited]:
    """Every way in which the word was written in rows that went in."""
    words = (WORD[lesson.kind], *((GRADED,) if lesson.kind is Waits.PRODUCT else ()))
    rows = [row for word in words for row in await tx.rows(FORMERLY.format(word=word), (lesson.source,))]
    fold = catalogue.words.fold
    same = {(source, word) for source, word in rows if fold(word) == fold(lesson.word)}
    return [Waited(source, lesson.kind, word) for source, word in sorted(same)]


ROWS = """
SELECT p.id, p.key, p.day, p.name, p.said_low, p.said_avg, p.said_high, p.unit, p.spec, p.grade, p.origin,
  p.said_market, p.said_place, p.stage, p.nature, p.currency, p.said_volume, p.said_volume_unit, p.note, p.upstream,
  p.period
FROM price AS p JOIN source AS o ON o.id = p.source_id
WHERE o.key = ? AND {which} AND p.waits = ? AND p.id > ?
  AND ({word} = ? OR (p.grade <> '' AND p.name || ' ' || p.grade = ?))
ORDER BY p.id LIMIT ?
"""
STILL = "p.series_id IS NULL AND p.state IN ('waiting', 'not_ours')"
FORMER = "p.series_id IS NOT NULL AND p.current = 1 AND p.state IN ('accepted', 'held')"
"""Which rows: those that wait, and those that went in under a former meaning; what was refused stays so."""


async def _again(tx: Transaction, catalogue: Catalogue, waited: Waited, which: str = STILL) -> Recognised:
    """Reads the rows of one word again, some thousand at a time."""
    counts, last, moved = [0, 0, 0], 0, set[int]()
    sql = ROWS.format(word=WORD[waited.kind], which=which)
    waits = waited.kind if which == STILL else ""
    while rows := await tx.rows(sql, (waited.source, waits, last, waited.word, waited.word, PART)):
        last = rows[-1][0]
        read = list(_read(catalogue, waited.source, rows))
        await _put(tx, catalogue, read, moved)
        for number, state in enumerate((readings.ACCEPTED, readings.HELD, readings.WAITING)):
            counts[number] += sum(reading.state == state for _, _, reading in read)
        still = [reading for _, _, reading in read if reading.state == readings.WAITING]
        await names.count(tx, waited.source, [(reading.waits, reading.word, reading.day) for reading in still])
    await names.known(tx, waited.source, waited.kind, [waited.word])
    return Recognised(*counts)


Again = tuple[int, int, Reading]
"""Id and key of a stored row, and what it is read as now."""


def _read(catalogue: Catalogue, source: str, rows: Iterable[tuple[Any, ...]]) -> Iterable[Again]:
    reader = readings.Reader(catalogue, catalogue.sources[source])
    for number, key, day, name, low, avg, high, *words in rows:
        said = Observation(days.of_number(day), name, low, avg, high, *words)
        try:
            yield number, key, reader.read(said)
        except Unclear:
            continue


PUT = """
UPDATE price SET key = ?, series_id = ?, waits = ?, state = ?, checks = ?, missing = ?, low = ?, avg = ?, high = ?,
  volume = ?, market = ?, place = ?, stage = ?, nature = ?, currency = ? WHERE id = ?
"""
TWINS = "SELECT DISTINCT key FROM price WHERE key IN (SELECT value FROM {numbers} AS n)"
LEFT = """
SELECT DISTINCT p.series_id, p.day, s.product, s.spot, s.stage, s.grade, s.nature, s.currency, s.per FROM price AS p
JOIN series AS s ON s.id = p.series_id WHERE p.id IN (SELECT value FROM {numbers} AS n)
"""
TWIN = "UPDATE price SET current = 0, state = 'twin' WHERE id = ?"
FIGURES = slice(Reading._fields.index("waits"), Reading._fields.index("said"))


async def _put(tx: Transaction, catalogue: Catalogue, read: list[Again], moved: set[int]) -> None:
    """Gives the rows their meaning. A row that turns out to be told already, under another word, counts no more;
    `moved` are the keys that this word's own rows have got so far."""
    fresh = {reading.key for _, key, reading in read if reading.key != key} - moved
    sql = TWINS.format(numbers=database().numbers)
    known = {int(key) for (key,) in await tx.rows(sql, (numbered(fresh),))} if fresh else set()
    moved |= fresh - known
    twins = [number for number, key, reading in read if reading.key != key and reading.key in known]
    left = await tx.rows(LEFT.format(numbers=database().numbers), (numbered({number for number, _, _ in read}),))
    await tx.many(TWIN, [(number,) for number in twins])
    kept = [(number, reading) for number, _, reading in read if number not in set(twins)]
    series = await series_ids(tx, {(reading.series, 0) for _, reading in kept if reading.series})
    rows = [
        (reading.key, series[reading.series, 0] if reading.series else None, *tuple(reading)[FIGURES], number)
        for number, reading in kept
    ]
    await tx.many(PUT, rows)
    touched = {(int(number), int(day)): Series(*words) for number, day, *words in left}
    touched |= {(series[reading.series, 0], reading.day): reading.series for _, reading in kept if reading.series}
    await summaries.fold(tx, catalogue, touched)
