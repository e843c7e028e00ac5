"""Watches (订阅、到价提醒): whose price someone wants to be told, how often, or when it reaches a level."""

from models.watches.deeds import Kept, alert, drop, of, restore, subscribe, unsubscribe
from models.watches.telling import alerts, due, expire, followers, moved, noted, told
from models.watches.watch import MOST, Kind, Watch

__all__ = [
    "MOST",
    "Kept",
    "Kind",
    "Watch",
    "alert",
    "alerts",
    "drop",
    "due",
    "expire",
    "followers",
    "moved",
    "noted",
    "of",
    "restore",
    "subscribe",
    "told",
    "unsubscribe",
]
