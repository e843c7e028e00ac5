"""Kinds of files (文件种类), by their first bytes and whatever they are called; of what is no photo, what to do."""

from models.rules.errors import Unclear

JPEG, PNG, WEBP = "JPEG", "PNG", "WEBP"
BEGINNINGS = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
HEAD = 1000
BRANDS = slice(8, 64)
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
AVIF = (b"avif", b"avis")
SAID = {
    "empty": "这个文件是空的，请重新选一张照片",
    "heic": "HEIC 照片这里打不开，请在手机设置里选“兼容性最好”，或者换成 JPG",
    "avif": "AVIF 照片这里打不开，请在手机设置里选“兼容性最好”，或者换成 JPG",
    "video": "这是录像，不是照片，请换成照片",
    "gif": "GIF 动图不能当照片，请换成 JPG",
    "svg": "SVG 是画出来的图，不是照片，请换成 JPG",
    "other": "看不出这是照片，请传手机拍的照片（JPG、PNG 或 WebP）",
}


def read(raw: bytes) -> str:
    """JPEG, PNG or WEBP, as Pillow calls them; Unclear for all else."""
    if raw[:4] == b"RIFF" and raw[8:12] == WEBP.encode():
        return WEBP
    found = next((kind for kind, beginning in BEGINNINGS.items() if raw.startswith(beginning)), None)
    if found is None:
        raise Unclear(SAID[_other(raw)])
    return found


def _other(raw: bytes) -> str:
    """Which of the kinds that are told by name it is."""
    if not raw:
        return "empty"
    if raw[4:8] == b"ftyp":
        return _boxed(raw[BRANDS])
    if raw.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "svg" if b"<svg" in raw[:HEAD].lower() else "other"


def _boxed(brands: bytes) -> str:
    """Still pictures and films come in the same boxes."""
    if any(brand in brands for brand in AVIF):
        return "avif"
    return "heic" if any(brand in brands for brand in HEIC) else "video"
