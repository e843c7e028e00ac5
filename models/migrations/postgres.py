"""Migrating a PostgreSQL database: one program at a time by an advisory lock, one transaction a step."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from models.migrations.steps import APPLIED, VERSIONS, Step, pending, steps
from models.rules.errors import Refused

LOCK = 4205060001
"""The number of the advisory lock that a program holds while it migrates."""
SETTINGS = {"client_connection_check_interval": "1000"}
"""A program that is killed in the middle of a long step lets go of the lock within a second."""


async def migrate(credentials: Mapping[str, Any], folder: Path) -> list[str]:
    """The names of the steps it applied; a server that does not answer or is newer than the program is refused."""
    known = steps("postgres", folder)
    connection = await _connected(credentials)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await connection.execute(VERSIONS)
        todo = pending(known, dict(await connection.fetch(APPLIED)))
        for step in todo:
            await _apply(connection, step)
        return [step.name for step in todo]
    finally:
        await connection.close()


async def _connected(credentials: Mapping[str, Any]) -> Any:
    try:
        return await asyncpg.connect(**credentials, server_settings=SETTINGS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Refused(f"连不上数据库服务器（{error}）：请检查设置 NONGJIA_DATABASE_URL 和服务器") from error


async def _apply(connection: Any, step: Step) -> None:
    try:
        async with connection.transaction():
            await connection.execute(step.sql)
            at = datetime.now(UTC).isoformat(timespec="seconds")
            await connection.execute("INSERT INTO schema_version VALUES ($1, $2, $3)", step.name, step.checksum, at)
    except asyncpg.PostgresError as error:
        raise Refused(f"升级步骤 {step.name} 没有做成（{error}），数据库没有改动") from error
