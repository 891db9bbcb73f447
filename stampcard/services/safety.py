"""Is the ledger as it was written? Looked at when the server starts, and every day.

What the last whole proof found stays in a file of the instance folder, so that every
start and every page of the owner knows it.
"""

import sys
from dataclasses import asdict
from datetime import datetime

from stampcard.models import ledger, proof
from stampcard.models.base import engine, rows
from stampcard.models.engines import Sqlite
from stampcard.models.proof import UNREADABLE, Proof
from stampcard.models.shutting import refuse_writes
from stampcard.models.writing import StorageError
from stampcard.services import copies, heads, limits
from stampcard.services.disk import read_note, write_note
from stampcard.services.house import House
from stampcard.services.privacy import erased, traces
from stampcard.values.words import N_, Words, say, say_many

LOOKED_BACK = 1000  # acts whose links are proved at each start
_FILE = "last_proof"
_BROKEN_AT = N_("The database is damaged or was changed: act {act} is not as written.")
_BALANCES = N_("The database was changed: the balances do not add up.")
_PAGES = N_("The database is damaged: its pages do not fit together.")
_RESTORE = N_("The newest good copy is {copy}. Stop Stampcard and run: {command}")
_NO_COPY = N_(
    "There is no good copy in the backup folder. Ask for help before going on."
)
_NO_WRITES = N_("Until then nothing can be stamped or redeemed.")
_OTHER = N_(
    "The database is not the one of {at}: its acts were changed since. Another "
    "file may have been put in its place."
)


def at_start(house: House) -> Proof:
    """Look at the database before the first request; refuse writes if it is broken.

    Says loudly what is wrong, on standard error and as an alarm.
    """
    found = _quick_proof(house)
    if not found.ok:
        _note(found, house)
        refuse_writes()
        _say_loudly(*broken_words(found, house), say(_NO_WRITES))
    elif trouble := heads.trouble(house):
        _say_loudly(*trouble_words(trouble))
        tell("head", f"{trouble.verdict}, remembered {trouble.remembered}", house)
    return found


def keep(found: Proof, house: House) -> None:
    """Remember what a whole proof found, and raise an alarm when it is bad."""
    _note(found, house)
    if not found.ok:
        tell("ledger", f"{found.fault}, first bad act {found.first_bad}", house)


def last_proof(house: House) -> Proof | None:
    """What the last whole proof found, if there was one."""
    said = read_note(house.instance_path / _FILE)
    said.pop("at", None)
    try:
        return Proof(**said) if said else None
    except TypeError:
        return None


def forget_proof(house: House) -> None:
    """Another database is in place now, and is proved already."""
    (house.instance_path / _FILE).unlink(missing_ok=True)


def forget(house: House) -> None:
    """The ledger itself is removed, as with a demo: nothing is known of the next."""
    for name in (_FILE, heads.FILE, copies.OUTSIDE_FILE, erased.FILE, traces.FILE):
        (house.instance_path / name).unlink(missing_ok=True)


def proved_at(house: House) -> datetime | None:
    """When the ledger was last proved as a whole."""
    said = read_note(house.instance_path / _FILE).get("at")
    return datetime.fromisoformat(said) if isinstance(said, str) else None


def warnings(house: House) -> list[Words]:
    """What the owner must know about the ledger and its copies, worst first."""
    last = last_proof(house)
    if last and not last.ok:
        return broken_words(last, house)
    if trouble := heads.trouble(house):
        return trouble_words(trouble)
    if copies.is_overdue(house):
        return [
            say(
                N_(
                    "For two days no copy of your shop's data has left this computer. "
                    "Open Backups on a phone or another computer and download one."
                )
            )
        ]
    return []


def broken_words(found: Proof, house: House) -> list[Words]:
    """What is broken, and how to go back to the newest good copy."""
    what = say(_PAGES if found.fault == "file" else _BALANCES)
    if found.first_bad is not None:
        what = say(_BROKEN_AT, act=found.first_bad)
    good = copies.newest_good(house)
    if not good:
        return [what, say(_NO_COPY)]
    command = f"flask restore {good.file}"
    return [what, say(_RESTORE, copy=good.name, command=command)]


def trouble_words(trouble: heads.Trouble) -> list[Words]:
    """What a head that is not in today's ledger means, and what to do."""
    what = say(_OTHER, at=trouble.at)
    if trouble.verdict == heads.CUT:
        what = say_many(
            "{count} act is missing that was there on {at}. "
            "An older database may have been put in place of yours.",
            "{count} acts are missing that were there on {at}. "
            "An older database may have been put in place of yours.",
            count=trouble.lost,
            at=trouble.at,
        )
    return [what, say(N_("Look at Backups before you go on."))]


def tell(kind: str, detail: str, house: House) -> None:
    """Raise an alarm; where it cannot be written, standard error has it alone."""
    try:
        limits.alarm(kind, detail, house=house)
    except StorageError as error:
        sys.stderr.write(
            f"An alarm could not be recorded: {kind}, {detail} ({error}).\n"
        )


def _note(found: Proof, house: House) -> None:
    said = {**asdict(found), "at": house.clock().isoformat(timespec="seconds")}
    try:
        write_note(house.instance_path / _FILE, said)
    except OSError as error:
        sys.stderr.write(f"What the proof found could not be kept: {error}.\n")


def _quick_proof(house: House) -> Proof:
    """Pages and the last links; all of them when the last whole proof was bad."""
    last = last_proof(house)
    if last and not last.ok:
        found = proof.of_open()
        _note(found, house)
        return found
    try:
        if isinstance(engine(), Sqlite) and not proof.is_intact(rows, quickly=True):
            whole = proof.of_open()
            return whole if not whole.ok else Proof(fault="file")
        return proof.of_ledger(rows, _before_the_last())
    except UNREADABLE:
        return proof.of_open()


def _before_the_last() -> tuple[int, bytes]:
    start = max(ledger.tip().seq - LOOKED_BACK, 0)
    found = rows("SELECT hash FROM act WHERE seq = ?", start)
    return (start, bytes(found[0][0])) if found else (0, ledger.FIRST_HASH)


def plainly(words: Words) -> str:
    """A sentence in English, for those who read the server's own output."""
    one = not words.plural or words.values.get("count") == 1
    return (words.text if one else words.plural).format(**words.values)


def _say_loudly(*sentences: Words) -> None:
    sys.stderr.write("".join(f"*** {plainly(s)}\n" for s in sentences))
    sys.stderr.flush()
