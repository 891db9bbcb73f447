"""One client: what came of its request so far, and what it has not taken yet."""

import io
import ipaddress
import re
import socket
from contextlib import suppress
from typing import Any

from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest

from stampcard.server.encryption import Encrypted
from stampcard.server.framing import request_bytes

RECEIVE_BYTES = 64 * 1024
KEPT_BYTES_MOST = 256 * 1024  # of an answer, for the client to take when it can
_PIECE_BYTES = 64 * 1024
_TAKE_SECONDS = 10  # for each piece of a larger answer
_NAME = re.compile(rb"[!#$%&'*+.^`|~0-9A-Za-z-]+")


class _Outbox:
    """An answer on its way: sent at once where the client takes it, else kept."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._kept = bytearray()

    def __bool__(self) -> bool:
        return bool(self._kept)

    def write(self, data: bytes) -> int:
        """Keep it; a large answer is sent piece by piece, in the thread's own time."""
        self._kept += data
        if len(self._kept) > KEPT_BYTES_MOST:
            self.send_waiting()
        return len(data)

    def clear(self) -> None:
        """Take back what was not sent."""
        self._kept.clear()

    def send(self) -> None:
        """Send what the client takes now. Raises OSError when it is gone."""
        while self._kept:
            with suppress(BlockingIOError):
                # Pieces of one size: what was to be encrypted must be offered again.
                del self._kept[: self._socket.send(self._kept[:_PIECE_BYTES])]
                continue
            return

    def send_waiting(self) -> None:
        """Send all. Raises OSError when the client is gone or too slow."""
        self._socket.settimeout(_TAKE_SECONDS)
        try:
            while self._kept:
                self._socket.sendall(self._kept[:_PIECE_BYTES])
                del self._kept[:_PIECE_BYTES]
        finally:
            self._socket.setblocking(False)


class _Headers(HeaderReader):
    """Names as the standard has them; none that could be taken for another."""

    def _transform_key(self, key_name: bytes) -> bytes:
        if not _NAME.fullmatch(key_name.replace(b"_", b"-")):
            raise ValueError("Illegal header name.")
        return key_name.title()

    def _allow_header(self, key_name: bytes) -> bool:
        # "X_Real" would reach the app as "X-Real"; leave to send was given already.
        return b"_" not in key_name and key_name != b"Expect"


class _Request(HTTPRequest):
    header_reader = _Headers()

    def __init__(self, server: Any, conn: Any, *more: Any, **options: Any) -> None:
        super().__init__(server, conn, *more, **options)
        self.scheme = b"https" if conn.ssl_env else b"http"


def _makefile(sock: socket.socket, mode: str, _size: int) -> Any:
    return _Outbox(sock) if "w" in mode else io.BytesIO()


def _source(address: str) -> str:
    """Whom an address belongs to: in IPv6 one line to the net has a whole /64."""
    if ":" not in address:
        return address
    found = ipaddress.IPv6Address(address.partition("%")[0])
    return str(found.ipv4_mapped or int(found) >> 64)


class Connection(HTTPConnection):
    """A client's connection; it holds a thread only while a request is answered."""

    RequestHandlerClass = _Request
    rfile: io.BytesIO
    wfile: _Outbox

    def __init__(self, server: Any, sock: socket.socket, address: Any) -> None:
        """A new client at `address`, of which nothing was heard yet."""
        sock.setblocking(False)
        super().__init__(server, sock, _makefile)
        self.remote_addr, self.remote_port = address[:2]
        self.ssl_env: dict[str, str] = {}
        self._unheard = server.encryption is not None
        self.source = _source(self.remote_addr)
        self.inbox = bytearray()
        self.request = b""  # the one that is answered now
        self.expected: int | None = None  # bytes of the request under way, once known
        self.closing = False
        self.until = 0.0  # monotonic; waits no longer than that

    def receive(self) -> bool:
        """Take in what has come; False when the client is gone."""
        try:
            if self._unheard:
                self._tell_apart()
            data = self.socket.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.inbox += data
        return bool(data)

    def _tell_apart(self) -> None:
        """From the first byte, whether the client wants what it says encrypted."""
        encrypted = self.server.encryption.wants(self.socket)
        self._unheard = False
        if encrypted:
            self.socket = self.server.encryption.over(self.socket)
            self.wfile = _Outbox(self.socket)
            self.ssl_env = {"HTTPS": "on"}

    def is_whole(self) -> bool:
        """Whether the first request in the inbox has come to its end.

        Raises Malformed when its end cannot be told.
        """
        if not self.inbox:
            return False
        if self.expected is None:
            self.expected = request_bytes(self.inbox)
        return self.expected is not None and len(self.inbox) >= self.expected

    def take_request(self) -> bool:
        """Hand the first request in the inbox to the thread that will answer, if whole.

        Raises Malformed when its end cannot be told.
        """
        if not self.is_whole():
            return False
        self.request = bytes(self.inbox[: self.expected])
        del self.inbox[: self.expected]
        self.expected = None
        return True

    def communicate(self) -> bool:
        """Answer the request; True while the connection is still of use."""
        return self.send(keep=self.answer())

    def answer(self) -> bool:
        """Answer the request, but send nothing yet; True if more may be asked after.

        Called once more, it answers anew.
        """
        self.rfile = io.BytesIO(self.request)
        self.wfile.clear()
        return bool(super().communicate())  # type: ignore[no-untyped-call]

    def send(self, *, keep: bool) -> bool:
        """Send the answer as far as the client takes it; True while it is of use."""
        try:
            self.wfile.send()
        except OSError:
            return False
        self.closing = not keep
        return keep or bool(self.wfile)

    def refuse(self, status: str) -> None:
        """Answer with a bare status, and be done with this client."""
        line = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n"
        more = "Retry-After: 2\r\n" if status.startswith("503") else ""
        with suppress(OSError):
            self.socket.send(f"{line}{more}\r\n".encode())
        self.close()

    def close(self) -> None:
        """Close it, whatever state it is in."""
        if isinstance(self.socket, Encrypted):
            self.socket.farewell()
        with suppress(OSError):
            super().close()
        self.socket.close()
