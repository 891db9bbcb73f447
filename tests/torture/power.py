"""Power cuts at any system call: what was answered is still there afterwards.

R3 of the promises. The server runs under strace; the disk is rebuilt as a power cut at
a random call would leave it, opened, proved, and held against the answers sent until
then. The control is the same server with synchronous=NORMAL, as many advise: it must
lose acts.
"""

import random
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from stampcard.models.proof import of_file
from tests.torture.street import Figure, Server, Shop
from tests.torture.tills import Tills, stamped_shop
from tests.torture.traced import Disk, Event, command, events

CUTS = {False: 25, True: 300}
ACTS = {False: 100, True: 2000}
LONGEST_SECONDS = {False: 5, True: 120}
DATABASE = "stampcard.sqlite3"
FILES = tuple(DATABASE + end for end in ("", "-wal", "-journal"))
WRITING_SECONDS = 1
_ID = re.compile(rb'"id": ?"([0-9a-f-]{36})"')
# The same program, saving as many advise: the last commits are not synced.
CARELESS = """
import sys
from stampcard.models import engines
engines._PRAGMAS["synchronous"] = 1
engines.Sqlite.check = lambda self: None
import app
sys.exit(app.main())
"""


@dataclass
class Cuts:
    """What was found after so many power cuts."""

    points: int = 0
    answers: int = 0
    short: int = 0  # points at which answered acts were missing
    lost_most: int = 0
    broken: list[str] = field(default_factory=list)


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """The shop, and the same shop saving carelessly."""
    names = (
        f"R3 power cut at {CUTS[full]} random system calls",
        "R3c control: the same with synchronous=NORMAL",
    )
    targets = ("0 with answered acts lost, 0 broken, chain sound", "answered acts lost")
    if not shutil.which("strace"):
        for name, target in zip(names, targets, strict=True):
            yield Figure(name, target, "not run: no strace", ok=False)
        return
    made, cards = stamped_shop(60)
    real = _cut(made, cards, Server.command, full, seed)
    yield Figure(
        names[0],
        targets[0],
        _told(real),
        not (real.short or real.broken) and real.points == CUTS[full],
    )
    words = (sys.executable, "-c", CARELESS)
    careless = _cut(made, cards, words, full, seed)
    yield Figure(names[1], targets[1], _told(careless), careless.short > 0)


def _told(cuts: Cuts) -> str:
    broken = f": {cuts.broken[0]}" if cuts.broken else ""
    return (
        f"{cuts.short} of {cuts.points} lost some, {cuts.lost_most} acts at most; "
        f"{len(cuts.broken)} broken{broken}; {cuts.answers:,} answers"
    )


def _cut(
    made: Shop, cards: list[int], words: tuple[str, ...], full: bool, seed: int
) -> Cuts:
    """Run a server under eight tills, and cut the power at random calls of it."""
    shop = made.copy()
    dice, disk = random.Random(seed), Disk(shop.folder, FILES)
    trace = shop.folder / "trace"
    answered = _recorded(shop, cards, trace, words, full)
    whole = [event for event in events(trace) if _matters(event, shop)]
    chosen = set(dice.sample(range(len(whole)), min(CUTS[full], len(whole))))
    sent, found = set[UUID](), Cuts(answers=len(answered))
    for number, event in enumerate(whole):
        disk.take(event)
        if event.call == "sendto":
            sent |= {UUID(i.decode()) for i in _ID.findall(event.data)} & answered
        if number in chosen:
            found.points += 1
            _look(disk, sent, found, dice)
    if sent != answered:
        found.broken.append(f"{len(answered - sent)} answers are not in the trace")
    return found


def _recorded(
    shop: Shop, cards: list[int], trace: Path, words: tuple[str, ...], full: bool
) -> set[UUID]:
    """The acts that were answered while all the server did was written down."""
    server = Server(shop, {})
    server.command = command(trace, *words)
    try:
        server.start()
        until = time.monotonic() + LONGEST_SECONDS[full]
        with Tills([server.port], shop.token, cards, shop) as tills:
            while len(tills.answered) < ACTS[full] and time.monotonic() < until:
                time.sleep(0.05)
    finally:
        server.kill()
    time.sleep(WRITING_SECONDS)  # strace still writes down the end
    return {UUID(act) for act in tills.answered}


def _matters(event: Event, shop: Shop) -> bool:
    """Answers, and what happens in the shop's folder, count as moments."""
    if event.call == "sendto":
        return not event.done  # who is sent something may have it at once
    return shop.folder in (event.path, event.path.parent)


def _look(disk: Disk, sent: set[UUID], found: Cuts, dice: random.Random) -> None:
    """Open what a power cut leaves: is it sound, and is all there that was answered?"""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / DATABASE
        disk.cut(path.parent, dice)
        try:
            with closing(sqlite3.connect(path)) as database:
                said = database.execute("PRAGMA integrity_check").fetchone()[0]
                rows = database.execute("SELECT id FROM act").fetchall()
        except sqlite3.Error as error:
            found.broken.append(str(error))
            return
        proof = of_file(path)
    if said != "ok" or not proof.ok:
        found.broken.append(f"{said}, {proof.fault}")
    lost = len(sent - {UUID(bytes=act) for (act,) in rows})
    found.short += lost > 0
    found.lost_most = max(found.lost_most, lost)
