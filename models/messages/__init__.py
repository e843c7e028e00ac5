"""Messages (短信、通知): texts that came in, texts to be sent, and what people are told on their own page."""

from models.messages.inbound import Inbound, Message, keep, key, replied
from models.messages.notices import Notice, forget, notices, notify, read, unread
from models.messages.outgoing import Delivered, Outgoing, State, Text, delivered, expire, leave, of, purge, wipe
from models.messages.templates import Kind, carries_code, fits, rendered, templates

__all__ = [
    "Delivered",
    "Inbound",
    "Kind",
    "Message",
    "Notice",
    "Outgoing",
    "State",
    "Text",
    "carries_code",
    "delivered",
    "expire",
    "fits",
    "forget",
    "keep",
    "key",
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
    "wipe",
]
