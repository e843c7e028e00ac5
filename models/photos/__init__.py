"""Photos (照片) of what people offer: clean ones alone, as a row and two files, hung on a draft or a listing."""

from models.photos.deeds import DRAFT, MOST, drop, forget, give, keep, move, release, reorder, show
from models.photos.files import make, path, telling
from models.photos.photo import Clean, Photo, copied, covers, distance, find, key, of, owned, public

__all__ = [
    "DRAFT",
    "MOST",
    "Clean",
    "Photo",
    "copied",
    "covers",
    "distance",
    "drop",
    "find",
    "forget",
    "give",
    "keep",
    "key",
    "make",
    "move",
    "of",
    "owned",
    "path",
    "public",
    "release",
    "reorder",
    "show",
    "telling",
]
