"""Origins (来源): how a request proves by whom it was sent: by a secret in its address, or by a signature."""

import hmac
from datetime import datetime, timedelta

from starlette.requests import Request

from models.rules import days
from models.rules.errors import Refused


def check_key(request: Request, secret: str) -> None:
    """The secret stands at the end of the path, or as `key` in the query; where none is set nothing is asked."""
    said = request.path_params.get("key") or request.query_params.get("key", "")
    if secret:
        check(said, secret)


def check(said: str, proof: str) -> None:
    """What the request says must be the proof, whole."""
    if not hmac.compare_digest(said.encode("utf-8", "surrogatepass"), proof.encode()):
        raise Refused("")


def check_fresh(at: datetime, within: timedelta) -> None:
    """Signed a while ago, it may have been caught on its way: it counts no more."""
    if abs(days.now() - at) > within:
        raise Refused("")
