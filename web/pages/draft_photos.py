"""A draft's photos (给草稿放照片): up to nine, cleaned as they come, taken off again one by one; none is fine too."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import photos
from models.drafts import Draft
from models.engines import writing
from web import drafting, forms, render
from web.forms import Filled
from web.photos import address

BAD, UNKNOWN = 400, 404


async def new(request: Request) -> Response:
    return await _page(request, await drafting.find(request), Filled({}, {}, {}), 200)


async def create(request: Request) -> Response:
    """Keeps the good ones; what is wrong with the others is told beside the field."""
    draft = await drafting.find(request)
    filled = await forms.read(request, {}, "photos")
    media, owner = request.app.state.settings.media, request.state.visitor
    for clean in filled.photos:
        async with writing() as tx:
            await photos.keep(tx, media, draft.holder, clean, owner.id if owner else None)
    if filled.problems or not filled.photos:
        return await _page(request, draft, filled, BAD if filled.problems else 200)
    return render.elsewhere(drafting.address(draft, "photos"))


async def delete(request: Request) -> Response:
    draft = await drafting.find(request)
    photo = next((one for one in await photos.of(draft.holder) if one.public_id == request.path_params["photo"]), None)
    if photo is None:
        raise HTTPException(UNKNOWN, "没有这张照片，或者已经删了。")
    async with writing() as tx:
        await photos.drop(tx, photo)
    await photos.release(request.app.state.settings.media, [photo.sha256])
    return render.elsewhere(drafting.address(draft, "photos"))


async def _page(request: Request, draft: Draft, filled: Filled, status: int) -> Response:
    kept = [(photo, address(request, photo, small=True)) for photo in await photos.of(draft.holder)]
    return render.desk(request, "drafts/photos.html", status, draft=draft, filled=filled, photos=kept, most=photos.MOST)
