"""Consents: a dated yes to one purpose, and its withdrawal, which is as easy."""

from collections.abc import Collection
from dataclasses import dataclass

from stampcard.models.privacy import Consent, agreed
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.privacy import policies
from stampcard.services.privacy.policies import Shown
from stampcard.values.purposes import PURPOSES

__all__ = ["Way", "agreed", "change", "note"]


@dataclass(frozen=True, slots=True)
class Way:
    """How a yes or no came: which channel, who wrote it down, on which slip.

    Without an actor the member did so themselves.
    """

    channel: str
    actor: Actor | None = None
    slip: str = ""


def note(
    member: int,
    purposes: Collection[str],
    *,
    given: bool,
    shown: Shown,
    way: Way,
    house: House,
) -> None:
    """Write down a yes or no to some purposes, with the text shown. In `write()`."""
    actor = way.actor
    for purpose in PURPOSES:
        if purpose in purposes:
            Consent.create(
                member=member,
                purpose=purpose,
                given=given,
                version=shown.version,
                locale=shown.locale,
                text_hash=shown.hash,
                channel=way.channel,
                slip=way.slip,
                at=house.clock(),
                staff=actor.staff if actor else None,
                outlet=actor.outlet if actor else None,
                device=actor.device if actor else None,
            )


def change(
    member: int, wanted: Collection[str], locale: str, way: Way, house: House
) -> set[str]:
    """Make the purposes agreed to those wanted; what was changed.

    Nothing is written for what stays as it was.
    """

    def job() -> set[str]:
        before = agreed(member)
        shown = policies.current(locale)
        if shown is None:
            return set()
        new, gone = set(wanted) - before, before - set(wanted)
        note(member, new, given=True, shown=shown, way=way, house=house)
        note(member, gone, given=False, shown=shown, way=way, house=house)
        return (new | gone) & set(PURPOSES)

    return write(job)
