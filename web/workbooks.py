"""Workbooks (工作簿): tables and their charts as XLSX; numbers are numbers, days are days, and no text comes alive."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

import xlsxwriter

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
A4 = 9
TITLE, HEAD, FIRST = 0, 1, 2
"""Rows of a sheet: what it is, the columns' names, the first of its lines."""
ACROSS, HIGH, WIDE, LINES = 2, 288, 480, 15
"""Charts beside each other, the pixels of one, and the lines that it covers."""
COLUMNS = 8
"""That one covers."""

Cell: TypeAlias = "str | int | float | date | None"


class Form(StrEnum):
    """How a column's cells are shown: 文字 价 数 数量 百分点 日子."""

    TEXT = "@"
    MONEY = "#,##0.00#"
    COUNT = "#,##0"
    BULK = "General"
    SHARE = "+0.0;-0.0;0.0"
    DAY = "yyyy-mm-dd"


class Column(NamedTuple):
    """A column: its name, how its cells are shown, how many signs wide it is."""

    title: str
    form: Form = Form.TEXT
    wide: int = 12


class Table(NamedTuple):
    """A sheet."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


class Graph(NamedTuple):
    """A chart (line or column) over rows of a table, counted from 0, the last one included: one column by another."""

    kind: str
    title: str
    table: Table
    by: int
    of: int
    rows: tuple[int, int]


class Book(NamedTuple):
    """A whole workbook: what stands on top of every sheet, when it was made, its tables, the sheet of charts."""

    title: str
    made: datetime
    tables: Sequence[Table]
    charts: str
    graphs: Sequence[Graph]


def written(book: Book) -> bytes:
    """The file; the same bytes for the same book."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as made:
        made.set_properties({"title": book.title, "created": book.made.replace(tzinfo=None)})
        forms = {form: made.add_format({"num_format": form.value, "text_wrap": form is Form.TEXT}) for form in Form}
        for form in forms.values():
            form.set_align("top")
        bold = made.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        for number, table in enumerate(book.tables):
            _sheet(made.add_worksheet(table.name), book, table, (bold, forms))
            if number == 0 and book.graphs:
                _charts(made, book)
    return out.getvalue()


Styles: TypeAlias = "tuple[Any, dict[Form, Any]]"
"""Of the columns' names, and of each kind of cell."""


def _sheet(sheet: Any, book: Book, table: Table, styles: Styles) -> None:
    bold, forms = styles
    _paper(sheet, book)
    sheet.write_string(TITLE, 0, book.title)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.wide)
        sheet.write_string(HEAD, place, column.title, bold)
    for number, row in enumerate(table.rows, FIRST):
        for place, cell in enumerate(row):
            _write(sheet, (number, place), cell, forms[table.columns[place].form])
    sheet.freeze_panes(FIRST, 1)
    sheet.repeat_rows(TITLE, HEAD)
    sheet.autofilter(HEAD, 0, HEAD + max(1, len(table.rows)), len(table.columns) - 1)


def _paper(sheet: Any, book: Book) -> None:
    """A4 lying, as wide as the sheet."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{book.title.replace('&', '&&')}&R&P / &N")


def _write(sheet: Any, spot: tuple[int, int], cell: Cell, form: Any) -> None:
    """Each kind by its own call, so that nothing is guessed from what a text looks like."""
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(*spot, cell, form)
    elif isinstance(cell, date):
        sheet.write_datetime(*spot, cell, form)
    else:
        sheet.write_number(*spot, cell, form)


def _charts(made: Any, book: Book) -> None:
    sheet = made.add_worksheet(book.charts)
    _paper(sheet, book)
    sheet.write_string(TITLE, 0, book.title)
    for number, graph in enumerate(book.graphs):
        down, across = divmod(number, ACROSS)
        sheet.insert_chart(FIRST + down * LINES, across * COLUMNS, _chart(made, graph))


def _chart(made: Any, graph: Graph) -> Any:
    chart = made.add_chart({"type": graph.kind})
    first, last = (FIRST + number for number in graph.rows)
    name, form = graph.table.name, graph.table.columns[graph.of].form.value
    line = {"marker": {"type": "circle", "size": 3}} if graph.kind == "line" else {"gap": 60}
    chart.add_series({
        "name": graph.table.columns[graph.of].title,
        "categories": [name, first, graph.by, last, graph.by],
        "values": [name, first, graph.of, last, graph.of],
        **line,
    })  # fmt: skip
    chart.set_title({"name": graph.title, "name_font": {"size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"num_format": form, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_x_axis(_days(graph) if graph.table.columns[graph.by].form is Form.DAY else {"label_position": "low"})
    chart.show_blanks_as("gap")
    chart.set_size({"width": WIDE, "height": HIGH})
    return chart


def _days(graph: Graph) -> dict[str, Any]:
    return {"date_axis": True, "num_format": "m-d", "label_position": "low"}
