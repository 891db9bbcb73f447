"""Service: something done for the customer, such as a repair or an hour of advice.

Suits a shop whose best gift is its own work: a repair, a stylist's hour, a night. Only
so many can be served in a day, so a place can be booked; on the day the voucher is
scanned and used. Whoever comes without a booking is served while places are free.

A day at the shop, for a repair that takes no more than two a day:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(reward="A repair", a_day=2)
>>> noon, today = datetime(2026, 3, 2, 6, tzinfo=UTC), date(2026, 3, 2)
>>> voucher = Position(1, balances={"use": 1})
>>> redeem(terms, Act(noon, today, (voucher,), told={"free": 0})).reason.value
'daily_limit'
>>> booked = Act(noon, today, (voucher,), told={"free": 0, "booked": 1})
>>> redeem(terms, booked).entries[0].amount
-1
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.service.rules import issue, redeem
from stampcard.kinds.service.terms import Terms, problems, room, window
from stampcard.kinds.service.wording import on_paper, plain, promise, standing
from stampcard.values.words import N_

KIND = Kind(
    code="service",
    name=N_("Service"),
    about=N_("A repair, advice, a night: so many a day, with a list of who booked."),
    terms=Terms,
    units=("use",),
    gathers=False,
    issue=issue,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    design="gift-voucher",
    window=window,
    problems=problems,
    room=room,
    redeem_label=N_("Use it today"),
)
