"""Upkeep: prove the ledger, look over the installation."""

import shutil
import sqlite3
from dataclasses import dataclass

from stampcard.models import ledger
from stampcard.services import print_runs
from stampcard.services.house import House

LEAST_FREE_MB = 200


@dataclass(frozen=True, slots=True)
class Verified:
    """What proving the ledger found; `first_bad` is an act's sequence number."""

    ok: bool
    acts: int
    entries: int
    head: str
    first_bad: int | None

    @property
    def where(self) -> str:
        """Where the ledger was changed, for a sentence."""
        return f"at act {self.first_bad}" if self.first_bad else "in a balance"


def verify() -> Verified:
    """Recompute the chain over every act and compare balances with their entries."""
    previous, first_bad, acts, entries = ledger.FIRST_HASH, None, 0, 0
    expected_seq, last_at = 1, 0
    for act in ledger.everything():
        lines = ledger.entries_of(act.seq)
        sound = act.hash == ledger.link_of(previous, act, lines)
        if not (sound and act.seq == expected_seq and act.at_ms >= last_at):
            first_bad = first_bad or act.seq
        previous, last_at, expected_seq = act.hash, act.at_ms, act.seq + 1
        acts, entries = acts + 1, entries + len(lines)
    ok = first_bad is None and not ledger.wrong_balances()
    return Verified(ok, acts, entries, previous.hex(), first_bad)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str


def doctor(house: House) -> tuple[Check, ...]:
    """What the shop needs to run and to print, each looked at."""
    return (_database(), _disk(house), _printing(), _ledger())


def _database() -> Check:
    version = sqlite3.sqlite_version
    return Check("database", True, f"SQLite {version}, write-ahead log, full sync")


def _disk(house: House) -> Check:
    free_mb = shutil.disk_usage(house.instance_path).free // 2**20
    return Check("disk", free_mb >= LEAST_FREE_MB, f"{free_mb} MB free on the disk")


def _printing() -> Check:
    trouble = print_runs.trouble()
    message = trouble or "WeasyPrint and its libraries are there"
    return Check("printing", not trouble, message)


def _ledger() -> Check:
    found = verify()
    state = "is sound" if found.ok else f"was changed {found.where}"
    return Check("ledger", found.ok, f"The ledger ({found.acts} acts) {state}")
