"""Clients that trust a shop's own certificate: Python's, and a browser.

The browser keeps whom it trusts in a database in its home folder, and each gets a new
one: what a test teaches one of them, no other knows.
"""

import os
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from stampcard import tls
from tests.browsers import chromium


def ca_of(instance_path: Path) -> str:
    """What phones of that installation are told to trust, as PEM."""
    found = tls.authority(instance_path)
    assert found, f"no authority in {instance_path}"
    return found.pem


def trusting(ca_pem: str) -> ssl.SSLContext:
    """A client that trusts this authority and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=ca_pem)
    return context


@contextmanager
def a_trusting_browser(ca_pem: str, *flags: str) -> Iterator[Browser]:
    """The system's Chromium, told to trust this authority."""
    with tempfile.TemporaryDirectory() as home:
        _teach(Path(home), ca_pem)
        with chromium(*flags, env={**os.environ, "HOME": home}) as browser:
            yield browser


def _teach(home: Path, ca_pem: str) -> None:
    kept = home / ".pki" / "nssdb"
    kept.mkdir(parents=True)
    (home / "ca.pem").write_text(ca_pem)
    database = ("certutil", "-d", f"sql:{kept}")
    made = (*database, "-N", "--empty-password")
    taught = (*database, "-A", "-n", "shop", "-t", "C,,", "-i", str(home / "ca.pem"))
    for command in (made, taught):
        subprocess.run(command, check=True, capture_output=True, timeout=60)
