"""What an act costs: against bare SQLite, on slow disks, over HTTP, in large shops.

Run as `python -m tests.benchmarks.bench_acts [cpu] [disks] [http] [size]`; all of them
without a word. Everything is measured in one run on one machine, so the ratios hold
even where the machine is slow or busy; the absolute figures are this machine's.
"""

import multiprocessing
import os
import re
import selectors
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

from stampcard.models import cards as card_rows
from stampcard.models.base import close_database, open_database
from stampcard.services import counter, issuing, presets, programmes, scans, shops
from stampcard.services.house import Actor, House
from stampcard.values.codes import mark_key, number_of
from stampcard.values.decisions import Verb
from stampcard.values.moments import utc_now
from tests.benchmarks.bench_counter import _flask, _prepare, _start, act_request

ROOT = Path(__file__).parents[2]
SHIM = ROOT / "tests/torture/slow_sync.c"
ACTS, CHUNK = 2000, 100
SECONDS = 5.0
SIZES = (10_000, 10_000_000)
OWNER = Actor(staff=1, outlet=1)
# Flask and cheroot with nothing but the same rows: how fast this machine could be.
BARE_SERVER = """
import json, os, sqlite3, sys, threading, uuid
from cheroot.wsgi import Server
from flask import Flask, jsonify, request
app, kept = Flask("bare"), threading.local()
lock = threading.Lock()
def database():
    if not hasattr(kept, "db"):
        kept.db = sqlite3.connect(sys.argv[2], isolation_level=None, timeout=30)
        kept.db.execute("PRAGMA journal_mode=wal")
        kept.db.execute("PRAGMA synchronous=2")
    return kept.db
database().execute("CREATE TABLE act (seq INTEGER PRIMARY KEY, id UNIQUE, body)")
database().execute("CREATE TABLE card (code TEXT PRIMARY KEY, stamps INT)")
@app.get("/sign-in")
def ready():
    return "ok"
@app.post("/api/v1/acts")
def act():
    asked, db = request.get_json(), database()
    with lock:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO act (id, body) VALUES (?, ?)",
                   (uuid.UUID(asked["id"]).bytes, json.dumps(asked)))
        db.execute("INSERT INTO card VALUES (?, 1) ON CONFLICT (code) "
                   "DO UPDATE SET stamps = stamps + 1", (asked["code"],))
        db.execute("COMMIT")
    return jsonify(outcome="accepted"), 201
Server(("127.0.0.1", int(sys.argv[1])), app, numthreads=16).safe_start()
"""
# Our own server, but each act is committed by itself.
ONE_COMMIT_EACH = """
from stampcard.models import writing
from stampcard.server import till
writing._MOST_TOGETHER = till.TOGETHER_LEAST = till.TOGETHER_MOST = 1
import app
app.main()
"""


def main(words: list[str]) -> None:
    """Measure what is asked and print it."""
    parts: dict[str, Callable[[], None]] = {
        "cpu": cpu, "disks": disks, "http": http, "size": size,
    }  # fmt: skip
    for name in words or parts:
        parts[name]()


def cpu() -> None:
    """One durable act through the service against the bare transaction of its rows."""
    with _house() as house:
        codes = _in_use(house, 500)
        for code in codes:
            _stamp(code, house)
        ours = _best_us(partial(_stamp_one, codes, house))
        close_database()
        bare = _best_us(_bare(house.instance_path / "x.sqlite3"))
    print(
        f"CPU of one act         {ours:8.0f} us; bare SQLite, same rows {bare:.0f} us"
    )
    print(f"  ratio                {ours / bare:8.2f}    (target at most 4)")


def disks() -> None:
    """Acts a second of 64 clients where each sync takes longer: all that wait in one
    commit, one commit an act in the same server, and one after another without HTTP.
    """
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder, "slow_sync.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, SHIM, "-ldl"], check=True)
        for extra_ms, target in ((1, 5), (10, 12)):
            slow = {"LD_PRELOAD": str(shim), "SLOW_SYNC_US": str(extra_ms * 1000)}
            alone = _alone(slow)
            each, _ = _served(64, slow, "-c", ONE_COMMIT_EACH)
            rate, waits = _served(64, slow)
            print(f"sync + {extra_ms:2} ms, 64 clients {rate:6.0f} acts/s, "
                  f"99 of 100 within {_p99_ms(waits):.0f} ms")  # fmt: skip
            print(f"  one commit an act    {each:8.0f} acts/s in the same server, "
                  f"{alone:.0f} in bare SQLite without HTTP")  # fmt: skip
            print(f"  ratio                {rate / each:8.1f} and {rate / alone:.1f}"
                  f"    (target {target})")  # fmt: skip


