"""The shop encrypted by a certificate of its own, as a real process."""

import socket
import ssl
import subprocess
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPSConnection

import pytest

from stampcard import tls
from stampcard.server import lobby
from stampcard.tls import making
from tests.server.processes import ask, calling, free_port, refusal, running, started
from tests.server.shops import a_shop_in
from tests.tls.thieves import forged
from tests.trusting import a_trusting_browser, ca_of, trusting

GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


@pytest.fixture
def shop(tmp_path):
    with running(tmp_path, threads="8", https="1") as process:
        process.instance = tmp_path / "instance"
        process.trust = trusting(ca_of(process.instance))
        yield process


@pytest.fixture
def caller(shop):
    with calling(shop.port) as call:
        yield call


def asked(shop, path, body=None, host="127.0.0.1"):
    """Status and text of an answer that came encrypted."""
    connection = HTTPSConnection(host, shop.port, timeout=10, context=shop.trust)
    try:
        connection.request("POST" if body is not None else "GET", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def encrypted(shop):
    """Opens encrypted connections, and closes them in the end."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(greeted(shop))


def greeted(shop):
    sock = socket.create_connection(("127.0.0.1", shop.port), timeout=10)
    return shop.trust.wrap_socket(sock, server_hostname="localhost")


def heard(sock) -> bytes:
    parts = []
    while part := sock.recv(65536):
        parts.append(part)
    return b"".join(parts)


def closes(sock) -> bool:
    with suppress(OSError):
        return sock.recv(1) == b""
    return True


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_is_answered_encrypted(shop, host):
    assert asked(shop, "/", host=host) == (200, "hello 0")


def test_the_same_port_answers_without(shop):
    assert ask(shop.port, "/") == (200, "hello 0")


def test_who_does_not_trust_the_shop_is_told_nothing(shop):
    connection = HTTPSConnection("127.0.0.1", shop.port, timeout=10)

    with pytest.raises(ssl.SSLCertVerificationError):
        connection.request("GET", "/")


def test_a_whole_body_arrives_encrypted(shop):
    assert asked(shop, "/size", b"x" * 1_000_000) == (200, "hello 1000000")


def test_an_answer_larger_than_a_client_takes_at_once_arrives_encrypted(encrypted):
    client = encrypted()
    client.sendall(GET.replace(b" / ", b" /large "))

    assert len(heard(client).partition(b"\r\n\r\n")[2]) == 20_000_000


def test_a_connection_serves_several_encrypted_requests(shop):
    connection = HTTPSConnection("localhost", shop.port, timeout=10, context=shop.trust)
    for _ in range(3):
        connection.request("GET", "/page")
        assert len(connection.getresponse().read()) == 200_000
    connection.close()


def test_two_requests_sent_at_once_have_two_answers(encrypted):
    client = encrypted()
    client.sendall(GET.replace(b"Connection: close\r\n", b"") + GET)

    assert heard(client).count(b"hello 0") == 2


def test_acts_are_answered_encrypted(tmp_path):
    with running(tmp_path, https="1", till="5") as shop:
        shop.trust = trusting(ca_of(tmp_path / "instance"))

        assert asked(shop, "/act", b"abc") == (200, "1 together, 3 sent")


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_today_s_versions_are_spoken(shop, encrypted, version):
    shop.trust.maximum_version = ssl.TLSVersion[version]

    assert encrypted().version() == version.replace("_", ".")


def test_older_versions_are_refused(shop):
    with_old = ["openssl", "s_client", "-tls1_1", "-cipher", "ALL@SECLEVEL=0"]
    done = subprocess.run(
        [*with_old, "-connect", f"127.0.0.1:{shop.port}"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert "Cipher is (NONE)" in done.stdout


def greeting(shop) -> bytes:
    """The first thing a client says that wants encryption."""
    said = ssl.MemoryBIO()
    begun = shop.trust.wrap_bio(ssl.MemoryBIO(), said, server_hostname="localhost")
    with suppress(ssl.SSLWantReadError):
        begun.do_handshake()
    return said.read()


@pytest.mark.parametrize("said", ["nothing", "a byte", "half", "all of its greeting"])
def test_200_clients_who_break_off_greeting_hold_nobody_up(shop, caller, said):
    whole = greeting(shop)
    length = {"nothing": 0, "a byte": 1, "half": len(whole) // 2}.get(said, len(whole))
    for _ in range(200):
        caller(whole[:length])

    assert asked(shop, "/") == (200, "hello 0")
    assert ask(shop.port, "/") == (200, "hello 0")


def test_200_clients_who_greet_and_ask_nothing_hold_nobody_up(shop, encrypted):
    silent = [encrypted() for _ in range(200)]

    assert asked(shop, "/") == (200, "hello 0")
    silent[0].sendall(GET)
    assert b"hello 0" in heard(silent[0])


def test_who_trickles_the_greeting_is_sent_away_in_the_end(tmp_path):
    slow = {"silent_seconds": "0.5"}
    with running(tmp_path, https="1", **slow) as shop:
        shop.trust = trusting(ca_of(tmp_path / "instance"))
        with calling(shop.port) as call:
            trickler, gone = call(), False
            for byte in greeting(shop):
                time.sleep(0.05)
                try:
                    trickler.sendall(bytes([byte]))
                except OSError:
                    gone = True
                    break

            assert gone or closes(trickler)


def test_of_too_many_from_one_address_the_longest_waiting_goes(shop, caller):
    many = [caller(greeting(shop)) for _ in range(lobby.WAITING_MOST_OF_ONE + 1)]

    heard(many[0])  # what it was greeted with, and then the end
    assert asked(shop, "/") == (200, "hello 0")


@pytest.mark.parametrize(
    "said",
    [b"\x16", b"\x16\x03\x01\xff\xff" + b"x" * 70_000, b"\x16" * 500, b"\x80\x2e\x01"],
)
def test_nonsense_instead_of_a_greeting_does_no_harm(shop, caller, said):
    with suppress(OSError):
        caller(said).close()

    assert asked(shop, "/") == (200, "hello 0")


def test_a_client_that_hangs_up_does_no_harm(shop, caller, encrypted):
    for _ in range(30):
        caller(greeting(shop)).close()
        encrypted().close()

    assert asked(shop, "/") == (200, "hello 0")


def test_told_to_stop_it_finishes_what_is_under_way(shop):
    connection = HTTPSConnection("localhost", shop.port, timeout=10, context=shop.trust)
    connection.request("GET", "/slow")
    time.sleep(0.5)
    shop.process.terminate()

    assert connection.getresponse().read() == b"hello 0"
    assert shop.process.wait(timeout=6) == 0
    connection.close()


def served_serial(shop) -> str:
    with greeted(shop) as client:
        return client.getpeercert()["serialNumber"]


def test_a_certificate_near_its_end_is_renewed_while_serving(tmp_path):
    with running(tmp_path, https="1", look_seconds="0.2") as shop:
        instance = tmp_path / "instance"
        shop.trust = trusting(ca_of(instance))
        first = served_serial(shop)
        served = tls.folder_of(instance) / tls.SERVER_FILE
        authority = served.with_name(tls.AUTHORITY_FILE)
        ending = tmp_path / "ending.pem"
        ending.write_text(forged(authority, *making.facts(served).names, days=20))
        ending.replace(served)

        for _ in range(100):
            time.sleep(0.1)
            if served_serial(shop) != first:
                break

        assert served_serial(shop) != first
        assert making.facts(served).days_left(datetime.now(UTC)) > 390
        assert asked(shop, "/") == (200, "hello 0")


def test_a_renewal_that_fails_leaves_the_one_in_use(tmp_path):
    with running(tmp_path, https="1", look_seconds="0.1") as shop:
        instance = tmp_path / "instance"
        shop.trust = trusting(ca_of(instance))
        (tls.folder_of(instance) / tls.AUTHORITY_FILE).write_text("junk")
        time.sleep(0.5)

        assert asked(shop, "/") == (200, "hello 0")


def test_after_a_restart_phones_need_not_be_told_again(tmp_path):
    with running(tmp_path, https="1"):
        first = ca_of(tmp_path / "instance")
    with running(tmp_path, https="1") as shop:
        shop.trust = trusting(first)

        assert asked(shop, "/") == (200, "hello 0")


def test_a_spoiled_authority_stops_the_start_in_one_sentence(tmp_path):
    making.keep_ready(made(tmp_path / "instance"), [])
    (tmp_path / "instance" / "https" / "authority.pem").write_text("junk")

    complaint = refusal(started(tmp_path, free_port(), https="1"))

    assert "authority.pem is damaged" in complaint


def made(folder):
    folder.mkdir()
    return folder


def test_a_browser_that_trusts_it_gets_a_secure_page(shop):
    with a_trusting_browser(ca_of(shop.instance)) as browser:
        page = browser.new_page()
        answer = page.goto(f"https://localhost:{shop.port}/")

        assert answer.security_details()["issuer"].startswith("Stampcard")
        assert page.evaluate("isSecureContext")
        assert page.evaluate("typeof navigator.serviceWorker") == "object"


@pytest.fixture
def whole_shop(tmp_path):
    folder = made(tmp_path / "shop")
    shop = a_shop_in(folder)
    with shop.served(STAMPCARD_HTTPS="1", STAMPCARD_TRUSTED_HOSTS="till.example"):
        yield shop


def over_plain(shop, path, host, method="GET"):
    connection = HTTPConnection("127.0.0.1", shop.port, timeout=15)
    try:
        connection.request(method, path, headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def test_the_whole_shop_goes_encrypted_but_for_the_page_about_trust(whole_shop):
    host = f"192.168.1.5:{whole_shop.port}"
    page = over_plain(whole_shop, "/counter?x=1", host)
    trust = over_plain(whole_shop, "/trust", host)
    sent = over_plain(whole_shop, "/counter/acts", host, "POST")

    assert page.status == 307
    assert page.headers["Location"] == f"https://{host}/counter?x=1"
    assert (trust.status, sent.status) == (200, 403)


def test_what_is_encrypted_is_kept_so_but_browsers_are_not_bound(whole_shop):
    context = trusting(ca_of(whole_shop.folder))
    line = HTTPSConnection("127.0.0.1", whole_shop.port, timeout=15, context=context)
    line.request("GET", "/sign-in")
    answer = line.getresponse()
    answer.read()
    line.close()

    cookies = answer.headers.get_all("Set-Cookie")
    assert answer.status == 200
    assert cookies
    assert all("Secure" in each for each in cookies)
    assert "Strict-Transport-Security" not in answer.headers
