"""Disks that are full, that fail, and a database others hold.

R6 of the promises: on a full disk every refusal is a sentence, nothing is half done,
and all goes on without a restart once there is room. R7: a disk that fails now and then
loses no answered act. R8: a lock that another program holds is waited for up to five
seconds; then the answer is to try again.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.torture.street import Figure, Server, Shop
from tests.torture.tills import Tills, differences, proof, stamped_shop
from tests.torture.visitors import Client

SMALL, LARGER = "3m", "30m"
FULL_WITHIN_SECONDS = 120
PROBES = 20
FAILURES = {  # what fails, and how often
    "2 % of writes": ("posix/io/rw/pwrite", 0.02),
    "5 % of syncs": ("posix/io/sync/*", 0.05),
}
FAILING_SECONDS = {False: 3, True: 60}
LOCKS = {False: 4, True: 60}
HELD_SECONDS = (0.5, 1.5)
HELD_TOO_LONG_SECONDS = 12  # two rounds of those who wait together
# Another program that holds the write lock, lets it go, and holds it again.
HOLDER = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
for seconds in sys.argv[2:]:
    database.execute("BEGIN IMMEDIATE")
    time.sleep(float(seconds))
    database.execute("ROLLBACK")
    time.sleep(0.3)
"""


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """A full disk, a failing one, a lock held for short and for long."""
    dice, (made, cards) = random.Random(seed), stamped_shop(60)
    yield _full_disk(made, cards)
    for word, (call, share) in FAILURES.items():
        yield _failing(made.copy(), cards, word, call, share, FAILING_SECONDS[full])
    held = [dice.uniform(*HELD_SECONDS) for _ in range(LOCKS[full])]
    yield _held_briefly(made.copy(), cards, held)
    yield _held_too_long(made.copy(), cards)


def _full_disk(made: Shop, cards: list[int]) -> Figure:
    name = f"R6 a disk of {SMALL} fills under 8 tills, then grows to {LARGER}"
    target = "507 or 503 with a sentence, 0 lost or half done, goes on without restart"
    with _small_disk() as folder:
        if not folder:
            return Figure(name, target, "not run: mounting is not permitted", ok=False)
        shutil.copytree(made.folder, folder, dirs_exist_ok=True)
        shop = replace(made, folder=folder)
        with (
            shop.serve() as server,
            Tills([server.port], shop.token, cards, shop) as tills,
        ):
            filled = _until(lambda: tills.statuses[507] > PROBES, FULL_WITHIN_SECONDS)
            told = _refusals(server, shop)
            readable = _reads(server, shop, cards[0])
            before = len(tills.answered)
            _remount(folder, LARGER)
            again = _until(lambda: len(tills.answered) > before + 50, 20)
        wrong, sound = differences(shop, tills), proof(shop)["ok"]
    odd = set(tills.statuses) - {200, 201, 503, 507}
    said = bool(told) and all(told)
    return Figure(
        name,
        target,
        f"{_counts(tills)}; {sum(told)} of {len(told)} say why; cards can be looked "
        f"at: {readable}; goes on: {again}; {len(wrong)} wrong, chain {sound}",
        filled and again and readable and sound and said and not (odd or wrong),
    )


def _refusals(server: Server, shop: Shop) -> list[bool]:
    """Ask for what cannot be given: of each refusal whether it says why, and when."""
    client, told = Client(server.port, token=shop.token), []
    for _ in range(PROBES):
        came = client.act(verb="redeem", code=shop.codes("stamps")[0])
        if came.status != 200:
            said = str((came.json or {}).get("error", ""))
            again = int(came.header("Retry-After") or 0)
            told.append(said.endswith(".") and again > 0)
    client.close()
    return told


def _reads(server: Server, shop: Shop, serial: int) -> bool:
    return Client(server.port, token=shop.token).card(shop.code(serial)).status == 200


