"""Packing (压缩): bodies unpacked bit by bit, so that a small bomb cannot fill the memory."""

import zlib
from typing import Protocol

from scrapers.source import TurnedAway

GZIP, WRAPPED, BARE = 31, 15, -15
"""The window sizes by which zlib tells gzip, zlib and bare deflate apart."""


class Unpacker(Protocol):
    """Takes a body in pieces; `more` gives at most `room` bytes back, `end` says whether it came whole."""

    def more(self, piece: bytes, room: int) -> bytes: ...

    def end(self) -> None: ...


def unpacker(encoding: str) -> Unpacker:
    """For a Content-Encoding; one that is not known is refused."""
    match encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Packed(GZIP)
        case "deflate":
            return Packed(WRAPPED)
        case _:
            raise TurnedAway("packed", encoding[:20])


class Plain:
    """A body that is not packed."""

    def more(self, piece: bytes, room: int) -> bytes:
        return piece[:room]

    def end(self) -> None:
        """The wire has seen to it that all came."""


class Packed:
    """A gzip or deflate body; gzip may come in several members, one after the other."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._zlib = zlib.decompressobj(window)
        self._begun = False

    def more(self, piece: bytes, room: int) -> bytes:
        """Up to `room` bytes of what the piece holds."""
        out = b""
        while piece and len(out) < room:
            if self._zlib.eof:
                piece = self._next_member(piece)
            out += self._step(piece, room - len(out))
            piece = self._zlib.unused_data if self._zlib.eof else b""
        return out

    def end(self) -> None:
        if not self._zlib.eof:
            raise TurnedAway("packed", "没有收全")

    def _step(self, piece: bytes, room: int) -> bytes:
        try:
            out = self._zlib.decompress(piece, room)
        except zlib.error:
            if self._window != WRAPPED or self._begun:
                raise TurnedAway("packed", "数据坏了") from None
            return self._bare(piece, room)
        self._begun = True
        return out

    def _bare(self, piece: bytes, room: int) -> bytes:
        """Some servers say deflate and leave the wrapper out."""
        self._window, self._zlib = BARE, zlib.decompressobj(BARE)
        return self._step(piece, room)

    def _next_member(self, piece: bytes) -> bytes:
        """What follows the end of a member: zeros are padding, anything else must be another member."""
        rest = piece.lstrip(b"\0")
        if rest and self._window != GZIP:
            raise TurnedAway("packed", "后面多出数据")
        if rest:
            self._zlib = zlib.decompressobj(self._window)
        return rest
