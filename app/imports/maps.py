"""Maps (列的对照): files that are no plain list, their columns found by the headings above them."""

import tomllib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from app.imports.columns import HEADINGS, PRICES, TEXTS, Columns, Layout
from models.rules import units
from models.rules.catalogue import Map, maps
from models.rules.catalogue.tables import Row
from models.rules.errors import Unclear

FIELDS = {*HEADINGS, *TEXTS}
PLACES = (*PRICES, "volume")
ANY = "*"
Headings = tuple[str, ...]


def read(path: Path) -> Map:
    """A map file."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Unclear(f"读不了映射文件 {path.name}（{fault}）") from None
    return maps.read(Row(f"映射文件 {path.name}", said))


def laid_out(said: Map, first: list[str], rows: Iterator[list[str]]) -> Layout:
    """The layout that the map describes; takes the other lines of the head from the rows."""
    if strange := [field for field in (*said.columns, *said.constants) if field not in FIELDS]:
        raise Unclear(f"映射里没有这样的字段：{'、'.join(strange)}")
    if said.title:
        _check_title(said.title, first)
    head = [first, *islice(rows, said.heads - 1 + bool(said.title))]
    columns = tuple(_columns(said, Sheet(head[bool(said.title) :])))
    return Layout(columns, head)


def _check_title(title: str, first: Sequence[str]) -> None:
    """A file says what it is; one that says something else is not taken, whatever its name."""
    told = next(filter(None, first), "")
    if title not in told:
        raise Unclear(f"文件的标题写的是“{told[:60]}”，登记的是“{title}”，对不上，整个文件没有收")


def _columns(said: Map, sheet: "Sheet") -> Iterator[Columns]:
    """One set of columns, or where the map names series one a product."""
    if day := said.columns.get("day"):
        sheet.end_before_second(_path(day))
    shared = {field: sheet.place(_path(path)) for field, path in said.columns.items()}
    for at, constants in _products(said, sheet) if said.series else [({}, {})]:
        columns = Columns(sheet.width, shared | at, said.constants | constants, date_format=said.date_format)
        told = {field for field, text in columns.constants.items() if text} | columns.at.keys()
        if missing := [f"{HEADINGS[field][2]}（{field}）" for field in ("day", "name") if field not in told]:
            raise Unclear(f"映射没有说 {'、'.join(missing)} 在哪一列，也没有写成不变的")
        if not told & set(PRICES):
            raise Unclear(f"映射没有说价格在哪一列，{'、'.join(PRICES)} 至少写一个")
        yield columns


def _products(said: Map, sheet: "Sheet") -> Iterator[tuple[dict[str, int], dict[str, str]]]:
    """Each product's own columns and words."""
    for group in said.series:
        paths = {name: _path(path) for name in PLACES if (path := getattr(group, name))}
        texts = {name: text for name in TEXTS if name not in PLACES and (text := getattr(group, name, ""))}
        for word in sheet.words(next(iter(paths.values()))):
            at = {name: sheet.place(_with(path, word)) for name, path in paths.items()}
            yield at, {name: text.replace(ANY, word or ANY) for name, text in texts.items()}


def _path(said: str | Headings) -> Headings:
    return (said,) if isinstance(said, str) else said


def _with(path: Headings, word: str) -> Headings:
    return tuple(word if heading == ANY else heading for heading in path)


class Sheet:
    """The headings above each column, from the top one down."""

    def __init__(self, heads: list[list[str]]) -> None:
        self.paths = _paths(heads)
        self.width = len(self.paths)

    def end_before_second(self, path: Headings) -> None:
        """The same table may stand once more on the right, for another year: only the first is read."""
        places = [i for i, one in enumerate(self.paths) if _fits(path, one)]
        self.paths = self.paths[: places[1]] if len(places) > 1 else self.paths

    def place(self, path: Headings) -> int:
        """The first column under these headings."""
        for i, one in enumerate(self.paths):
            if _fits(path, one):
                return i
        raise Unclear(f"映射里写的列文件里没有：{' / '.join(path)}")

    def words(self, path: Headings) -> list[str]:
        """The headings that stand where the path has "*"; a path without one has no word for it."""
        if ANY not in path:
            return [""]
        found = [one[path.index(ANY)] for one in self.paths if _fits(path, one)]
        if not found:
            raise Unclear(f"映射里写的列文件里没有：{' / '.join(path)}")
        return list(dict.fromkeys(found))


def _fits(path: Headings, found: Headings) -> bool:
    pairs = zip(map(units.clean, path), map(units.clean, found), strict=False)
    return len(path) == len(found) and all(wanted in (ANY, told) for wanted, told in pairs)


def _paths(heads: list[list[str]]) -> list[Headings]:
    """A heading that is left empty is the one on its left, as long as the same stands above both; the last line tells
    every column."""
    above: list[Headings] = [()] * max(map(len, heads), default=0)
    for line in heads:
        told = [*line, *[""] * (len(above) - len(line))]
        for i in range(1, len(told) if line is not heads[-1] else 0):
            if not told[i] and above[i] == above[i - 1]:
                told[i] = told[i - 1]
        above = [(*path, cell) if cell else path for path, cell in zip(above, told, strict=True)]
    return above
