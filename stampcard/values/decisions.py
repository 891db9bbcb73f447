"""What goes into a rule and what comes out: acts, positions, entries, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from stampcard.values.bills import Bill, Line
from stampcard.values.chance import Lot
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import Words


class Verb(StrEnum):
    """The acts; the same in addresses, ledger, buttons and reports."""

    ISSUE = "issue"
    EARN = "earn"
    REDEEM = "redeem"
    REVERSE = "reverse"
    VOID = "void"
    ATTACH = "attach"
    DETACH = "detach"
    REPLACE = "replace"
    MERGE = "merge"
    LAPSE = "lapse"
    DRAW = "draw"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed line of the ledger: so many units to or from an account."""

    account: int
    unit: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """An entry already in the ledger, with its moment and the shop's day.

    One that is `late` was entered from a paper: nobody knows the hour of its day.
    """

    unit: str
    amount: int
    at: datetime
    day: date
    late: bool = False

    def is_of(self, unit: str) -> bool:
        """Whether it is of a unit, or of a named part of it."""
        return self.unit.partition(":")[0] == unit


@dataclass(frozen=True, slots=True)
class Position:
    """An account in one programme: its balances, and its newest entries first.

    Entries that were undone, the entries that undid them, what a card was opened with
    and what came from another account are not among `recent`. `of_member` says that
    it belongs to a person, who goes on with it, and not to a piece of paper.
    """

    account: int
    number: str = ""
    balances: Mapping[str, int] = field(default_factory=dict)
    recent: tuple[Past, ...] = ()
    window: Window = Window()
    of_member: bool = False

    def balance(self, unit: str) -> int:
        """Units there to use now; 0 for a unit never written."""
        return self.balances.get(unit, 0)

    def latest(self, unit: str, *, hour_known: bool = False) -> Past | None:
        """The newest entry that added to a unit, or None; if asked, no late one."""
        added = (p for p in self.recent if p.is_of(unit) and p.amount > 0)
        return next((p for p in added if not (hour_known and p.late)), None)

    def added_on(self, unit: str, day: date) -> int:
        """Units added on one of the shop's days, undone ones left out."""
        return sum(
            p.amount
            for p in self.recent
            if p.is_of(unit) and p.amount > 0 and p.day == day
        )

    def after(self, entries: tuple[Entry, ...], at: datetime, day: date) -> "Position":
        """This position once entries written at a moment have been added to it."""
        own = [entry for entry in entries if entry.account == self.account]
        balances = dict(self.balances)
        for entry in own:
            balances[entry.unit] = balances.get(entry.unit, 0) + entry.amount
        newest = tuple(Past(entry.unit, entry.amount, at, day) for entry in own)
        return replace(self, balances=balances, recent=newest + self.recent)


@dataclass(frozen=True, slots=True)
class Act:
    """All a rule needs to know; nothing is fetched.

    `spend_minor` is None when no bill was given; `lines` are its lines, if they are
    known. `reward` names one of several, `amount` how many units to use, `action` what
    was done that was no purchase. With `no_benefit` another discount was given: what it
    earns counts, but nothing comes off the bill. `told` is what other programmes of the
    same customer know, by name. With `late` it was on an unknown hour of `day`, and
    `at` only says when it is entered; `clock` is the shop's. `told` has besides, for a
    kind with `room`, whether a place of this day is theirs (`booked`), whether they
    took it (`here`), and how many are `free`.
    `lot` is what chance decided of the card.
    """

    at: datetime
    day: date
    presented: tuple[Position, ...]
    count: int = 1
    spend_minor: int | None = None
    reward: str = ""
    override: bool = False
    late: bool = False
    lines: tuple[Line, ...] = ()
    amount: int = 0
    action: str = ""
    no_benefit: bool = False
    clock: time = time(12)
    told: Mapping[str, int] = field(default_factory=dict)
    lot: Lot | None = None

    @property
    def bill(self) -> Bill:
        """What is paid for; nothing where no bill was given."""
        return Bill(self.spend_minor or 0, self.lines)

    @property
    def holder(self) -> Position:
        """The one whose card it is; with several presented, the first."""
        return self.presented[0]


@dataclass(frozen=True, slots=True)
class Benefit:
    """What an act gives: in words, and in money where a bill was given."""

    words: Words
    discount_minor: int | None = None
    pays_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Accept:
    """Yes: the entries to write, what it gives, and what staff should know."""

    entries: tuple[Entry, ...]
    benefit: Benefit | None = None
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Refuse:
    """No, with the fixed reason and what may help the one who hears it."""

    reason: Reason
    notes: tuple[Words, ...] = ()


Decision = Accept | Refuse


@dataclass(frozen=True, slots=True)
class Standing:
    """What a position means today, for a page to draw.

    `progress` is (have, needed); `places` are labels of places to fill, if any.
    """

    progress: tuple[int, int] | None = None
    places: tuple[str, ...] = ()
    milestones: tuple[tuple[int, str], ...] = ()
    lines: tuple[Words, ...] = ()
    benefit: Words | None = None
    next: Words | None = None
    rewards: tuple[tuple[str, Words], ...] = ()  # what may be redeemed now: unit, name
    done: bool = False
