"""Event: an evening for guests, a presale; the invitation is scanned at the door.

Suits a shop that thanks its best customers with something not for everybody. There are
so many places; guests may say that they come, and whoever is let in is counted. An
invitation lets in once, or a stated number of times; staff can let somebody in all the
same, and that is marked.

An evening with two places, the doors open from six to nine:

>>> from dataclasses import replace
>>> from datetime import UTC, date, datetime, time
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(reward="Tea", places=2, opens=time(18), closes=time(21))
>>> at, today = datetime(2026, 3, 1, 12, tzinfo=UTC), date(2026, 3, 1)
>>> guest = Position(1, balances={"use": 1})
>>> redeem(terms, Act(at, today, (guest,), clock=time(17))).reason.value
'not_yet_valid'
>>> six = Act(at, today, (guest,), clock=time(18))
>>> redeem(terms, replace(six, told={"free": 0})).reason.value
'daily_limit'
>>> [e.unit for e in redeem(terms, six).entries]
['use', 'in:2026-03-01']
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.event.rules import issue, redeem
from stampcard.kinds.event.terms import Terms, problems, room, window
from stampcard.kinds.event.wording import on_paper, plain, promise, standing
from stampcard.values.words import N_

KIND = Kind(
    code="event",
    name=N_("Event"),
    about=N_("Invitations to an evening or a presale, scanned at the door."),
    terms=Terms,
    units=("use", "in"),
    gathers=False,
    issue=issue,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    problems=problems,
    room=room,
    looks_back=lambda terms: terms.stay_hours > 0,
    redeem_label=N_("Let in"),
    design="invitation",
)
