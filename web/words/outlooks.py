"""Outlooks (货源的话): when something is ready, where it is told for, and why a cell is not published."""

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.outlooks import FEWEST, MOST_PCT, Cell, Withheld
from web.words import Words
from web.words.pairs import Pair

WITHHELD: dict[Withheld, Pair] = {
    Withheld.FEW: (f"数量太少不公布：不到{FEWEST}个人", f"too small to publish: fewer than {FEWEST} people"),
    Withheld.ONE: (
        f"数量太少不公布：一个人占了{MOST_PCT}%以上",
        f"too small to publish: one person has more than {MOST_PCT}%",
    ),
}
WEEKS: tuple[Pair, Pair] = (("这周", "this week"), ("下周", "next week"))
FROM: Pair = ("{0}起一周", "week of {0}")
MERGED: Pair = ("{0}合起来", "{0} together")
SHOWN = 4
"""Townships that are named; where there are more, they are counted."""
MANY: Pair = ("{0}个乡镇合起来", "{0} townships together")


def withheld(say: Words, cell: Cell) -> str:
    return say.pick(WITHHELD[cell.withheld]) if cell.withheld else ""


def week(say: Words, cell: Cell) -> str:
    """这周, 下周, 12月7日起一周."""
    ahead = (cell.week - days.week_start(days.number(say.today))) // 7
    return say.pick(WEEKS[ahead]) if ahead in (0, 1) else say.pick(FROM).format(say.numbered(cell.week))


def merged(say: Words, catalogue: Catalogue, cell: Cell) -> str:
    """龙泉、邓村合起来: the townships that a county's cell was put together from."""
    if len(cell.merged) > SHOWN:
        return say.pick(MANY).format(len(cell.merged))
    places = [catalogue.places[code] for code in cell.merged if code in catalogue.places]
    names = say.pick(("、", ", ")).join(say.pick((place.short, place.en or place.zh)) for place in places)
    return say.pick(MERGED).format(names) if len(places) > 1 else ""
