"""What an owner sets of a cumulative discount."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Sort
from stampcard.values.moments import Window
from stampcard.values.words import N_


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    steps: tuple[tuple[int, int], ...] = setting(
        ((1000000, 500), (2000000, 1000)),
        Sort.LADDER,
        N_("Steps: total spend and percent off"),
        N_("Such as 10000:5, 20000:10."),
        required=True,
    )
    pause_days: int = setting(
        0,
        Sort.COUNT,
        N_("Days away before falling a step"),
        N_("The next purchase brings the step back; 0 for never."),
        most=3660,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def window(terms: Terms, printed_on: date) -> Window:
    """Until the programme's last day."""
    return Window(last=terms.ends_on)
