"""Migrating a SQLite file loses no row, whatever the step does, and keeps a copy of the file as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.migrations.sqlite import migrate, statements
from models.rules.errors import Refused
from tests.models.test_migrations import write

FAMILY = """
CREATE TABLE market (id INTEGER PRIMARY KEY, name VARCHAR(4) NOT NULL, town TEXT, UNIQUE (town, name));
CREATE TABLE price (id INTEGER PRIMARY KEY, market_id INTEGER NOT NULL REFERENCES market (id) ON DELETE CASCADE);
CREATE TABLE trace (text TEXT);
CREATE TRIGGER told AFTER UPDATE ON market BEGIN
  INSERT INTO trace VALUES ('a; b');
  INSERT INTO trace VALUES (new.name); -- one; more
END;
INSERT INTO market VALUES (1, '夷陵', 'a');
INSERT INTO price VALUES (1, 1), (2, 1), (3, 1);
"""
REBUILD = """
CREATE TABLE rebuilt (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '夷陵;区', town TEXT, UNIQUE (town, name));
INSERT INTO rebuilt SELECT * FROM market;
DROP TABLE market;
ALTER TABLE rebuilt RENAME TO market;
"""


@pytest.fixture(autouse=True)
def _as_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    """These steps are SQLite's, whichever database the other tests run on."""
    monkeypatch.setattr("tests.models.test_migrations.DIALECT", "sqlite")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "steps"
    folder.mkdir()
    write(folder, "0001_family", FAMILY)
    return folder


@pytest.fixture
def file(tmp_path: Path, folder: Path) -> Path:
    """A file that has taken the first step."""
    file = tmp_path / "var" / "farm.sqlite3"
    assert migrate(file, folder) == ["0001_family"]
    return file


def ask(file: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(sql).fetchall()


def test_rebuilding_a_parent_keeps_its_children(file: Path, folder: Path) -> None:
    write(folder, "0002_rebuild", REBUILD)
    assert migrate(file, folder) == ["0002_rebuild"]
    assert ask(file, "SELECT id, market_id FROM price") == [(1, 1), (2, 1), (3, 1)]
    assert ask(file, "SELECT name FROM market") == [("夷陵",)]
    assert ask(file, "PRAGMA foreign_key_list(price)")[0][2] == "market"
    with pytest.raises(sqlite3.IntegrityError):
        ask(file, "INSERT INTO market VALUES (2, '夷陵', 'a')")


def test_a_step_may_hold_a_search_index_and_a_trigger_with_semicolons_inside(file: Path, folder: Path) -> None:
    search = "CREATE VIRTUAL TABLE search USING fts5 (grams); INSERT INTO search VALUES ('脐 脐橙 橙');"
    write(folder, "0002_search", f"{search} UPDATE market SET town = 'b' -- the trigger runs; twice")
    migrate(file, folder)
    assert ask(file, "SELECT grams FROM search WHERE search MATCH '脐橙'") == [("脐 脐橙 橙",)]
    assert ask(file, "SELECT text FROM trace") == [("a; b",), ("夷陵",)]


def test_a_script_is_parted_at_the_ends_of_its_statements() -> None:
    assert [part.strip() for part in statements("A 'x;y'; -- b;\nB;\n\n-- the end")] == [
        "A 'x;y';",
        "-- b;\nB;",
        "-- the end",
    ]
    assert len(list(statements(FAMILY))) == 7


def test_a_step_that_would_orphan_rows_is_refused_and_changes_nothing(file: Path, folder: Path) -> None:
    write(folder, "0002_orphans", "DELETE FROM market;")
    with pytest.raises(Refused, match=r"0002_orphans.*price.*market"):
        migrate(file, folder)
    assert ask(file, "SELECT count(*) FROM market") == [(1,)]


def test_the_file_as_it_was_is_kept_beside_it_before_the_first_step(file: Path, folder: Path) -> None:
    assert list(file.parent.glob("*.before-*")) == []
    write(folder, "0002_empty", "DELETE FROM price;")
    write(folder, "0003_rebuild", REBUILD)
    migrate(file, folder)
    copies = list(file.parent.glob("*.before-*"))
    assert copies == [Path(f"{file}.before-0002")]
    assert ask(copies[0], "SELECT count(*) FROM price") == [(3,)]
    assert ask(file, "SELECT count(*) FROM price") == [(0,)]


def test_the_newest_three_copies_are_kept(file: Path, folder: Path) -> None:
    for number in range(2, 7):
        write(folder, f"000{number}_more", f"INSERT INTO trace VALUES ('{number}');")
        migrate(file, folder)
    kept = sorted(path.suffix for path in file.parent.glob("*.before-*"))
    assert kept == [".before-0004", ".before-0005", ".before-0006"]


@pytest.mark.parametrize("place", [100, 4096, 12288])
def test_a_damaged_file_is_refused_with_its_remedy(file: Path, folder: Path, place: int) -> None:
    damaged = bytearray(file.read_bytes())
    damaged[place : place + 200] = bytes(byte ^ 0xFF for byte in damaged[place : place + 200])
    file.write_bytes(damaged)
    with pytest.raises(Refused, match=r"坏了.*nongjia restore"):
        migrate(file, folder)
    assert file.read_bytes() == damaged


def test_a_file_that_is_no_database_is_refused(file: Path, folder: Path) -> None:
    file.write_text("品名,最低价,最高价\n" * 100, encoding="utf-8")
    with pytest.raises(Refused, match="坏了"):
        migrate(file, folder)


def test_a_place_where_no_file_can_be_is_told(file: Path, folder: Path) -> None:
    with pytest.raises(Refused, match=r"打不开.*权限"):
        migrate(file / "inside" / "a.sqlite3", folder)