def http() -> None:
    """Acts a second over HTTP, and how fast a bare page of the same make is."""
    for clients in (8, 64):
        rate, waits = _served(clients, {})
        print(f"HTTP, {clients:2} clients       {rate:8.0f} acts/s, 99 of 100 within "
              f"{_p99_ms(waits):.0f} ms")  # fmt: skip
    bare = _bare_server()
    print(f"bare Flask and SQLite  {bare:8.0f} acts/s, 8 clients, one commit each")


def size() -> None:
    """Look-up and act in a small and a very large shop; bytes a printed card takes."""
    seen: dict[str, list[float]] = {"look-up": [], "act": []}
    for count in SIZES:
        with _house() as house:
            file = house.instance_path / "x.sqlite3"
            serials = _printed(house, count)
            codes = [number_of(serials[n * 7919 % count]) for n in range(1000)]
            for code in codes:
                _stamp(code, house)
            seen["look-up"].append(_best_us(partial(_find, codes, house)))
            seen["act"].append(_best_us(partial(_stamp_one, codes, house)))
            close_database()
            print(f"{count:10,} cards: {file.stat().st_size / count:.0f} bytes a card")
    for name, (small, large) in seen.items():
        print(f"{name:10} {small:6.0f} us, {large:6.0f} us: ratio {large / small:.2f} "
              "(target at most 1.3)")  # fmt: skip


@contextmanager
def _house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        open_database(f"sqlite:///{folder}/x.sqlite3")
        key = mark_key("the shop's secret of the benchmark")
        house = House(
            Path(folder), "https://a.example", "http://b", {key.id: key}, utc_now,
            "Asia/Dhaka",
        )  # fmt: skip
        details = shops.Details(name="Bench", address="")
        shops.set_up(details, "Owner", "a long enough quiet river", house=house)
        yield house
        close_database()


def _in_use(house: House, count: int) -> list[str]:
    return [number_of(serial) for serial in _printed(house, count)]


def _printed(house: House, count: int) -> range:
    preset = presets.find("stamp_card")
    assert preset
    typed = {**preset.typed("en"), "surplus": "carry", "pause_seconds": "0"}
    programme, problems = programmes.open_from(preset, "Stamps", typed, house=house)
    assert programme, problems
    first, last = 0, 0
    for start in range(0, count, issuing.MOST_CARDS):
        part = min(issuing.MOST_CARDS, count - start)
        order = issuing.completed(issuing.Order(part, activate=True), programme)
        batch = issuing.issue(order, programme, OWNER, house)
        first, last = first or batch.first_serial, batch.last_serial
    assert card_rows.find(last)
    return range(first, last + 1)


def _stamp(code: str, house: House) -> None:
    counter.perform(counter.Asked(uuid4(), Verb.EARN, (code,)), OWNER, house)


def _stamp_one(codes: list[str], house: House, n: int) -> None:
    _stamp(codes[n % len(codes)], house)


def _find(codes: list[str], house: House, n: int) -> None:
    assert scans.find(codes[n % len(codes)], house)


def _bare(path: Path) -> Callable[[int], None]:
    wire = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=2", "foreign_keys=1"):
        wire.execute(f"PRAGMA {pragma}")
    sample = list(
        wire.execute("SELECT * FROM act ORDER BY seq DESC LIMIT 1").fetchone()
    )
    account = wire.execute("SELECT account_id FROM entry LIMIT 1").fetchone()[0]
    programme = sample[4]
    insert = f"INSERT INTO act VALUES ({', '.join('?' * len(sample))})"
    last = sample[0]

    def act(n: int) -> None:
        nonlocal last
        last += 1
        wire.execute("BEGIN IMMEDIATE")
        wire.execute(insert, [last, os.urandom(16), *sample[2:]])
        wire.execute(
            "INSERT INTO entry VALUES (?, 0, ?, 'stamp', 1, '')", (last, account)
        )
        wire.execute(
            "INSERT INTO balance VALUES (?, ?, 'stamp', 1) ON CONFLICT (account_id, "
            "programme_id, unit) DO UPDATE SET amount = amount + 1",
            (account, programme),
        )
        wire.execute("COMMIT")

    return act


