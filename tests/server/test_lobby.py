"""Clients that are slow, many or rude, against a real server of eight threads."""

import socket

import pytest

from stampcard import server
from stampcard.server import framing, lobby
from tests.server.processes import ask, calling, running


@pytest.fixture
def shop(tmp_path):
    with running(tmp_path, threads="8") as process:
        yield process


@pytest.fixture
def caller(shop):
    with calling(shop.port) as call:
        yield call


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def closes(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def gone_after_a_byte(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"x")
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


HEAD = b"POST /size HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: sh",
        HEAD + b"Content-Length: 1000\r\n\r\nhalf",
        HEAD + b"Content-Length: 1000000\r\n\r\nhalf",
    ],
    ids=["silent", "in the headers", "in the body", "in a large body"],
)
def test_900_half_sent_requests_hold_no_thread(shop, caller, half):
    for _ in range(900):
        caller(half)

    assert ask(shop.port, "/") == (200, "hello 0")


def test_clients_that_do_not_take_their_answer_hold_no_thread(shop, caller):
    for _ in range(64):
        caller(b"GET /page HTTP/1.1\r\nHost: shop\r\n\r\n" * 20)

    assert ask(shop.port, "/") == (200, "hello 0")


def test_of_too_many_from_one_address_the_longest_waiting_goes(shop, caller):
    many = [caller() for _ in range(lobby.WAITING_MOST_OF_ONE + 1)]

    assert closes(many[0])
    many[-1].sendall(b"GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")
    assert heard(many[-1]).endswith(b"hello 0\r\n0\r\n\r\n")


def test_who_trickles_is_sent_away_in_the_end(tmp_path):
    with running(tmp_path, patience_seconds=0.5) as shop:
        trickler = socket.create_connection(("127.0.0.1", shop.port), timeout=0.1)
        with trickler:
            assert any(gone_after_a_byte(trickler) for _ in range(60))


def test_a_request_that_comes_byte_by_byte_is_answered(caller):
    client = caller()
    for byte in HEAD + b"Content-Length: 3\r\n\r\nabc":
        client.sendall(bytes([byte]))

    assert b"hello 3" in heard(client)


def test_two_requests_sent_at_once_have_two_answers(caller):
    first = b"POST /size HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nab"
    client = caller(first + HEAD + b"Content-Length: 4\r\n\r\nabcd")

    answers = heard(client)

    assert answers.index(b"hello 2") < answers.index(b"hello 4")


def test_an_answer_larger_than_a_client_takes_at_once_arrives_whole(caller):
    client = caller(b"GET /large HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")

    assert len(heard(client).partition(b"\r\n\r\n")[2]) == 20_000_000


def test_who_asks_for_leave_to_send_gets_it_once(caller):
    client = caller(HEAD + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    leave = client.recv(1000)
    client.sendall(b"abc")

    assert leave == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert heard(client).startswith(b"HTTP/1.1 200 OK")


def test_too_large_a_body_is_refused(caller):
    client = caller(
        HEAD + b"Content-Length: %d\r\n\r\n" % (framing.BODY_BYTES_MOST + 1)
    )

    assert heard(client).startswith(b"HTTP/1.1 413")


def test_too_large_headers_are_refused(shop):
    status, _ = ask(shop.port, "/" + "x" * server.HEADER_BYTES_MOST)

    assert status in (413, 414)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", b"400"),
        (b"Content Length: 5\r\n\r\n", b"400"),
        (b"\x0bContent-Length: 5\r\n\r\n", b"400"),
    ],
)
def test_a_request_that_could_be_read_in_two_ways_is_refused(caller, headers, status):
    assert heard(caller(HEAD + headers)).split()[1] == status


def test_a_client_that_hangs_up_does_no_harm(shop, caller):
    for _ in range(50):
        caller(HEAD + b"Content-Length: 3\r\n\r\nab").close()
        caller(b"GET /page HTTP/1.1\r\nHost: shop\r\n\r\n").close()

    assert ask(shop.port, "/") == (200, "hello 0")
