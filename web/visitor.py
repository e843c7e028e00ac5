"""Visitors (访客): who asks, and how they want to read: language, unit and letter size, from the address, then the cookie."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

CHOICES = {"lang": ("zh", "en"), "unit": ("jin", "kg"), "size": ("normal", "elder")}
"""What can be chosen, in the address and in the cookie of the same name."""
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """How someone reads. `unit` "" tells each product in its own usual unit."""

    lang: str = "zh"
    unit: str = ""
    size: str = "normal"


def of(request: Request) -> Visitor:
    """The choices of this request; what is not one of them is as if not said."""
    said = ((name, request.query_params.get(name) or request.cookies.get(name, "")) for name in CHOICES)
    return Visitor(**{name: choice for name, choice in said if choice in CHOICES[name]})


def remember(request: Request, response: Response) -> None:
    """Keeps what was just chosen in a cookie for a year."""
    secure = request.url.scheme == "https"
    for name, choices in CHOICES.items():
        choice = request.query_params.get(name)
        if choice in choices:
            response.set_cookie(name, choice, max_age=YEAR, secure=secure, httponly=True, samesite="lax")


def choose(request: Request, **choices: str) -> str:
    """This page's address with a choice added: /prices?unit=kg."""
    return f"{request.url.path}?{request.url.include_query_params(**choices).query}"
