"""Fetch (取网页): the one careful way to a foreign server. Nobody else reaches the network for pages."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType, TracebackType
from typing import Self

import httpx

from models.rules import days
from models.rules.hosts import is_loopback
from scrapers import robots
from scrapers.fetch import addresses, content, wire, workbook
from scrapers.fetch.charset import decode
from scrapers.fetch.manners import (
    DEADLINE,
    ROBOTS_DEADLINE,
    TRIES,
    Breaker,
    Budget,
    Passing,
    Site,
    Sleep,
    busy,
    pause_before,
)
from scrapers.source import Answer, Request, Terms, TurnedAway, Wants

HOPS = 3
SLOWEST_PACE = 1.0
KEPT = 500
USUAL = 100_000
LONGEST_COOKIE = 1_000
NO_TERMS: Mapping[str, Terms] = MappingProxyType({})
REDIRECTS = {301, 302, 303, 307, 308}
SAME_METHOD = {307, 308}
PLAIN = {"address", "unreachable", "tls"}
"""What is said as it is, also when it happened to robots.txt: it is so for every page of the site."""


def read(raw: bytes, wants: Wants, content_type: str = "") -> str:
    """The text of a page that was fetched or saved; a workbook's is JSON."""
    if wants == "xlsx" and raw.startswith(workbook.MAGIC):
        return workbook.text(raw)
    text = decode(raw, content_type)
    content.check_text(text, wants)
    return text


class Fetcher:
    """Asks for pages, as `async with Fetcher(contact) as fetch`; keep one for as long as the process collects.

    `contact` stands in the User-Agent; `pace` is the seconds between two calls to a host (under 1 only on loopback);
    `trusted` are the origins that were configured (--base-url): only they may lie in an inner network.
    `terms` are what the registry allows each source.
    """

    def __init__(
        self,
        contact: str,
        pace: float = 1.0,
        trusted: Collection[str] = (),
        sleep: Sleep = asyncio.sleep,
        terms: Mapping[str, Terms] = NO_TERMS,
    ) -> None:
        self._agent = f"{robots.AGENT}/0.1 (farm market board; {contact})"
        self._pace = pace
        self._trusted = {addresses.origin(url) for url in trusted}
        self._terms = terms
        self._sleep = sleep
        self._sites: dict[str, Site] = {}
        self._breakers: dict[str, Breaker] = {}
        self._kept: dict[str, dict[str, str]] = {}

    async def __aenter__(self) -> Self:
        self._http = wire.client(self._agent)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def get(self, request: Request) -> Answer:
        """The page, whole and plausible as a page; TurnedAway says why not."""
        breaker = self._breakers.setdefault(request.source, Breaker())
        site = self._site(request)
        async with site.turn:
            breaker.check()
            try:
                answer = await self._try(request, site)
            except TurnedAway as no:
                breaker.bad(no)
                raise
        breaker.good()
        return replace(answer, robots=site.robots.said if site.robots else "")

    def keep(self, answer: Answer) -> None:
        """Remembers what the site calls this version of a page: the next time it is only sent when it has changed.

        To be called when the page's rows are safe, not before: else an interrupted collect would never see them again.
        """
        named = {"If-None-Match": answer.etag, "If-Modified-Since": answer.modified}
        if not answer.unchanged and not answer.request.posts and any(named.values()):
            self._kept[answer.request.url] = {name: value for name, value in named.items() if value}
            self._kept = dict(list(self._kept.items())[-KEPT:])

    def _site(self, request: Request) -> Site:
        """The site of a page, if its source may ask there; the slowest of its sources sets the pace."""
        terms = self._terms.get(request.source, Terms())
        origin, host = addresses.origin(request.url), httpx.URL(request.url).host
        if terms.hosts and host not in terms.hosts and origin not in self._trusted:
            raise TurnedAway("address", f"{host} 不在登记的网址里")
        near = is_loopback(host)
        pause = self._pace if near else max(self._pace, SLOWEST_PACE, terms.pause)
        site = self._sites.setdefault(origin, Site(origin, pause, self._sleep))
        site.pause = max(site.pause, pause)
        return site

    async def _try(self, request: Request, site: Site) -> Answer:
        """Up to three tries within the seconds the network may take."""
        budget = Budget(DEADLINE)
        for attempt in range(2, TRIES + 1):
            try:
                return await self._follow(request, site, budget)
            except Passing as no:
                await self._sleep(pause_before(attempt, no.wait))
        return await self._follow(request, site, budget)

    async def _follow(self, request: Request, site: Site, budget: Budget) -> Answer:
        """The answer at the end of a few redirects on the same origin."""
        url = httpx.URL(request.url)
        known = {} if request.posts else self._kept.get(request.url, {})
        question = wire.Question(
            url, dict(request.form) or None, request.json, {**known, **dict(request.headers)}, self._key(request)
        )
        for _ in range(HOPS + 1):
            await self._check_robots(url, site)
            reply = await self._ask(replace(question, url=url), site, budget)
            if reply.status not in REDIRECTS:
                return await _read(request, str(url), reply, bool(known))
            if request.posts and reply.status not in SAME_METHOD:
                raise TurnedAway("redirect", f"HTTP {reply.status}")
            url = _next(url, reply, site)
        raise TurnedAway("redirect", "一直在转")

    def _key(self, request: Request) -> str:
        """The key that a request needs; told only to the source's own hosts."""
        key = self._terms.get(request.source, Terms()).key
        if request.keyed and not key:
            raise TurnedAway("key")
        return key if request.keyed else ""

    async def _ask(self, question: wire.Question, site: Site, budget: Budget) -> wire.Reply:
        await site.wait()
        async with budget.spending():
            way = await addresses.way(question.url, site.origin in self._trusted)
            return await wire.ask(self._http, question, way)

    async def _check_robots(self, url: httpx.URL, site: Site) -> None:
        if site.robots is None or days.now() > site.robots_until:
            site.learn(await self._robots(site))
        if site.robots is None or not site.robots.known:
            raise TurnedAway("robots_unknown")
        if not site.robots.allows(str(url)):
            raise TurnedAway("robots", url.path[:60])

    async def _robots(self, site: Site) -> robots.Robots:
        """The site's robots.txt, its first 500 KB, in 10 seconds at most."""
        url, budget = httpx.URL(site.origin).join("/robots.txt"), Budget(ROBOTS_DEADLINE)
        try:
            for _ in range(HOPS + 1):
                reply = await self._ask(wire.Question(url, cut=robots.LARGEST), site, budget)
                if reply.status not in REDIRECTS:
                    return robots.read(reply.status, reply.body)
                url = _next(url, reply, site)
        except TurnedAway as no:
            if isinstance(no, Passing) or no.code in PLAIN:
                raise
        return robots.Robots(known=False)


