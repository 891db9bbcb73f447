"""What a stolen key is good for, judged by programs that know nothing of the shop."""

import ssl
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error

from stampcard import tls
from stampcard.tls import making
from tests.tls.thieves import an_unbounded_authority, forged, serving
from tests.trusting import a_trusting_browser, ca_of, trusting

OURS = ["till.local", "till.lan", "till.home.arpa", "localhost", "192.168.7.9"]
THEIRS = ["bank.example", "till.shop", "local.example", "8.8.8.8", "2001:4860::8888"]


@pytest.fixture
def stolen(tmp_path):
    """The file with the shop's authority and its key."""
    making.keep_ready(tmp_path, ["till.local"])
    return tls.folder_of(tmp_path) / tls.AUTHORITY_FILE


@pytest.fixture
def unbounded(tmp_path):
    return an_unbounded_authority(tmp_path / "unbounded.pem")


def ran(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, check=False, capture_output=True, timeout=60)


def openssl_believes(authority: Path, pem: str, name: str, *more: str) -> bool:
    """As a server of that name, to whoever trusts the authority."""
    ca, leaf = (authority.with_name(n) for n in ("ca-only.pem", "leaf-only.pem"))
    ca.write_text(tls.certificate_in(authority))
    leaf.write_text(pem)
    kind = "-verify_ip" if ":" in name or name[0].isdigit() else "-verify_hostname"
    how = ("-purpose", "sslserver", kind, name, "-CAfile", ca)
    return ran("openssl", "verify", *how, *more, leaf).returncode == 0


def python_believes(authority: Path, pem: str, name: str) -> bool:
    """Shakes hands in memory, as a client that trusts the authority."""
    context = trusting(tls.certificate_in(authority))
    file = authority.with_name("served.pem")
    file.write_text(pem)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(file)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server, server_hostname=name)
    server = served.wrap_bio(to_server, to_client, server_side=True)
    try:
        for _ in range(4):
            for side in (client, server):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue
    except ssl.SSLError:
        return False
    return client.version() is not None


def curl_believes(authority: Path, pem: str, name: str, folder: Path) -> bool:
    ca = authority.with_name("ca-only.pem")
    ca.write_text(tls.certificate_in(authority))
    with serving(pem, folder) as port:
        shown = f"[{name}]" if ":" in name else name
        there = ("--connect-to", f"{shown}:443:127.0.0.1:{port}")
        alone = ("--noproxy", "*", "--max-time", "20", "--cacert", ca)
        done = ran("curl", "-sS", *alone, *there, f"https://{shown}/")
    return done.stdout == b"believed"


@pytest.mark.parametrize("name", OURS)
def test_for_names_and_addresses_at_home_it_vouches(stolen, tmp_path, name):
    pem = forged(stolen, name)

    assert openssl_believes(stolen, pem, name)
    assert python_believes(stolen, pem, name)
    assert curl_believes(stolen, pem, name, tmp_path)


@pytest.mark.parametrize("name", THEIRS)
def test_for_anything_on_the_internet_nobody_believes_it(stolen, tmp_path, name):
    pem = forged(stolen, name)

    assert not openssl_believes(stolen, pem, name)
    assert not python_believes(stolen, pem, name)
    assert not curl_believes(stolen, pem, name, tmp_path)


@pytest.mark.parametrize("name", THEIRS)
def test_without_its_bounds_all_would_believe_it(unbounded, tmp_path, name):
    pem = forged(unbounded, name)

    assert openssl_believes(unbounded, pem, name)
    assert python_believes(unbounded, pem, name)
    assert curl_believes(unbounded, pem, name, tmp_path)


def test_a_name_at_home_brings_none_of_the_internet_in(stolen, tmp_path):
    pem = forged(stolen, "till.local", "bank.example")

    assert not openssl_believes(stolen, pem, "bank.example")
    assert not python_believes(stolen, pem, "till.local")


def test_it_makes_no_further_authorities(stolen, tmp_path):
    between = tmp_path / "between.pem"
    between.write_text(forged(stolen, ca=True))
    leaf = tmp_path / "leaf.pem"
    leaf.write_text(forged(between, "till.local"))
    ca = tmp_path / "ca.pem"
    ca.write_text(ca_of(tmp_path))

    assert ran(
        "openssl", "verify", "-CAfile", ca, "-untrusted", between, leaf
    ).returncode


def test_a_browser_refuses_what_a_thief_makes_for_a_bank(stolen, unbounded, tmp_path):
    seen = {}
    for name, authority in (("bounded", stolen), ("unbounded", unbounded)):
        pem = forged(authority, "bank.example")
        known = tls.certificate_in(authority)
        flag = "--host-resolver-rules=MAP bank.example 127.0.0.1"
        with serving(pem, tmp_path) as port, a_trusting_browser(known, flag) as browser:
            seen[name] = _opened(browser, f"https://bank.example:{port}/")

    assert seen == {"bounded": "ERR_CERT_INVALID", "unbounded": "believed"}


def test_the_certificate_that_is_served_is_believed(tmp_path):
    making.keep_ready(tmp_path, ["till.local"])
    folder = tls.folder_of(tmp_path)
    pem = (folder / tls.SERVER_FILE).read_text()

    for name in ("till.local", "localhost", "127.0.0.1"):
        authority = folder / tls.AUTHORITY_FILE
        assert openssl_believes(authority, pem, name, "-x509_strict")
    with serving(pem, tmp_path) as port:
        context = trusting(ca_of(tmp_path))
        with urlopen(f"https://127.0.0.1:{port}/", context=context) as answer:
            assert answer.read() == b"believed"


def _opened(browser, address: str) -> str:
    page = browser.new_page()
    try:
        page.goto(address)
    except Error as error:
        return str(error).partition("net::")[2].partition(" ")[0]
    return page.inner_text("body")
