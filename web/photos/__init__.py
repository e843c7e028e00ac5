"""Photos (照片) that come with a form, cleaned one at a time; and the addresses at which kept ones are seen."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.requests import Request

from models import photos
from models.photos import MOST, Clean, Photo
from models.rules.errors import Unclear
from web.photos.cleaning import clean

SECONDS = 30.0
"""For all photos of a form together, waiting for others included."""
LONGEST_NAME = 40
LATE = "现在传照片的人多，这一张没有来得及处理，请过一会儿再传"
FORM_BYTES = 32 * 1024 * 1024
"""What a form with photos may bring in all."""
SMALL = "-small"

_ONE = ThreadPoolExecutor(1, "photos")
"""One photo is decoded at a time in a process, so memory is bounded; who is late goes on here with nobody waiting."""


@dataclass(slots=True)
class Taken:
    """The good photos of a form, and what is wrong with the others."""

    good: list[Clean] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


async def take(files: Sequence[UploadFile]) -> Taken:
    """Every file by itself, so that one that is no photo spoils no other."""
    taken, until = Taken(), asyncio.get_running_loop().time() + SECONDS
    for file in files[:MOST]:
        try:
            taken.good.append(await _cleaned(file, until))
        except Unclear as error:
            taken.problems.append(f"“{_name(file)}”：{error}")
    if len(files) > MOST:
        taken.problems.append(f"一次最多传{MOST}张照片，后面的{len(files) - MOST}张没有收")
    return taken


async def _cleaned(file: UploadFile, until: float) -> Clean:
    try:
        async with asyncio.timeout_at(until):
            return await asyncio.get_running_loop().run_in_executor(_ONE, clean, file.file)
    except TimeoutError:
        raise Unclear(LATE) from None


def _name(file: UploadFile) -> str:
    """What the file is called on its owner's phone, as far as it can be shown."""
    return "".join(sign for sign in file.filename or "" if sign.isprintable())[-LONGEST_NAME:]


def address(request: Request, photo: Photo, small: bool = False) -> str:
    """Where the photo is seen; with its key where it is not public, so tell that to those alone who may see it."""
    path = f"/photos/{photo.public_id}{SMALL if small else ''}.webp"
    if photos.public(photo):
        return path
    return f"{path}?key={photos.key(request.app.state.settings.secret, photo)}"
