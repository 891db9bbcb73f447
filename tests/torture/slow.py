"""Slow clients: half-sent requests hang while the shop goes on.

R32 of the promises: a real act is answered within a second while 900 others send their
request by the drop, or nothing at all. The control is a server of the same make without
the lobby, whose threads wait for each client.
"""

import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from tests.torture.street import ROOT, Figure, Server, Shop, free_port, open_shop
from tests.torture.visitors import Client

HALF_SENT = 900
SOURCES = 30  # addresses they come from: 127.0.0.2 and on
REAL_ACTS = {False: 20, True: 200}
SLOWEST_SECONDS = 1.0
CONTROL_CLIENTS = 120
CONTROL_WAIT_SECONDS = 2.0
# Cheroot as it comes, with as many threads as the shop has.
UNGUARDED = """
import sys
from cheroot.wsgi import Server

def app(environ, start_response):
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]

server = Server(("127.0.0.1", int(sys.argv[1])), app, numthreads=16, max=16)
server.safe_start()
"""
HEAD = (
    b"POST /api/v1/acts HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\n"
)
Begin = Callable[[random.Random], bytes]
WAYS: dict[str, Begin] = {
    "nothing": lambda _: b"",
    "half a line": lambda _: b"GET /C/0000",
    "half the headers": lambda _: HEAD,
    "half a body": lambda _: HEAD + b'Content-Length: 400\r\n\r\n{"id": "',
    "a megabyte to come": lambda _: HEAD + b"Content-Length: 1000000\r\n\r\n{",
    "half a sign-in": lambda _: (
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90\r\n\r\npass"
    ),
    "noise": lambda dice: dice.randbytes(40).replace(b"\r", b"").replace(b"\n", b""),
}


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """From many addresses, from one, dripping; and the control."""
    shop = open_shop(cards=200)
    with shop.serve() as server:
        for word, sources in (("many addresses", SOURCES), ("one address", 1)):
            dice = random.Random(seed)
            yield _meanwhile(shop, server, word, sources, REAL_ACTS[full], dice)
        yield _slow_readers(shop, server, REAL_ACTS[full])
    yield _control(random.Random(seed))


def _meanwhile(
    shop: Shop, server: Server, word: str, sources: int, acts: int, dice: random.Random
) -> Figure:
    with _crowd(server.port, HALF_SENT, sources, dice) as standing:
        slowest, middle, wrong = _real_acts(shop, server, acts)
        held = standing()
    return Figure(
        f"R32 {acts} acts while {HALF_SENT} half-sent requests hang, {word}",
        f"every act answered, none later than {SLOWEST_SECONDS:g} s",
        f"slowest {slowest * 1000:.0f} ms, median {middle * 1000:.0f} ms, {wrong} not "
        f"answered; {held} still hang",
        not wrong and slowest <= SLOWEST_SECONDS,
    )


def _slow_readers(shop: Shop, server: Server, acts: int) -> Figure:
    """Clients that ask for pages and never take the answer."""
    page = b"GET /static/style.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 6
    with ExitStack() as open_lines:
        for number in range(200):
            line = open_lines.enter_context(_line(server.port, number % SOURCES))
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            with suppress(OSError):
                line.sendall(page)
        slowest, middle, wrong = _real_acts(shop, server, acts)
    return Figure(
        f"R32 {acts} acts while 200 clients take nothing of what they asked for",
        f"every act answered, none later than {SLOWEST_SECONDS:g} s",
        f"slowest {slowest * 1000:.0f} ms, median {middle * 1000:.0f} ms, "
        f"{wrong} not answered",
        not wrong and slowest <= SLOWEST_SECONDS,
    )


def _real_acts(shop: Shop, server: Server, count: int) -> tuple[float, float, int]:
    seconds, wrong = [], 0
    for code in (shop.codes("coupons") * 9)[:count]:
        began = time.monotonic()
        try:
            till = Client(server.port, token=shop.token)  # a new line each time
            wrong += till.act(code=code, verb="redeem").status not in (200, 201)
            till.close()
        except OSError:
            wrong += 1
        seconds.append(time.monotonic() - began)
    return max(seconds), statistics.median(seconds), wrong


@contextmanager
def _crowd(
    port: int, count: int, sources: int, dice: random.Random
) -> Iterator[Callable[[], int]]:
    """Half-sent requests that drip on, one byte a second; gives how many still hang."""
    lines: list[socket.socket] = []
    going = threading.Event()
    ways = list(WAYS.values())
    for number in range(count):
        with suppress(OSError):
            line = _line(port, number % sources)
            line.sendall(ways[number % len(ways)](dice))
            lines.append(line)

    def drip() -> None:
        while not going.wait(1):
            for line in lines:
                with suppress(OSError):
                    line.send(b"a")

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    try:
        yield lambda: sum(map(_hangs, lines))
    finally:
        going.set()
        dripping.join()
        for line in lines:
            line.close()


def _line(port: int, source: int) -> socket.socket:
    address = (f"127.0.0.{source + 2}", 0)
    return socket.create_connection(("127.0.0.1", port), 5, address)


def _hangs(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def _control(dice: random.Random) -> Figure:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", UNGUARDED, str(port)], cwd=ROOT)
    try:
        before = _first_answer(port, 10)
        with _crowd(port, CONTROL_CLIENTS, SOURCES, dice):
            time.sleep(1)
            during = _first_answer(port, CONTROL_WAIT_SECONDS)
    finally:
        server.kill()
        server.wait()
    return Figure(
        f"R32 control: {CONTROL_CLIENTS} half-sent requests and no lobby",
        f"no answer within {CONTROL_WAIT_SECONDS:g} s (and one before)",
        f"answered before: {before}, meanwhile: {during}",
        before and not during,
    )


def _first_answer(port: int, patience_seconds: float) -> bool:
    until = time.monotonic() + patience_seconds
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as line:
                line.settimeout(max(0.1, until - time.monotonic()))
                line.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                return line.recv(12).startswith(b"HTTP")
        except OSError:
            time.sleep(0.05)
    return False
