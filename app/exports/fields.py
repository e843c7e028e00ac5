"""Fields (字段): what each table of the open data holds, as the package tells it and as Parquet keeps it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LISTED = "|"
"""Parts the values of one cell."""
KINDS = {
    "string": "VARCHAR",
    "list": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP WITH TIME ZONE",
}


class Field(NamedTuple):
    """One column: its name, its kind as Table Schema names it, and what it means in both languages."""

    name: str
    kind: str
    zh: str
    en: str

    def told(self) -> dict[str, Any]:
        more = {"delimiter": LISTED} if self.kind == "list" else {}
        return {"name": self.name, "type": self.kind, "title": self.zh, "description": self.en, **more}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the dump. `key` tells a row apart; `keys`: field, and the table and field that it names."""

    name: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    keys: tuple[tuple[str, str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @property
    def columns(self) -> dict[str, str]:
        """As Parquet keeps them."""
        return {field.name: KINDS[field.kind] for field in self.fields}

    def schema(self, before: str) -> dict[str, Any]:
        """As Table Schema tells it; `before`: what the names of all tables of this dump begin with."""
        keys = [
            {"fields": [field], "reference": {"resource": before + table, "fields": [other]}}
            for field, table, other in self.keys
        ]
        told: dict[str, Any] = {"fields": [field.told() for field in self.fields], "missingValues": [""]}
        return told | {"primaryKey": list(self.key)} | ({"foreignKeys": keys} if keys else {})


@cache
def tables() -> dict[str, Table]:
    """All tables, by name, in the order in which they are written."""
    said = tomllib.loads(Path(__file__).with_name("tables.toml").read_text("utf-8"))
    return {name: _table(name, table) for name, table in said.items()}


def _table(name: str, said: dict[str, Any]) -> Table:
    keys = tuple((field, table, other) for field, table, other in said.get("keys", ()))
    return Table(name, said["zh"], said["en"], tuple(map(Field._make, said["fields"])), tuple(said["key"]), keys)