def _failing(
    shop: Shop, cards: list[int], word: str, call: str, share: float, seconds: float
) -> Figure:
    name = f"R7 {word} fail for {seconds} s under 8 tills"
    target = "0 answered acts lost, only 503 or 507 besides, no crash"
    if not shutil.which("fiu-run"):
        return Figure(name, target, "not run: no fiu-run", ok=False)
    server, control = Server(shop, {}), str(shop.folder / "fiu")
    server.command = ("fiu-run", "-x", "-f", control, *server.command)
    try:
        server.start()
        pid = server.process.pid if server.process else 0
        rule = f"enable_random name={call},probability={share}"
        with Tills([server.port], shop.token, cards, shop) as tills:
            _told(control, rule, pid)
            time.sleep(seconds)
            _told(control, f"disable name={call}", pid)
        same = bool(server.process) and server.process.poll() is None
    finally:
        server.kill()
    wrong, sound = differences(shop, tills), proof(shop)["ok"]
    odd = set(tills.statuses) - {200, 201, 503, 507}
    failed = tills.statuses[503] + tills.statuses[507]
    return Figure(
        name,
        target,
        f"{len(wrong)} of {len(tills.answered):,} wrong, chain {sound}; "
        f"{_counts(tills)}; alive: {same}",
        same and sound and failed > 0 and not (wrong or odd),
    )


def _told(control: str, rule: str, pid: int) -> None:
    command = ["fiu-ctrl", "-f", control, "-c", rule, str(pid)]
    subprocess.run(command, check=True)


def _held_briefly(shop: Shop, cards: list[int], held: list[float]) -> Figure:
    with (
        shop.serve() as server,
        Tills([server.port], shop.token, cards, shop) as tills,
    ):
        subprocess.run(_holder(shop, *held), check=True)
    wrong = differences(shop, tills)
    slowest = max(tills.waits_seconds)
    return Figure(
        f"R8 another program holds the lock {len(held)} times for 0.5 to 1.5 s",
        "0 errors, 0 lost; acts have waited for it",
        f"{_counts(tills)}; {len(wrong)} wrong; slowest {slowest:.1f} s",
        set(tills.statuses) <= {200, 201} and slowest > HELD_SECONDS[0] and not wrong,
    )


def _held_too_long(shop: Shop, cards: list[int]) -> Figure:
    with (
        shop.serve() as server,
        Tills([server.port], shop.token, cards, shop) as tills,
    ):
        holder = subprocess.Popen(_holder(shop, HELD_TOO_LONG_SECONDS))
        time.sleep(1)
        told = _refusals(server, shop)
        holder.wait()
    wrong = differences(shop, tills)
    return Figure(
        f"R8 the lock held for {HELD_TOO_LONG_SECONDS} s",
        "503 with a sentence and Retry-After, never 500; 0 lost",
        f"{_counts(tills)}; {sum(told)} of {len(told)} say why; {len(wrong)} wrong",
        set(tills.statuses) <= {200, 201, 503}
        and tills.statuses[503] > 0
        and bool(told)
        and all(told)
        and not wrong,
    )


def _holder(shop: Shop, *seconds: float) -> list[str]:
    path = shop.folder / "stampcard.sqlite3"
    return [sys.executable, "-c", HOLDER, str(path), *(f"{s:.2f}" for s in seconds)]


def _counts(tills: Tills) -> str:
    return ", ".join(
        f"{n:,} × {status}" for status, n in sorted(tills.statuses.items())
    )


def _until(happened: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)
    return happened()


@contextmanager
def _small_disk() -> Iterator[Path | None]:
    """A disk in memory; None where mounting is not permitted."""

    folder = Path(tempfile.mkdtemp(prefix="stampcard-torture-disk-"))
    words = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
    mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def _remount(folder: Path, size: str) -> None:
    words = ["mount", "-o", f"remount,size={size}", str(folder)]
    subprocess.run(words, check=True)
