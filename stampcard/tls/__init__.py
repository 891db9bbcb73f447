"""The shop's own certificates, for encryption in its own network: what is kept of them.

An authority of the shop's own vouches for this one computer. Phones are told to trust
it; its key never leaves the folder, and what it may vouch for is bounded (`making`).
Only the standard library is needed to show it; making one needs more.
"""

import hashlib
import plistlib
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

FOLDER = "https"  # in the instance folder
AUTHORITY_FILE, SERVER_FILE = "authority.pem", "server.pem"  # each with its key
_BYTES_A_LINE = 8
_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----"
)


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom phones are told to trust: a certificate, without its key."""

    pem: str

    @property
    def der(self) -> bytes:
        """As binary."""
        return ssl.PEM_cert_to_DER_cert(self.pem)

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """Its SHA-256 as phones show it, in four lines to compare by eye."""
        digest = hashlib.sha256(self.der).digest()
        return tuple(
            digest[n : n + _BYTES_A_LINE].hex(" ").upper()
            for n in range(0, len(digest), _BYTES_A_LINE)
        )

    def profile(self, *, title: str, text: str) -> bytes:
        """As a profile for iPhone, iPad and Mac, with what these show of it."""
        identity = self.der.hex()
        payload = {
            "PayloadType": "com.apple.security.root",
            "PayloadVersion": 1,
            "PayloadIdentifier": "app.stampcard.https.authority",
            "PayloadUUID": _uuid(f"authority {identity}"),
            "PayloadDisplayName": title,
            "PayloadCertificateFileName": "shop.crt",
            "PayloadContent": self.der,
        }
        profile = {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": "app.stampcard.https",
            "PayloadUUID": _uuid(f"profile {identity}"),
            "PayloadDisplayName": title,
            "PayloadDescription": text,
            "PayloadRemovalDisallowed": False,
            "PayloadContent": [payload],
        }
        return plistlib.dumps(profile)


def folder_of(instance_path: Path) -> Path:
    """Where an installation keeps its certificates."""
    return instance_path / FOLDER


def authority(instance_path: Path) -> Authority | None:
    """The shop's own authority, or None where there is none yet."""
    pem = certificate_in(folder_of(instance_path) / AUTHORITY_FILE)
    return Authority(pem) if pem else None


def certificate_in(path: Path) -> str:
    """The certificate in a file that has a key beside it; "" where there is none."""
    try:
        found = _CERTIFICATE.search(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        return ""
    return f"{found[0]}\n" if found else ""


def _uuid(text: str) -> str:
    """The same for the same certificate, so that a second profile takes its place."""
    return str(uuid5(NAMESPACE_URL, text)).upper()
