"""Cleaning (洗照片): from bytes that anybody may have made to a photo that holds its pixels and nothing else.

Size, kind and pixels are checked before anything is decoded; what is decoded is turned upright, made small, laid on
white and written anew, so no place, no colour profile and no second file behind the picture is left.
"""

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import BinaryIO

from PIL import Image, ImageOps

from models.photos import Clean
from models.rules.errors import Unclear
from web.photos import kinds

MEGABYTE = 1_000_000
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 25_000_000
SHORTEST, STRETCH = 100, 10
LONGEST = 1280
MOST_SCANS = 500
"""A progressive JPEG takes about ten; each costs a pass over the whole picture, however few bytes it has."""
SCAN = b"\xff\xda"
SMOOTH = ("RGB", "L", "CMYK")
"""Modes that are made smaller as they are."""
PICTURE = ((LONGEST, 78), (LONGEST, 60), (LONGEST, 40))
PICTURE_BYTES = 150 * 1024
THUMBNAIL = ((160, 60), (160, 35), (160, 15), (96, 10))
THUMBNAIL_BYTES = 4 * 1024
"""Longest side and quality, tried in turn until the file is small enough; the last is taken as it is."""
EFFORT = 4
ACROSS, DOWN = 9, 8
WAN = 10_000
BROKEN = "这张照片打不开，可能没有传完整，请重新选一张"

Image.MAX_IMAGE_PIXELS = None
"""Pillow's own limit only warns and lies higher; ours is checked before the decoding."""


def clean(file: BinaryIO) -> Clean:
    """The photo in the file; Unclear with what to do where there is none."""
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unclear(f"照片太大，一张最多{MOST_BYTES // 1024**2}兆，请把它改小，或者换一张")
    kind = kinds.read(raw)
    try:
        image = _decoded(kind, raw)
    except Unclear:
        raise
    except Exception as error:
        raise Unclear(BROKEN) from error
    picture = _packed(image, PICTURE, PICTURE_BYTES)
    thumbnail = _packed(image, THUMBNAIL, THUMBNAIL_BYTES)
    return Clean(picture, thumbnail, sha256(picture).hexdigest(), dhash(image), *image.size)


def _decoded(kind: str, raw: bytes) -> Image.Image:
    """Upright, opaque, at most so large; whatever a decoder says against foreign bytes comes out as it is."""
    if kind == kinds.JPEG and raw.count(SCAN) > MOST_SCANS:
        raise Unclear(BROKEN)
    if kind == kinds.WEBP:
        _check_size(*_canvas(raw))
    with Image.open(BytesIO(raw), formats=(kind,)) as image:
        _check_size(*image.size)
        image.draft("RGB", (LONGEST, LONGEST))
        whole = image if image.mode in SMOOTH else _sparse(image)
        whole.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
        return _flat(ImageOps.exif_transpose(whole))


def _sparse(image: Image.Image) -> Image.Image:
    """Every so many pixels one, before what is see-through or of few colours takes four times its room."""
    step = max(1, max(image.size) // (2 * LONGEST))
    sparse = image.resize((image.width // step, image.height // step), Image.Resampling.NEAREST)
    return sparse.convert("RGBA")


def _canvas(raw: bytes) -> tuple[int, int]:
    """Width and height in the head of a WebP file, whose decoder makes room for all pixels as soon as it is opened."""
    chunk = raw[12:16]
    if chunk == b"VP8X":
        return _little(raw[24:27]) + 1, _little(raw[27:30]) + 1
    if chunk == b"VP8L":
        bits = _little(raw[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return _little(raw[26:28]) & 0x3FFF, _little(raw[28:30]) & 0x3FFF


def _little(raw: bytes) -> int:
    return int.from_bytes(raw, "little")


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        pixels, most = width * height // WAN, MOST_PIXELS // WAN
        raise Unclear(f"照片有{pixels}万像素，最多{most}万，请把它改小，或者换一张")
    if min(width, height) < SHORTEST or max(width, height) > STRETCH * min(width, height):
        raise Unclear(f"照片太小或太窄（{width}×{height}），请传原来拍的那张")


def _flat(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where one could see through."""
    seen = image.convert("RGBA")
    canvas = Image.new("RGB", seen.size, "white")
    canvas.paste(seen, mask=seen)
    return canvas


def _packed(image: Image.Image, tries: Iterable[tuple[int, int]], most: int) -> bytes:
    """WebP of at most so many bytes, as well as that goes."""
    packed = b""
    for longest, quality in tries:
        copy, written = image.copy(), BytesIO()
        copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        copy.save(written, kinds.WEBP, quality=quality, method=EFFORT)
        packed = written.getvalue()
        if len(packed) <= most:
            break
    return packed


def dhash(image: Image.Image) -> str:
    """64 bits: whether each of 8 × 8 places is darker than its neighbour; alike pictures differ in few of them."""
    grey = image.convert("L").resize((ACROSS, DOWN), Image.Resampling.BOX).tobytes()
    rows = [grey[start : start + ACROSS] for start in range(0, ACROSS * DOWN, ACROSS)]
    bits = [left < right for row in rows for left, right in pairwise(row)]
    return f"{sum(bit << place for place, bit in enumerate(reversed(bits))):016x}"
