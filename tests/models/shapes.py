"""The shape of a database as it tells it itself: columns, which must be told, what is unique, what refers to what."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from models.engines.address import Address

LARGE = 1_000_000
COLUMNS = """
SELECT table_name, column_name, is_nullable = 'NO' FROM information_schema.columns WHERE table_schema = 'public'
"""
KEYS = """
SELECT t.relname, i.indisprimary, array_agg(a.attname::text) FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
WHERE n.nspname = 'public' AND i.indisunique AND i.indpred IS NULL GROUP BY t.relname, i.indexrelid, i.indisprimary
"""
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
PARENTS = """
SELECT t.relname, a.attname, p.relname FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """One table."""

    columns: frozenset[str]
    needed: frozenset[str]
    unique: frozenset[frozenset[str]]
    parents: frozenset[tuple[str, str]]


async def of(address: Address) -> dict[str, Shape]:
    """Every table of the database."""
    return _of_file(address.file) if address.file else await _of_server(address)


async def ask(address: Address, sql: str) -> list[tuple[Any, ...]]:
    """The answer of the database to a program that looks from outside."""
    if address.file:
        with closing(sqlite3.connect(address.file)) as db:
            return db.execute(sql).fetchall()
    connection = await asyncpg.connect(**address.credentials)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def in_the_middle(address: Address) -> bool:
    """Whether a program is at work in a step that lasts: it has written much to the log, or sleeps on the server."""
    if address.file:
        return _is_large(Path(f"{address.file}-wal"))
    return bool(await ask(address, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))


def _is_large(log: Path) -> bool:
    return log.exists() and log.stat().st_size > LARGE


def _of_file(file: Path) -> dict[str, Shape]:
    with closing(sqlite3.connect(file)) as db:
        return {table: _of_table(db, table) for (table,) in db.execute(TABLES).fetchall()}


def _of_table(db: sqlite3.Connection, table: str) -> Shape:
    columns = db.execute(f"PRAGMA table_info({table})").fetchall()
    primary = frozenset(name for _, name, _, _, _, part in columns if part)
    return Shape(
        columns=frozenset(name for _, name, *_ in columns),
        needed=frozenset(name for _, name, _, needed, _, _ in columns if needed) | primary,
        unique=frozenset({*_unique(db, table), primary}),
        parents=frozenset((row[3], row[2]) for row in db.execute(f"PRAGMA foreign_key_list({table})")),
    )


def _unique(db: sqlite3.Connection, table: str) -> list[frozenset[str]]:
    indexes = db.execute(f"PRAGMA index_list({table})").fetchall()
    names = [name for _, name, unique, _, partial in indexes if unique and not partial]
    return [frozenset(row[2] for row in db.execute(f"PRAGMA index_info('{name}')")) for name in names]


async def _of_server(address: Address) -> dict[str, Shape]:
    columns, keys, parents = [await ask(address, sql) for sql in (COLUMNS, KEYS, PARENTS)]
    return {
        table: Shape(
            frozenset(name for of, name, _ in columns if of == table),
            frozenset(name for of, name, needed in columns if of == table and needed),
            frozenset(frozenset(names) for of, _, names in keys if of == table),
            frozenset((name, parent) for of, name, parent in parents if of == table),
        )
        for table in {of for of, _, _ in columns}
    }
