"""Stops: killed at any moment, told to end under load.

R2 of the promises: however often the server is killed, nothing that was answered is
lost and nothing is there twice. R4: told to end, it answers what is under way and is
gone within 5 seconds. The control of R2 answers before it writes, and must lose acts.
"""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

from tests.torture.street import ROOT, Figure, free_port
from tests.torture.tills import Tills, differences, proof, stamped_shop
from tests.torture.visitors import visit

KILLS = {False: 8, True: 200}
TERMS = {False: 3, True: 20}
# Says yes at once and writes a little later: quick, and wrong.
HASTY = """
import json, sqlite3, sys, threading, time, queue
from cheroot.wsgi import Server

waiting = queue.Queue()

def writer():
    db = sqlite3.connect(sys.argv[2], isolation_level=None)
    db.execute("PRAGMA journal_mode=wal")
    db.execute("CREATE TABLE IF NOT EXISTS act (id TEXT)")
    while True:
        first = waiting.get()
        time.sleep(0.05)
        db.execute("BEGIN")
        db.execute("INSERT INTO act VALUES (?)", (first,))
        while not waiting.empty():
            db.execute("INSERT INTO act VALUES (?)", (waiting.get(),))
        db.execute("COMMIT")

threading.Thread(target=writer, daemon=True).start()

def app(environ, start):
    if environ["REQUEST_METHOD"] == "POST":
        size = int(environ["CONTENT_LENGTH"])
        waiting.put(json.loads(environ["wsgi.input"].read(size))["id"])
    start("201 Created", [("Content-Length", "2")])
    return [b"{}"]

Server(("127.0.0.1", int(sys.argv[1])), app, numthreads=16).safe_start()
"""


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Kills, the hasty control, orderly stops."""
    dice = random.Random(seed)
    yield _killed(KILLS[full], dice)
    yield _hasty(KILLS[full] // 4 + 2, dice)
    yield _told_to_stop(TERMS[full], dice)


def _killed(times: int, dice: random.Random) -> Figure:
    shop, cards = stamped_shop(60)
    with (
        shop.serve() as server,
        Tills([server.port], shop.token, cards, shop) as tills,
    ):
        for _ in range(times):
            time.sleep(dice.uniform(0.02, 0.35))
            server.kill()
            server.start()
    wrong = differences(shop, tills)
    again = tills.attempts - len(tills.answered)
    return Figure(
        f"R2 killed {times} times under 8 tills",
        "0 answered acts lost, 0 twice, chain sound",
        f"{len(wrong)} of {len(tills.answered):,} wrong; {again} sent again",
        not wrong and proof(shop)["ok"] and bool(tills.answered),
    )


def _hasty(times: int, dice: random.Random) -> Figure:
    shop, cards = stamped_shop(10)
    port, path = free_port(), shop.folder / "hasty.sqlite3"
    command = [sys.executable, "-c", HASTY, str(port), str(path)]
    server = subprocess.Popen(command, cwd=ROOT)
    with Tills([port], "", cards, shop, rest_seconds=0.005) as tills:
        for _ in range(times):
            _wait_for(port)
            time.sleep(dice.uniform(0.05, 0.35))
            server.kill()
            server.wait()
            server = subprocess.Popen(command, cwd=ROOT)
        _wait_for(port)
    time.sleep(0.3)
    server.kill()
    server.wait()
    with closing(sqlite3.connect(path)) as database:
        kept = {act for (act,) in database.execute("SELECT id FROM act")}
    lost = len(set(tills.answered) - kept)
    return Figure(
        f"R2c control: a server that answers before it writes, killed {times} times",
        "answered acts are lost",
        f"{lost} of {len(tills.answered):,} lost",
        lost > 0,
    )


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            visit(port, "/")
            return
        except OSError:
            time.sleep(0.02)


def _told_to_stop(times: int, dice: random.Random) -> Figure:
    shop, cards = stamped_shop(60)
    took, cut = [], 0
    with (
        shop.serve() as server,
        Tills([server.port], shop.token, cards, shop) as tills,
    ):
        for _ in range(times):
            time.sleep(dice.uniform(0.2, 0.6))
            assert server.process
            began = time.monotonic()
            server.process.terminate()
            server.process.wait(timeout=20)
            took.append(time.monotonic() - began)
            cut += server.process.returncode != 0
            server.start()
    wrong = differences(shop, tills)
    return Figure(
        f"R4 told to stop {times} times under 8 tills",
        "0 answered acts lost, exit 0 within 5 s",
        f"{len(wrong)} of {len(tills.answered):,} wrong, slowest {max(took):.1f} s",
        not wrong and max(took) <= 5 and not cut,
    )
