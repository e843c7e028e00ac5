"""Pictures for the tests: photos as a phone makes them, and what others may send in their stead."""

import struct
import zlib
from hashlib import shake_128
from io import BytesIO
from typing import Any

from PIL import Image

GPS, MODEL, ORIENTATION = 0x8825, 0x0110, 0x0112
SCRIPT = b"<script>alert(1)</script>"


def photo(width: int = 800, height: int = 600, seed: int = 1, kind: str = "JPEG", **said: Any) -> bytes:
    """Something with light and shade, another for each seed."""
    small = Image.frombytes("RGB", (16, 12), by_chance(16 * 12 * 3, seed))
    written = BytesIO()
    small.resize((width, height), Image.Resampling.BICUBIC).save(written, kind, **said)
    return written.getvalue()


def by_chance(number: int, seed: int = 1) -> bytes:
    """Always the same for a seed."""
    return shake_128(str(seed).encode()).digest(number)


def of_place() -> bytes:
    """A photo that lies on its side and tells where it was taken and with what."""
    exif = on_its_side()
    exif[MODEL] = "Village Phone"
    exif.get_ifd(GPS).update({1: "N", 2: (30.0, 45.0, 0.0), 3: "E", 4: (111.0, 18.0, 0.0)})
    return photo(exif=exif, icc_profile=b"a profile of colours", comment=b"secret remark")


def on_its_side() -> Image.Exif:
    """As a phone notes that it was held upright."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    return exif


def confetti(width: int = 160, height: int = 120) -> bytes:
    """A photo of squares that hardly anything can pack, however small it is made."""
    squares = Image.frombytes("RGB", (width, height), by_chance(width * height * 3))
    written = BytesIO()
    squares.resize((width * 10, height * 10), Image.Resampling.NEAREST).save(written, "JPEG")
    return written.getvalue()


def plain(width: int, height: int, kind: str = "PNG", mode: str = "L") -> bytes:
    """One colour, so a few kilobytes for as many pixels as one likes."""
    written = BytesIO()
    Image.new(mode, (width, height)).save(written, kind)
    return written.getvalue()


def declared(width: int, height: int) -> bytes:
    """A PNG whose head declares a size and whose body has hardly anything."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def canvas(width: int, height: int) -> bytes:
    """A WebP whose head declares a canvas."""
    head = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0"
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBP" + head + size


def boxed(brand: bytes) -> bytes:
    """The beginning of an HEIC, an AVIF or a film."""
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0" + brand + b"miaf" + b"\0" * 200


def scans(number: int) -> bytes:
    """A progressive JPEG that asks to be gone over again and again."""
    whole = photo(progressive=True)
    end = whole.rindex(b"\xff\xd9")
    again = b"\xff\xda\x00\x08\x01\x01\x00\x01\x05\x01\x00"
    return whole[:end] + again * number + whole[end:]
