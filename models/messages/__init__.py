"""Messages (短信、通知): texts that came in, texts to be sent, and what people are told on their own page."""

from models.messages import queue, spending
from models.messages.inbound import Inbound, Message, keep, key, replied
from models.messages.letters import Dead, Delivered, counts, dead_count, dead_letters, delivered, hidden, replay
from models.messages.notices import Notice, forget, notices, notify, read, unread
from models.messages.outgoing import Outgoing, Priority, State, Text, expire, heard, leave, of, purge, stop, wipe
from models.messages.queue import Letter, claim, dead, done, due, later, release, route
from models.messages.spending import Terms
from models.messages.templates import Kind, carries_code, fits, rendered, templates

__all__ = [
    "Dead",
    "Delivered",
    "Inbound",
    "Kind",
    "Letter",
    "Message",
    "Notice",
    "Outgoing",
    "Priority",
    "State",
    "Terms",
    "Text",
    "carries_code",
    "claim",
    "counts",
    "dead",
    "dead_count",
    "dead_letters",
    "delivered",
    "done",
    "due",
    "expire",
    "fits",
    "forget",
    "heard",
    "hidden",
    "keep",
    "key",
    "later",
    "leave",
    "notices",
    "notify",
    "of",
    "purge",
    "queue",
    "read",
    "release",
    "rendered",
    "replay",
    "replied",
    "route",
    "spending",
    "stop",
    "templates",
    "unread",
    "wipe",
]
