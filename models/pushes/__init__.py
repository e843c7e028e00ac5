"""Pushes (推送): what people were told on their own page and have not read, told by text to who asked for that."""

from models.pushes.telling import tell

__all__ = ["tell"]
