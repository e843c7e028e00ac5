"""Photos: kept as a row and two files, never the row without the files, and gone from the folder when they are gone."""

import asyncio
import errno
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path

import pytest

from models import photos
from models.engines import DiskFull, Transaction, database, writing
from models.photos import Clean, Photo, deeds, files
from models.rules.errors import Refused
from models.rules.roles import Role
from tests.cast import SECRET, Clock, settled

pytestmark = pytest.mark.usefixtures("database")
DRAFT, LISTING = "draft:7", "listing:7"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    photos.make(folder)
    return folder


def clean(word: str = "a", size: int = 1000) -> Clean:
    picture = word.encode().ljust(size, b".")
    return Clean(picture, b"small " + word.encode(), sha256(picture).hexdigest(), "00ff00ff00ff00ff", 800, 600)


async def keep(media: Path, holder: str, *words: str, owner: int | None = None) -> list[Photo]:
    async with writing() as tx:
        return [await photos.keep(tx, media, holder, clean(word), owner) for word in words]


@asynccontextmanager
async def taken_back() -> AsyncIterator[Transaction]:
    """A transaction in which something fails in the end."""
    with suppress(ZeroDivisionError):
        async with writing() as tx:
            yield tx
            raise ZeroDivisionError


async def words(media: Path, holder: str) -> str:
    """The first letters of the holder's photos, as they lie on the disk in their order."""
    found = await photos.of(holder)
    assert [photo.position for photo in found] == list(range(1, len(found) + 1))
    return "".join(files.path(media, photo.sha256).read_bytes()[:1].decode() for photo in found)


def lying(media: Path) -> set[str]:
    """All that lies in the folder."""
    return {file.name for file in media.rglob("*") if file.is_file()}


def both(*said: str) -> set[str]:
    return {f"{clean(word).sha256}{size}.webp" for word in said for size in ("", "-small")}


# -- kept


@pytest.mark.asyncio
async def test_a_kept_photo_is_a_row_and_two_files_for_their_owner_alone(media: Path) -> None:
    (photo,) = await keep(media, DRAFT, "a")
    assert (photo.width, photo.height, photo.size, photo.shown) == (800, 600, 1007, False)
    assert len(photo.public_id) == 26
    assert not photos.public(photo)
    assert lying(media) == both("a")
    file = photos.path(media, photo.sha256)
    assert file.read_bytes() == clean("a").picture
    assert photos.path(media, photo.sha256, small=True).read_bytes() == clean("a").thumbnail
    assert file.parent.parent.parent == media
    assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.asyncio
async def test_the_same_photo_twice_is_one_and_with_two_holders_lies_once_on_the_disk(media: Path) -> None:
    first, again = await keep(media, DRAFT, "a", "a")
    assert first.id == again.id
    (other,) = await keep(media, LISTING, "a")
    assert other.public_id != first.public_id
    assert lying(media) == both("a")


@pytest.mark.asyncio
async def test_a_tenth_photo_is_refused_in_words_and_leaves_nothing(media: Path) -> None:
    await keep(media, DRAFT, *"abcdefghi")
    with pytest.raises(Refused, match="最多放9张照片，要放新的请先删掉一张"):
        await keep(media, DRAFT, "j")
    assert await words(media, DRAFT) == "abcdefghi"
    assert lying(media) == both(*"abcdefghi")


@pytest.mark.asyncio
async def test_a_person_has_room_for_200_megabytes(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deeds, "MOST_BYTES", 3000)
    owner, other = await settled(Role.FARMER), await settled(Role.FARMER)
    await keep(media, DRAFT, "a", "b", owner=owner.person.id)
    with pytest.raises(Refused, match="请先删掉旧的"):
        await keep(media, LISTING, "c", owner=owner.person.id)
    await keep(media, LISTING, "c", owner=other.person.id)
    await keep(media, DRAFT, "d")


@pytest.mark.asyncio
async def test_of_photos_sent_at_the_same_moment_nine_are_kept(media: Path) -> None:
    done = await asyncio.gather(*(keep(media, DRAFT, word) for word in "abcdefghijkl"), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in done) == ["Refused"] * 3 + ["list"] * 9
    assert len(await words(media, DRAFT)) == 9


# -- moved, ordered, shown


@pytest.mark.asyncio
async def test_a_drafts_photos_move_to_its_listing_behind_those_that_are_there(media: Path) -> None:
    await keep(media, LISTING, "a", "b")
    await keep(media, DRAFT, "c", "a", "d")
    async with writing() as tx:
        await photos.move(tx, DRAFT, LISTING)
    assert (await words(media, LISTING), await photos.of(DRAFT)) == ("abcd", [])
    await keep(media, DRAFT, *"efghij")
    async with writing() as tx:
        with pytest.raises(Refused, match="最多放9张"):
            await photos.move(tx, DRAFT, LISTING)
    assert await words(media, DRAFT) == "efghij"


@pytest.mark.asyncio
async def test_photos_stand_in_the_order_that_is_told(media: Path) -> None:
    kept = await keep(media, DRAFT, *"abcd")
    async with writing() as tx:
        await photos.reorder(tx, DRAFT, [kept[2].public_id, "nobody", kept[0].public_id])
    assert await words(media, DRAFT) == "cabd"


@pytest.mark.asyncio
async def test_showing_and_hiding_reach_every_photo_of_a_holder_and_no_other(media: Path) -> None:
    await keep(media, LISTING, "a", "b")
    await keep(media, DRAFT, "a")
    for shown in (True, False):
        async with writing() as tx:
            await photos.show(tx, LISTING, shown)
        assert [photos.public(photo) for photo in await photos.of(LISTING)] == [shown, shown]
        assert [photos.public(photo) for photo in await photos.of(DRAFT)] == [False]


