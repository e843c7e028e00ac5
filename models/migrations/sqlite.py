"""Migrating a SQLite file: a connection of its own, a copy of the file first, one transaction a step."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

from models.migrations.steps import APPLIED, VERSIONS, Step, pending, steps
from models.rules.errors import Refused

PATIENCE = 600.0
"""Seconds that one waits while another program migrates."""
WAITS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
COPIES = 3
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
REPAIR = "请用 nongjia restore 恢复一份备份"


def migrate(file: Path, folder: Path) -> list[str]:
    """The names of the steps it applied; a file that is damaged or newer than the program is refused."""
    known = steps("sqlite", folder)
    with _telling(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as db:
            _prepare(db, file)
            return list(_applying(db, file, known))


def _prepare(db: sqlite3.Connection, file: Path) -> None:
    """Sound and in WAL mode; foreign keys sleep, or rebuilding a parent's table would delete its children."""
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Refused(f"数据库文件 {file} 坏了（{found.splitlines()[-1]}）：{REPAIR}")
    mode = _to_wal(db)
    if mode != "wal":
        raise Refused(f"数据库文件 {file} 所在的磁盘不支持 WAL（得到 {mode}）：请放在本机磁盘上")
    for pragma in ("synchronous=FULL", "foreign_keys=OFF", "legacy_alter_table=ON"):
        db.execute(f"PRAGMA {pragma}")


def _to_wal(db: sqlite3.Connection) -> str:
    """The mode that the file took. SQLite turns away one of two programs that change it at once, without waiting."""
    for pause in WAITS:
        with suppress(sqlite3.OperationalError):
            return str(db.execute("PRAGMA journal_mode=WAL").fetchone()[0])
        sleep(pause)
    return str(db.execute("PRAGMA journal_mode=WAL").fetchone()[0])


def _applying(db: sqlite3.Connection, file: Path, known: list[Step]) -> Iterator[str]:
    copied = False
    while pending(known, _applied(db)):
        with _transaction(db):
            todo = pending(known, _applied(db))
            if not todo:
                return
            copied = copied or _copied(db, file, todo[0])
            _apply(db, todo[0])
        yield todo[0].name


def _applied(db: sqlite3.Connection) -> dict[str, str]:
    shaped = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").fetchone()
    return dict(db.execute(APPLIED).fetchall()) if shaped else {}


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _copied(db: sqlite3.Connection, file: Path, step: Step) -> bool:
    """Keeps the file as it was as FILE.before-0002, and of such copies the newest; an empty database needs none."""
    if db.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
        return True
    copy, part = Path(f"{file}.before-{step.number}"), Path(f"{file}.before-{step.number}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("VACUUM INTO ?", (str(part),))
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(copy)
    for old in sorted(file.parent.glob(f"{file.name}.before-[0-9][0-9][0-9][0-9]"))[:-COPIES]:
        old.unlink()
    return True


def _apply(db: sqlite3.Connection, step: Step) -> None:
    try:
        for statement in statements(step.sql):
            db.execute(statement)
    except sqlite3.Error as error:
        raise Refused(f"升级步骤 {step.name} 没有做成（{error}），数据库没有改动") from error
    orphan = db.execute("PRAGMA foreign_key_check").fetchone()
    if orphan:
        raise Refused(f"升级步骤 {step.name} 会让 {orphan[0]} 的记录失去 {orphan[2]}，数据库没有改动")
    db.execute(VERSIONS)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    db.execute("INSERT INTO schema_version VALUES (?, ?, ?)", (step.name, step.checksum, at))


def statements(script: str) -> Iterator[str]:
    """The statements of a script; a semicolon in a text, a comment or a trigger's body parts nothing."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.removesuffix(";").strip():
        yield statement.removesuffix(";")


@contextmanager
def _telling(file: Path) -> Iterator[None]:
    """What may be wrong with a file, told as one sentence with its remedy."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in DAMAGED:
            raise Refused(f"数据库文件 {file} 坏了（{error}）：{REPAIR}") from error
        raise Refused(f"数据库文件 {file} 打不开（{error}）：请看看文件夹的权限和磁盘空间") from error
    except OSError as error:
        raise Refused(f"数据库文件 {file} 打不开（{error.strerror}）：请看看文件夹的权限和磁盘空间") from error
