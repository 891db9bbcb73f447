"""What a kind must and may offer."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from stampcard.kinds.sorts import Problem
from stampcard.values.bills import Bill
from stampcard.values.chance import Odds, Pot
from stampcard.values.decisions import (
    Accept,
    Act,
    Decision,
    Position,
    Refuse,
    Standing,
    Verb,
)
from stampcard.values.lots import DEBT
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say

ALONE = say(N_("Not together with another discount."))
MONEY_OFF = say(N_("Money off the bill"))  # whatever the sum, in a list of rewards
Terms = Any  # each kind's own frozen dataclass
Rule = Callable[[Terms, Act], Decision]
Pouring = Callable[[Terms, Position, Terms, Position], Decision]


def not_offered(terms: Terms, act: Act) -> Decision:
    """The rule of a kind that does not know a verb."""
    return Refuse(Reason.NOT_OFFERED)


def all_of_it(
    terms: Terms, held: Position, other_terms: Terms, other: Position
) -> Decision:
    """The pouring of a kind whose units simply add up."""
    return Accept(())


def always(terms: Terms, printed_on: date) -> Window:
    """The window of a kind whose cards have no end."""
    return Window()


def no_problems(terms: Terms) -> tuple[Problem, ...]:
    """For terms whose fields cannot contradict each other."""
    return ()


def silent(terms: Terms, position: Position, day: date) -> Mapping[str, int]:
    """For a kind of which others need to know nothing."""
    return {}


@dataclass(frozen=True, slots=True)
class Print:
    """What a kind wants shown on paper beside names and terms."""

    worth: Words | None = None
    places: int = 0
    head_start: int = 0
    rewards: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of programme: its terms and a few pure functions.

    `plain` says the terms in at most 50 words a language; `promise` in one line.
    `issue` gives a new account its first entries. `window` is fixed when printing.
    `asks_bill` says whether staff should type the bill, and `tick_minor` which bill a
    tick on a paper stands for (0 where none does). `pieces` is how many codes are
    presented together (1 for most). `looks_back` says whether its rules ask for
    a position's newest entries, which are read only then. Where a kind `gathers`, a
    member has one account for all their cards of a programme; else each stands alone.
    `pour` says what is written besides, where all units of one account, collected under
    terms of its own, come to another; or why they cannot.
    `counts` has the words for so many of a unit, by unit: for one, for many.
    `tells` is what other programmes of the same customer may know of a position, by
    name, and `listens` whether the rules ask for that. `counted` is how much of a bill
    earns anything, in any measure: when goods come back, as large a share of what they
    earned is taken back. `actions` are things besides purchases that earn: code, words;
    `asks_why` says of one whether nobody does it without writing a reason.
    `asks_about` names what of the member its rules ask for, as services/facts.py does:
    nobody's other facts come to it. `sums` are the actions for which a sum of money is
    typed.
    `alongside` are accounts that act with a holder's without being presented, as an
    advocate's does when the friend buys; they come after it in `act.presented`, without
    a number. `second` asks for a second card that may be presented with a holder's when
    it earns, and `second_label` names that act; without the label none may.
    `categories` are those of goods that its terms name. `in_parts` are the rewards
    that pay part of a bill, of which one may say how many units to use. `lowers` says
    whether recording a bill takes something off it: then it counts before what only
    adds. `prepaid` says that what is redeemed was paid for before: such pay earns.
    `odds` says how the cards of a batch win, where they do; what chance decided of a
    card then comes with the act, as `act.lot`. `pot` says what is drawn among whom;
    `draw` is then asked for each winner, with the prize as `act.reward` and its pieces
    as `act.amount`, or less than nothing where a winner drops out.
    `room` is how many are taken in on a day, 0 for none: such places can be booked, and
    rules find in `act.told` whether one is the holder's (`booked`), whether they took
    it (`here`) and how many are `free`.
    `gives` are the rewards there are, in the words of their benefits, where there may
    be several: then it is seen which are never taken.
    `settles` is what one unit is worth, in minor units, where partners settle for it;
    then an act is told the place: who is `here`, its `rate`, and `takes:` whose units.
    """

    code: str
    name: str
    about: str
    terms: type[Any]
    units: tuple[str, ...]
    standing: Callable[[Terms, Position, date], Standing]
    plain: Callable[[Terms, Window], tuple[Words, ...]]
    promise: Callable[[Terms], Words]
    on_paper: Callable[[Terms], Print]
    issue: Rule
    earn: Rule = not_offered
    redeem: Rule = not_offered
    lapse: Rule = not_offered
    draw: Rule = not_offered
    window: Callable[[Terms, date], Window] = always
    problems: Callable[[Terms], tuple[Problem, ...]] = no_problems
    asks_bill: Callable[[Terms], bool] = lambda terms: False
    tick_minor: Callable[[Terms], int] = lambda terms: 0
    pieces: Callable[[Terms], int] = lambda terms: 1
    looks_back: Callable[[Terms], bool] = lambda terms: False
    earn_label: str = ""
    redeem_label: str = ""
    gathers: bool = True
    pour: Pouring = all_of_it
    design: str = "coupon"
    counts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tells: Callable[[Terms, Position, date], Mapping[str, int]] = silent
    listens: Callable[[Terms], bool] = lambda terms: False
    asks_about: Callable[[Terms], Collection[str]] = lambda terms: ()
    counted: Callable[[Terms, Bill], int] = lambda terms, bill: bill.total_minor
    actions: Callable[[Terms], tuple[tuple[str, Words], ...]] = lambda terms: ()
    asks_why: Callable[[Terms, str], bool] = lambda terms, action: False
    sums: Collection[str] = ()
    alongside: Callable[[Terms, Position], tuple[int, ...]] = lambda terms, holder: ()
    categories: Callable[[Terms], tuple[str, ...]] = lambda terms: ()
    in_parts: Callable[[Terms], tuple[str, ...]] = lambda terms: ()
    lowers: Callable[[Terms], bool] = lambda terms: False
    prepaid: Callable[[Terms], bool] = lambda terms: False
    second: Callable[[Terms, Position], Words | None] = lambda terms, holder: None
    second_label: str = ""
    odds: Callable[[Terms], Odds | None] = lambda terms: None
    pot: Callable[[Terms], Pot | None] = lambda terms: None
    room: Callable[[Terms, date], int] | None = None
    settles: Callable[[Terms], int] = lambda terms: 0
    gives: Callable[[Terms], tuple[Words, ...]] = lambda terms: ()

    def decide(self, verb: Verb, terms: Terms, act: Act) -> Decision:
        """What this kind answers to an act; no bill is less than nothing."""
        if (act.spend_minor or 0) < 0:
            return Refuse(Reason.BELOW_MINIMUM)
        rules = {
            Verb.ISSUE: self.issue,
            Verb.EARN: self.earn,
            Verb.REDEEM: self.redeem,
            Verb.LAPSE: self.lapse,
            Verb.DRAW: self.draw,
        }
        decision = rules.get(verb, not_offered)(terms, act)
        if act.no_benefit and isinstance(decision, Accept) and decision.benefit:
            return replace(decision, benefit=None, notes=(*decision.notes, ALONE))
        return decision

    def takes(self, cards: int, verb: Verb, terms: Terms) -> bool:
        """Whether so many cards may be presented together for an act."""
        with_second = cards == 2 and verb is Verb.EARN and bool(self.second_label)
        return cards == 1 or self.pieces(terms) > 1 or with_second

    def owns(self, unit: str) -> bool:
        """Whether a unit, a part ('reward:3'), a debt or an issue of it is declared."""
        base = unit.removeprefix(f"{DEBT}:").partition(":")[0]
        return base.partition("@")[0] in self.units
