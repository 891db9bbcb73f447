"""Printing that is too much: designs made to burst, large orders, orders too large."""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stampcard.printing import designs
from tests.hostile.designs import BOMBS
from tests.printing.samples import a_job
from tests.torture.street import ROOT, Figure, Server, Shop, open_shop
from tests.torture.visitors import Client, form_token

MOST_BOMB_SECONDS, MOST_GROWN_MB = 2.0, 50
MOST_SECONDS, MOST_MB = 15.0, 300
MOST_REFUSAL_SECONDS = 1.0
MOST_SLOWER = 2.0
LEAST_P99_SECONDS = 0.005  # below this a second process on the machine is all one sees
QUICK_BOMBS = 4
# The printing process itself, among whose designs is a stranger's.
STRANGER = """
import sys
from pathlib import Path
from stampcard.printing import designs
found = designs.every.__wrapped__
designs.every = lambda: found(Path({folder!r}))
from stampcard.printing.__main__ import main
sys.exit(main())
"""


@dataclass(frozen=True)
class Ended:
    """What became of a printing process."""

    sentence: str
    seconds: float
    mb: float


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Figures 30 and 31, as far as printing goes."""
    names = (
        list(BOMBS) if full else random.Random(seed).sample(list(BOMBS), QUICK_BOMBS)
    )
    yield _bombs(names)
    shop = open_shop(cards=200)
    with shop.serve() as server:
        owner = Client(server.port)
        owner.sign_in()
        yield _too_large(shop, owner)
        if full:
            yield from _large(shop, server, owner, count=500)


def _bombs(names: list[str]) -> Figure:
    """Each in a printing process, as a run or a preview starts it."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ended = {name: _burst(*BOMBS[name]) for name in names}
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    slowest = max(ended, key=lambda name: ended[name].seconds)
    let_through = [n for n, e in ended.items() if "cannot be used" not in e.sentence]
    return Figure(
        f"R30 {len(names)} designs made to burst",
        f"refused in a sentence, each <= {MOST_BOMB_SECONDS:.0f} s of processor, "
        f"who asks grows <= {MOST_GROWN_MB} MB",
        f"{len(let_through)} let through, slowest {ended[slowest].seconds:.1f} s "
        f"({slowest}), process <= {max(e.mb for e in ended.values()):.0f} MB, "
        f"asker +{grown:.0f} MB",
        not let_through
        and ended[slowest].seconds <= MOST_BOMB_SECONDS
        and grown <= MOST_GROWN_MB,
    )


def _burst(text: str, file: bytes) -> Ended:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "designs", "copy")
        shutil.copytree(designs.FOLDER / "coupon", folder)
        (folder / "bomb").write_bytes(file)
        with (folder / "front.html").open("a", encoding="utf-8") as front:
            front.write(text)
        job = a_job("copy", count=1).to_json()
        order = {"job": job, "target": str(Path(place, "card.pdf"))}
        return _print(STRANGER.format(folder=str(folder.parent)), order)


def _print(script: str, order: object) -> Ended:
    worker = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    worker.stdin.write(json.dumps(order).encode())
    worker.stdin.close()
    said = worker.stdout.read().decode().splitlines()
    _, _, used = os.wait4(worker.pid, 0)
    worker.stdout.close()
    last = json.loads(said[-1]) if said else {}
    seconds = used.ru_utime + used.ru_stime
    return Ended(last.get("error", str(last)), seconds, used.ru_maxrss / 1024)


def _too_large(shop: Shop, owner: Client) -> Figure:
    page = f"/programmes/{shop.ids['coupons']}/print"
    token, batches = form_token(owner.get(page)), _batches(shop)
    began = time.monotonic()
    answer = owner.post(page, {"csrf_token": token, "count": "100000"})
    seconds = time.monotonic() - began
    said = "Print from 1 to" in answer.text
    numbered = _batches(shop) - batches
    return Figure(
        "R31 an order of 100,000 cards",
        f"refused in a sentence <= {MOST_REFUSAL_SECONDS:.0f} s, nothing numbered",
        f"{answer.status}, {'said' if said else 'nothing said'}, {seconds:.2f} s, "
        f"{numbered} batches",
        said and not numbered and seconds <= MOST_REFUSAL_SECONDS,
    )


def _large(
    shop: Shop, server: Server, owner: Client, *, count: int
) -> Iterator[Figure]:
    till, codes = Client(server.port, token=shop.token), shop.codes("stamps")
    alone = sorted(_act_seconds(till, codes[at % len(codes)]) for at in range(500))
    page = f"/programmes/{shop.ids['coupons']}/print"
    order = {"csrf_token": form_token(owner.get(page)), "count": str(count)}
    began, meanwhile = time.monotonic(), []
    batch = owner.post(page, order).header("Location")
    while "Download" not in owner.get(batch).text and time.monotonic() - began < 120:
        turn = range(len(meanwhile), len(meanwhile) + 20)
        meanwhile += [_act_seconds(till, codes[at % len(codes)]) for at in turn]
    seconds = time.monotonic() - began
    mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Figure(
        f"R31 {count} cards printed while acts go on",
        f"<= {MOST_SECONDS:.0f} s, no process > {MOST_MB} MB",
        f"{seconds:.1f} s, {mb:.0f} MB",
        seconds <= MOST_SECONDS and mb <= MOST_MB,
    )
    before, during = _p99(alone), _p99(sorted(meanwhile))
    yield Figure(
        f"R31 {len(meanwhile)} acts during that printing",
        f"p99 <= {MOST_SLOWER:.0f} x of before",
        f"{during * 1000:.1f} ms, before {before * 1000:.1f} ms",
        during <= MOST_SLOWER * max(before, LEAST_P99_SECONDS),
    )


def _act_seconds(till: Client, code: str) -> float:
    began = time.monotonic()
    till.act(code=code)
    return time.monotonic() - began


def _p99(ordered: list[float]) -> float:
    return ordered[len(ordered) * 99 // 100] if ordered else float("inf")


def _batches(shop: Shop) -> int:
    return int(shop.rows("SELECT COUNT(*) FROM batch")[0][0])
