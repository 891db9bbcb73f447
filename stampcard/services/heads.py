"""The head of the ledger, remembered outside the database.

Whoever puts an older database in place of today's cannot make today's head come true:
the one kept here, or on a closing slip, is then in no act.
"""

from dataclasses import dataclass
from datetime import datetime

from stampcard.models import ledger
from stampcard.models.base import row
from stampcard.services.disk import read_note, write_note
from stampcard.services.house import House
from stampcard.values import heads
from stampcard.values.heads import Remembered

OK, CUT, REWRITTEN, MISSING = "ok", "cut", "rewritten", "missing"
FILE = "last_head"


@dataclass(frozen=True, slots=True)
class Trouble:
    """The remembered head is not in today's ledger; `verdict` as `compared` says.

    `lost` counts the acts that are known to be missing.
    """

    verdict: str
    remembered: str
    at: datetime
    lost: int


def remember(house: House, *, anew: bool = False) -> None:
    """Write today's head into the instance folder; OSError.

    A head that is in trouble stays until someone answers for it: with `anew`.
    """
    if anew or not trouble(house):
        tip = ledger.tip()
        write(house, tip.seq, tip.hash.hex())


def write(house: House, acts: int, head: str) -> None:
    """Write a head into the instance folder, whatever stood there; OSError."""
    at = house.clock().isoformat(timespec="seconds")
    note = {"acts": acts, "head": head, "at": at}
    write_note(house.instance_path / FILE, note)


def trouble(house: House) -> Trouble | None:
    """What is wrong between the remembered head and the ledger of today."""
    said = read_note(house.instance_path / FILE)
    kept = heads.read(f"{said.get('acts')}:{said.get('head')}")
    if not kept or not kept.acts or "at" not in said:
        return None
    verdict = compared(kept)
    if verdict == OK:
        return None
    lost = max(kept.acts - ledger.tip().seq, 0)
    at = datetime.fromisoformat(said["at"])
    return Trouble(verdict, f"{kept.acts}:{kept.digits}", at, lost)


def compared(kept: Remembered) -> str:
    """Whether a head that was written down is in today's ledger.

    "ok"; "cut" when there are fewer acts now; "rewritten" when the act of that number
    is another one; "missing" when only digits were kept and no act has them.
    """
    if kept.acts is None:
        low, high = kept.between
        found = row("SELECT seq FROM act WHERE hash >= ? AND hash <= ?", low, high)
        return OK if found else MISSING
    if kept.acts > ledger.tip().seq:
        return CUT
    here = row("SELECT hash FROM act WHERE seq = ?", kept.acts)
    if kept.acts == 0:
        return OK if kept.fits(ledger.FIRST_HASH) else REWRITTEN
    return OK if here and kept.fits(bytes(here[0])) else REWRITTEN
