"""The files of the photos (照片文件): two WebP files a photo in two-level folders, named by the hash of the larger.

A file appears whole or not at all: it is written under another name, flushed to the disk, and then renamed.
"""

import errno
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.engines import DiskFull
from models.photos.photo import Clean
from models.rules.errors import Refused

MODE = 0o700
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
SMALL = "-small"
_NAME = re.compile(rf"([0-9a-f]{{64}})(?:{SMALL})?\.webp")
_BEGUN = re.compile(rf"{_NAME.pattern}\.[0-9a-f]{{8}}")


def path(media: Path, sha256: str, small: bool = False) -> Path:
    """ab/cd/abcd….webp, or abcd…-small.webp for the thumbnail."""
    return media / sha256[:2] / sha256[2:4] / f"{sha256}{SMALL if small else ''}.webp"


def make(media: Path) -> None:
    """The folder, readable by its owner alone."""
    try:
        media.mkdir(MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"照片的文件夹 {media} 建不了（{error.strerror}）：请用设置 NONGJIA_MEDIA 换一个文件夹") from None


def write(media: Path, clean: Clean) -> None:
    """Both files, safe on the disk when it returns; bytes that are there already are not written again."""
    with telling():
        place = path(media, clean.sha256).parent
        place.mkdir(MODE, parents=True, exist_ok=True)
        for small, content in ((True, clean.thumbnail), (False, clean.picture)):
            file = path(media, clean.sha256, small)
            if not file.exists():
                _write(file, content)
        for folder in (place, place.parent, media):
            _flush(folder)


def _write(file: Path, content: bytes) -> None:
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        with fresh.open("xb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        fresh.replace(file)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _flush(folder: Path) -> None:
    """A rename is safe once its folder is."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def telling() -> Iterator[None]:
    """A disk without room says so."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(f"磁盘满了，照片存不下（{error}），请腾出空间再试") from error
        raise


def stored(media: Path) -> set[str]:
    """The hashes of all photos that have a file."""
    return {found[1] for file in media.glob("??/??/*") if (found := _NAME.fullmatch(file.name))}


def remove(media: Path, hashes: Iterable[str]) -> None:
    """Takes the files of these photos away."""
    for sha256 in hashes:
        for small in (False, True):
            path(media, sha256, small).unlink(missing_ok=True)


def sweep(media: Path) -> None:
    """Takes away what a program that was killed had begun to write."""
    for file in media.glob("??/??/*"):
        if _BEGUN.fullmatch(file.name):
            file.unlink(missing_ok=True)
