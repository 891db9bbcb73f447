"""Encryption on the shop's own port, with the shop's own certificate.

One port speaks both: the first byte a client sends tells. So printed links that begin
with http still lead here, and the pages can send them on.
"""

import logging
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress

from stampcard.config import Settings
from stampcard.server.locks import CannotServe
from stampcard.server.network import own_addresses
from stampcard.tls import SERVER_FILE, authority, folder_of

LOOK_SECONDS = 60.0  # whether the certificate ends soon, or the addresses changed
_GREETING = b"\x16"  # how a client begins that wants encryption; no request begins so
Complain = Callable[[str, int], None]


class Encrypted(ssl.SSLSocket):
    """Says "not now" as a plain socket does, so that who waits need not care which."""

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """What has come, decrypted; the first times, a part of the greeting."""
        try:
            return super().recv(buflen, flags)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
            raise BlockingIOError from error

    def send(self, data: object, flags: int = 0) -> int:
        """Encrypt and send as much as is taken now."""
        try:
            return super().send(data, flags)  # type: ignore[arg-type]
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
            raise BlockingIOError from error

    def farewell(self) -> None:
        """Tell the client that there is no more; it need not answer."""
        with suppress(OSError, ValueError):
            self.setblocking(False)
            self.unwrap()


class Encryption:
    """The certificate in use; a new one takes its place while the shop is served."""

    def __init__(self, settings: Settings) -> None:
        """Make what is missing. Raises CannotServe."""
        from stampcard.tls.making import CannotCertify

        self._settings = settings
        try:
            self._keep_ready()
            self._context = self._loaded()
        except (CannotCertify, OSError) as error:
            raise CannotServe(str(error)) from error

    def wants(self, sock: socket.socket) -> bool:
        """Whether a client that begins to speak asks for encryption."""
        return sock.recv(1, socket.MSG_PEEK) == _GREETING

    def over(self, sock: socket.socket) -> Encrypted:
        """A client's connection, encrypted once it has been heard enough."""
        return self._context.wrap_socket(  # type: ignore[return-value]
            sock, server_side=True, do_handshake_on_connect=False
        )

    def watch(self, ended: threading.Event, complain: Complain) -> None:
        """Renew the certificate in time, and when this computer's addresses change."""
        watching = threading.Thread(
            target=self._watch, args=(ended, complain), name="Certificate", daemon=True
        )
        watching.start()

    def fingerprint(self) -> tuple[str, ...]:
        """Of the authority that phones are told to trust, in lines."""
        found = authority(self._settings.instance_path)
        return found.fingerprint if found else ()

    def _watch(self, ended: threading.Event, complain: Complain) -> None:
        while not ended.wait(LOOK_SECONDS):
            try:
                if self._keep_ready():
                    self._context = self._loaded()
            except Exception as error:  # the one in use may still be good for weeks
                complain(f"The certificate was not renewed: {error}", logging.ERROR)

    def _keep_ready(self) -> bool:
        from stampcard.tls.making import keep_ready

        names = self._settings.host_names | own_addresses()
        return keep_ready(self._settings.instance_path, names)

    def _loaded(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
        context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
        context.set_alpn_protocols(["http/1.1"])
        context.sslsocket_class = Encrypted
        context.load_cert_chain(folder_of(self._settings.instance_path) / SERVER_FILE)
        return context
