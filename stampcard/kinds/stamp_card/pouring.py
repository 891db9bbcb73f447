"""Two stamp cards made one."""

from stampcard.kinds.parts import reward_words
from stampcard.kinds.stamp_card.rules import times_passed, waiting_rewards
from stampcard.kinds.stamp_card.terms import (
    Terms,
    named_rewards,
    reward_ladder,
    reward_unit,
)
from stampcard.values.decisions import Accept, Decision, Entry, Position, Refuse
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, say


def pour(terms: Terms, held: Position, other_terms: Terms, other: Position) -> Decision:
    """Two half-full cards made one: what both together are worth, and no more.

    Stamps of a full card were turned into its reward before, and do not come along.
    """
    named, other_named = named_rewards(terms), named_rewards(other_terms)
    for unit in waiting_rewards(other_terms, other):
        if named.get(unit) != other_named[unit]:
            reward = reward_words(other_named[unit])
            words = say(N_("First give what waits on it: {reward}."), reward=reward)
            return Refuse(Reason.NOT_OFFERED, (words,))
    had, brought = held.balance("stamp"), other.balance("stamp")
    own, more = had % terms.stamps_needed, brought % other_terms.stamps_needed
    entries = _reached_together(terms, held.account, own, other_terms, more)
    over = had + brought - (own + more) % terms.stamps_needed
    if over:
        entries.append(Entry(held.account, "stamp", -over))
    return Accept(tuple(entries))


def _reached_together(
    terms: Terms, account: int, own: int, other_terms: Terms, more: int
) -> list[Entry]:
    """The rewards that two cards' stamps reach together and neither of them has had."""
    needed, entries = terms.stamps_needed, []
    other_places = {place for place, _ in reward_ladder(other_terms)}
    for place, name in reward_ladder(terms):
        had = (own >= place) + (place in other_places and more >= place)
        times = times_passed(own + more, place, needed) - had
        if times > 0:
            entries.append(Entry(account, reward_unit(terms, place), times, name))
    return entries
