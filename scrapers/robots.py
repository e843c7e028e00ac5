"""Robots (爬虫约定): what a site's robots.txt lets us read, and how slowly."""

from dataclasses import dataclass
from http import HTTPStatus

from protego import Protego

AGENT = "nongjia"
LARGEST = 500_000
SLOWEST = 30.0


@dataclass(frozen=True, slots=True)
class Robots:
    """A site's rules, None where it has none. Where `known` is False it could not say, and nothing is read."""

    rules: Protego | None = None
    known: bool = True

    def allows(self, url: str) -> bool:
        return self.rules is None or self.rules.can_fetch(url, AGENT)

    @property
    def said(self) -> str:
        """What it says of us, in words."""
        if not self.known:
            return "读不到 robots.txt"
        wait = f"，要求每次隔 {self.delay:g} 秒" if self.delay else ""
        return "没有 robots.txt" if self.rules is None else f"robots.txt 允许我们取的网址{wait}"

    @property
    def delay(self) -> float:
        """Seconds between two calls that the site asks for, at most 30."""
        asked = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(asked or 0.0, SLOWEST)


def read(status: int, raw: bytes) -> Robots:
    """The rules of a robots.txt as it came: 4xx means that there are none, 5xx and 429 that nobody knows."""
    if status == HTTPStatus.OK:
        return Robots(Protego.parse(raw[:LARGEST].decode("utf-8", "replace")))
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS:
        return Robots()
    return Robots(known=False)
