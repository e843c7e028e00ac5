"""Photos (照片) as they are seen: WebP files from the folder, which no browser takes for anything else.

One that is not public is told to nobody and opens with its key alone.
"""

import asyncio
import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import photos
from models.photos import Photo
from web.photos import SMALL

UNKNOWN, UNCHANGED = 404, 304
HEADERS = {"content-security-policy": "sandbox; default-src 'none'", "x-content-type-options": "nosniff"}
FOR_ALL, FOR_ONE = "public, max-age=31536000, immutable", "private, no-cache"


async def show(request: Request) -> Response:
    name, small, rest = request.path_params["photo"].partition(SMALL)
    photo = await photos.find(name)
    if photo is None or rest or not _may_see(request, photo):
        raise HTTPException(UNKNOWN, "没有这张照片，或者已经删了。")
    kept = FOR_ALL if photos.public(photo) else FOR_ONE
    headers = {**HEADERS, "cache-control": kept, "etag": f'"{photo.sha256[:32]}{small}"'}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=UNCHANGED, headers=headers)
    return Response(await _read(request, photo, bool(small)), headers=headers, media_type="image/webp")


def _may_see(request: Request, photo: Photo) -> bool:
    key = photos.key(request.app.state.settings.secret, photo)
    said = request.query_params.get("key", "")
    return photos.public(photo) or hmac.compare_digest(key.encode(), said.encode())


async def _read(request: Request, photo: Photo, small: bool) -> bytes:
    file = photos.path(request.app.state.settings.media, photo.sha256, small)
    try:
        return await asyncio.to_thread(file.read_bytes)
    except FileNotFoundError:
        raise HTTPException(UNKNOWN, "这张照片的文件找不到了。") from None
