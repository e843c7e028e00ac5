"""The lines of a view as a table for a spreadsheet: a row a line and period, gaps with their reason."""

from collections.abc import Iterator

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.gaps import Gap
from web import sheets
from web.sheets import Value
from web.viewing.sight import Sight, Strand
from web.words import Words
from web.words import trends as words

HEAD = (
    ("起", "from"), ("止", "to"), ("哪条线", "line"), ("单位", "unit"), ("最低", "low"), ("均价", "average"),
    ("最高", "high"), ("几家", "quotes"), ("没有价的原因", "why without a price"), ("来源", "sources"),
)  # fmt: skip


def written(say: Words, catalogue: Catalogue, sight: Sight) -> bytes:
    rows = (row for strand in sight.strands for row in _rows(say, catalogue, sight, strand))
    return sheets.written([say.pick(word) for word in HEAD], rows)


def _rows(say: Words, catalogue: Catalogue, sight: Sight, strand: Strand) -> Iterator[list[Value]]:
    unit, per = sight.product.unit, strand.price.per
    sources, period = words.sources(say, catalogue, strand.price), strand.course.stretch.period
    for row in reversed(strand.course.rows):
        if isinstance(row, Gap):
            told: list[Value] = [None, None, None, None, say.missing(row.reason)]
            ends = row.first, row.last
        else:
            told = [
                None if side is None else float(say.value(side, per, unit)) for side in (row.low, row.avg, row.high)
            ]
            told += [row.quotes, None]
            ends = row.start, days.end(period, row.start)
        yield [*map(days.text, ends), strand.name, strand.unit, *told, sources]
