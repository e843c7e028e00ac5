"""Dumps (数据包): the open data as files, a folder a day, each of them whole or not there."""

import json
import re
import shutil
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKAGE, SUMS = "datapackage.json", "SHA256SUMS"
KEPT = 7
"""So many days are kept besides the newest of each of the last months."""
MONTHS = 12
LATEST = "latest"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def every(room: Path) -> list[str]:
    """The days of which there is a dump, the newest first."""
    found = (folder.name for folder in room.glob("*-*-*") if is_day(folder.name) and is_whole(folder))
    return sorted(found, reverse=True)


def newest(room: Path) -> str | None:
    return next(iter(every(room)), None)


def is_day(said: str) -> bool:
    return bool(_DAY.fullmatch(said))


def is_whole(folder: Path) -> bool:
    return (folder / PACKAGE).is_file() and (folder / SUMS).is_file()


def package(folder: Path) -> Mapping[str, Any]:
    """What a dump tells of itself: a Frictionless Data Package."""
    file = folder / PACKAGE
    return _package(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _package(file: Path, _: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(file.read_bytes())
    return found


def sums(folder: Path) -> Mapping[str, str]:
    """File -> its SHA-256; nothing else in the folder is given away."""
    file = folder / SUMS
    return _sums(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _sums(file: Path, _: int) -> Mapping[str, str]:
    pairs = (line.split("  ", 1) for line in file.read_text("utf-8").splitlines())
    return {name: digest for digest, name in pairs}


def find(room: Path, day: str, name: str) -> tuple[Path, str] | None:
    """A file of a day's dump, or of the `latest`, with its hash."""
    said = newest(room) if day == LATEST else day
    if said is None or not is_day(said) or not is_whole(room / said):
        return None
    digest = sums(room / said).get(name, "")
    return (room / said / name, digest) if digest or name == SUMS else None


def prune(room: Path) -> None:
    """Takes old dumps away: the newest days stay, and the newest of each month for a year."""
    found = every(room)
    months = {day[:7]: day for day in reversed(found)}
    kept = {*found[:KEPT], *sorted(months.values(), reverse=True)[:MONTHS]}
    for day in found:
        if day not in kept:
            shutil.rmtree(room / day)
