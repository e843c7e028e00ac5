"""The desk (工作台): what waits for the staff, a section a queue."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import alerts, bulletins, findings, flags, listings, messages, names, prices, questions
from models.people import Person
from models.rules import days
from web import render


class Queue(NamedTuple):
    """Things that wait: what they are, how many, and where they are dealt with."""

    title: tuple[str, str]
    waiting: int
    href: str


async def drafted() -> Queue:
    return Queue(("没发布的简报", "Bulletins to publish"), await bulletins.drafts_count(), "/desk/bulletins")


async def troubled() -> Queue:
    return Queue(("来源有毛病", "Sources in trouble"), len(await findings.by_source()), "/desk/findings")


async def unknown() -> Queue:
    return Queue(("待认的名称", "Names to recognise"), await names.waiting_count(), "/desk/names")


async def held() -> Queue:
    return Queue(("待核的价", "Prices to review"), await prices.held_count(), "/desk/held")


async def posted() -> Queue:
    return Queue(("待审的供求", "Listings to review"), await listings.pending_count(), "/desk/listings")


async def reported() -> Queue:
    return Queue(("举报", "Reports"), await flags.count(), "/desk/flags")


async def unsent() -> Queue:
    """Texts that nobody got and that can be sent again; one more where the day's money is used up."""
    used_up = await messages.spending.alarmed(days.number(days.today()))
    title = ("没发出的短信；今天的短信钱用完了", "Texts not sent; the day's money is used up")
    waiting = await messages.dead_count() + used_up
    return Queue(title if used_up else ("没发出的短信", "Texts not sent"), waiting, "/desk/outbox")


async def asked() -> Queue:
    return Queue(("待答复的咨询和投诉", "Questions to answer"), await questions.count(), "/desk/questions")


async def overdue() -> Queue:
    return Queue(("过期没答的", "Overdue answers"), await questions.count(days.today()), "/desk/questions")


async def warned() -> Queue:
    return Queue(("没处理的预警", "Warnings to deal with"), await alerts.count(), "/desk/warnings")


QUEUES: tuple[Callable[[], Awaitable[Queue]], ...] = (
    posted,
    reported,
    asked,
    overdue,
    warned,
    drafted,
    troubled,
    unknown,
    held,
    unsent,
)
"""A queue more is a function here."""


async def index(request: Request) -> Response:
    """The queues are for those who may deal with them."""
    me: Person = request.state.visitor
    queues = [await queue() for queue in QUEUES] if me.reviews else []
    return render.desk(request, "desk/index.html", queues=queues)
