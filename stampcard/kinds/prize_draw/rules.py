"""Earning tickets, being drawn, and getting the prize."""

from stampcard.kinds.parts import PRIZE, give_prize
from stampcard.kinds.prize_draw.terms import TICKET, Terms, last_day_for
from stampcard.values.decisions import Accept, Act, Decision, Entry, Refuse
from stampcard.values.lots import filled, named
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, say


def earn(terms: Terms, act: Act) -> Decision:
    """Tickets for a bill or a visit, in the lot of the draw they count for."""
    holder, last = act.holder, last_day_for(terms, act.day)
    if last < act.day:
        words = say(N_("Tickets were given until {day}."), day=last)
        return Refuse(Reason.EXPIRED, (words,))
    if terms.tier and not act.told.get(f"tier:{terms.tier}"):
        words = say(N_("Only for {tier}."), tier=terms.tier)
        return Refuse(Reason.NOT_OFFERED, (words,))
    tickets = 1
    if terms.spend_per_ticket:
        tickets = (act.spend_minor or 0) // terms.spend_per_ticket
    if tickets < 1:
        return Refuse(Reason.BELOW_MINIMUM)
    if terms.daily_limit:
        tickets = min(tickets, terms.daily_limit - holder.added_on(TICKET, act.day))
    lot = named(TICKET, last)
    if terms.most_tickets:
        tickets = min(tickets, terms.most_tickets - holder.balance(lot))
    if tickets < 1:
        return Refuse(Reason.DAILY_LIMIT)
    given = Entry(holder.account, lot, tickets)
    return Accept(filled(holder.balances, (given,)))


def draw(terms: Terms, act: Act) -> Decision:
    """A prize for the account whose ticket was drawn; or from one that drops out."""
    left = act.holder.balance(act.reward) + act.amount
    if not act.reward.startswith(PRIZE) or not act.amount or left < 0:
        return Refuse(Reason.NOT_OFFERED)
    return Accept((Entry(act.holder.account, act.reward, act.amount),))


def redeem(terms: Terms, act: Act) -> Decision:
    """The prize that was drawn."""
    return give_prize(act)
