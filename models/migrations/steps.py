"""The numbered steps (升级步骤) of the database's shape, and which of them a database still needs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.rules.errors import Refused

OWN = Path(__file__).parent
VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, at TEXT NOT NULL)"
APPLIED = "SELECT name, checksum FROM schema_version"


@dataclass(frozen=True, slots=True)
class Step:
    """One folder of migrations, such as `0001_prices`, and its SQL for one dialect."""

    name: str
    sql: str

    @property
    def number(self) -> str:
        return self.name.partition("_")[0]

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def steps(dialect: str, folder: Path) -> list[Step]:
    """Every step of the folder for `sqlite` or `postgres`, in order."""
    names = sorted(path.name for path in folder.iterdir() if path.name[:4].isdecimal())
    return [Step(name, (folder / name / f"up.{dialect}.sql").read_text(encoding="utf-8")) for name in names]


def pending(known: list[Step], applied: Mapping[str, str]) -> list[Step]:
    """The steps still to do; refuses a database that is newer than the program, and a step edited after its day."""
    newer = sorted(applied.keys() - {step.name for step in known})
    if newer:
        raise Refused(f"数据库比程序新（里面有 {newer[-1]}，程序不认识）：请升级程序，或恢复升级以前的备份")
    edited = [step.name for step in known if applied.get(step.name, step.checksum) != step.checksum]
    if edited:
        raise Refused(f"升级步骤 {edited[0]} 做过以后又被改动：请恢复原来的文件，要改的另写一步")
    return [step for step in known if step.name not in applied]
