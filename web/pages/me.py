"""One's own page (我的): what one was told, who one is here, and where one is signed in."""

from starlette.requests import Request
from starlette.responses import Response

from models import consents, messages, people, sessions
from models.people import Person
from models.rules import phones
from web import render


async def show(request: Request) -> Response:
    me: Person = request.state.visitor
    phone = phones.masked(people.phone(request.app.state.settings.secret, me))
    return render.desk(
        request,
        "me/show.html",
        phone=phone,
        known=me.is_staff or bool(me.name and await consents.held(me, consents.PRIVACY)),
        notices=await messages.notices(me),
        sessions=await sessions.of(me),
        current=request.state.session.public_id,
    )
