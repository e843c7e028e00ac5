"""Messages (短信、通知): texts that came in, texts to be sent, and what people are told on their own page."""

from models.messages import queue, spending
from models.messages.hearing import Exchange, Figures, exchanges, figures, gateways, heard, puzzles
from models.messages.inbound import Heard, Inbound, Message, age, claim, finish, keep, key, lately, replied, unsay
from models.messages.letters import Dead, Delivered, counts, dead_count, dead_letters, delivered, hidden, replay
from models.messages.notices import Notice, forget, notices, notify, read, unread
from models.messages.outgoing import Outgoing, Priority, State, Text, expire, leave, of, purge, ringing, stop, wipe
from models.messages.templates import Kind, carries_code, fits, is_whole, rendered, templates

__all__ = [
    "Dead",
    "Delivered",
    "Exchange",
    "Figures",
    "Heard",
    "Inbound",
    "Kind",
    "Message",
    "Notice",
    "Outgoing",
    "Priority",
    "State",
    "Text",
    "age",
    "carries_code",
    "claim",
    "counts",
    "dead_count",
    "dead_letters",
    "delivered",
    "exchanges",
    "expire",
    "figures",
    "finish",
    "fits",
    "forget",
    "gateways",
    "heard",
    "hidden",
    "is_whole",
    "keep",
    "key",
    "lately",
    "leave",
    "notices",
    "notify",
    "of",
    "purge",
    "puzzles",
    "queue",
    "read",
    "rendered",
    "replay",
    "replied",
    "ringing",
    "spending",
    "stop",
    "templates",
    "unread",
    "unsay",
    "wipe",
]
