"""What an owner sets of a stamp card, and what follows from it alone."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.fields import setting
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.bills import Bill
from stampcard.values.moments import Window, last_day
from stampcard.values.words import N_, Money, Words, say, say_many

LEAST_PLACES, MOST_PLACES = 4, 20


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    stamps_needed: int = setting(
        10, Sort.COUNT, N_("Stamps needed"), least=LEAST_PLACES, most=MOST_PLACES
    )
    reward: str = setting(
        "Free item", Sort.TEXT, N_("Reward for a full card"), required=True
    )
    rewards_on_the_way: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.REWARDS,
        N_("Smaller rewards on the way"),
        N_("Place and reward, such as 3: a biscuit; 6: a coffee."),
    )
    head_start: int = setting(
        0, Sort.COUNT, N_("Stamps given with the card"), least=0, most=MOST_PLACES - 1
    )
    spend_per_stamp: int = setting(
        0,
        Sort.MONEY,
        N_("Spend for one stamp"),
        N_("One stamp for each full amount; 0 gives one a visit."),
    )
    surplus: str = setting(
        "stop",
        Sort.CHOICE,
        N_("When the card is full"),
        choices=(
            ("stop", N_("it is finished; more stamps go on a new card")),
            ("carry", N_("it starts again; more stamps carry over")),
        ),
    )
    pause_seconds: int = setting(
        0,
        Sort.COUNT,
        N_("Seconds between two stamps"),
        N_("Stops the same visit being stamped twice by mistake; 0 for none."),
        most=86400,
    )
    daily_limit: int = setting(
        0, Sort.COUNT, N_("Most stamps in one day"), N_("0 for no limit."), most=20
    )
    valid_days: int = setting(
        0,
        Sort.COUNT,
        N_("Days valid from printing"),
        N_("The last day is printed on the card; 0 for no end."),
        most=3660,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Settings that contradict each other."""
    found = []
    if terms.head_start >= terms.stamps_needed:
        found.append(
            Problem("head_start", say(N_("Leave at least one stamp to collect.")))
        )
    if any(
        not 1 <= place < terms.stamps_needed for place, _ in terms.rewards_on_the_way
    ):
        words = say(N_("Rewards on the way lie before the last place."))
        found.append(Problem("rewards_on_the_way", words))
    return tuple(found)


def window(terms: Terms, printed_on: date) -> Window:
    """The earlier of so many days from printing and the programme's last day."""
    ends = [d for d in (last_day(printed_on, terms.valid_days), terms.ends_on) if d]
    return Window(last=min(ends, default=None))


def reward_ladder(terms: Terms) -> tuple[tuple[int, str], ...]:
    """Every place that gives a reward, with its name; the last place is the last."""
    return (*terms.rewards_on_the_way, (terms.stamps_needed, terms.reward))


def reward_unit(terms: Terms, place: int) -> str:
    """The unit in which the reward of a place is counted."""
    return "reward" if place == terms.stamps_needed else f"reward:{place}"


def named_rewards(terms: Terms) -> dict[str, str]:
    """The name of each reward, by its unit."""
    return {reward_unit(terms, place): name for place, name in reward_ladder(terms)}


def place_of(terms: Terms, unit: str) -> int:
    """The place that gives a reward, by its unit."""
    return next(p for p, _ in reward_ladder(terms) if reward_unit(terms, p) == unit)


def what_counts(terms: Terms) -> Words:
    """What a stamp is given for."""
    if terms.spend_per_stamp:
        return say(
            N_("One stamp for every full {amount} spent."),
            amount=Money(terms.spend_per_stamp),
        )
    return say(N_("One stamp for each visit with a purchase."))


def counted(terms: Terms, bill: Bill) -> int:
    """How many stamps a bill is worth: one a visit, or one for each full sum."""
    if terms.spend_per_stamp:
        return bill.total_minor // terms.spend_per_stamp
    return min(bill.total_minor, 1)


def missing_stamps(count: int) -> Words:
    """How many are wanting."""
    return say_many(
        "{count} more stamp is needed.",
        "{count} more stamps are needed.",
        count=count,
    )


def on_a_new_card(count: int) -> Words:
    """How many did not fit any more."""
    return say_many(
        "{count} more stamp belongs on a new card.",
        "{count} more stamps belong on a new card.",
        count=count,
    )
