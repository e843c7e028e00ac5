"""Boxes of the months (各月箱图): where the prices of each calendar month lie, over all years of the view."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models import courses
from models.courses import Stretch
from models.rules import boxes
from models.rules.boxes import Box
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from web.charts import months
from web.viewing.asked import View
from web.viewing.sight import Sight
from web.words import Words
from web.words import years as words


@dataclass(frozen=True, slots=True)
class Boxes:
    """The picture, and by month where its days lie: None where they are too few, then `counts` tells how many."""

    chart: str
    months: Mapping[int, Box | None]
    counts: Mapping[int, int]
    since: date


async def of(catalogue: Catalogue, say: Words, view: View, sight: Sight) -> Boxes | None:
    """Of the first line's days; None where there is none."""
    if not sight.strands:
        return None
    strand = sight.strands[0]
    stretch = Stretch(Period.DAY, view.stretch.since, view.stretch.until)
    points = await courses.within(catalogue, strand.price, stretch, sight.by)
    told = [(point.start, point.avg) for point in points if point.avg is not None]
    found = boxes.boxes(told)

    def shown(price: float) -> float:
        return float(say.value(round(price), strand.price.per, sight.product.unit))

    def drawn(lies: Box) -> Box:
        low, lower, middle, upper, high = map(shown, lies[:5])
        return Box(low, lower, middle, upper, high, lies.n)

    told_boxes = {month: drawn(lies) if lies else None for month, lies in found.items()}
    title = f"{say.name(sight.product)} {strand.name} {strand.unit}"
    names = [str(month) for month in range(1, 13)]
    chart = months.boxes(title, words.boxes(say, found), told_boxes, names)
    return Boxes(chart, found, {month: len(own) for month, own in boxes.by_month(told).items()}, view.stretch.since)