def _best_us(job: Callable[[int], Any]) -> float:
    """Processor time of one, by the median of many short runs."""
    spent = []
    for start in range(0, ACTS, CHUNK):
        began = time.process_time()
        for n in range(start, start + CHUNK):
            job(n)
        spent.append((time.process_time() - began) / CHUNK * 1e6)
    return statistics.median(spent)


def _alone(env: dict[str, str]) -> float:
    """Acts a second of one writer that commits each by itself, under the same shim."""
    code = "from tests.benchmarks.bench_acts import alone; print(alone())"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **env}, cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)


def alone() -> float:
    """What `_alone` runs in a process of its own."""
    with _house() as house:
        _stamp(_in_use(house, 1)[0], house)
        close_database()
        act = _bare(house.instance_path / "x.sqlite3")
        count, end = 0, time.monotonic() + SECONDS
        while time.monotonic() < end:
            act(count)
            count += 1
        return count / SECONDS


def _served(
    clients: int, env: dict[str, str], *program: str
) -> tuple[float, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        port = _port()
        given = {
            **os.environ, "STAMPCARD_INSTANCE_PATH": folder,
            "STAMPCARD_PORT": str(port),
            "STAMPCARD_HOST": "127.0.0.1",
            "STAMPCARD_THREADS": "32",
            "STAMPCARD_OWNER_PASSWORD": "a long enough quiet river",
        }  # fmt: skip
        first, token = _prepare(given)
        server, _ = _start({**given, **env}, port, *program)
        try:
            codes = [number_of(first + n) for n in range(2000)]
            return _load(port, token, codes, clients)
        finally:
            server.terminate()
            server.wait(10)
            assert _flask(given, "verify")["ok"]


def _bare_server() -> float:
    with tempfile.TemporaryDirectory() as folder:
        port = _port()
        command = [sys.executable, "-c", BARE_SERVER, str(port), f"{folder}/x.sqlite3"]
        server = subprocess.Popen(command)
        try:
            time.sleep(1.5)
            return _load(port, "none", [f"CODE{n}" for n in range(2000)], 8)[0]
        finally:
            server.kill()
            server.wait()


def _load(
    port: int, token: str, codes: list[str], clients: int
) -> tuple[float, list[float]]:
    """The clients in a process of their own, so that they are not the brake."""
    context = multiprocessing.get_context("fork")
    answers: Any = context.Queue()
    load = context.Process(target=_clients, args=(port, token, codes, clients, answers))
    load.start()
    waits, wrong = answers.get(timeout=SECONDS + 30)
    load.join()
    assert not wrong, f"{wrong} answers were not 201"
    return len(waits) / SECONDS, waits


def _clients(
    port: int, token: str, codes: list[str], clients: int, answers: Any
) -> None:
    """All clients in one thread: handing over among them would be measured too."""
    waits: list[float] = []
    wrong = 0
    watched = selectors.DefaultSelector()
    for which in range(clients):
        wire = socket.create_connection(("127.0.0.1", port))
        client = _Client(wire, cycle(codes[which::clients]), token)
        client.ask()
        watched.register(wire, selectors.EVENT_READ, client)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for key, _ in watched.select(1):
            status = key.data.heard()
            if status:
                waits.append(time.monotonic() - key.data.began)
                wrong += status != b"201"
                key.data.ask()
    answers.put((waits, wrong))


@dataclass
class _Client:
    """Somebody who acts, hears the answer, and acts again."""

    wire: socket.socket
    codes: Iterator[str]
    token: str
    began: float = 0.0
    said: bytes = b""

    def ask(self) -> None:
        """Send an act."""
        self.began, self.said = time.monotonic(), b""
        self.wire.sendall(act_request(self.token, next(self.codes)))

    def heard(self) -> bytes:
        """The status, once the answer is whole."""
        self.said += self.wire.recv(65536)
        head, _, body = self.said.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        whole = length is not None and len(body) >= int(length[1])
        return head[9:12] if whole else b""


def _p99_ms(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)] * 1000


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main(sys.argv[1:])