@pytest.mark.asyncio
async def test_a_key_fits_one_photo_of_one_installation(media: Path) -> None:
    one, other = await keep(media, DRAFT, "a", "b")
    assert photos.key(SECRET, one) == photos.key(SECRET, one)
    assert len({photos.key(SECRET, one), photos.key(SECRET, other), photos.key("another", one)}) == 3


# -- gone


@pytest.mark.asyncio
async def test_a_dropped_photo_is_gone_from_the_folder_but_for_another_that_needs_it(media: Path) -> None:
    one, two, _ = await keep(media, DRAFT, "a", "b", "c")
    await keep(media, LISTING, "b")
    async with writing() as tx:
        await photos.drop(tx, one)
        await photos.drop(tx, two)
    await photos.release(media, [one.sha256, two.sha256])
    assert await words(media, DRAFT) == "c"
    assert await words(media, LISTING) == "b"
    assert lying(media) == both("b", "c")


@pytest.mark.asyncio
async def test_a_drop_that_is_taken_back_keeps_the_photo(media: Path) -> None:
    (one,) = await keep(media, DRAFT, "a")
    async with taken_back() as tx:
        await photos.drop(tx, one)
    await photos.release(media, [one.sha256])
    assert await words(media, DRAFT) == "a"


@pytest.mark.asyncio
async def test_the_night_removes_what_has_no_row_and_drafts_of_last_month(media: Path, clock: Clock) -> None:
    await keep(media, DRAFT, "a")
    await keep(media, LISTING, "b")
    clock.move(days=29)
    await keep(media, "draft:8", "c")
    files.write(media, clean("d"))
    begun = photos.path(media, clean("d").sha256).with_name(f"{clean('d').sha256}.webp.0123abcd")
    begun.write_bytes(b"half")
    (media / "notes.txt").write_text("the operator's own")
    await photos.forget(media)
    assert lying(media) == both("a", "b", "c") | {"notes.txt"}
    clock.move(days=2)
    await photos.forget(media)
    assert lying(media) == both("b", "c") | {"notes.txt"}
    assert await photos.of(DRAFT) == []


@pytest.mark.asyncio
async def test_who_keeps_what_is_just_being_removed_still_has_the_file(media: Path) -> None:
    for _ in range(5):
        files.write(media, clean("a"))
        await asyncio.gather(photos.forget(media), keep(media, DRAFT, "a"), photos.forget(media))
        assert await words(media, DRAFT) == "a"
        await database().rows("SELECT 1")
        async with writing() as tx:
            await photos.drop(tx, (await photos.of(DRAFT))[0])
    await photos.forget(media)
    assert lying(media) == set()


# -- what may go wrong


def test_a_folder_that_cannot_be_made_is_one_sentence_that_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="NONGJIA_MEDIA"):
        photos.make(tmp_path / "file" / "media")


@pytest.mark.asyncio
async def test_a_full_disk_is_told_as_such_and_leaves_neither_row_nor_file(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="磁盘满了，照片存不下"):
        await keep(media, DRAFT, "a")
    assert (await photos.of(DRAFT), lying(media)) == ([], set())


@pytest.mark.asyncio
async def test_what_fails_after_the_file_leaves_a_file_without_a_row_and_the_night_removes_it(media: Path) -> None:
    async with taken_back() as tx:
        await photos.keep(tx, media, DRAFT, clean("a"))
    assert (await photos.of(DRAFT), lying(media)) == ([], both("a"))
    await photos.forget(media)
    assert lying(media) == set()


@pytest.mark.asyncio
async def test_a_cancelled_keep_waits_for_its_file_and_leaves_no_row(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = asyncio.Event()
    loop, write = asyncio.get_running_loop(), files.write

    def dawdling(folder: Path, made: Clean) -> None:
        loop.call_soon_threadsafe(slow.set)
        asyncio.run(asyncio.sleep(0.1))
        write(folder, made)

    monkeypatch.setattr(files, "write", dawdling)
    task = asyncio.create_task(keep(media, DRAFT, "a"))
    await slow.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await photos.of(DRAFT), lying(media)) == ([], both("a"))


PROGRAM = """
import asyncio, sys
from hashlib import sha256
from itertools import count
from pathlib import Path
from app.database import opened
from models import photos
from models.engines import writing
from models.photos import Clean

async def main() -> None:
    media = Path(sys.argv[2])
    async with opened(sys.argv[1]):
        for number in count():
            picture = b"%d" % number * 20_000
            made = Clean(picture, b"small", sha256(picture).hexdigest(), "0" * 16, 1, 1)
            async with writing() as tx:
                photo = await photos.keep(tx, media, f"draft:{number}", made)
            if number % 3 == 0:
                async with writing() as tx:
                    await photos.drop(tx, photo)
                await photos.release(media, [photo.sha256])
            print(number, flush=True)

asyncio.run(main())
"""


@pytest.mark.asyncio
@pytest.mark.parametrize("lines", [1, 4, 9, 20])
async def test_a_program_killed_at_any_time_leaves_no_row_without_its_files(
    database_url: str, media: Path, lines: int
) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, database_url, str(media), stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    for _ in range(lines):
        await asyncio.wait_for(program.stdout.readline(), 30)
    program.send_signal(signal.SIGKILL)
    await program.wait()
    rows = await database().rows("SELECT sha256 FROM photo")
    needed = {f"{hash}{size}.webp" for (hash,) in rows for size in ("", "-small")}
    assert needed <= lying(media)
    await photos.forget(media)
    assert lying(media) == needed
