"""Referral: a customer sends a friend, and each side gets something at its own moment.

Suits a shop that new customers find by word of mouth. The friend joins by presenting
two cards: their own and that of whoever sent them. Nothing has to come before the
friend has bought something, and milestones reward who sends many.

A day at the shop, where the friend has 10 % off the first purchase of 500, and the one
who sent them a coffee for it:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> terms = Terms(advocate_gift="Coffee")
>>> friend, advocate = Position(2, "00000026"), Position(1, "00000012")
>>> joined = earn(terms, Act(noon, today, (friend, advocate)))
>>> [(entry.account, entry.unit) for entry in joined.entries]
[(2, 'friend_of:1'), (2, 'joined')]
>>> friend = friend.after(joined.entries, noon, today)
>>> alongside(terms, friend)
(1,)
>>> bought = earn(terms, Act(noon, today, (friend, Position(1)), spend_minor=50000))
>>> bought.benefit.pays_minor
45000
>>> [(entry.account, entry.unit) for entry in bought.entries][2:]
[(1, 'friend'), (1, 'gift:sent')]
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.parts import nothing_at_first
from stampcard.kinds.referral.friends import alongside, second
from stampcard.kinds.referral.pouring import pour
from stampcard.kinds.referral.rules import counted, earn, redeem, tells
from stampcard.kinds.referral.terms import Terms, problems, window
from stampcard.kinds.referral.wording import gives, on_paper, plain, promise, standing
from stampcard.values.words import N_, N_many

__all__ = ["KIND", "Terms", "alongside", "earn", "pour", "redeem", "standing"]

KIND = Kind(
    code="referral",
    name=N_("Bring a friend"),
    about=N_("Customers send friends; each side is rewarded, and so are many friends."),
    terms=Terms,
    units=(
        "joined",
        "friend",
        "friend_of",
        "bought",
        "credit",
        "gift",
        "reward",
        "reached",
    ),
    counts={
        "joined": N_many("{count} friend has joined", "{count} friends have joined"),
        "friend": N_many("{count} friend counts", "{count} friends count"),
    },
    issue=nothing_at_first,
    earn=earn,
    redeem=redeem,
    pour=pour,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    gives=gives,
    window=window,
    problems=problems,
    asks_bill=lambda terms: True,
    tells=tells,
    listens=lambda terms: True,
    counted=counted,
    alongside=alongside,
    second=second,
    second_label=N_("Let the friend join"),
    earn_label=N_("Record the purchase"),
    redeem_label=N_("Give the reward"),
    design="friend-pair",
)
