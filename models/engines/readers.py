"""The readers of a SQLite file (读取): connections with a thread each, so that nobody waits for a long question."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import closing, suppress
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from models.engines.file import told


class Read:
    """One question and who waits for its rows; whoever waits no longer breaks it off."""

    def __init__(self, sql: str, values: Sequence[object], row: type | None) -> None:
        self.asked = sql, values
        self.row = row
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[list[Any]] = self.loop.create_future()
        self.lock = Lock()
        self.running: sqlite3.Connection | None = None

    def rows(self, connection: sqlite3.Connection) -> tuple[list[Any], Exception | None]:
        """In the reader's thread."""
        connection.row_factory = self.row
        self.running = connection
        try:
            return ([] if self.future.cancelled() else connection.execute(*self.asked).fetchall()), None
        except Exception as error:
            return [], error
        finally:
            with self.lock:
                self.running = None

    def stop(self) -> None:
        """Nobody waits any more; the lock sees to it that no other question is broken off."""
        with self.lock:
            if self.running is not None:
                self.running.interrupt()

    def tell(self, rows: list[Any], error: Exception | None) -> None:
        if self.future.done():
            return
        if error is None:
            self.future.set_result(rows)
        else:
            self.future.set_exception(error)


class Reader:
    """A connection and its thread."""

    def __init__(self, connection: sqlite3.Connection, waiting: deque[Read], idle: list["Reader"]) -> None:
        self.connection = connection
        self.waiting, self.idle = waiting, idle
        self.given: SimpleQueue[Read | None] = SimpleQueue()
        self.thread = Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        with closing(self.connection):
            while read := self.given.get():
                while read:
                    read = self._done(read)

    def _done(self, read: Read) -> Read | None:
        """Answers one question; the next, where one waits."""
        rows, error = read.rows(self.connection)
        following = self._next()
        with suppress(RuntimeError):
            read.loop.call_soon_threadsafe(self._tell, read, (rows, error), following is None)
        return following

    def _next(self) -> Read | None:
        try:
            return self.waiting.popleft()
        except IndexError:
            return None

    def _tell(self, read: Read, outcome: tuple[list[Any], Exception | None], is_free: bool) -> None:
        """In the loop's thread."""
        read.tell(*outcome)
        if not is_free:
            return
        if following := self._next():
            self.given.put(following)
        else:
            self.idle.append(self)


class Readers:
    """Several readers: a long question delays no other as long as one of them is free.

    The one that was busy last is asked first, for it has the pages of the file at hand.
    """

    def __init__(self, connections: Sequence[sqlite3.Connection]) -> None:
        self.waiting: deque[Read] = deque()
        self.idle: list[Reader] = []
        self.all = [Reader(one, self.waiting, self.idle) for one in connections]
        self.idle += self.all

    async def rows(self, sql: str, values: Sequence[object], row: type | None) -> list[Any]:
        """One way to a thread and back."""
        read = Read(sql, values, row)
        if self.idle:
            self.idle.pop().given.put(read)
        else:
            self.waiting.append(read)
        try:
            return await read.future
        except asyncio.CancelledError:
            read.stop()
            raise
        except sqlite3.Error as error:
            raise told(error) from error

    async def close(self) -> None:
        """What was asked before is answered."""
        for reader in self.all:
            reader.given.put(None)
        for reader in self.all:
            await asyncio.to_thread(reader.thread.join)
