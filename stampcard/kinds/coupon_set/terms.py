"""What an owner sets of a coupon set."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_

FEWEST, MOST = 2, 50


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    coupons_needed: int = setting(
        5, Sort.COUNT, N_("Coupons needed"), least=FEWEST, most=MOST
    )
    reward: str = setting("Free item", Sort.TEXT, N_("Reward for a set"), required=True)
    spend_per_coupon: int = setting(
        0,
        Sort.MONEY,
        N_("Spend for one coupon"),
        N_("One coupon for each full amount; 0 gives one a purchase."),
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day"), N_("That day included; empty for no end.")
    )


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)
