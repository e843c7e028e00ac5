"""Messages (短信、通知): texts that came in, texts to be sent, and what people are told on their own page."""

from models.messages.hearing import Exchange, Figures, exchanges, figures, heard, puzzles
from models.messages.inbound import Heard, Inbound, Message, age, claim, finish, keep, key, lately, replied
from models.messages.notices import Notice, forget, notices, notify, read, unread
from models.messages.outgoing import Delivered, Outgoing, State, Text, delivered, expire, leave, of, purge, wipe
from models.messages.templates import Kind, carries_code, fits, is_whole, rendered, templates

__all__ = [
    "Delivered",
    "Exchange",
    "Figures",
    "Heard",
    "Inbound",
    "Kind",
    "Message",
    "Notice",
    "Outgoing",
    "State",
    "Text",
    "age",
    "carries_code",
    "claim",
    "delivered",
    "exchanges",
    "expire",
    "figures",
    "finish",
    "fits",
    "forget",
    "heard",
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
    "read",
    "rendered",
    "replied",
    "templates",
    "unread",
    "wipe",
]
