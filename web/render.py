"""Rendering (出页面): templates, the one style sheet inside every page, texts in two languages, the answers' tags."""

import gettext
import re
from base64 import b64encode
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from models.rules import days
from web import notices, visitor
from web.words import Words

OK = 200
ROOM = Path(__file__).parent
STATIC = ROOM / "static"
SHEETS = ("tokens", "base", "frame", "board", "product", "table", "forms", "photos", "help", "elder", "print")
"""The parts of the style sheet, in the order in which they stand."""


def sheet() -> str:
    """All parts as one text, without comments and needless blanks."""
    text = "".join((STATIC / "css" / f"{part}.css").read_text("utf-8") for part in SHEETS)
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return re.sub(r" ?([{};,>]) ?", r"\1", re.sub(r": ", ":", text)).replace(";}", "}").strip()


CRITICAL = sheet()
CRITICAL_HASH = "sha256-" + b64encode(sha256(CRITICAL.encode()).digest()).decode()
"""What the content policy names to allow the sheet inside the page."""


def _environment(lang: str) -> Environment:
    """Templates with the texts of one language; without its compiled catalogue they speak Chinese."""
    made = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    texts = gettext.translation("messages", ROOM / "locale", [lang], fallback=True)
    made.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(asset=asset, css=CRITICAL, icon=_icons.get)
    return made


def asset(path: str) -> str:
    """The address of a static file with its content's hash, so that it may be kept for a year."""
    return f"/static/{path}?v={_versions[path]}"


_versions = {
    file.relative_to(STATIC).as_posix(): sha256(file.read_bytes()).hexdigest()[:12]
    for file in sorted(STATIC.rglob("*"))
    if file.is_file()
}
_icons = {file.stem: file.read_text("utf-8").strip() for file in (STATIC / "icons").glob("*.svg")}
_environments = {lang: _environment(lang) for lang in visitor.CHOICES["lang"]}


class Assets(StaticFiles):
    """Static files: kept for a year where the address names their content, asked again elsewhere."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        kept = scope["query_string"].startswith(b"v=")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return response


def words(request: Request) -> Words:
    """Speaks to this visitor."""
    reader = visitor.of(request)
    return Words(reader.lang, reader.unit, days.today())


def page(request: Request, template: str, status: int = OK, **values: Any) -> Response:
    """A page for people. It carries its ETag and remembers the visitor's choices."""
    reader, notice = visitor.of(request), notices.of(request)
    text = (
        _environments[reader.lang]
        .get_template(template)
        .render(
            reader=reader,
            say=words(request),
            catalogue=request.app.state.catalogue,
            demo=request.app.state.settings.demo,
            path=request.url.path,
            notice=notice,
            choose=lambda **choices: visitor.choose(request, choices),
            **values,
        )
    )
    response = answer(request, text, status=status)
    if notice:
        notices.forget(request, response)
    return response


def desk(request: Request, template: str, status: int = OK, **values: Any) -> Response:
    """A page for someone who has signed in, and knows who it is."""
    return page(request, template, status, me=request.state.visitor, **values)


def elsewhere(address: str) -> Response:
    """There it goes on: the outcome of a deed is seen, or what has to come first is asked."""
    return RedirectResponse(address, notices.ELSEWHERE)


def answer(request: Request, text: str | bytes, kind: str = "text/html", status: int = OK) -> Response:
    """The text, or that nothing has changed since it was last fetched."""
    body = text.encode() if isinstance(text, str) else text
    tag = f'W/"{blake2b(body, digest_size=9).hexdigest()}"'
    headers = {"cache-control": "no-cache", "vary": "Cookie", "etag": tag}
    if status == OK and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    response = Response(body, status, headers, kind)
    visitor.remember(request, response)
    return response
