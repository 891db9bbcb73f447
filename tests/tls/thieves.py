"""Somebody who got hold of an authority's key, and what they make with it.

Written with the library alone: nothing here asks the shop's code what is allowed.
"""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])


def forged(stolen: Path, *names: str, ca: bool = False, days: int = 90) -> str:
    """A key and a certificate for these names, signed by the key in a stolen file."""
    text = stolen.read_bytes()
    signer = x509.load_pem_x509_certificate(text)
    key = serialization.load_pem_private_key(text, password=None)
    return _made(signer.subject, key, names, ca=ca, days=days)


def an_unbounded_authority(path: Path) -> Path:
    """The control: an authority that may vouch for anything."""
    key = ec.generate_private_key(ec.SECP256R1())
    path.write_text(_made(NAME, key, (), ca=True, own=key))
    return path


@contextmanager
def serving(pem: str, folder: Path) -> Iterator[int]:
    """A page behind that certificate; the port."""
    file = folder / "forged.pem"
    file.write_text(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = _Quiet(("127.0.0.1", 0), _Page)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(HTTPServer):
    def handle_error(self, request, client_address):
        """Who does not trust it hangs up."""


class _Page(BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self):
        with suppress(OSError):
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"believed")

    def log_message(self, *_):
        """Nothing."""


def _made(issuer, signing_key, names, *, ca, days=90, own=None) -> str:
    key = own or ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(issuer if own else x509.Name([]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_general(name) for name in names]),
            critical=not own,
        )
    made = builder.sign(signing_key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return (private + made.public_bytes(serialization.Encoding.PEM)).decode()


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
