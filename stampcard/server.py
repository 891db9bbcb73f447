"""Serves the shop: one process, a few threads, limits against slow clients."""

import errno
import fcntl
import io
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

from cheroot.server import HTTPConnection
from cheroot.wsgi import Server

from stampcard.config import Settings

BACKLOG = 256  # connections the system keeps until they are accepted
WAITING_MOST = 800  # connections open without a request; systems often allow 1024 files
SILENCE_SECONDS = 10  # without a byte from the other side
REQUEST_SECONDS = 20  # until a whole request has come in
DRAIN_SECONDS = 3  # for answers under way when told to stop
STOP_SECONDS = 4.5  # then the process ends, whatever still runs
HEADER_BYTES_MOST = 16 * 1024
BODY_BYTES_MOST = 16 * 1024 * 1024

WsgiApp = Callable[..., Iterable[bytes]]


class CannotServe(RuntimeError):
    """Why the server does not start: one sentence for the shop."""


def serve(app: WsgiApp, settings: Settings) -> None:
    """Answer requests until SIGTERM or SIGINT, then finish those under way.

    Raises `CannotServe` when another server runs on the same instance or database,
    or the port cannot be had. Only for the main thread.
    """
    with ExitStack() as held:
        for path in _lock_paths(settings):
            held.enter_context(_locked(path))
        server = _listening(app, settings)
        _stop_on_signals(server)
        threading.Thread(target=server.end_slow_requests, daemon=True).start()
        _tell_started(app)
        sys.stdout.write(announcement(app, settings))
        sys.stdout.flush()
        server.serve()


class _Connection(HTTPConnection):
    """One client; while it holds a thread, the server knows since when."""

    fresh = True

    def communicate(self) -> Any:
        self.server.held_since[self] = time.monotonic()
        try:
            return super().communicate()  # type: ignore[no-untyped-call]
        finally:
            del self.server.held_since[self]


class _Server(Server):
    """Gives threads only to clients that have something to say, and not for ever."""

    ConnectionClass = _Connection
    keep_alive_conn_limit = WAITING_MOST
    max_request_header_size = HEADER_BYTES_MOST
    max_request_body_size = BODY_BYTES_MOST

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.held_since: dict[_Connection, float] = {}

    def process_conn(self, conn: _Connection) -> None:
        """Let a new client wait outside the threads until its first byte is here."""
        if not conn.fresh:
            super().process_conn(conn)
        elif self.can_add_keepalive_connection:
            conn.fresh = False
            self._connections.put(conn)  # type: ignore[attr-defined]
        else:
            conn.close()

    def end_slow_requests(self) -> None:
        """Stop reading from clients that trickle; answers under way still go out."""
        while self.ready:
            time.sleep(1)
            oldest = time.monotonic() - REQUEST_SECONDS
            for connection, since in list(self.held_since.items()):
                if since < oldest:
                    with suppress(OSError):
                        connection.socket.shutdown(socket.SHUT_RD)


def _lock_paths(settings: Settings) -> tuple[Path, Path]:
    database = settings.database_path
    return (
        settings.instance_path / "server.lock",
        database.with_name(database.name + ".lock"),
    )


def _locked(path: Path) -> IO[str]:
    """The open file that keeps a second server out until it is closed."""
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise CannotServe(f"{path} cannot be written: {error.strerror}.") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise CannotServe(
            f"Another server of this shop is running (it holds {path}): stop it first."
        ) from error
    return file


def _listening(app: WsgiApp, settings: Settings) -> _Server:
    server = _Server(
        (settings.host, settings.port),
        app,
        numthreads=settings.threads,
        server_name="Stampcard",
        request_queue_size=BACKLOG,
        timeout=SILENCE_SECONDS,
        shutdown_timeout=DRAIN_SECONDS,
    )
    try:
        server.prepare()
    except OSError as error:
        raise CannotServe(_why_not_listening(error, settings)) from error
    return server


def _why_not_listening(error: OSError, settings: Settings) -> str:
    if os.strerror(errno.EADDRINUSE) in str(error):
        return (
            f"Port {settings.port} is in use by another program: stop that, or "
            "choose another port with STAMPCARD_PORT (make run PORT=9000)."
        )
    return f"Cannot listen on {settings.host} port {settings.port}: {error}."


def _stop_on_signals(server: _Server) -> None:
    def stop(*_: object) -> None:
        # The loop that runs in this thread must come to its end by itself.
        threading.Thread(target=server.stop).start()
        last_word = threading.Timer(STOP_SECONDS, os._exit, (0,))
        last_word.daemon = True
        last_word.start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def announcement(app: object, settings: Settings) -> str:
    """Where to find the server, in lines for the terminal; with a QR code to scan
    while the shop has no owner yet.
    """
    phones = settings.phone_url
    lines = [
        "Stampcard is running. Ctrl+C stops it.",
        f"  On this computer:           {settings.computer_url}",
        f"  Phones in the same network: {phones or 'cannot reach this computer'}",
    ]
    if settings.public_url:
        lines.append(f"  Printed links start with:   {settings.public_url}")
    path = _setup_path(app)
    if path:
        link = (phones or settings.computer_url) + path
        lines += ["", f"Set up your shop at {link}", "or scan this:", _qr_lines(link)]
    return "\n".join(lines) + "\n"


def _tell_started(app: object) -> None:
    """Let the app tidy up what an earlier stop cut short; this is the only server."""
    stampcard = getattr(app, "extensions", {}).get("stampcard")
    started = getattr(stampcard, "started", None)
    if started:
        started()


def _setup_path(app: object) -> str:
    stampcard = getattr(app, "extensions", {}).get("stampcard")
    setup_link = getattr(stampcard, "setup_link", None)
    return (setup_link() or "") if setup_link else ""


def _qr_lines(link: str) -> str:
    import qrcode

    code = qrcode.QRCode(border=2)
    code.add_data(link)
    lines = io.StringIO()
    code.print_ascii(out=lines, invert=True)
    return lines.getvalue()
