"""Clients connect, wait, hurry, stutter and vanish; nobody's answer is ever lost."""

import random
import socket
import struct
import threading
import time
from contextlib import suppress

import pytest

from tests.server.processes import running

LOST_AFTER = 20  # seconds: a busy machine is slow, a lost connection never answers
SECONDS, CLIENTS_OF_A_WAY = 3, 3
TILL_KEEPS_SECONDS = "0.1"  # so clients go to and fro between till and lobby


def request(dice, *more):
    """An act, which goes to the till, or a small or a larger page."""
    wish = dice.choice(("POST /act", "GET /known", "GET /page"))
    body = "x" * dice.randint(1, 2000) if wish == "POST /act" else ""
    lines = [f"{wish} HTTP/1.1", "Host: shop", f"Content-Length: {len(body)}", *more]
    return "\r\n".join([*lines, "", body]).encode()


def answers(line, count):
    """Read so many whole answers."""
    came = line.makefile("rb")
    for _ in range(count):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            read = came.readline().lower()
            assert read, "closed without an answer"
            head += read
        assert head.startswith(b"http/1.1 200")
        size = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        assert len(came.read(size)) == size


def one_after_the_other(line, dice):
    for _ in range(dice.randint(1, 20)):
        line.sendall(request(dice))
        answers(line, 1)


def once_and_close(line, dice):
    line.sendall(request(dice, "Connection: close"))
    answers(line, 1)


def all_at_once(line, dice):
    count = dice.randint(2, 8)
    line.sendall(b"".join(request(dice) for _ in range(count)))
    answers(line, count)


def connected_early(line, dice):
    time.sleep(dice.random())
    one_after_the_other(line, dice)


def in_pieces(line, dice):
    whole = request(dice)
    at = dice.randint(1, len(whole) - 1)
    line.sendall(whole[:at])
    time.sleep(dice.random() / 10)
    line.sendall(whole[at:])
    answers(line, 1)


def next_begun_before_the_answer(line, dice):
    following = request(dice)
    line.sendall(request(dice) + following[:9])
    time.sleep(dice.random() / 20)
    line.sendall(following[9:])
    answers(line, 2)


def nothing_more_to_say(line, dice):
    line.sendall(request(dice))
    line.shutdown(socket.SHUT_WR)
    answers(line, 1)


def gone_at_once(line, dice):
    line.sendall(request(dice))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


WAYS = (
    one_after_the_other,
    once_and_close,
    all_at_once,
    connected_early,
    in_pieces,
    next_begun_before_the_answer,
    nothing_more_to_say,
    gone_at_once,
)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    with running(folder, till=TILL_KEEPS_SECONDS) as shop:
        yield shop.port


def keep_asking(port, way, seed, wrong):
    dice, until = random.Random(seed), time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), LOST_AFTER) as line:
                way(line, dice)
        except (OSError, ValueError, AssertionError) as error:
            wrong.append(f"{way.__name__}: {error!r}")


def test_whatever_way_clients_ask_every_answer_comes_whole(port):
    wrong = []
    asking = [
        threading.Thread(target=keep_asking, args=(port, way, n, wrong))
        for way in WAYS
        for n in range(CLIENTS_OF_A_WAY)
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()

    assert wrong == []


def test_a_lost_answer_would_be_noticed():
    wrong = []
    with socket.create_server(("127.0.0.1", 0)) as deaf:

        def take_and_forget():
            with suppress(OSError):
                while True:
                    deaf.accept()[0].close()

        threading.Thread(target=take_and_forget, daemon=True).start()
        port = deaf.getsockname()[1]
        keep_asking(port, once_and_close, 1, wrong)
        deaf.shutdown(socket.SHUT_RDWR)

    assert wrong
