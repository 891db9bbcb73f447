"""How long the shop keeps its members' data, by which law, and whom people ask."""

from dataclasses import dataclass

from stampcard.kinds.sorts import Problem
from stampcard.models.shops import Shop
from stampcard.models.writing import write
from stampcard.values.regimes import REGIMES
from stampcard.values.texts import clean
from stampcard.values.words import N_, say

LONGEST_CONTACT, MONTHS_MOST = 100, 120


@dataclass(frozen=True, slots=True)
class Keeping:
    """The law, the contact, and after how many months without a visit a member is
    asked anew (`dormant`) or erased (`kept`); 0 for never."""

    regime: str
    contact: str
    dormant_months: int
    kept_months: int


def of(shop: Shop) -> Keeping:
    """What a shop has chosen."""
    return Keeping(shop.regime, shop.contact, shop.dormant_months, shop.kept_months)


def change(keeping: Keeping) -> tuple[Problem, ...]:
    """Choose anew; or say what is wrong."""
    contact = clean(keeping.contact)
    found = []
    if keeping.regime not in REGIMES:
        found.append(Problem("regime", say(N_("Choose one of these."))))
    if len(contact) > LONGEST_CONTACT:
        words = say(N_("At most {most} characters, please."), most=LONGEST_CONTACT)
        found.append(Problem("contact", words))
    for name in ("dormant_months", "kept_months"):
        if not 0 <= getattr(keeping, name) <= MONTHS_MOST:
            words = say(N_("Type a whole number from 0 to {most}."), most=MONTHS_MOST)
            found.append(Problem(name, words))
    if not found:
        write(
            lambda: Shop.update(
                regime=keeping.regime,
                contact=contact,
                dormant_months=keeping.dormant_months,
                kept_months=keeping.kept_months,
            ).execute()
        )
    return tuple(found)
