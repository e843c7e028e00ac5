"""Messages (短信、通知): texts that came in, texts to be sent, and what people are told on their own page."""

from models.messages.inbound import Inbound, Message, keep, key, replied
from models.messages.notices import Notice, notices, notify, read, unread
from models.messages.outgoing import Kind, Outgoing, leave, of, purge

__all__ = [
    "Inbound",
    "Kind",
    "Message",
    "Notice",
    "Outgoing",
    "keep",
    "key",
    "leave",
    "notices",
    "notify",
    "of",
    "purge",
    "read",
    "replied",
    "unread",
]
