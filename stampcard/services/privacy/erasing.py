"""Erasure: a person is taken out, the sums stay, and a row proves it without them."""

import json
from dataclasses import dataclass

from stampcard.language import Speaker
from stampcard.models import erasing, ledger, members
from stampcard.models.base import execute, rows
from stampcard.models.members import Member
from stampcard.models.privacy import Erasure
from stampcard.models.shops import the_shop
from stampcard.models.writing import write
from stampcard.phones import fingerprints
from stampcard.services import rooms
from stampcard.services.house import Actor, House, speaker_of
from stampcard.services.members import numbers
from stampcard.services.privacy import erased, requests, traces
from stampcard.values.rights import ERASE, UNLAWFUL, WITHDRAW
from stampcard.values.words import N_, say

_TOGETHER = 500


class NoMember(LookupError):
    """There is nobody of that number, nor was there anybody who was erased."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an erasure would remove and what would stay.

    `accounts` are those that no printed card leads to: what is on them ends.
    """

    removed: dict[str, int]
    acts: int
    cards: int
    accounts: int


def erase(
    member_id: int,
    why: str,
    actor: Actor | None,
    house: House,
    request: int | None = None,
    *,
    settles: bool = True,
) -> Erasure:
    """Take a member out for ever; the row that proves it. Once more changes nothing.

    Their printed cards go on as a bearer's, with what is on them. Who erases many lets
    none settle and calls `settle` at the end. Raises NoMember.
    """
    marks = _marks(member_id, house)

    def job() -> Erasure:
        return _erase(member_id, why, actor, house, request=request, marks=marks)

    found = write(job)
    if settles:
        settle(house, at_once=True)
    return found


def settle(house: House, *, at_once: bool = False) -> bool:
    """List who was erased beside the database and its copies, and remove all traces.

    With `at_once` only where that takes no longer than a moment; whether it is done.
    What is left to be done is done by the next upkeep.
    """
    return erased.keep(house) and traces.sweep(house, at_once=at_once)


def again(house: House) -> int:
    """Erase whom a restored database knows again; how many those were.

    `flask restore` has done so already; PostgreSQL's own means have not.
    """
    known = erased.read(house.instance_path, house.copies_folder)
    noted = {number for (number,) in rows("SELECT member FROM erasure")}
    back = _there(list(known))

    def job() -> None:
        for number in back:
            erasing.take_out(number, execute)
        rooms.free_dead()
        for number in known.keys() - noted:
            erasing.note(known[number], execute)

    if back or known.keys() - noted:
        write(job)
    if back:
        traces.not_swept(house)
    erased.keep(house)
    return len(back)


def outlook(member_id: int) -> Outlook:
    """What erasing a member would do."""
    counts = erasing.rows_of(member_id, execute)
    papers = [
        [state for _, state in members.papers_of(account)]
        for account, *_ in members.held_by(member_id)
    ]
    return Outlook(
        removed=dict(counts),
        acts=erasing.acts_of(member_id),
        cards=sum(len(states) for states in papers),
        accounts=sum(not states for states in papers),
    )


def every(*, before: int = 0, most: int = 50) -> list[Erasure]:
    """So many erasures, newest first; or those before an id."""
    found = Erasure.select().order_by(Erasure.id.desc()).limit(most)
    return list(found.where(Erasure.id < before) if before else found)


def _marks(member_id: int, house: House) -> list[bytes]:
    member = members.by_id(member_id)
    phone = numbers.phone_of(member, house) if member else None
    return fingerprints(phone, house.phone_keys) if phone else []


def _erase(
    member_id: int,
    why: str,
    actor: Actor | None,
    house: House,
    *,
    request: int | None,
    marks: list[bytes],
) -> Erasure:
    before: Erasure | None = Erasure.get_or_none(Erasure.member == member_id)
    if not Member.select().where(Member.id == member_id).exists():
        if before is None:
            raise NoMember(member_id)
        return before
    acts, tip = erasing.acts_of(member_id), ledger.tip()
    asked = requests.open_of(member_id, (ERASE, UNLAWFUL, WITHDRAW))
    removed = erasing.take_out(member_id, execute, marks=marks)
    rooms.free_dead()
    if before:  # a restored database brought them back
        return before
    made: Erasure = Erasure.create(
        member=member_id,
        at=max(house.clock(), tip.at),
        why=why,
        request=request,
        removed=json.dumps(removed),
        acts=acts,
        head=tip.hash.hex(),
        staff=actor.staff if actor else None,
    )
    for number in {*asked, *([request] if request else [])}:
        requests.answer(number, _done(made), actor, house)
    return made


def _done(made: Erasure) -> str:
    """The answer to a request, in the shop's language."""
    shop = the_shop()
    speaker = speaker_of(shop) if shop else Speaker()
    return speaker.say(say(N_("Erased. Certificate {number}."), number=f"{made.id:04}"))


def _there(ids: list[int]) -> set[int]:
    """Those of some members that are in the database."""
    found: set[int] = set()
    for start in range(0, len(ids), _TOGETHER):
        part = ids[start : start + _TOGETHER]
        marks = ", ".join("?" * len(part))
        asked = f"SELECT id FROM member WHERE id IN ({marks})"  # noqa: S608 - marks only
        found |= {number for (number,) in rows(asked, *part)}
    return found
