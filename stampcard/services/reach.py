"""Whom a programme is for: holders of paper, members by phone number, or both."""

from dataclasses import dataclass

from stampcard.kinds.sorts import Problem
from stampcard.models.programmes import BEARER, BOTH, MEMBERS, Programme
from stampcard.models.writing import write
from stampcard.values.words import N_, say

REACHES = (BEARER, MEMBERS, BOTH)
REACH_TEXTS = {
    BEARER: N_("Whoever holds the card: no names, no numbers"),
    MEMBERS: N_("Members, known by their phone number"),
    BOTH: N_("Both: cards for everybody, and members who like to be known"),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a programme is for, and what a member must show to spend.

    With `number_spends` the number alone is enough, but never for a reward worth more
    than `proof_above_minor`.
    """

    keyed: str = BEARER
    number_spends: bool = False
    proof_above_minor: int | None = None


def of(programme: Programme) -> Reach:
    """Whom a programme is for now."""
    return Reach(programme.keyed, bool(programme.number_spends), programme.proof_above)


def change(programme: Programme, reach: Reach) -> tuple[Problem, ...]:
    """Choose anew; who is a member stays one, and cards in hand stay good."""
    if reach.keyed not in REACHES:
        return (Problem("keyed", say(N_("Choose whom the programme is for."))),)
    write(
        lambda: (
            Programme.update(
                keyed=reach.keyed,
                number_spends=reach.number_spends,
                proof_above=reach.proof_above_minor,
            )
            .where(Programme.id == programme.id)
            .execute()
        )
    )
    return ()
