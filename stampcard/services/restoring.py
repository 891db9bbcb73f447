"""Going back to a copy: looked at first, then put in place of the database.

No server may run meanwhile; whoever calls holds its locks.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from stampcard.models import erasing, proof
from stampcard.models.ledger import FIRST_HASH, Tip
from stampcard.models.proof import UNREADABLE, Ask, Proof
from stampcard.services import backups, candidates, copies, disk
from stampcard.services.backups import CannotBackUp
from stampcard.services.candidates import NOT_SOUND, CannotRestore
from stampcard.services.copies import Copy
from stampcard.services.house import House
from stampcard.services.privacy import erased
from stampcard.services.privacy.erased import Line
from stampcard.values.words import N_

__all__ = ["CannotRestore", "Plan", "Restored", "carry_out", "look"]
SAME, EARLIER, OTHER, NOTHING = "same", "earlier", "other", "nothing"
ASIDE, _STAMP = ".before-restore-", "%Y%m%dT%H%M%SZ"
_STAMP_LENGTH = 16
_SPARE_BYTES = 16 * 2**20
_NOT_AS_NOTED = N_(
    "The copy {file} is not the one its note was written for: nothing was touched."
)
_NO_ROOM = N_("There is no room to restore: {needs_mb} MB are needed.")
_FAILED = N_("The copy could not be put in place: {why}.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What going back would mean.

    `present` says how the copy stands to the database of today: "same", "earlier",
    "other" (not from its past, or it cannot be read), "nothing" (there is none).
    `lost_acts` and `lost_minutes` are what today's database has and the copy has not.
    `erased_since` counts people in the copy who are erased in it before it is used.
    """

    file: Path
    found: Proof
    sha256: str
    noted: bool
    present: str
    lost_acts: int
    lost_minutes: int
    batches_without_key: int
    members_without_key: int = 0
    erased_since: int = 0
    erased: dict[int, Line] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: where the database of before is, and its copy, if there are."""

    set_aside: Path | None
    safety_copy: Copy | None


def look(file: Path, database: Path, house: House) -> Plan:
    """Read a copy and today's database and touch neither; CannotRestore."""
    candidates.admit(file, database)
    try:
        _need_room(file, database)
        return _looked_at(file, database, house)
    except OSError as error:
        raise candidates.cannot_read(file, error) from error


def carry_out(plan: Plan, database: Path, house: House) -> Restored:
    """Put the copy in place of the database, which is copied and set aside first.

    At every moment one of the two is there under its name, whole. CannotRestore.
    """
    ready = database.with_name(f".{database.name}.restoring")
    try:
        _need_room(plan.file, database)
        _bring_near(plan, ready)
        digest = _without_the_erased(plan, ready)
        kept = _safety_copy(database, house)
        aside = _set_aside(database, house) if database.exists() else None
        ready.replace(database)
        disk.keep(database)
        if backups.sha256_of(database) != digest:
            raise CannotRestore(_FAILED, why=N_("it reads differently now"))
    except OSError as error:
        raise CannotRestore(_FAILED, why=error.strerror or str(error)) from error
    except sqlite3.Error as error:
        raise CannotRestore(_FAILED, why=str(error)) from error
    finally:
        ready.unlink(missing_ok=True)  # where it did not come to be put in place
    return Restored(aside, kept)


def _looked_at(file: Path, database: Path, house: House) -> Plan:
    """A file that may be read, proved and held against its note and the database."""
    noted = copies.noted(file)
    digest = backups.sha256_of(file)
    found = backups.proved(file, whole_pages_only=True)
    if not found.ok:
        raise CannotRestore(NOT_SOUND, file=file)
    if noted and (noted.sha256, noted.head) != (digest, found.head):
        raise CannotRestore(_NOT_AS_NOTED, file=file)
    with proof.reading(file) as ask:
        present, lost_acts, lost_minutes = _against(database, ask)
        without = copies.without_key(house, ask), _members_without_key(house, ask)
    gone = {**_erased_here(database), **erased.beside(file, house)}
    return Plan(
        file,
        found,
        digest,
        bool(noted),
        present,
        lost_acts,
        lost_minutes,
        *without,
        erased_since=erasing.held_in_file(file, gone),
        erased=gone,
    )


