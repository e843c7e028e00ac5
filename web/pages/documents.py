"""Documents (原页): a page as it came from its source, as plain text that nothing can run from."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models import documents

UNKNOWN = 404
BINARY = "xlsx"


async def show(request: Request) -> Response:
    number = request.path_params["document"]
    kept = await documents.raw_of(number)
    if kept is None:
        raise HTTPException(UNKNOWN, "这一页的原文已经不留了。")
    wants, raw = kept
    if wants == BINARY:
        named = {"content-disposition": f'attachment; filename="{number}.xlsx"'}
        return Response(raw, headers=named, media_type="application/octet-stream")
    return PlainTextResponse(raw.decode("utf-8", "replace"))
