"""Serves the shop: one process, a few threads, limits against slow clients."""

import errno
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from cheroot.wsgi import Server

from stampcard.config import Settings
from stampcard.server.announcing import announcement
from stampcard.server.encryption import Encryption
from stampcard.server.framing import BODY_BYTES_MOST, HEADER_BYTES_MOST
from stampcard.server.lobby import WAITING_MOST, WAITING_MOST_OF_ONE, Lobby
from stampcard.server.locks import (
    CannotServe,
    lock_paths,
    only_server,
    raise_file_limit,
)
from stampcard.server.till import Till

__all__ = ["CannotServe", "announcement", "lock_paths", "only_server", "serve"]
BACKLOG = 1024  # connections the system keeps until they are accepted
FILES_KEPT_FREE = 200  # for the database, printing, and what threads have open
DRAIN_SECONDS = 3  # for answers under way when told to stop
GARBAGE_AT = 10_000  # new objects, some hundred answers' worth, before it is looked for
STOP_SECONDS = 4.5  # then the process ends, whatever still runs

WsgiApp = Callable[..., Iterable[bytes]]


def serve(make_app: Callable[[], WsgiApp], settings: Settings) -> None:
    """Make the app and answer requests until SIGTERM or SIGINT; then finish.

    The app is made only once no other server can be in the way. Raises `CannotServe`
    when another server runs on the same instance or database, or the port cannot be
    had. Only for the main thread.
    """
    with only_server(settings):
        app = make_app()
        encryption = Encryption(settings) if settings.https else None
        server = _listening(app, settings, encryption)
        try:
            stopped = _stop_on_signals(server)
            _tell(app, "started")
            trusted = encryption.fingerprint() if encryption else ()
            sys.stdout.write(announcement(app, settings, trusted))
            sys.stdout.flush()
            _keep_for_good()
            if encryption:
                encryption.watch(stopped, server.error_log)
            server.serve()
            stopped.wait()
        finally:
            server.stop()  # or its threads would keep a failed process alive
        _tell(app, "stopped")


class _Server(Server):
    """Gives threads only to requests that are here, whole."""

    encryption: Encryption | None = None
    max_request_header_size = HEADER_BYTES_MOST
    max_request_body_size = BODY_BYTES_MOST
    most_of_one: int
    _till: Till | None = None

    def prepare(self) -> None:
        """Bind, start the threads, and open the lobby."""
        super().prepare()
        self._connections.close()  # type: ignore[has-type]
        most = min(WAITING_MOST, raise_file_limit() - FILES_KEPT_FREE)
        self._till = self._opened_till()
        self._connections = Lobby(
            self, self._till, most=most, most_of_one=self.most_of_one
        )

    def stop(self) -> None:
        """Let nobody in any more, and answer whom it has."""
        if self.ready and self._till:
            self._connections.stop()
            self._till.close()
        super().stop()

    def _opened_till(self) -> Till | None:
        """A till, where the app tells acts from other requests."""
        stampcard = _installation(self.wsgi_app)
        if not hasattr(stampcard, "is_act"):
            return None
        till = Till(self, stampcard.is_act, stampcard.together)
        till.start()
        return till

    def put_conn(self, conn: Any) -> None:
        """Back to the lobby; while stopping, only what is left of the answer."""
        if not self.ready:
            with suppress(OSError):
                conn.wfile.send_waiting()
        super().put_conn(conn)


def _listening(
    app: WsgiApp, settings: Settings, encryption: Encryption | None
) -> _Server:
    server = _Server(
        (settings.host, settings.port),
        app,
        numthreads=settings.threads,
        server_name="Stampcard",
        request_queue_size=BACKLOG,
        shutdown_timeout=DRAIN_SECONDS,
    )
    server.encryption = encryption
    # Behind a proxy all clients have one address.
    server.most_of_one = WAITING_MOST if settings.proxies else WAITING_MOST_OF_ONE
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


def _stop_on_signals(server: _Server) -> threading.Event:
    """Stop at SIGTERM or SIGINT; the event is set when all answers are out."""
    done = threading.Event()

    def finish() -> None:
        server.stop()
        done.set()

    def stop(*_: object) -> None:
        for again in (signal.SIGTERM, signal.SIGINT):
            signal.signal(again, signal.SIG_IGN)
        # The loop that runs in this thread must come to its end by itself.
        threading.Thread(target=finish).start()
        last_word = threading.Timer(STOP_SECONDS, os._exit, (0,))
        last_word.daemon = True
        last_word.start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return done


def _keep_for_good() -> None:
    """Spare the collector of garbage what stays as long as the process does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AT)


def _tell(app: object, event: str) -> None:
    """Let the app tidy up at "started" and "stopped"; there is no other server then."""
    told = getattr(_installation(app), event, None)
    if told:
        told()


def _installation(app: object) -> Any:
    return getattr(app, "extensions", {}).get("stampcard")
