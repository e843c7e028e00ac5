"""Maps (列的对照): how a price file is read that is no plain list; in a registry entry, or in a file of its own."""

from dataclasses import dataclass, field

from models.rules.catalogue.tables import Row, made

MOST_HEADS = 9
PERIODS = ("week", "tenday", "month")
Path = str | tuple[str, ...]
"""A heading, or the headings above a column from the top one down: ["Sold", "CTC Leaf", "Avg Price"]."""


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one product where each has its own. "*" in the paths stands for any one heading, and in the other
    texts for the heading found there."""

    name: str
    low: Path = ()
    avg: Path = ()
    high: Path = ()
    volume: Path = ()
    spec: str = ""
    grade: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """Which column is which field, and what no column tells.

    `title` is what the first line has to say; below it stand `heads` lines of headings. `date_format` as for strptime.
    """

    title: str = ""
    heads: int = 1
    date_format: str = ""
    columns: dict[str, Path] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    series: tuple[Group, ...] = ()


def read(row: Row) -> Map:
    """The map as it is written; Refused with one sentence where it is not written as it must be."""
    said = made(Map, row)
    if not 1 <= said.heads <= MOST_HEADS:
        raise row.fault(f"heads 是表头的行数，应是 1 到 {MOST_HEADS}")
    if said.constants.get("period", PERIODS[0]) not in PERIODS:
        raise row.fault(f"period 应是 {'、'.join(PERIODS)} 之一")
    for i, cells in enumerate(row.cells.get("series", ()), 1):
        one = Row(f"{row.where} 的 series 第 {i} 条", cells)
        group = made(Group, one)
        if not (group.low or group.avg or group.high):
            raise one.fault("low、avg、high 至少写一个")
    return said
