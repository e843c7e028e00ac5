"""Messages (短信、通知): texts that came in, texts to be sent, and what people are told on their own page."""

from models.messages.inbound import Heard, Inbound, Message, age, claim, finish, keep, key, lately, replied, unsay
from models.messages.notices import Notice, forget, notices, notify, read, unread
from models.messages.outgoing import Delivered, Outgoing, State, Text, delivered, expire, leave, of, purge, wipe
from models.messages.templates import Kind, carries_code, fits, is_whole, rendered, templates

__all__ = [
    "Delivered",
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
    "expire",
    "finish",
    "fits",
    "forget",
    "is_whole",
    "keep",
    "key",
    "lately",
    "leave",
    "notices",
    "notify",
    "of",
    "purge",
    "read",
    "rendered",
    "replied",
    "templates",
    "unread",
    "unsay",
    "wipe",
]
