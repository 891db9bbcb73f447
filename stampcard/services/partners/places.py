"""Where an act is made: at the shop's own counter, or at a partner's.

A partner's counter knows the programmes it takes part in and no others: there, a card
of any other is as if it had never been printed.
"""

from stampcard.models import cards, partners
from stampcard.models.partners import ACCEPTS, ACTIVE, EARNS, SHOP
from stampcard.values.reasons import Reason


def here(outlet: int) -> int:
    """The number of whoever is at an outlet; 0 is the shop itself."""
    return partners.at_outlet(outlet)[0]


def knows(outlet: int, card: cards.Found) -> bool:
    """Whether a card is known at an outlet at all."""
    party = here(outlet)
    if party == SHOP or _is_of(party, card):
        return True
    stands = partners.agreed(card.programme, party)
    gives = any(sort == EARNS and payer == party for sort, payer, _ in stands)
    return gives or any(s == ACCEPTS and payee == party for s, _, payee in stands)


def reaches(outlet: int, other: int) -> bool:
    """Whether an outlet knows what another did: a partner's knows only its own."""
    party = here(outlet)
    return party in {SHOP, here(other)}


def refusal(outlet: int, card: cards.Found) -> Reason | None:
    """Why nothing may be done with a card at an outlet, or None."""
    party, state = partners.at_outlet(outlet)
    if state != ACTIVE:
        return Reason.PARTNER_DISABLED
    handed = partners.handed_out(card.batch)
    if handed and handed[1] != party and handed[1] != SHOP:
        return Reason.NO_AGREEMENT
    return None


def told(programme: int, outlet: int) -> dict[str, int]:
    """What a kind's rules must know of the place: who it is, its rate, what it takes.

    The shop's own rate stands in the terms; a partner without one gives nothing.
    """
    party = here(outlet)
    facts = {"here": party}
    if party != SHOP:
        facts["rate"] = 0
    for (sort, payer, payee), figure in partners.agreed(programme, party).items():
        if sort == EARNS and payer == party:
            facts["rate"] = figure
        elif sort == ACCEPTS and payee == party:
            facts[f"takes:{payer}"] = figure
    return facts


def _is_of(party: int, card: cards.Found) -> bool:
    handed = partners.handed_out(card.batch)
    return handed is not None and handed[1] == party
