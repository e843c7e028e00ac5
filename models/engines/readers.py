"""The readers of a SQLite file (读取): connections with a thread each, so that nobody waits for a long question."""

import asyncio
import os
import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import closing, suppress
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from models.engines.file import told

AT_ONCE = len(os.sched_getaffinity(0))
HELD = 0.005
"""Seconds without an answer after which a question counts as a long one."""


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
    """A connection and its thread; `is_held`: by a long question, after which it takes no next one by itself."""

    def __init__(self, connection: sqlite3.Connection, readers: "Readers") -> None:
        self.connection = connection
        self.readers = readers
        self.answered = 0
        self.is_held = False
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
        self.answered += 1
        following = None if self.is_held else self.readers.next()
        with suppress(RuntimeError):
            read.loop.call_soon_threadsafe(self._tell, read, (rows, error), following is None)
        return following

    def _tell(self, read: Read, outcome: tuple[list[Any], Exception | None], is_free: bool) -> None:
        """In the loop's thread."""
        read.tell(*outcome)
        if is_free:
            self.readers.free(self)


class Readers:
    """Several readers, as many at work as there are processors: more would wait for each other and for the pages of the
    file. Where none of those has answered for a while, others take their place: a long question delays no other as long
    as one of them is free.

    The one that was busy last is asked first, for it has the pages of the file at hand.
    """

    def __init__(self, connections: Sequence[sqlite3.Connection]) -> None:
        self.waiting: deque[Read] = deque()
        self.all = [Reader(one, self) for one in connections]
        self.idle = list(self.all)
        self.timer: asyncio.TimerHandle | None = None

    def next(self) -> Read | None:
        """The question that has waited longest; in any thread."""
        try:
            return self.waiting.popleft()
        except IndexError:
            return None

    def free(self, reader: Reader) -> None:
        reader.is_held = False
        self.idle.append(reader)
        self._give()

    def _give(self) -> None:
        """Sets readers to work, or looks again in a while whether those at work get on."""
        while self.idle and self.waiting:
            at_work = sum(not one.is_held for one in self.all) - len(self.idle)
            if at_work >= AT_ONCE:
                self._look_again()
                return
            if read := self.next():
                self.idle.pop().given.put(read)

    def _look_again(self) -> None:
        if self.timer is None:
            self.timer = asyncio.get_running_loop().call_later(HELD, self._relieve, self._answered())

    def _relieve(self, answered: int) -> None:
        """Nothing was answered since: who is at work is held."""
        self.timer = None
        if self.waiting and self._answered() == answered:
            for reader in self.all:
                reader.is_held = reader not in self.idle
        self._give()

    def _answered(self) -> int:
        return sum(one.answered for one in self.all)

    async def rows(self, sql: str, values: Sequence[object], row: type | None) -> list[Any]:
        """One way to a thread and back."""
        read = Read(sql, values, row)
        self.waiting.append(read)
        self._give()
        try:
            return await read.future
        except asyncio.CancelledError:
            read.stop()
            raise
        except sqlite3.Error as error:
            raise told(error) from error

    async def close(self) -> None:
        """What was asked before is answered."""
        if self.timer is not None:
            self.timer.cancel()
        while read := self.next():
            self.all[0].given.put(read)
        for reader in self.all:
            reader.given.put(None)
        for reader in self.all:
            await asyncio.to_thread(reader.thread.join)
