"""People and roles (人员), for the administrator, from the configured networks: who is staff, and who no longer."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import people
from models.people import State
from models.rules import phones
from web import render

UNKNOWN = 404


async def index(request: Request) -> Response:
    secret = request.app.state.settings.secret
    staff = [(person, phones.masked(people.phone(secret, person))) for person in await people.staff()]
    return render.desk(request, "people/index.html", staff=staff, active=State.ACTIVE)


async def delete(request: Request) -> Response:
    """Suspends someone."""
    if not await people.suspend(request.path_params["person"], request.state.visitor):
        raise HTTPException(UNKNOWN, "没有这个人，或者已经停用了。")
    return render.elsewhere("/desk/people")
