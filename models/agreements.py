"""Agreements (对照): how two sources' prices of one product at one stage stand to each other, learned from their days.

They are kept apart and never averaged; a lasting ratio near 2, 10, 500 or 1000 is offered as a wrong unit.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from statistics import median

from tortoise import fields
from tortoise.models import Model

from models import findings
from models.engines import database, writing
from models.rules import anomalies, days
from models.rules.anomalies import Ratio
from models.rules.catalogue import Catalogue
from models.rules.health import Kind, Level, Symptom

LOOK_BACK = 60
MILLE = 1000
LARGEST = 2_000_000_000


class Agreement(Model):
    """Two sources on one product, stage, currency and unit: shared days, usual ratio of the first to the second and its
    spread, both in thousandths."""

    id = fields.BigIntField(primary_key=True)
    product = fields.TextField()
    stage = fields.TextField()
    currency = fields.TextField()
    per = fields.TextField()
    one = fields.TextField()
    other = fields.TextField()
    days = fields.IntField()
    ratio = fields.IntField()
    spread = fields.IntField()
    newest = fields.IntField()

    class Meta:
        table = "agreement"
        unique_together = (("product", "stage", "currency", "per", "one", "other"),)


Thing = tuple[str, str, str, str]
"""Product, stage, currency, per."""
ByDay = Mapping[int, int]
"""Day -> median price in whole 厘."""

TOLD = """
SELECT s.product, s.stage, s.currency, s.per, o.key, p.day, p.avg FROM price AS p
JOIN series AS s ON s.id = p.series_id JOIN source AS o ON o.id = p.source_id
WHERE p.day >= ? AND p.current = 1 AND p.state = 'accepted' AND p.avg IS NOT NULL AND s.nature <> 'index'
"""


async def learn(catalogue: Catalogue) -> None:
    """Learns the ratios of the last sixty days anew."""
    told = await _told(days.number(days.today()) - LOOK_BACK)
    pairs = [pair for thing, sources in told.items() for pair in _pairs(catalogue, thing, sources)]
    wrong: dict[str, list[Symptom]] = defaultdict(list)
    for thing, one, other, learned in pairs:
        if symptom := _wrong_unit(catalogue, thing, one, learned):
            wrong[other].append(symptom)
    rows = [_row(*pair, max(told[pair[0]][pair[1]].keys() & told[pair[0]][pair[2]].keys())) for pair in pairs]
    async with writing() as tx:
        await tx.run("DELETE FROM agreement")
        await tx.many(SAVE, rows)
        for source in catalogue.sources:
            await findings.keep(tx, source, wrong.get(source, []), {Kind.DISAGREES})


async def _told(since: int) -> dict[Thing, dict[str, dict[int, int]]]:
    """What every source told of every thing: the median of its rows of a day."""
    rows = await database().rows(TOLD, (since,))
    figures: dict[Thing, dict[str, dict[int, list[int]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for product, stage, currency, per, source, day, avg in rows:
        figures[product, stage, currency, per][source][day].append(avg)
    return {
        thing: {source: {day: round(median(told)) for day, told in by_day.items()} for source, by_day in told.items()}
        for thing, told in figures.items()
    }


def _pairs(catalogue: Catalogue, thing: Thing, sources: Mapping[str, ByDay]) -> Iterator[tuple[Thing, str, str, Ratio]]:
    """Every two sources, the one that stands first in the registry first."""
    order = [key for key in catalogue.sources if key in sources]
    for one, other in combinations(order, 2):
        if learned := anomalies.ratio(sources[one], sources[other]):
            yield thing, one, other, learned


def _wrong_unit(catalogue: Catalogue, thing: Thing, one: str, learned: Ratio) -> Symptom | None:
    """The later source of a pair is the one in doubt."""
    factor = anomalies.near_factor(learned.usual) if learned.lasting else 0
    if not factor:
        return None
    product, entry = catalogue.products[thing[0]], catalogue.sources[one]
    sentence = f"{product.zh}：{entry.zh}的价一直是它的 {factor:g} 倍（{learned.days} 天），是不是单位不一样？"
    evidence = {"product": product.id, "stage": thing[1], "other": one, "factor": factor, "days": learned.days}
    return Symptom(Kind.DISAGREES, Level.YELLOW, sentence, evidence, " ".join((product.id, thing[1], one)))


SAVE = """
INSERT INTO agreement (product, stage, currency, per, one, other, days, ratio, spread, newest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def _row(thing: Thing, one: str, other: str, learned: Ratio, newest: int) -> tuple[object, ...]:
    figures = (min(round(figure * MILLE), LARGEST) for figure in (learned.usual, learned.spread))
    return (*thing, one, other, learned.days, *figures, newest)


async def listed(product: str = "", limit: int = 200) -> list[Agreement]:
    """The learned ratios, those with the most shared days first."""
    found = Agreement.filter(product=product) if product else Agreement.all()
    return await found.order_by("-days", "product").limit(limit)
