"""The till: acts that are here together are answered together, first come first."""

import socket
import time

import pytest

from stampcard.server import till
from tests.server.processes import ask, calling, running

KEPT_SECONDS = 0.1  # instead of a second


@pytest.fixture
def shop(tmp_path):
    with running(tmp_path, threads="8", till=str(KEPT_SECONDS)) as process:
        yield process


@pytest.fixture
def caller(shop):
    with calling(shop.port) as call:
        yield call


def act(body: bytes = b"", *, path: bytes = b"/act") -> bytes:
    head = b"POST %s HTTP/1.1\r\nHost: shop\r\nContent-Length: %d\r\n\r\n"
    return head % (path, len(body)) + body


def answer(connection: socket.socket) -> bytes:
    """The body of the next answer."""
    said = b""
    while b"\r\n\r\n" not in said:
        said += connection.recv(1)
    length = int(said.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    return connection.recv(length, socket.MSG_WAITALL)


def test_acts_that_came_together_are_answered_in_one_go(shop, caller):
    first = caller(act(b"slow"))
    time.sleep(0.2)  # the till is busy with it
    others = [caller(act()) for _ in range(10)]

    assert answer(first) == b"1 together, 4 sent"
    assert {answer(each) for each in others} == {b"10 together, 0 sent"}


def test_a_client_that_goes_on_acting_is_answered_each_time(caller):
    client = caller()

    for n in range(50):
        client.sendall(act(b"x" * n))
        assert answer(client) == b"1 together, %d sent" % n


def test_acts_sent_without_waiting_are_answered_in_their_order(caller):
    client = caller(b"".join(act(b"x" * n) for n in range(5)))

    answers = [answer(client).partition(b", ")[2] for _ in range(5)]

    assert answers == [b"%d sent" % n for n in range(5)]


def test_nobody_starves_behind_those_who_act_without_a_pause(caller):
    crowd = [caller(act()) for _ in range(till.TOGETHER_MOST * 2)]
    answered = dict.fromkeys(range(len(crowd)), 0)

    for _ in range(5):
        for n, each in enumerate(crowd):
            answer(each)
            answered[n] += 1
            each.sendall(act())

    assert set(answered.values()) == {5}


def test_who_stands_in_the_queue_for_long_is_answered_once(shop, caller):
    crowd = [caller(act(b"slowish")) for _ in range(till.TOGETHER_LEAST * 3)]

    for _ in range(4):  # each turn of the till takes longer than it keeps the silent
        for each in crowd:
            assert answer(each).endswith(b" together, 7 sent")
            each.sendall(act(b"slowish"))
    shop.process.terminate()

    assert shop.process.communicate(timeout=6)[1] == ""


def test_a_client_that_asks_for_something_else_is_answered_too(caller):
    client = caller(act())
    answer(client)

    client.sendall(b"GET /known HTTP/1.1\r\nHost: shop\r\n\r\n")
    assert answer(client) == b"not an act"
    client.sendall(act())
    assert answer(client) == b"1 together, 0 sent"


def test_a_client_is_heard_again_after_a_long_silence(caller):
    client = caller(act())
    answer(client)

    time.sleep(KEPT_SECONDS + 1)
    client.sendall(act())

    assert answer(client) == b"1 together, 0 sent"


def test_half_an_act_holds_nobody_up(shop, caller):
    half = caller(act())
    answer(half)
    half.sendall(act(b"x" * 100)[:-50])

    assert ask(shop.port, "/act", b"whole")[1] == "1 together, 5 sent"
    half.sendall(b"x" * 50)
    assert answer(half) == b"1 together, 100 sent"


def test_a_malformed_act_is_refused_by_the_lobby(caller):
    client = caller(act())
    answer(client)

    client.sendall(b"POST /act HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")

    assert client.recv(1000).startswith(b"HTTP/1.1 411")


def test_an_app_that_fails_in_the_middle_costs_no_later_act(shop, caller):
    broken = caller(act(path=b"/act/broken"))

    assert broken.recv(1000) == b""
    assert ask(shop.port, "/act", b"")[1] == "1 together, 0 sent"


def test_should_the_till_fail_the_other_threads_answer(shop, caller):
    client = caller(act())
    answer(client)

    client.sendall(act(path=b"/act/raise"))

    assert client.recv(1000) == b""
    assert ask(shop.port, "/act", b"later")[1].endswith(" together, 5 sent")


def test_who_is_at_the_till_is_answered_before_it_closes(shop, caller):
    client = caller(act(b"slow"))
    time.sleep(0.2)

    shop.process.terminate()

    assert answer(client) == b"1 together, 4 sent"
    assert shop.process.wait(5) == 0
