"""Opening a card, and giving what it won."""

from stampcard.kinds.instant_win.terms import Terms, odds
from stampcard.kinds.parts import give_prize
from stampcard.values.decisions import Accept, Act, Decision, Entry, Refuse
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, say


def issue(terms: Terms, act: Act) -> Decision:
    """A new card, sealed: nothing of its outcome is written before it is opened."""
    return Accept((Entry(act.holder.account, "sealed", 1),))


def earn(terms: Terms, act: Act) -> Decision:
    """Open the card: what chance decided comes with the act.

    It is opened before the customer's eyes, so never from a paper afterwards.
    """
    holder, lot = act.holder, act.lot
    if not holder.balance("sealed"):
        words = say(N_("This card was opened before."))
        return Refuse(Reason.ALREADY_REDEEMED, (words,))
    if not lot:
        words = say(N_("The key this batch was printed with is not here any more."))
        return Refuse(Reason.NOT_OFFERED, (words,))
    if act.late:
        return Refuse(Reason.NOT_OFFERED)
    opened = Entry(holder.account, "sealed", -1)
    if lot.place != lot.drawn:
        blank = Entry(holder.account, "blank", 1)
        return Accept((opened, blank), notes=(say(N_("No prize this time")),))
    prize = odds(terms).prizes[lot.special]
    words = say(N_("Won: {prize}"), prize=prize)
    return Accept((opened, Entry(holder.account, f"prize:{prize}", 1)), notes=(words,))


def redeem(terms: Terms, act: Act) -> Decision:
    """The prize of a card that won."""
    return give_prize(act)
