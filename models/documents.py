"""Documents (原始文件): the pages and files that prices were read from: where, when, and their hash."""

from dataclasses import dataclass
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction


class Document(Model):
    """A page or file that prices were read from; the same bytes of one source are one document."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    url = fields.TextField()
    sha256 = fields.TextField()
    size = fields.IntField()
    published_at = fields.DatetimeField(null=True)
    collected_at = fields.DatetimeField()

    class Meta:
        table = "document"
        unique_together = (("source", "sha256"),)


@dataclass(frozen=True, slots=True)
class Received:
    """A document as it came in. `sha256` is over its raw bytes, `size` their number."""

    url: str
    sha256: str
    size: int
    collected_at: datetime
    published_at: datetime | None = None


async def keep(tx: Transaction, source: str, received: Received) -> int:
    """Its id; bytes that are known keep their first record."""
    known = await tx.rows("SELECT id FROM document WHERE source = ? AND sha256 = ?", (source, received.sha256))
    if known:
        return int(known[0][0])
    document = await Document.create(
        source=source,
        url=received.url,
        sha256=received.sha256,
        size=received.size,
        published_at=received.published_at,
        collected_at=received.collected_at,
    )
    return int(document.id)
