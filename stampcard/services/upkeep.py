"""Upkeep: prove the ledger, copy it every day, remove what nobody needs any more."""

import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from stampcard.models import proof
from stampcard.models.access import Pairing, Session
from stampcard.models.base import close_database, engine
from stampcard.models.engines import Sqlite
from stampcard.models.failing import FAILURES
from stampcard.models.proof import Proof
from stampcard.models.shops import the_shop
from stampcard.models.writing import StorageError, write
from stampcard.services import (
    backups,
    copies,
    heads,
    messages,
    odd_alarms,
    restoring,
    safety,
)
from stampcard.services.backups import CannotBackUp
from stampcard.services.copies import Copy
from stampcard.services.house import House
from stampcard.services.members import codes, sessions, wishes
from stampcard.services.members.importing import staging
from stampcard.services.privacy import erasing, retention, traces

COPY_EVERY = timedelta(hours=24)
ENDED_DAYS_KEPT = 30  # sessions and invitations that are over
MESSAGES_MOST = 500  # at each look; the rest waits for the next
FIRST_LOOK_SECONDS, LOOK_SECONDS = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Done:
    """What one round of upkeep did; `problem` is a sentence, or ""."""

    ok: bool
    backup: str | None
    removed_copies: int
    removed_rows: int
    problem: str = ""
    erased_members: int = 0


def verify() -> Proof:
    """Prove the open ledger: the chain over every act, every balance, every page."""
    return proof.of_open(pages_too=True)


def run(house: House, *, now: bool = False) -> Done:
    """Do everything that is due; with `now` the day's copy even if it is not."""
    erased = _erased(house)  # first, so that the copy knows them no more
    made: Copy | None = None
    problem = ""
    try:
        if now or _is_due(house):
            made, found = _copied(house)
            safety.keep(found, house)
            problem = "" if found.ok else " ".join(_told(found, house))
    except CannotBackUp as error:
        problem = str(error)
        safety.tell("backup", problem, house)
    gone = copies.prune(house) if made and made.verified else []
    gone += _old_ones_set_aside(house)
    removed = write(lambda: _remove_ended(house))
    staging.prune(house)
    odd_alarms.raise_alarms(house)
    heads.remember(house)
    messages.deliver(house, most=MESSAGES_MOST)
    file = made.file if made else None
    return Done(not problem, file, len(gone), removed, problem, erased)


def back_up(house: House) -> Copy:
    """A copy by hand, into the house's own folder; CannotBackUp."""
    copy = backups.make(house)
    heads.remember(house)
    return copy


def begin(house: House, ended: threading.Event) -> None:
    """Do what is due from now on, every hour, until the event is set."""
    threading.Thread(target=_keep_up, args=(house, ended), daemon=True).start()


def _keep_up(house: House, ended: threading.Event) -> None:
    wait = FIRST_LOOK_SECONDS
    while not ended.wait(wait):
        wait = LOOK_SECONDS
        try:
            run(house)
        except (OSError, StorageError, *FAILURES) as error:
            sys.stderr.write(f"The upkeep was not done: {error}.\n")
        finally:
            close_database()  # this thread's connection, for an hour not needed


def _is_due(house: House) -> bool:
    """Whether the newest good copy, or the newest proof, is a day old.

    A demo is not worth a copy, and a real shop after it should find none.
    """
    shop = the_shop()
    if not shop or shop.demo:
        return False
    last: datetime | None
    if isinstance(engine(), Sqlite):
        newest = copies.newest_good(house)
        last = newest.moment if newest else None
    else:
        last = safety.proved_at(house)
    return last is None or house.clock() - last > COPY_EVERY


def _copied(house: House) -> tuple[Copy | None, Proof]:
    """Copy and prove; proving the copy proves the ledger. PostgreSQL: only prove."""
    if not isinstance(engine(), Sqlite):
        return None, verify()
    copy = backups.make(house)
    if copy.verified:
        return copy, Proof(copy.acts, copy.entries, copy.head)
    found = verify()
    return copy, found if not found.ok else Proof(copy.acts, fault="file")


def _erased(house: House) -> int:
    """Erase whose time has come, and leave no traces of anybody; how many."""
    erased = 0
    try:
        erased = retention.run(house)
        erasing.again(house)  # which lists them, too
    except (OSError, StorageError) as error:
        sys.stderr.write(f"Whose time is over was not erased: {error}.\n")
    last = safety.last_proof(house)
    if last is None or last.ok:  # a damaged file is left as it is
        traces.sweep(house)
    return erased


def _old_ones_set_aside(house: House) -> list[str]:
    """Remove databases that a restore put aside, after thirty days as copies are.

    They know people who were erased since.
    """
    opened = engine()
    if not isinstance(opened, Sqlite):
        return []
    oldest = house.clock() - timedelta(days=copies.OLDEST_DAYS)
    found = list(opened.path.parent.glob(f"{opened.path.name}{restoring.ASIDE}*"))
    old = [file for file in found if restoring.set_aside_before(file, oldest)]
    for file in old:
        file.unlink(missing_ok=True)
    return [file.name for file in old]


def _told(found: Proof, house: House) -> list[str]:
    return [safety.plainly(words) for words in safety.broken_words(found, house)]


def _remove_ended(house: House) -> int:
    before = house.clock() - timedelta(days=ENDED_DAYS_KEPT)
    over = (Session.ended_at < before) | (Session.expires_at < before)
    removed: int = Session.delete().where(over).execute()
    removed += Pairing.delete().where(Pairing.expires_at < before).execute()
    parts = (codes.remove_old, sessions.remove_old, wishes.remove_old)
    return removed + sum(old(house) for old in (*parts, messages.remove_old))
