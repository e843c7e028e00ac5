"""Sources (来源): how a source is asked, what comes back, and the ways to say that a page or a row was not taken."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Protocol
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from models.rules.errors import Refused
from models.rules.inputs import Observation

Wants = Literal["json", "html", "xlsx"]

WHY = {
    "unreachable": "连不上网站",
    "slow": "网站没有在限定的时间里答完",
    "broken": "网站的回答断了，没有收全",
    "tls": "网站的 HTTPS 证书或加密连接不对",
    "address": "网址指向内部网络，不去取",
    "redirect": "网站把我们引到别处，没有跟去",
    "headers": "网站回答的头太大",
    "too_big": "网页太大",
    "packed": "网页的压缩坏了、没有收全，或不认得这种压缩",
    "status": "网站没有正常回答",
    "failing": "网站出错了",
    "busy": "网站忙，请我们晚些再来",
    "blocked": "网站不让我们取，已暂停，请工作人员看一看",
    "robots": "网站的 robots.txt 不许取这一页",
    "robots_unknown": "读不到网站的 robots.txt，先不取",
    "resting": "这个来源接连失败，先歇一歇",
    "kind": "回来的不是要的那种内容",
    "verification": "网站要人工验证，已暂停，请工作人员看一看",
    "login": "网站要登录",
    "key": "没有设置这个来源的密钥，先不采",
    "unset": "还没有登记这个来源的列表网址，先不采",
    "maintenance": "网站在维护",
    "charset": "网页的文字编码读不出来",
    "layout": "页面的样子变了，读不出价格表",
    "parser": "程序读这一页时出错了，请告诉维护的人",
    "empty": "页上一行价格也没有",
    "unreadable": "页上没有一行能读",
    "swapped": "平均价大多高过最高价或低过最低价，像是列错位了",
    "kinds_gone": "上次有的品种少了一半以上",
    "jump": "价格比上一次跳得太多",
    "stale": "页上没有这几天的价格",
    "ahead": "页上的日期都在今天以后",
    "repeated": "翻页后还是同样的内容",
    "endless": "页数多得不合常理",
}
"""Every reason for which a page is not taken, with its sentence."""

PAUSING = {"blocked", "verification"}
UNASKED = {"key", "unset"}
"""What the operator has not told us yet: no fault of the site, and no reason to try again."""


class TurnedAway(Refused):
    """A page was not taken (拒收): a code of WHY, its sentence, when to come back, and the page where one came."""

    def __init__(
        self, code: str, detail: str = "", again: datetime | None = None, answer: "Answer | None" = None
    ) -> None:
        super().__init__(f"{WHY[code]}（{detail}）" if detail else WHY[code])
        self.code = code
        self.again = again
        self.answer = answer

    @property
    def pauses(self) -> bool:
        """Whether someone has to look before the source is asked again."""
        return self.code in PAUSING


@dataclass(frozen=True, slots=True)
class Window:
    """The days a collect asks for, both ends included; rows of other days are dropped and counted."""

    since: date
    until: date

    @property
    def length(self) -> int:
        return (self.until - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Request:
    """One page to ask for. A `form` or a `json` text is posted; `source` is the one that rests when it fails.

    `headers` are those the site itself asks for. `day` is the day the page is about, where its list tells it.
    `links`: it holds no prices and leads to other pages. `keyed`: the source's key goes with it (HTTP Basic).
    """

    source: str
    url: str
    wants: Wants
    form: tuple[tuple[str, str], ...] = ()
    json: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    day: date | None = None
    links: bool = False
    keyed: bool = False

    @property
    def posts(self) -> bool:
        return bool(self.form or self.json)

    @property
    def address(self) -> str:
        """The address as it is told, kept and given to the parser: what is posted stands behind it."""
        posted = urlencode(self.form) if self.form else quote(self.json)
        return f"{self.url}?{posted}" if posted else self.url

    def at(self, base: str) -> "Request":
        """The same page with scheme, host and port of `base` (a mirror, a replay); "" changes nothing."""
        if not base:
            return self
        scheme, host = urlsplit(base)[:2]
        return replace(self, url=urlunsplit((scheme, host, *urlsplit(self.url)[2:])))


def asked(address: str) -> dict[str, str]:
    """What an address asks for, by name; what was posted as a form stands in it as well."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it came: its bytes unpacked, and the same as text. `unchanged`: the site said that nothing is new.

    The text of a workbook is JSON: the rows of each sheet. `cookie` is what the site wants to be told again, `robots`
    what its robots.txt says of us.
    """

    request: Request
    url: str
    raw: bytes
    text: str
    collected_at: datetime
    unchanged: bool = False
    etag: str = ""
    modified: str = ""
    cookie: str = ""
    robots: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: the row as it stood, a code, and a sentence."""

    row: str
    code: str
    reason: str


Said = Observation | Rejected


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a source says it has: rows in all (0: it does not say) and pages.

    `closed`: it says that there is nothing for what was asked, as on a day without a market; no row is then no fault.
    """

    rows: int
    pages: int
    closed: bool = False

    @classmethod
    def of(cls, rows: int, limit: int) -> "Extent":
        """So many rows, so many of them on a page."""
        return cls(rows, max(1, -(-rows // limit)))


def one_page(_text: str) -> Extent:
    return Extent(0, 1)


def nowhere(_answer: Answer, _window: Window) -> Iterable[Request]:
    return ()


@dataclass(frozen=True, slots=True)
class Source:
    """What a source tells of itself; nothing in it reaches the network.

    `first`: what is asked for at the start. `parse` takes a page's text, its address and the day it is about (the day
    it was collected, where nothing else is known). `follow`: what a page leads to. `turn`: a request's n-th page, where
    a list has several; `extent` then tells how many.
    """

    key: str
    wants: Wants
    first: Callable[[Window], Iterable[Request]]
    parse: Callable[[str, str, date], Iterator[Said]]
    follow: Callable[[Answer, Window], Iterable[Request]] = nowhere
    turn: Callable[[Request, int], Request] | None = None
    extent: Callable[[str], Extent] = one_page


@dataclass(frozen=True, slots=True)
class Terms:
    """What the registry lets us do: the hosts that may be asked, seconds between two calls, the key if one is needed.

    Without hosts every host may be asked (a page that an operator names).
    """

    hosts: tuple[str, ...] = ()
    pause: float = 0.0
    key: str = ""


class Fetch(Protocol):
    """The one careful fetch, as a crawl sees it."""

    async def get(self, request: Request) -> Answer: ...

    def keep(self, answer: Answer) -> None: ...
