"""Delivery: each message that is due is sent, unless its member no longer agrees.

What a member agreed to is asked anew for each message, in the transaction that marks it
as being sent: whoever takes back their consent gets nothing that was waiting before.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from stampcard.models.base import row
from stampcard.models.members import Member, by_id
from stampcard.models.privacy import (
    FAILED,
    SENDING,
    SENT,
    WAITING,
    WITHHELD,
    Message,
    agreed,
)
from stampcard.models.writing import write
from stampcard.services import sending
from stampcard.services.house import House
from stampcard.services.members import numbers
from stampcard.services.sending import NotSent
from stampcard.values.channels import EMAIL, USUAL
from stampcard.values.moments import to_milliseconds
from stampcard.values.purposes import MESSAGES
from stampcard.values.words import N_

NOT_AGREED, TOO_OFTEN, NO_NUMBER = "not_agreed", "too_often", "no_number"
UNCLEAR, NOT_TAKEN = "unclear", "not_taken"
WHY_NOT_TEXTS = {
    NOT_AGREED: N_("Does not agree to it any more"),
    TOO_OFTEN: N_("Had a message not long ago"),
    NO_NUMBER: N_("Their number cannot be read"),
    UNCLEAR: N_("The server stopped meanwhile; it may have been sent"),
    NOT_TAKEN: N_("The service did not take it"),
}
_RETRY_HOURS = (1, 4, 12)
_GIVEN_UP = timedelta(minutes=10)  # nothing takes that long: the server was stopped
_IN_A_ROW = 5  # failures after which the sender is left alone for now
_LATELY = """
SELECT 1 FROM message WHERE member_id = ? AND purpose = ? AND state IN (?, ?)
AND due_at > ? AND id <> ? LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Done:
    """What one round of sending did, and how many still wait."""

    sent: int = 0
    withheld: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way: to a number or address, by a channel."""

    id: int
    key: str  # the same however often it is tried
    to: str = field(repr=False)
    text: str = field(repr=False)
    channel: str


def deliver(house: House, *, most: int | None = None) -> Done:
    """Send what is due, one by one; with `most`, at most so many.

    When the sender fails five times in a row, the rest waits for the next time.
    """
    done, failures = Done(), 0
    write(lambda: _give_up_left_over(house))
    while sending.is_set(house) and failures < _IN_A_ROW and most != 0:
        most = most - 1 if most is not None else None
        due = _due(house)
        if due is None:
            break
        letter = _next(due, house)
        if isinstance(letter, bool):
            done = replace(done, withheld=done.withheld + letter)
        elif _sent(letter, house):
            done, failures = replace(done, sent=done.sent + 1), 0
        else:
            done, failures = replace(done, failed=done.failed + 1), failures + 1
    return replace(done, waiting=_count(WAITING))


def _due(house: House) -> int | None:
    found = row(
        "SELECT id FROM message WHERE state = ? AND due_at <= ? "
        "ORDER BY due_at, id LIMIT 1",
        WAITING,
        to_milliseconds(house.clock()),
    )
    return found[0] if found else None


def _next(message: int, house: House) -> Letter | bool:
    return write(lambda: _claimed(message, house))


def _claimed(message: int, house: House) -> Letter | bool:
    """The message, marked as being sent; or whether it is withheld. In `write()`."""
    kept = Message.get_or_none(Message.id == message, Message.state == WAITING)
    member = by_id(kept.member_id) if kept else None
    if kept is None or member is None:
        return False  # somebody else was quicker, or the member is gone
    why = _why_not(kept, member, house)
    letter = None if why else _letter(kept, member, house)
    if letter is None:
        _end(message, WITHHELD, house, why or NO_NUMBER)
        return True
    now = house.clock()
    Message.update(state=SENDING, due_at=now).where(Message.id == message).execute()
    return letter


def _why_not(kept: Message, member: Member, house: House) -> str:
    if kept.purpose not in agreed(member.id):
        return NOT_AGREED
    if kept.purpose != MESSAGES:
        return ""  # about the membership itself: not counted
    days = max(member.every_days, 1)
    since = to_milliseconds(house.clock() - timedelta(days=days))
    values = (member.id, MESSAGES, SENT, SENDING, since, kept.id)
    return TOO_OFTEN if row(_LATELY, *values) else ""


def _letter(kept: Message, member: Member, house: House) -> Letter | None:
    channel = member.channel or USUAL
    to = numbers.unsealed(member, member.address, house) if channel == EMAIL else None
    if to is None:
        phone = numbers.phone_of(member, house)
        channel = USUAL if channel == EMAIL else channel
        to = phone.e164 if phone else None
    key = f"{kept.about} {kept.id}"
    return Letter(kept.id, key, to, kept.text, channel) if to else None


def _sent(letter: Letter, house: House) -> bool:
    try:
        sending.send(letter.to, letter.text, letter.channel, house, key=letter.key)
    except NotSent:
        write(lambda: _failed(letter.id, house))
        return False
    write(lambda: _end(letter.id, SENT, house))
    return True


def _failed(message: int, house: House) -> None:
    found = row("SELECT tries FROM message WHERE id = ?", message)
    tries = found[0] if found else 0
    if tries >= len(_RETRY_HOURS):
        _end(message, FAILED, house, NOT_TAKEN)
        return
    again = house.clock() + timedelta(hours=_RETRY_HOURS[tries])
    Message.update(state=WAITING, due_at=again, tries=tries + 1).where(
        Message.id == message
    ).execute()


def _end(message: int, state: str, house: House, why: str = "") -> None:
    Message.update(state=state, ended_at=house.clock(), why=why).where(
        Message.id == message
    ).execute()


def _give_up_left_over(house: House) -> None:
    """What was being sent when the server stopped is not sent twice."""
    now = house.clock()
    Message.update(state=FAILED, ended_at=now, why=UNCLEAR).where(
        Message.state == SENDING, Message.due_at < now - _GIVEN_UP
    ).execute()


def _count(state: str) -> int:
    found = row("SELECT COUNT(*) FROM message WHERE state = ?", state)
    return int(found[0]) if found else 0