async def _read(request: Request, url: str, reply: wire.Reply, conditional: bool) -> Answer:
    """The page of a reply; a usual one is read sooner than a thread is woken for it."""
    if len(reply.body) <= USUAL and request.wants != "xlsx":
        return _answer(request, url, reply, conditional)
    return await asyncio.to_thread(_answer, request, url, reply, conditional)


def _next(url: httpx.URL, reply: wire.Reply, site: Site) -> httpx.URL:
    """Where a redirect leads, if that is on the same origin."""
    place = reply.header("Location")
    try:
        onward = url.join(place) if place else None
    except (httpx.InvalidURL, ValueError):
        onward = None
    if onward is None or onward.userinfo or onward.scheme not in addresses.PORTS:
        raise TurnedAway("redirect", place[:60])
    if addresses.origin(onward) != site.origin:
        raise TurnedAway("redirect", place[:60])
    return onward


def _answer(request: Request, url: str, reply: wire.Reply, conditional: bool) -> Answer:
    """The page of a reply whose status, type and beginning fit."""
    now = days.now()
    if conditional and reply.status == httpx.codes.NOT_MODIFIED:
        return Answer(request, url, b"", "", now, unchanged=True)
    _check_status(reply)
    content.check_type(reply.header("Content-Type"), request.wants)
    text = read(reply.body, request.wants, reply.header("Content-Type"))
    tags = (reply.header("ETag"), reply.header("Last-Modified"), _cookie(reply))
    return Answer(request, url, reply.body, text, now, False, *tags)


def _cookie(reply: wire.Reply) -> str:
    """Name and value of the cookies that the page sets, as they are told to it again."""
    said = reply.headers.get_list("Set-Cookie")
    return "; ".join(cookie.partition(";")[0].strip() for cookie in said)[:LONGEST_COOKIE]


def _check_status(reply: wire.Reply) -> None:
    told = f"HTTP {reply.status}"
    match reply.status:
        case httpx.codes.OK:
            return
        case httpx.codes.TOO_MANY_REQUESTS | httpx.codes.SERVICE_UNAVAILABLE:
            raise busy(reply.header("Retry-After") or content.next_access(reply.body), told)
        case httpx.codes.FORBIDDEN:
            raise TurnedAway("blocked", told)
        case status if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise Passing("failing", told)
        case _:
            raise TurnedAway("status", told)
