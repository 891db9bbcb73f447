"""Copies and the way back: made under load, restored elsewhere, asked for after damage.

R15 of the promises: a copy made in a storm holds every act answered before it began.
R16: a shop of a million acts stands again on an empty machine within a minute. R18: a
damaged database is not written to, and the start names the copy to go back to. R49: a
second server on one shop ends at once and harms nothing.
"""

import json
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPException
from pathlib import Path
from uuid import UUID

from tests.torture.filled import filled_shop
from tests.torture.street import ROOT, Figure, Shop, free_port
from tests.torture.tills import (
    Tills,
    differences,
    percentile_ms,
    proof,
    stamped_shop,
)
from tests.torture.visitors import Client, visit

COPIES, PAGES = 5, 5
CALM_SECONDS = {False: 0.7, True: 3.0}
ENTRIES = {False: 20_000, True: 1_000_000}
DAMAGED_ENTRIES = 5000
DAMAGES = {False: 2, True: 30}
TO_SERVING_SECONDS, SECOND_SECONDS = 60, 2
SECONDS = {False: 2, True: 10}
REST_SECONDS = 0.1  # a busy counter, not a storm: the start is to be measured


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Copies in a storm, the drill, damage, a second server."""
    dice = random.Random(seed)
    yield _in_a_storm(CALM_SECONDS[full])
    yield _drill(ENTRIES[full])
    yield _damaged(DAMAGES[full], dice)
    yield _second_server(SECONDS[full])


def _in_a_storm(calm_seconds: float) -> Figure:
    shop, cards = stamped_shop(60)
    missing, proved, least = 0, 0, 10**9
    calm, busy = list[float](), list[float]()
    with shop.serve() as server, Tills([server.port], shop.token, cards, shop) as tills:
        for n in range(COPIES):
            began = len(tills.waits_seconds)
            time.sleep(calm_seconds)
            calm += tills.waits_seconds[began:]
            before, began = set(tills.answered), len(tills.waits_seconds)
            file = shop.folder / f"storm-{n}.sqlite3"
            proved += bool(shop.flask("backup", str(file))["verified"])
            busy += tills.waits_seconds[began:]
            missing += len({UUID(act) for act in before} - _ids_in(file))
            least = min(least, len(before))
    wrong = differences(shop, tills)
    quiet_ms, loud_ms = percentile_ms(calm, 0.99), percentile_ms(busy, 0.99)
    return Figure(
        f"R15 {COPIES} copies while 8 tills stamp without pause",
        "all proved, 0 acts answered before are missing; acts' p99 at most doubled",
        f"{proved} proved, {missing} missing ({least:,} or more answered before each); "
        f"p99 {quiet_ms:.0f} ms without, {loud_ms:.0f} ms with a copy under way",
        proved == COPIES
        and not missing
        and not wrong
        and least > 0
        and loud_ms <= 2 * quiet_ms,
    )


def _ids_in(file: Path) -> set[UUID]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copy:
        return {UUID(bytes=act) for (act,) in copy.execute("SELECT id FROM act")}


def _drill(entries: int) -> Figure:
    """The copy and the key go to an empty machine; nothing else does."""
    shop = filled_shop(entries)
    file = shop.folder / "drill.sqlite3"
    began = time.monotonic()
    copy = shop.flask("backup", str(file))
    copied = time.monotonic() - began
    elsewhere = Shop(Path(tempfile.mkdtemp(prefix="drill-", dir=shop.folder)))
    shutil.copy(shop.folder / "secret_key", elsewhere.folder)
    began = time.monotonic()
    elsewhere.flask("restore", str(file), "--yes")
    with elsewhere.serve() as server:
        serving = time.monotonic() - began
        lost = _last_card_differs(shop, server.port)
        kept = shop.contents(without=_OTHERWISE) == elsewhere.contents(
            without=_OTHERWISE
        )
    found = proof(elsewhere, "--against", f"{entries}:{copy['head']}")
    same = found["ok"] and (found["acts"], found["entries"]) == (entries, entries)
    return Figure(
        f"R16 {entries:,} entries restored on an empty machine",
        f"serving within {TO_SERVING_SECONDS} s, 0 lost, the same head",
        f"{serving:.1f} s ({copied:.1f} s for the copy before); "
        f"{found['acts']:,} acts, head {found.get('against')}",
        serving <= TO_SERVING_SECONDS and same and kept and not lost,
    )


# Head and balances stand for the first three; a device is seen anew.
_OTHERWISE = ("act", "entry", "balance", "alarm")


def _last_card_differs(shop: Shop, port: int) -> bool:
    """Whether the restored shop tells another balance of a card than the first one."""
    serial = shop.serials("durable")[-1]
    told = Client(port, token=shop.token).card(shop.code(serial)).json
    held = shop.rows(
        "SELECT amount FROM balance JOIN card USING (account_id) "
        "WHERE serial = ? AND unit = 'stamp'",
        serial,
    )
    return [(told["standing"]["balances"]["stamp"],)] != held


def _damaged(times: int, dice: random.Random) -> Figure:
    whole = filled_shop(DAMAGED_ENTRIES)
    copy = Path(whole.flask("backup")["file"])
    named = written = found = 0
    for _ in range(times):
        shop = whole.copy()
        _overwrite(shop.folder / "stampcard.sqlite3", dice)
        said, wrote = _started(shop)
        named += copy.name in said and "flask restore" in said
        written += wrote
        found += _proof_says_no(shop)
    return Figure(
        f"R18 {PAGES} random pages overwritten, {times} times",
        "the start names the good copy each time, nothing is written; verify sees it",
        f"copy named {named} times, written to {written} times, found {found} times",
        named == found == times and not written,
    )


def _overwrite(path: Path, dice: random.Random) -> None:
    size = 4096
    with path.open("r+b") as file:
        for page in dice.sample(range(path.stat().st_size // size), PAGES):
            file.seek(page * size)
            file.write(dice.randbytes(size))


def _started(shop: Shop) -> tuple[str, bool]:
    """What the start says, and whether an act was taken afterwards."""
    port = free_port()
    with (shop.folder / "said").open("w+") as said:
        process = _serve(shop, port, said)
        try:
            until = time.monotonic() + 30
            while process.poll() is None and not _answers(port):
                if time.monotonic() > until:
                    raise RuntimeError("neither serving nor ended")
                time.sleep(0.05)
            wrote = process.poll() is None and _takes_an_act(shop, port)
        finally:
            process.kill()
            process.wait()
        said.seek(0)
        return said.read(), wrote


def _takes_an_act(shop: Shop, port: int) -> bool:
    codes = [shop.code(serial) for serial in shop.serials("durable")[:20]]
    client = Client(port, token=shop.token)
    return any(client.act(code=code).status in (200, 201) for code in codes)


def _proof_says_no(shop: Shop) -> bool:
    done = shop.run("verify", "--json")
    with suppress(ValueError):
        return done.returncode != 0 and json.loads(done.stdout)["ok"] is False
    return done.returncode != 0 and "Traceback" not in done.stderr


def _second_server(seconds: float) -> Figure:
    shop, cards = stamped_shop(60)
    beside = Shop(Path(tempfile.mkdtemp(prefix="beside-", dir=shop.folder)))
    url = f"sqlite:///{shop.folder / 'stampcard.sqlite3'}"
    ended, used = list[tuple[int, str, float]](), _children_seconds()
    with shop.serve() as server:
        with Tills(
            [server.port], shop.token, cards, shop, rest_seconds=REST_SECONDS
        ) as tills:
            until = time.monotonic() + seconds
            while time.monotonic() < until or len(ended) < 2:
                ended.append(_second(shop))
                ended.append(_second(beside, database_url=url))
        used = (_children_seconds() - used) / len(ended)
        well = server.well()
    wrong = differences(shop, tills)
    sentences = {said for _, said, _ in ended}
    slowest = max(took for *_, took in ended)
    codes = sorted({code for code, *_ in ended})
    refused = all(
        code and said.count("\n") == 1 and "Another server" in said
        for code, said, _ in ended
    )
    return Figure(
        f"R49 {len(ended)} second servers on the shop of a first under 8 tills",
        f"each ends with a sentence within {SECOND_SECONDS} s; the first loses nothing",
        f"slowest {slowest:.1f} s ({used:.2f} s of processor each), exit {codes}, "
        f"{len(sentences)} sentences; {len(wrong)} of {len(tills.answered):,} wrong",
        refused
        and slowest <= SECOND_SECONDS
        and well
        and not wrong
        and proof(shop)["ok"],
    )


def _children_seconds() -> float:
    """The processor time of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _second(shop: Shop, **variables: str) -> tuple[int, str, float]:
    """Exit code, what it said, and the seconds until it ended."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        process = _serve(shop, free_port(), said, **variables)
        try:
            code = process.wait(timeout=15)
        finally:
            process.kill()
            process.wait()
        took = time.monotonic() - began
        said.seek(0)
        return code, said.read(), took


def _serve(
    shop: Shop, port: int, said: object, **variables: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=shop.environment(host="127.0.0.1", port=str(port), **variables),
        stdin=subprocess.DEVNULL,
        stdout=said,  # type: ignore[call-overload]
        stderr=said,
    )


def _answers(port: int) -> bool:
    try:
        return bool(visit(port, "/healthz", wait_seconds=5).status)
    except (OSError, HTTPException):
        return False
