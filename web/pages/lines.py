"""Lines (说话): a line to the other side of a talk."""

from starlette.requests import Request
from starlette.responses import Response

from models import quotas, talks
from models.rules.errors import Refused
from web import forms, render, talking

BAD = 400


async def create(request: Request) -> Response:
    talk = await talking.find(request)
    filled = await forms.read(request, {"text": talks.words})
    if filled.problems:
        return await talking.page(request, talk, filled, BAD)
    try:
        await talking.spend(request, quotas.LINES)
        await talks.say(talk.public_id, request.state.visitor, filled.values["text"])
    except Refused as no:
        return await talking.refused(request, filled, no)
    return render.elsewhere(talking.address(talk))
