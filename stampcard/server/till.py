"""The till: one thread that answers all acts that are here, with one commit.

Threads that each answer one act spend most of their time on handing the interpreter to
each other. So acts have a thread of their own: it listens to the clients that send
them, takes every whole request that has come, lets the app answer them together, and
sends the answers once all is kept. Whoever sends something else goes back to the lobby.
"""

import logging
import os
import selectors
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from stampcard.server.connection import Connection
from stampcard.server.framing import Malformed

TOGETHER_LEAST, TOGETHER_MOST = 16, 64  # acts in one commit, if so many wait
KEPT_MOST = 256  # clients it listens to by itself
KEPT_SECONDS = 1.0  # after their last act; then they wait in the lobby again
_SWEEP_SECONDS = 0.5
IsAct = Callable[[bytes], bool]
Together = Callable[[Sequence[Callable[[], None]]], None]


class Till(threading.Thread):
    """Answers acts; `is_act` tells a request that is one from its bytes, and
    `together` runs jobs in one transaction, each of them once more if that fails.
    """

    def __init__(self, server: Any, is_act: IsAct, together: Together) -> None:
        """A till that is not open yet."""
        super().__init__(name="Till", daemon=True)
        self._server, self._is_act, self._together = server, is_act, together
        self._queue: dict[Connection, None] = {}  # their acts are here, the first first
        self._given: deque[Connection] = deque()
        self._at_once = TOGETHER_LEAST
        self._kept: dict[Connection, float] = {}  # since when nothing came, monotonic
        self._selector = selectors.DefaultSelector()
        self._ear, self._bell = os.pipe()
        self._selector.register(self._ear, selectors.EVENT_READ)
        self._open = True

    def takes(self, connection: Connection) -> bool:
        """Whether the whole request that a client has sent is for here."""
        return self._open and self._is_act(connection.request)

    def put(self, connection: Connection) -> None:
        """Give it a client whose whole request was taken; for any thread."""
        self._given.append(connection)
        os.write(self._bell, b"!")

    def run(self) -> None:
        """Answer until told to close, and then what is here.

        Should it fail, the other threads answer acts from then on.
        """
        try:
            self._serve()
        except Exception:
            self._server.error_log("The till failed", logging.CRITICAL, traceback=True)
        self._open = False
        for connection in {**self._kept, **self._queue, **dict.fromkeys(self._given)}:
            connection.close()

    def _serve(self) -> None:
        swept = time.monotonic()
        while self._open or self._queue or self._given:
            self._listen(0 if self._queue else _SWEEP_SECONDS)
            here = list(islice(self._queue, self._at_once))
            if here:
                self._answer(here)
            if time.monotonic() - swept > _SWEEP_SECONDS:
                swept = time.monotonic()
                self._give_back_silent(swept)

    def close(self) -> None:
        """Take no more; returns when all that was taken is answered."""
        self._open = False
        os.write(self._bell, b"!")
        if self.is_alive():
            self.join(timeout=2)

    def _listen(self, seconds: float) -> None:
        """Hear every client that has something to say, lest a later one starve."""
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                os.read(self._ear, 4096)
            elif key.data not in self._queue:
                self._hear(key.data)
        while self._given:
            self._queue[self._given.popleft()] = None

    def _hear(self, connection: Connection) -> None:
        if not connection.receive():
            self._dismiss(connection)
        elif self._next_is_act(connection):
            self._queue[connection] = None
        else:
            self._give_back(connection)

    def _next_is_act(self, connection: Connection) -> bool:
        with suppress(Malformed):  # the lobby says so
            if connection.is_whole() and self._is_act(bytes(connection.inbox)):
                return connection.take_request()
        return False

    def _answer(self, here: list[Connection]) -> None:
        began = time.monotonic()
        useful: dict[Connection, bool] = {}
        answered = began

        def answering(connection: Connection) -> Callable[[], None]:
            def job() -> None:
                nonlocal answered
                useful[connection] = connection.answer()
                answered = time.monotonic()

            return job

        try:
            self._together([answering(connection) for connection in here])
        except Exception:  # nobody else would answer acts from then on
            self._server.error_log("Acts failed", level=logging.ERROR, traceback=True)
            useful.clear()
        self._suit(answered - began, time.monotonic() - answered)
        for connection in here:
            del self._queue[connection]
            if connection in useful:
                self._send(connection, keep=useful[connection])
            else:
                self._dismiss(connection)

    def _suit(self, answering_seconds: float, keeping_seconds: float) -> None:
        """Take more at once where a commit is slow, fewer where nobody gains by it."""
        if keeping_seconds > answering_seconds / 4:
            self._at_once = min(self._at_once * 2, TOGETHER_MOST)
        elif keeping_seconds < answering_seconds / 16:
            self._at_once = max(self._at_once // 2, TOGETHER_LEAST)

    def _send(self, connection: Connection, *, keep: bool) -> None:
        if not connection.send(keep=keep):
            self._dismiss(connection)
        elif connection.wfile or connection.inbox or not self._keep(connection):
            self._give_back(connection)

    def _keep(self, connection: Connection) -> bool:
        """Go on listening to a client; False when there are too many."""
        if connection not in self._kept:
            if len(self._kept) >= KEPT_MOST or not self._open:
                return False
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        self._kept[connection] = time.monotonic()
        return True

    def _forget(self, connection: Connection) -> None:
        if self._kept.pop(connection, None) is not None:
            self._selector.unregister(connection.socket)

    def _dismiss(self, connection: Connection) -> None:
        self._forget(connection)
        connection.close()

    def _give_back(self, connection: Connection) -> None:
        self._forget(connection)
        self._server.put_conn(connection)

    def _give_back_silent(self, now: float) -> None:
        silent = [
            connection
            for connection, since in self._kept.items()
            if now - since > KEPT_SECONDS and connection not in self._queue
        ]
        for connection in silent:
            self._give_back(connection)
