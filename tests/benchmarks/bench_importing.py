"""A list of members brought in: seconds, memory, and how long a stamp waits meanwhile.

Run as `python -m tests.benchmarks.bench_importing [PEOPLE] [ROUNDS]`. Everything is
real: `flask import members` in a process of its own, beside the server that stamps.
"""

import os
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stampcard.values.codes import number_of
from tests.benchmarks import bench_counter as counter
from tests.benchmarks.measured import Limits, cost_of

FIRST = ("Rahima", "Karim", "Ayesha", "Jamal", "Nasrin", "রহিমা", "করিম", "নাসরিন")
LAST = ("Begum", "Rahman", "Khan", "Hossain", "Akter", "Islam", "বেগম", "খান")
TAGS = ("tea", "bread, cakes", "", "coffee", "")
LIMITS = Limits(seconds=600, memory_mb=4000)
FLASK = [sys.executable, "-m", "flask"]


def main() -> None:
    """Bring lists of new people in, and print medians."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder, _serving(folder) as port_and_token:
        least = cost_of(_import(_list(folder, 1, 0)), Path(os.devnull), LIMITS)
        costs, waits = [], []
        for n in range(1, rounds + 1):
            file = _list(folder, people, n)
            with _stamping(*port_and_token) as waited:
                costs.append(cost_of(_import(file), Path(os.devnull), LIMITS))
            waits.append(max(waited))
            print(
                f"round {n}: {costs[-1].seconds:6.1f} s, of the processor "
                f"{costs[-1].cpu_seconds:.1f} s, {costs[-1].peak_mb:.0f} MB, "
                f"{len(waited)} stamps, the slowest waited {waits[-1]:.2f} s"
            )
    seconds = statistics.median(cost.seconds for cost in costs)
    cpu_seconds = statistics.median(cost.cpu_seconds for cost in costs)
    peak_mb = statistics.median(cost.peak_mb for cost in costs)
    print(f"{people:,} members     {seconds:8.1f} s   (median of {rounds})")
    print(f"of the processor   {cpu_seconds:8.1f} s")
    print(f"peak memory        {peak_mb:8.0f} MB")
    print(f"above one member   {peak_mb - least.peak_mb:8.0f} MB")
    print(f"a stamp waits      {statistics.median(waits):8.2f} s at most")


@contextmanager
def _serving(folder: str) -> Iterator[tuple[int, str]]:
    """A server with a programme for members, its port, and a token to stamp with."""
    port = counter._free_port()
    env = {
        "STAMPCARD_INSTANCE_PATH": folder,
        "STAMPCARD_PORT": str(port),
        "STAMPCARD_HOST": "127.0.0.1",
        "STAMPCARD_OWNER_PASSWORD": "a long enough one",
    }
    os.environ.update(env)
    _, token = counter._prepare(dict(os.environ))
    counter._flask(dict(os.environ), "programme", "add", "stamp_card", "--set",
                   "head_start=2", "--for", "members")  # fmt: skip
    server, _ = counter._start(dict(os.environ), port)
    try:
        yield port, token
    finally:
        server.terminate()
        server.wait(30)
        print(f"ledger verified {counter._flask(dict(os.environ), 'verify')}")


@contextmanager
def _stamping(port: int, token: str) -> Iterator[list[float]]:
    """Somebody who stamps twenty times a second meanwhile; how long each took."""
    waited: list[float] = []
    over = threading.Event()

    def stamp() -> None:
        card = 0
        with socket.create_connection(("127.0.0.1", port)) as wire:
            while not over.wait(0.05):
                card = card % counter.CARDS + 1
                began = time.monotonic()
                status = counter._ask(wire, token, number_of(card))
                waited.append(time.monotonic() - began)
                if status != b"201":
                    print(f"a stamp was answered {status.decode()}")

    hand = threading.Thread(target=stamp)
    hand.start()
    try:
        yield waited
    finally:
        over.set()
        hand.join()


def _import(file: Path) -> list[str]:
    return [*FLASK, "import", "members", str(file), "--agreed", "--json"]


def _list(folder: str, people: int, n: int) -> Path:
    """A list of people with names, birthdays, tags and days, none in another list."""
    lot = random.Random(n)
    path = Path(folder, f"list-{n}.csv")
    with path.open("w", encoding="utf-8") as file:
        file.write("Phone;Name;Birthday;Tags;Messages;Joined\n")
        for each in range(people):
            number = (n * 1_000_003 + each * 48271) % 99_999_989
            name = f"{lot.choice(FIRST)} {lot.choice(LAST)} {lot.choice(LAST)}"
            file.write(
                f"017{number:08};{name};{lot.randint(1, 28)}.{lot.randint(1, 12)}.1990;"
                f'"{lot.choice(TAGS)}";{lot.choice(("yes", "no"))};2024-03-01\n'
            )
    return path


if __name__ == "__main__":
    main()
