"""Start, memory and patience of the server, by `python -m` and this name."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from tests.server.processes import ROOT, free_port
from tests.server.shops import Shop, a_shop_in

HANGING, ACTS = 900, 30
HEAD = b"POST /api/v1/acts HTTP/1.1\r\nHost: shop\r\n"
HALVES = {
    "say nothing": b"",
    "trickle their headers": HEAD,
    "trickle their bodies": HEAD + b"Content-Length: 100000\r\n\r\n{",
}


@contextmanager
def hanging(shop: Shop, half: bytes) -> Iterator[None]:
    """So many half-sent requests, to which a byte comes twice a second."""
    over = Event()
    with ExitStack() as opened:
        address = ("127.0.0.1", shop.port)
        many = [
            opened.enter_context(socket.create_connection(address))
            for _ in range(HANGING)
        ]
        for each in many:
            each.setblocking(False)
            each.send(half or b"")

        def trickle() -> None:
            while not over.wait(0.5):
                for each in many if half else ():
                    with suppress(OSError):
                        each.send(b"x")

        thread = Thread(target=trickle)
        thread.start()
        yield
        over.set()
        thread.join()


def slowest_act_ms(shop: Shop) -> float:
    """Of some stamps, one after the other."""
    slowest = 0.0
    for n in range(ACTS):
        start = time.perf_counter()
        status, _, _ = shop.stamp(n)
        slowest = max(slowest, time.perf_counter() - start)
        assert status in (200, 201), status
    return slowest * 1000


def second_server(shop: Shop) -> tuple[int, float]:
    """Exit code of a second server on the same shop, and seconds until it ends."""
    start = time.perf_counter()
    variables = shop.environment | {"STAMPCARD_PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        check=False,
    )
    return done.returncode, time.perf_counter() - start


def memory_mb(shop: Shop) -> float:
    """What the process holds in memory."""
    assert shop.process
    status = Path(f"/proc/{shop.process.pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main() -> None:
    """Print what is seen, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        shop = a_shop_in(Path(folder))
        start = time.perf_counter()
        with shop.served():
            print(f"start to first answer: {time.perf_counter() - start:.2f} s")
            print(f"memory when idle: {memory_mb(shop):.0f} MB")
            code, seconds = second_server(shop)
            print(f"second server: exit code {code} after {seconds:.2f} s")
            for name, half in HALVES.items():
                with hanging(shop, half):
                    slowest = slowest_act_ms(shop)
                print(f"{HANGING} clients {name}: slowest act {slowest:.0f} ms")
            start = time.perf_counter()
            print(f"stop: exit code {shop.stop()} ", end="")
            print(f"after {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
