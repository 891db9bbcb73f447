"""Consents: a dated yes to one purpose, and its withdrawal, which is as easy."""

from collections.abc import Collection
from dataclasses import dataclass

from stampcard.models.privacy import (
    Consent,
    agreed,
    agreed_to_any,
    agreed_under,
    unproved,
)
from stampcard.models.shops import Staff
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.privacy import policies, requests
from stampcard.services.privacy.policies import Shown
from stampcard.values import rights
from stampcard.values.purposes import PAGE, PROGRAM, PURPOSES, STAMPS

__all__ = ["Way", "agreed", "change", "note"]

_HOW = {PAGE: rights.PAGE, PROGRAM: rights.PROGRAM}


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
    """Write down a yes or no to some purposes, with the text shown. In `write()`.

    A yes to what that text does not ask would prove nothing, and is not written.
    """
    actor = way.actor
    for purpose in PURPOSES:
        if purpose in purposes and (purpose in shown.purposes or not given):
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

    Nothing is written for what stays as it was. Who no longer agrees to be kept is to
    be erased: a request with its due date is filed at once.
    """

    def job() -> set[str]:
        before = agreed(member)
        shown = policies.current(locale)
        if shown is None:
            return set()
        new = (set(wanted) - before) & set(shown.purposes)
        gone = before - set(wanted)
        note(member, new, given=True, shown=shown, way=way, house=house)
        note(member, gone, given=False, shown=shown, way=way, house=house)
        if STAMPS in gone:
            _ask_to_be_erased(member, way, house)
        return new | gone

    return write(job)


def give(member: int, purpose: str, locale: str, way: Way, house: House) -> set[str]:
    """Add a yes to one purpose; to today's sentence where it was changed since."""
    if purpose in stale(member):
        return renew(member, locale, way, house, only=purpose)
    return change(member, agreed(member) | {purpose}, locale, way, house)


def withdraw(
    member: int, purpose: str, locale: str, way: Way, house: House
) -> set[str]:
    """Take one yes back."""
    return change(member, agreed(member) - {purpose}, locale, way, house)


def renew(
    member: int, locale: str, way: Way, house: House, *, only: str = ""
) -> set[str]:
    """Write down that a member agrees to today's sentences too; for which purposes.

    For those, or `only` for one, whose sentence was changed since they agreed.
    """

    def job() -> set[str]:
        shown, old = policies.current(locale), stale(member)
        if shown is None:
            return set()
        said = old & set(shown.purposes) & ({only} if only else old)
        note(member, said, given=True, shown=shown, way=way, house=house)
        return said

    return write(job)


def may_be_kept(member: int) -> bool:
    """Whether a member agrees to be kept at all; else nothing is counted for them."""
    return STAMPS in agreed(member)


def stale(member: int) -> set[str]:
    """The purposes a member agreed to in other words than today's: ask again."""
    old = _old_sentences()
    return {said[0] for said in agreed_under(member) if said in old}


def stale_members(*, after: int = 0, most: int) -> list[int]:
    """Members to be asked again at their next visit, by id, after one of them."""
    return agreed_to_any(_old_sentences(), after=after, most=most)


def history(member: int) -> list[tuple[Consent, str]]:
    """Every yes and no of a member, newest first, with who wrote it down, or ""."""
    found = Consent.select().where(Consent.member == member).order_by(Consent.id.desc())
    names = {staff.id: staff.name for staff in Staff.select()}
    return [(row, names.get(row.staff_id, "")) for row in found]


def proof_gaps() -> list[int]:
    """Members of whom the shop cannot prove to what text they said yes; by id."""
    return unproved()


def _old_sentences() -> set[tuple[str, int, str]]:
    """Purpose, version and language of each sentence that reads otherwise today."""
    every = policies.every_draft()
    newest = max((number for number, _ in every), default=0)
    return {
        (purpose, number, locale)
        for (number, locale), draft in every.items()
        for purpose, sentence in draft.purposes.items()
        if (today := every.get((newest, locale)))
        and today.purposes.get(purpose, sentence) != sentence
    }


def _ask_to_be_erased(member: int, way: Way, house: House) -> None:
    if requests.waits(member, rights.ERASE):
        return
    how = _HOW.get(way.channel, rights.COUNTER)
    requests.receive(rights.ERASE, member, how, "", way.actor, house)
