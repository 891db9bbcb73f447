"""Storms at the till: the same card at two tills in the same moment, again and again.

R1 of the promises: of two who redeem one coupon at once exactly one succeeds, and the
other hears that it was used. R50: a card that many stamp at once never gets more than
it has places, nor a reward twice. The control is a naive server that looks first and
marks afterwards; the same storm must catch it.
"""

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.torture.street import ROOT, Figure, Shop, free_port, open_shop
from tests.torture.tills import proof
from tests.torture.visitors import Client, visit

CLIENTS = 16
CARDS = {False: 60, True: 10_000}
NAIVE_CARDS = {False: 200, True: 2000}
TAPS, NEEDED = {False: 40, True: 100}, 10
# Looks, then marks: what most home-made coupon pages do.
NAIVE = """
import json, sqlite3, sys, threading
from cheroot.wsgi import Server

path = sys.argv[2]
kept = threading.local()

def database():
    if not hasattr(kept, "db"):
        kept.db = sqlite3.connect(path, isolation_level=None, timeout=30)
    return kept.db

database().execute("PRAGMA journal_mode=wal")
database().execute("CREATE TABLE card (code TEXT PRIMARY KEY, used INT DEFAULT 0)")

def app(environ, start):
    if environ["REQUEST_METHOD"] == "GET":
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]
    size = int(environ["CONTENT_LENGTH"])
    code = json.loads(environ["wsgi.input"].read(size))["code"]
    database().execute("INSERT OR IGNORE INTO card (code) VALUES (?)", (code,))
    find = "SELECT used FROM card WHERE code = ?"
    used = database().execute(find, (code,)).fetchone()
    if not used[0]:
        database().execute("UPDATE card SET used = 1 WHERE code = ?", (code,))
    said = json.dumps({"reason": "already_redeemed" if used[0] else None}).encode()
    status = "200 OK" if used[0] else "201 Created"
    start(status, [("Content-Length", str(len(said)))])
    return [said]

Server(("127.0.0.1", int(sys.argv[1])), app, numthreads=16).safe_start()
"""


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Two taps each, the naive twin, many stamps on one card."""
    random.seed(seed)
    yield _coupons(CARDS[full])
    yield _naive(NAIVE_CARDS[full])
    yield _stamps(TAPS[full])


def tapped_twice(ports: Sequence[int], token: str, codes: Sequence[str]) -> "Taps":
    """Each code redeemed by two of the clients in the same moment."""
    taps = Taps(codes)
    threads = [
        threading.Thread(target=taps.pair, args=(ports, token, n))
        for n in range(CLIENTS // 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taps


class Taps:
    """The answers to two taps on each code."""

    def __init__(self, codes: Sequence[str]) -> None:
        """Nothing tapped yet."""
        self.codes = codes
        self.answers: dict[str, list[tuple[int, str]]] = {code: [] for code in codes}

    def pair(self, ports: Sequence[int], token: str, which: int) -> None:
        """Two clients, each in a thread, that wait for each other before each tap."""
        own = self.codes[which :: CLIENTS // 2]
        gate = threading.Barrier(2)
        other = threading.Thread(target=self._tap, args=(ports[-1], token, own, gate))
        other.start()
        self._tap(ports[0], token, own, gate)
        other.join()

    def _tap(
        self, port: int, token: str, codes: Sequence[str], gate: threading.Barrier
    ) -> None:
        client = Client(port, token=token)
        for code in codes:
            gate.wait()
            came = client.act(verb="redeem", code=code)
            reason = (came.json or {}).get("reason")
            self.answers[code].append((came.status, reason or ""))
        client.close()

    @property
    def doubled(self) -> int:
        """Codes that gave more than one reward."""
        return sum(self._given(code) > 1 for code in self.codes)

    @property
    def sound(self) -> int:
        """Codes of which one tap succeeded and the other was told why not."""
        right = [(200, "already_redeemed"), (201, "")]
        return sum(sorted(self.answers[code]) == right for code in self.codes)

    @property
    def statuses(self) -> dict[int, int]:
        """How often each status came."""
        came = (status for taps in self.answers.values() for status, _ in taps)
        return dict(sorted(Counter(came).items()))

    def _given(self, code: str) -> int:
        return sum(status == 201 for status, _ in self.answers[code])


def _coupons(count: int) -> Figure:
    shop = open_shop(cards=20)
    shop.programme("gifts", "coupon", "benefit=gift", "reward=Biscuit")
    serials = shop.print("gifts", count)
    began = time.monotonic()
    with shop.serve() as server:
        codes = [shop.code(serial) for serial in serials]
        taps = tapped_twice([server.port], shop.token, codes)
    took = time.monotonic() - began
    sound = proof(shop)["ok"]
    return Figure(
        f"R1 double redeem, {count:,} coupons, 2 taps at once",
        "exactly one success each, the other told, chain sound",
        f"{taps.sound:,} of {count:,}; {taps.statuses}; {2 * count / took:.0f} taps/s",
        taps.sound == count and sound,
    )


def _naive(count: int) -> Figure:
    with naive_server(open_shop(cards=20)) as port:
        codes = [f"CODE{n}" for n in range(count)]
        taps = tapped_twice([port], "", codes)
    return Figure(
        f"R1c control: the naive twin, {count:,} coupons",
        "more than 1 % given twice",
        f"{taps.doubled / count:.0%} given twice",
        taps.doubled > count / 100,
    )


@contextmanager
def naive_server(shop: Shop) -> Iterator[int]:
    """A server that looks first and marks afterwards; its port."""
    port = free_port()
    path = shop.folder / "naive.sqlite3"
    server = subprocess.Popen(
        [sys.executable, "-c", NAIVE, str(port), str(path)], cwd=ROOT
    )
    try:
        for _ in range(100):
            try:
                visit(port, "/")
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        server.kill()
        server.wait()


def _stamps(taps: int) -> Figure:
    shop = open_shop(cards=20)
    shop.programme("ten", "stamp_card", "pause_seconds=0", f"stamps_needed={NEEDED}")
    serials = shop.print("ten", 4)
    with shop.serve() as server:
        codes = [shop.code(serial) for serial in serials]
        accepted, given = Counter[str](), Counter[str]()
        lock = threading.Lock()

        def tap() -> None:
            client = Client(server.port, token=shop.token)
            for _ in range(taps // CLIENTS + 1):
                for code in codes:
                    for verb, counted in (("earn", accepted), ("redeem", given)):
                        if client.act(verb=verb, code=code).status == 201:
                            with lock:
                                counted[code] += 1
            client.close()

        threads = [threading.Thread(target=tap) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        states = [Client(server.port, token=shop.token).card(c).json for c in codes]
    have = [state["standing"]["balances"] for state in states]
    right = all(
        held.get("stamp") == NEEDED and held.get("reward", 0) == 0 for held in have
    )
    once = all(accepted[c] == NEEDED and given[c] == 1 for c in codes)
    seen = f"{[*accepted.values()]} stamps, {[*given.values()]} rewards"
    return Figure(
        f"R50 {CLIENTS} tills fill a card of {NEEDED} with {taps} taps and redeem",
        f"{NEEDED} stamps, 1 reward, on each of 4 cards; chain sound",
        seen,
        right and once and proof(shop)["ok"],
    )
