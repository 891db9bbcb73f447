"""The lobby: where clients wait outside the threads.

Requests are gathered here byte by byte until they are whole, and answers that a client
is slow to take are sent from here. So a thread is held only while the shop itself
works, and a thousand half-sent requests cost a thousand small buffers. When too many
wait, who has waited longest makes room: so those who have something to say now come in.
"""

import errno
import selectors
import threading
import time
from contextlib import suppress
from typing import Any

from stampcard.server.connection import Connection
from stampcard.server.framing import Malformed, waits_for_leave
from stampcard.server.till import Till

WAITING_MOST = 2000
WAITING_MOST_OF_ONE = 256  # from one address, as of all phones behind one router
LARGE_BYTES = 64 * 1024  # a request above that is large
LARGE_AT_ONCE = 8
QUEUED_MOST = 1000  # whole requests that wait for a thread
IDLE_SECONDS = 60  # between two requests, or before the first
REQUEST_SECONDS = 20  # until a whole request has come in, and more for a large one
SLOWEST_BYTES_PER_SECOND = 16 * 1024
TAKE_SECONDS = 10  # without the client taking anything of its answer
_ACCEPTED_AT_ONCE = 64
_SWEEP_SECONDS = 1.0
_LEAVE_TO_SEND = b"HTTP/1.1 100 Continue\r\n\r\n"
_Crowd = dict[Connection, None]  # who came first stands first


class Lobby:
    """Stands in for cheroot's `ConnectionManager`."""

    can_add_keepalive_connection = True

    def __init__(
        self, server: Any, till: Till | None, *, most: int, most_of_one: int
    ) -> None:
        """Listen at the server's socket for at most so many clients."""
        self._server, self._till = server, till
        self._most, self._most_of_one = most, most_of_one
        self._lock = threading.Lock()
        self._waiting: _Crowd = {}
        self._of_source: dict[str, _Crowd] = {}
        self._large: _Crowd = {}
        self._stopping = self._closed = False
        self._ended = threading.Event()
        self._ended.set()
        self._selector = selectors.DefaultSelector()
        server.socket.setblocking(False)
        self._selector.register(server.socket, selectors.EVENT_READ)

    def run(self, interval_seconds: float) -> None:
        """Watch all who wait, until told to stop."""
        swept = time.monotonic()
        self._ended.clear()
        while not self._stopping:
            for key, _ in self._selector.select(interval_seconds):
                if key.data is None:
                    self._accept()
                else:
                    self._serve(key.data)
            if time.monotonic() - swept > _SWEEP_SECONDS:
                swept = time.monotonic()
                self._dismiss_overdue(swept)
        self._ended.set()

    def stop(self) -> None:
        """End `run`; returns when it has ended."""
        self._stopping = True
        self._ended.wait(timeout=2)

    def close(self) -> None:
        """Close every connection that waits."""
        with self._lock:
            self._closed = True
            waiting = list(self._waiting)
        for connection in waiting:
            connection.close()
        self._selector.close()

    def put(self, connection: Connection) -> None:
        """Take a client back from the thread that answered it; for any thread."""
        if connection.wfile:
            self._wait(connection, selectors.EVENT_WRITE, TAKE_SECONDS)
        elif not self._pass_on(connection):
            patience = REQUEST_SECONDS if connection.inbox else IDLE_SECONDS
            self._wait(connection, selectors.EVENT_READ, patience)

    def _accept(self) -> None:
        for _ in range(_ACCEPTED_AT_ONCE):
            try:
                sock, address = self._server.socket.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    self._dismiss_longest(self._waiting)
                return
            connection = Connection(self._server, sock, address)
            self._make_room(connection.source)
            self._wait(connection, selectors.EVENT_READ, IDLE_SECONDS)

    def _serve(self, connection: Connection) -> None:
        if connection.wfile:
            self._send_more(connection)
        else:
            self._hear(connection)

    def _send_more(self, connection: Connection) -> None:
        try:
            connection.wfile.send()
        except OSError:
            self._dismiss(connection)
            return
        connection.until = time.monotonic() + TAKE_SECONDS
        if not connection.wfile:
            self._leave(connection)
            if connection.closing:
                connection.close()
            else:
                self.put(connection)

    def _hear(self, connection: Connection) -> None:
        begins, known = not connection.inbox, connection.expected
        if not connection.receive():
            self._dismiss(connection)
            return
        if self._pass_on(connection):
            return
        if begins and connection.inbox:
            connection.until = time.monotonic() + REQUEST_SECONDS
        if known is None and connection.expected is not None:
            self._await_body(connection, connection.expected)

    def _await_body(self, connection: Connection, expected: int) -> None:
        connection.until += expected / SLOWEST_BYTES_PER_SECOND
        if waits_for_leave(connection.inbox):
            with suppress(OSError):
                connection.socket.send(_LEAVE_TO_SEND)
        if expected > LARGE_BYTES:
            if len(self._large) >= LARGE_AT_ONCE:
                self._dismiss_longest(self._large)
            self._large[connection] = None

    def _pass_on(self, connection: Connection) -> bool:
        """Give a client whose request is whole to the threads; True if it is gone."""
        try:
            whole = connection.take_request()
        except Malformed as error:
            self._leave(connection)
            connection.refuse(str(error))
            return True
        if whole:
            self._leave(connection)
            if self._till and self._till.takes(connection):
                self._till.put(connection)
            elif self._server.requests.qsize < QUEUED_MOST:
                self._server.requests.put(connection)
            else:
                connection.refuse("503 Service Unavailable")
        return whole

    def _wait(self, connection: Connection, events: int, seconds: float) -> None:
        connection.until = time.monotonic() + seconds
        with self._lock:
            if not self._closed:
                self._waiting[connection] = None
                self._of_source.setdefault(connection.source, {})[connection] = None
                self._selector.register(connection.socket, events, connection)
                return
        connection.close()

    def _leave(self, connection: Connection) -> None:
        with self._lock:
            if connection not in self._waiting:
                return
            del self._waiting[connection]
            crowd = self._of_source[connection.source]
            del crowd[connection]
            if not crowd:
                del self._of_source[connection.source]
            self._large.pop(connection, None)
            self._selector.unregister(connection.socket)

    def _make_room(self, source: str) -> None:
        crowd = self._of_source.get(source, {})
        if len(crowd) >= self._most_of_one:
            self._dismiss_longest(crowd)
        elif len(self._waiting) >= self._most:
            self._dismiss_longest(self._waiting)

    def _dismiss_longest(self, crowd: _Crowd) -> None:
        with self._lock:
            longest = next(iter(crowd), None)
        if longest:
            self._dismiss(longest)

    def _dismiss_overdue(self, now: float) -> None:
        with self._lock:
            overdue = [each for each in self._waiting if each.until < now]
        for connection in overdue:
            self._dismiss(connection)

    def _dismiss(self, connection: Connection) -> None:
        self._leave(connection)
        connection.close()
