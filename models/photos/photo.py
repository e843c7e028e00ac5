"""The record of a photo (照片), what a clean one is before it is kept, and the questions that are asked of photos."""

from collections.abc import Collection
from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models import seals
from models.engines import database
from models.people import Person


@dataclass(frozen=True, slots=True)
class Clean:
    """A photo that was decoded and written anew, with its thumbnail; nothing is left of the bytes that came."""

    picture: bytes
    thumbnail: bytes
    sha256: str
    dhash: str
    width: int
    height: int

    @property
    def size(self) -> int:
        """Bytes that its two files take."""
        return len(self.picture) + len(self.thumbnail)


class Photo(Model):
    """One photo that hangs on a holder such as draft:… or listing:…; strangers see it once it is `shown`."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    owner: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION, null=True
    )
    holder = fields.TextField()
    position = fields.IntField()
    shown = fields.BooleanField(default=False)
    sha256 = fields.TextField()
    dhash = fields.TextField()
    width = fields.IntField()
    height = fields.IntField()
    size = fields.IntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "photo"
        unique_together = (("public_id",), ("holder", "sha256"))


async def of(holder: str) -> list[Photo]:
    """The holder's photos in their order."""
    return await Photo.filter(holder=holder).order_by("position", "id")


async def owned(person: Person) -> list[Photo]:
    """All that someone gave."""
    return await Photo.filter(owner_id=person.id).order_by("id")


async def covers(holders: Collection[str]) -> dict[str, Photo]:
    """Holder -> its first photo, for those that have one."""
    found = Photo.filter(holder__in=list(holders), position=1)
    return {photo.holder: photo for photo in await found}


async def find(public_id: str) -> Photo | None:
    """The photo of that name."""
    return await Photo.get_or_none(public_id=public_id)


COPIED = """
SELECT 1 FROM photo AS p JOIN photo AS o ON o.dhash = p.dhash AND o.holder <> p.holder
WHERE p.holder = ? AND o.holder LIKE 'listing:%' AND o.owner_id <> ? LIMIT 1
"""


async def copied(holder: str, owner: int) -> bool:
    """Whether one of the holder's photos looks just like one on the listing of somebody else."""
    return bool(await database().rows(COPIED, (holder, owner)))


def public(photo: Photo) -> bool:
    """Whether anybody may see it."""
    return photo.shown


def key(secret: str, photo: Photo) -> str:
    """What opens a photo that is not public. It stands in the addresses that pages tell to those who may see it, and
    nobody can make one up."""
    return seals.keyed(secret, "photo", photo.public_id)


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two dhashes differ: up to about 10 they show the same thing."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
