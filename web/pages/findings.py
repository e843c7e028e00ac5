"""Findings (来源的毛病): what the self-checks found, and what an officer does about it."""

from starlette.requests import Request
from starlette.responses import Response

from models import documents, findings, sources
from models.engines import writing
from models.findings import Finding
from models.rules.catalogue import Catalogue
from models.rules.health import Kind
from web import notices, render

DONE = "已处理"
NOTHING_CAME = frozenset({Kind.SILENT, Kind.BLOCKED, Kind.STALE, Kind.LATE, Kind.EMPTY})
"""Where nothing came there is nothing to accept."""


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    found, paused = await findings.by_source(), await sources.paused()
    troubled: list[tuple[str, list[Finding]]] = [
        (key, found.get(key, [])) for key in catalogue.sources if key in found or key in paused
    ]
    return render.desk(
        request,
        "findings/index.html",
        troubled=troubled,
        paused=paused,
        refused=await documents.refused(),
        acceptable={key for key, some in found.items() if any(finding.kind not in NOTHING_CAME for finding in some)},
    )


async def delete(request: Request) -> Response:
    """Closes one finding: an officer has dealt with it."""
    async with writing() as tx:
        await findings.close(tx, request.path_params["finding"], request.state.visitor.public_id, DONE)
    return notices.going(request, "/desk/findings", render.words(request).done("closed"))
