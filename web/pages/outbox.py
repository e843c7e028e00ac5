"""The outbox (发件箱) as staff see it: what waits, what was not sent and why, and what the day's texts cost."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import messages
from models.messages import spending
from models.rules import days
from models.rules.errors import Unclear
from web import forms, notices, render

BAD = 400
ALL = "all"


async def index(request: Request) -> Response:
    settings, today = request.app.state.settings, days.number(days.today())
    spent = await spending.spent(today)
    return render.desk(
        request,
        "outbox/index.html",
        counts=await messages.counts(),
        letters=await messages.dead_letters(settings.secret),
        spent=spending.yuan(spent),
        cap=spending.yuan(settings.sms_cap),
        used_up=spent + settings.sms_cost > settings.sms_cap,
        usual=settings.sms_gateway,
    )


async def create(request: Request) -> Response:
    """One dead letter, or all that are seen here, wait to be sent again."""
    said = (await forms.written(request)).get("letter", "")
    if said == ALL:
        seen = await messages.dead_letters(request.app.state.settings.secret)
        letters = [letter.id for letter in seen if letter.alive]
    elif letter := forms.counted(said):
        letters = [letter]
    else:
        raise HTTPException(BAD)
    count = await messages.replay(letters, request.state.visitor.public_id)
    if not count:
        raise Unclear("这条短信已经过期，或者已经再发了，请刷新看看")
    return notices.going(request, "/desk/outbox", render.words(request).done("replayed", count=count))
