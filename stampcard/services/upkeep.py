"""Upkeep: prove the ledger."""

from dataclasses import dataclass

from stampcard.models import ledger


@dataclass(frozen=True, slots=True)
class Verified:
    """What proving the ledger found; `first_bad` is an act's sequence number."""

    ok: bool
    acts: int
    entries: int
    head: str
    first_bad: int | None


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
