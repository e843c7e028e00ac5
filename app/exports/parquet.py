"""Parquet: the tables once more, made of their JSON lines by duckdb where that is installed (`nongjia[parquet]`)."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from app.exports.fields import Table

PARQUET = ".parquet"
MEMORY = "256MB"
GROUP = 100_000
"""Rows of one group."""


def able() -> bool:
    return find_spec("duckdb") is not None


def write(table: Table, lines: Path, out: Path) -> None:
    """One thread and the order of the lines: the same lines give the same bytes."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in table.columns.items())
    source = f"read_json('{_quoted(lines)}', format='newline_delimited', columns={{{columns}}})"
    form = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP}"
    connection = import_module("duckdb").connect(
        config={"threads": 1, "memory_limit": MEMORY, "temp_directory": str(out.parent / ".spill")}
    )
    try:
        connection.execute("SET preserve_insertion_order = true; SET TimeZone = 'UTC'")
        connection.execute(f"COPY (SELECT * FROM {source}) TO '{_quoted(out)}' ({form})")  # noqa: S608 - own paths
    finally:
        connection.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