def _members_without_key(house: House, ask: Ask) -> int:
    if not ask("SELECT 1 FROM sqlite_master WHERE name = 'member'"):
        return 0  # a copy of a version that knew no members
    return copies.members_without_key(house, ask)


def _erased_here(database: Path) -> dict[int, Line]:
    """The erasures that today's database knows, where it can be read."""
    if not database.exists():
        return {}
    try:
        with proof.reading(database) as ask:
            return erased.from_rows(ask(erased.ALL))
    except UNREADABLE:  # or it is of a version that knows no members
        return {}


def _against(database: Path, ask: Ask) -> tuple[str, int, int]:
    """How a copy stands to the database, and what it lacks in acts and minutes."""
    if not database.exists():
        return NOTHING, 0, 0
    copy = _tip(ask)
    try:
        with proof.reading(database) as ask_present:
            now = _tip(ask_present)
            lost = max(now.seq - copy.seq, 0)
            minutes = max(now.at_ms - copy.at_ms, 0) // 60_000 if copy.seq else 0
            if (now.seq, now.hash) == (copy.seq, copy.hash):
                return SAME, 0, 0
            if _hash_of(copy.seq, ask_present) == copy.hash:
                return EARLIER, lost, minutes
            return OTHER, lost, minutes
    except UNREADABLE:
        return OTHER, 0, 0


def _tip(ask: Ask) -> Tip:
    found = ask("SELECT seq, at, hash FROM act ORDER BY seq DESC LIMIT 1")
    return Tip(found[0][0], found[0][1], bytes(found[0][2])) if found else Tip()


def _hash_of(seq: int, ask: Ask) -> bytes | None:
    found = ask("SELECT hash FROM act WHERE seq = ?", seq)
    return FIRST_HASH if seq == 0 else bytes(found[0][0]) if found else None


def _safety_copy(database: Path, house: House) -> Copy | None:
    """A copy of today's database, where it can still be read."""
    if not database.exists():
        return None
    try:
        return backups.make(house, source=database, why=copies.SAFETY)
    except CannotBackUp:
        return None  # damaged: set aside as it is, with its log


def _bring_near(plan: Plan, ready: Path) -> None:
    """Put the copy beside the database, on the disk, under a name of its own."""
    ready.unlink(missing_ok=True)
    os.close(os.open(ready, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    shutil.copyfile(plan.file, ready)
    disk.keep(ready)
    if backups.sha256_of(ready) != plan.sha256:
        raise CannotRestore(_FAILED, why=N_("it was changed meanwhile"))


def _without_the_erased(plan: Plan, ready: Path) -> str:
    """Erase in the copy whom one erased since it was made; what it reads as then."""
    if not plan.erased:
        return plan.sha256
    erasing.take_out_of_file(ready, list(plan.erased.values()))
    disk.keep(ready)
    return backups.sha256_of(ready)


def _set_aside(database: Path, house: House) -> Path:
    """Give the database a second name; its log goes into it, or else beside it."""
    stamp = house.clock().strftime(_STAMP)
    aside = _free(database.with_name(f"{database.name}{ASIDE}{stamp}"))
    log, index, beside = (
        Path(f"{file}{end}")
        for file, end in ((database, "-wal"), (database, "-shm"), (aside, "-wal"))
    )
    if log.exists():  # SQLite removes a log even where it cannot read it
        shutil.copyfile(log, beside)
        disk.keep(beside)
    with suppress(*UNREADABLE), closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        beside.unlink(missing_ok=True)
    for old in (log, index):
        old.unlink(missing_ok=True)
    try:
        os.link(database, aside)
    except OSError:  # a disk without second names
        shutil.copyfile(database, aside)
    disk.keep(aside)
    return aside


def set_aside_before(file: Path, moment: datetime) -> bool:
    """Whether a file is a database that was set aside before a moment, or its log."""
    stamp = file.name.partition(ASIDE)[2][:_STAMP_LENGTH]
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC) < moment
    except ValueError:
        return False


def _free(path: Path) -> Path:
    names = (path.with_name(f"{path.name}-{n}") for n in range(2, 1000))
    return next((name for name in (path, *names) if not name.exists()), path)


def _need_room(file: Path, database: Path) -> None:
    needs = file.stat().st_size + _SPARE_BYTES
    if disk.free_mb(database.parent) << 20 < needs:
        raise CannotRestore(_NO_ROOM, needs_mb=needs >> 20)
