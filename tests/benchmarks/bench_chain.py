"""One chain for the shop, or one an outlet: what the choice costs on PostgreSQL.

Run as `python -m tests.benchmarks.bench_chain [SECONDS]`. Several processes write acts
into one database, each in a transaction that takes its chain's lock, reads the chain's
end and adds to it. Either all share one chain, or each has its own; either each act has
a transaction of its own, or eight that wait together share one, as our servers do it.
The server is PostgreSQL's own with its usual settings, on this computer's disk.
"""

import hashlib
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.engines import address_of, server_in

PROCESSES, TOGETHER = 4, 8
TABLE = """
CREATE TABLE act
    (chain int, seq bigint, body text, hash bytea, PRIMARY KEY (chain, seq));
CREATE TABLE balance (account int PRIMARY KEY, amount bigint)"""


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 4.0
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)
        server = server_in(Path(folder, "data"))
        url = address_of("postgres", Path(folder, "data"))
        try:
            with psycopg.connect(url, autocommit=True) as keeper:
                keeper.execute(TABLE)
            print(f"acts a second of {PROCESSES} processes together")
            for together in (1, TOGETHER):
                for chains, name in ((1, "one chain"), (PROCESSES, "one an outlet")):
                    rate = _measured(url, chains, together, seconds)
                    print(f"{name:14} {together} a transaction  {rate:8.0f}")
        finally:
            server.cleanup()


def _measured(url: str, chains: int, together: int, seconds: float) -> float:
    with psycopg.connect(url, autocommit=True) as keeper:
        keeper.execute("TRUNCATE act, balance")
    with multiprocessing.Pool(PROCESSES) as pool:
        wishes = [(url, n % chains, together, seconds) for n in range(PROCESSES)]
        return sum(pool.starmap(_write, wishes)) / seconds


def _write(url: str, chain: int, together: int, seconds: float) -> int:
    written, end = 0, time.monotonic() + seconds
    with psycopg.connect(url) as wire:
        while time.monotonic() < end:
            wire.execute("SELECT pg_advisory_xact_lock(%s)", (chain,))
            found = wire.execute(
                "SELECT seq, hash FROM act WHERE chain = %s ORDER BY seq DESC LIMIT 1",
                (chain,),
            ).fetchone()
            seq, last = found or (0, b"")
            for _ in range(together):
                seq, last = _append(wire, chain, seq + 1, last)
            wire.commit()
            written += together
    return written


def _append(wire: Any, chain: int, seq: int, last: bytes) -> tuple[int, bytes]:
    body = os.urandom(100).hex()
    link = hashlib.sha256(last + body.encode()).digest()
    wire.execute("INSERT INTO act VALUES (%s, %s, %s, %s)", (chain, seq, body, link))
    wire.execute(
        "INSERT INTO balance VALUES (%s, 1) ON CONFLICT (account) "
        "DO UPDATE SET amount = balance.amount + 1",
        (os.getpid() * 1000 % 2**31 + seq % 500,),
    )
    return seq, link


if __name__ == "__main__":
    main()
