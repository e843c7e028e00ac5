"""Bulletins (简报): drafted by a job from what is stored, told in an officer's words, published."""

from models.bulletins.bulletin import Bulletin, drafts, drafts_count, find, published
from models.bulletins.deeds import LONGEST, publish, withdraw, write
from models.bulletins.drafting import draft

__all__ = [
    "LONGEST",
    "Bulletin",
    "draft",
    "drafts",
    "drafts_count",
    "find",
    "publish",
    "published",
    "withdraw",
    "write",
]
