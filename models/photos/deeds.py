"""What is done with photos (存照片、删照片): each deed takes its turn, so limits hold and files keep their rows.

A file is written before its row and removed after it, so whoever is killed in between leaves at most a file without a
row, which `forget` removes. In a transaction that also notes an event, the photos come first.
"""

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path

from models import seals
from models.engines import Transaction, database, settled, writing
from models.photos import files
from models.photos.photo import Clean, Photo, of
from models.rules import days
from models.rules.errors import Refused

MOST = 9
MEGABYTE = 1_000_000
MOST_BYTES = 200 * MEGABYTE
BATCH = 200
DRAFT, DRAFT_LIFE = "draft:", timedelta(days=30)
"""What the holder of a draft's photos is called before its id, and how long such photos wait for a listing."""
TURN = "UPDATE photo_turn SET number = number + 1 WHERE id = 1"
ADD = """
INSERT INTO photo (public_id, owner_id, holder, position, shown, sha256, dhash, width, height, size, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


async def keep(tx: Transaction, media: Path, holder: str, clean: Clean, owner: int | None = None) -> Photo:
    """Hangs the photo on the holder, last; the one that hangs there already with the same bytes stays as it is.

    `owner` is the id of the person whose room it takes.
    """
    await tx.run(TURN)
    there = await of(holder)
    if known := next((photo for photo in there if photo.sha256 == clean.sha256), None):
        return known
    _check_number(len(there) + 1)
    await _check_room(tx, clean, owner)
    await settled(asyncio.to_thread(files.write, media, clean))
    told = (clean.sha256, clean.dhash, clean.width, clean.height, clean.size, days.now())
    public_id = seals.long_id()
    await tx.run(ADD, (public_id, owner, holder, len(there) + 1, False, *told))
    return await Photo.get(public_id=public_id)


def _check_number(number: int) -> None:
    if number > MOST:
        raise Refused(f"一条信息最多放{MOST}张照片，要放新的请先删掉一张")


async def _check_room(tx: Transaction, clean: Clean, owner: int | None) -> None:
    if owner is None:
        return
    rows = await tx.rows("SELECT coalesce(sum(size), 0) FROM photo WHERE owner_id = ?", (owner,))
    if int(rows[0][0]) + clean.size > MOST_BYTES:
        raise Refused(f"您的照片已经占满{MOST_BYTES // MEGABYTE}兆，要放新的请先删掉旧的")


async def move(tx: Transaction, holder: str, other: str) -> None:
    """All photos of one holder hang on another from now on, after those that hang there: a draft's on its listing."""
    await tx.run(TURN)
    there, coming = await of(other), await of(holder)
    known = {photo.sha256 for photo in there}
    fresh = [photo for photo in coming if photo.sha256 not in known]
    _check_number(len(there) + len(fresh))
    await tx.many("DELETE FROM photo WHERE id = ?", [(photo.id,) for photo in coming if photo not in fresh])
    rows = [(other, len(there) + number, photo.id) for number, photo in enumerate(fresh, 1)]
    await tx.many("UPDATE photo SET holder = ?, position = ? WHERE id = ?", rows)


async def give(tx: Transaction, holder: str, owner: int) -> None:
    """The photos are this person's from now on: sent before anyone had signed in, they were nobody's."""
    await tx.run("UPDATE photo SET owner_id = ? WHERE holder = ?", (owner, holder))


async def reorder(tx: Transaction, holder: str, names: Sequence[str]) -> None:
    """The photos stand in the order of their public ids; those not named follow as they stood."""
    await tx.run(TURN)
    await _number(tx, sorted(await of(holder), key=lambda photo: _place(names, photo.public_id)))


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


async def _number(tx: Transaction, photos: Sequence[Photo]) -> None:
    rows = [(number, photo.id) for number, photo in enumerate(photos, 1)]
    await tx.many("UPDATE photo SET position = ? WHERE id = ?", rows)


async def show(tx: Transaction, holder: str, shown: bool) -> None:
    """From now on anybody may see the holder's photos, or nobody but those who were told their keys."""
    await tx.run("UPDATE photo SET shown = ? WHERE holder = ?", (shown, holder))


async def drop(tx: Transaction, photo: Photo) -> None:
    """Takes the photo off its holder. Its files go when `release` is asked for after the commit, else in the night."""
    await tx.run(TURN)
    await tx.run("DELETE FROM photo WHERE id = ?", (photo.id,))
    await _number(tx, await of(photo.holder))


async def release(media: Path, hashes: Collection[str]) -> None:
    """Removes the files of these photos, but for those that still hang somewhere; nobody keeps the same bytes
    meanwhile."""
    if not hashes:
        return
    async with writing() as tx:
        await tx.run(TURN)
        marks = ", ".join("?" * len(hashes))
        rows = await tx.rows(f"SELECT DISTINCT sha256 FROM photo WHERE sha256 IN ({marks})", list(hashes))
        await settled(asyncio.to_thread(files.remove, media, set(hashes) - {sha256 for (sha256,) in rows}))


async def forget(media: Path) -> None:
    """The night's upkeep: lets go of old drafts' photos, of files without a row, and of files never finished."""
    async with writing() as tx:
        await tx.run(TURN)
        await tx.run("DELETE FROM photo WHERE holder LIKE ? AND created_at < ?", (f"{DRAFT}%", days.now() - DRAFT_LIFE))
        await settled(asyncio.to_thread(files.sweep, media))
    stored = await asyncio.to_thread(files.stored, media)
    needed = {sha256 for (sha256,) in await database().rows("SELECT DISTINCT sha256 FROM photo")}
    unneeded = sorted(stored - needed)
    for start in range(0, len(unneeded), BATCH):
        await release(media, unneeded[start : start + BATCH])
