"""Feeds (订阅源): what is new as JSON Feed 1.1 and as Atom, one answer in both forms; ids never change."""

from collections.abc import Callable
from typing import Annotated, Any
from xml.sax.saxutils import escape, quoteattr

import msgspec
from starlette.convertors import Convertor, register_url_convertor
from starlette.types import Scope

from web.answers import ENCODE, A, Answer, Day, Endpoint, Handler, Header, Moment, Purpose, Yuan
from web.asked import Asked, Parameter

ATOM, JSON = ".atom", ".json"
KINDS = {ATOM: b"application/atom+xml; charset=utf-8", JSON: b"application/feed+json"}
VERSION = "https://jsonfeed.org/version/1.1"
EPOCH = "1970-01-01T00:00:00+08:00"
"""When a feed was changed that has nothing in it."""
Url = Annotated[str, msgspec.Meta(extra_json_schema={"format": "uri"})]


class Form(Convertor[str]):
    """The form of a feed at the end of its address."""

    regex = r"\.(?:atom|json)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("feed", Form())


class Figures(msgspec.Struct):
    """What an entry tells, as numbers: prices per `unit`."""

    date: Day
    unit: str | None
    low: Yuan | None
    avg: Yuan | None
    high: Yuan | None
    quotes: int | None = None


class Entry(msgspec.Struct):
    """One entry."""

    id: str
    url: Url
    title: str
    content_text: str
    date_published: Moment
    figures: Figures = msgspec.field(name="_nongjia")


class Feed(Answer, kw_only=True):
    """A feed as JSON Feed 1.1, the newest entry first; `.atom` tells the same as Atom."""

    version: str = VERSION
    title: str
    home_page_url: Url
    feed_url: Url = ""
    language: str
    items: list[Entry]


class FeedPoint(Endpoint):
    """An address of a feed."""

    def written(self, scope: Scope, asked: Asked, answer: Any) -> tuple[bytes, list[Header]]:
        """In the form that the address ends with, each address in it a whole one."""
        base, path = scope["app"].state.settings.base_url, scope["path"]
        query = scope["query_string"].decode("ascii", "ignore")
        answer.home_page_url = base + answer.home_page_url
        answer.feed_url = f"{base}{path}?{query}" if query else base + path
        answer.title = f"{answer.demo} · {answer.title}" if answer.demo else answer.title
        for entry in answer.items:
            entry.url = base + entry.url
        form = ATOM if path.endswith(ATOM) else JSON
        body = atom(answer) if form == ATOM else ENCODE(answer)
        return body, [(b"content-type", KINDS[form])]


def feed(
    summary: str, answer: type[A], parameters: tuple[Parameter, ...] = (), age: int = 300
) -> Callable[[Handler[A]], FeedPoint]:
    """Makes a handler an address of a feed."""
    return lambda handler: FeedPoint(handler, Purpose(summary, answer, parameters, age))


def atom(told: Feed) -> bytes:
    """The feed as Atom (RFC 4287); its id is its address without the form."""
    changed = max((entry.date_published for entry in told.items), default=EPOCH)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(told.language)}>',
        f"<id>{escape(told.feed_url)}</id>",
        f"<title>{escape(told.title)}</title>",
        f"<updated>{changed}</updated>",
        "<author><name>农价 Nongjia</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(told.feed_url)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(told.home_page_url)}/>',
        *map(_entry, told.items),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(entry: Entry) -> str:
    return (
        f"<entry><id>{escape(entry.id)}</id><title>{escape(entry.title)}</title>"
        f"<published>{entry.date_published}</published><updated>{entry.date_published}</updated>"
        f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>'
        f'<content type="text">{escape(entry.content_text)}</content></entry>'
    )
