"""Texting (短信往来): what is known of a number that texts come from, as a conversation needs it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

WEB = "web"
"""The page on which one writes as by text: it stands beside the gateways, and nothing is sent by it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one number: its key, language (zh or en), name and place; the open question and the way back of the last deed
    as JSON values; `times`: seconds of the day's messages; `replies`: marks of what was said; since when they want to
    be told things, and no more; when a code proved the number."""

    key: str
    gateway: str = ""
    lang: str = "zh"
    name: str = ""
    place: str = ""
    question: dict[str, Any] = field(default_factory=dict)
    asked_at: datetime | None = None
    undo: dict[str, Any] = field(default_factory=dict)
    undo_at: datetime | None = None
    times: tuple[int, ...] = ()
    replies: tuple[str, ...] = ()
    unclear: int = 0
    unclear_day: int = 0
    opted_at: datetime | None = None
    opted_text: str = ""
    stopped_at: datetime | None = None
    confirmed_at: datetime | None = None
