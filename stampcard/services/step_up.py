"""Acts for which the shop asks for a PIN each time, and whose PIN that may be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, TypeVar

from stampcard.kinds.sorts import Problem
from stampcard.models import ledger
from stampcard.models.cards import Found
from stampcard.models.shops import Shop, Staff
from stampcard.models.writing import write
from stampcard.services import chance, counter, facts, pins, positions, scans
from stampcard.services.access import Present, same_name
from stampcard.services.counter import Asked, Outcome
from stampcard.services.house import Actor, House
from stampcard.values.decisions import Accept, Act, Position, Verb
from stampcard.values.roles import Role, at_least
from stampcard.values.words import N_, say

GIFTS, UNDO, SEVERAL, BLOCK = "gifts", "undo", "several", "block"
CHOICES = (GIFTS, UNDO, SEVERAL, BLOCK)
Done = TypeVar("Done")
MISSING_ON_PAPER = 3  # stamps that staff add by themselves where the paper shows more


@dataclass(frozen=True, slots=True)
class Rules:
    """What asks for a PIN: rewards worth more than `above_minor`, and chosen acts.

    `least` is the lowest role whose PIN will do.
    """

    above_minor: int | None = None
    acts: frozenset[str] = frozenset()
    least: str = Role.STAFF

    @property
    def asks(self) -> bool:
        """Whether anything asks for a PIN at all."""
        return self.above_minor is not None or bool(self.acts)


@dataclass(frozen=True, slots=True)
class Proof:
    """A PIN that came with an act, and whose it is: a name, an id, or empty."""

    pin: str = ""
    staff: str = ""

    def is_of(self, person: Staff) -> bool:
        """Whether it says that the PIN is a person's."""
        return self.staff == str(person.id) or same_name(self.staff, person.name)


class NeedsPin(Exception):
    """Nothing was recorded: a PIN is needed, or the one that came is `wrong`."""

    def __init__(self, *, wrong: bool = False) -> None:
        super().__init__("a wrong PIN" if wrong else "a PIN is needed")
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Job(Generic[Done]):
    """What is to be done: the acts it asks for, and how somebody does them."""

    asks: Callable[[], Iterable[Asked]]
    do: Callable[[Actor], Done]


def rules_of(shop: Shop) -> Rules:
    """What a shop chose."""
    acts = frozenset(shop.pin_for.split()).intersection(CHOICES)
    return Rules(shop.pin_above, acts, shop.pin_role)


def set_rules(rules: Rules) -> tuple[Problem, ...]:
    """Choose what asks for a PIN; not before somebody has one that would do."""
    if rules.least not in {Role.STAFF, Role.MANAGER}:
        return (Problem("least", say(N_("Choose whose PIN is asked for."))),)
    if rules.asks and not approvers(rules):
        words = say(N_("First give somebody a PIN on the page “People”."))
        return (Problem("least", words),)
    write(
        lambda: Shop.update(
            pin_above=rules.above_minor,
            pin_for=" ".join(sorted(rules.acts)),
            pin_role=str(rules.least),
        ).execute()
    )
    return ()


def approvers(rules: Rules) -> list[Staff]:
    """Whose PIN will do, by name."""
    return [p for p in pins.holders() if at_least(p.role, Role(rules.least))]


def perform(
    asked: Asked, who: Present, proof: Proof, *, rules: Rules, house: House
) -> Outcome:
    """Perform an act, in the name of whoever gave the PIN where one is needed.

    Raises NeedsPin or TooManyTries, then nothing was recorded; and what
    `counter.perform` raises.
    """
    job = Job(lambda: (asked,), lambda actor: counter.perform(asked, actor, house))
    return do(job, who, proof, rules=rules, house=house)


def do(
    job: Job[Done], who: Present, proof: Proof, *, rules: Rules, house: House
) -> Done:
    """Do what may be several acts at once, all in the name of whoever gave the PIN.

    Raises NeedsPin or TooManyTries, then nothing was recorded; and what doing raises.
    """
    if not rules.asks:
        return job.do(who.actor)
    if proof.pin and _any_asks(job, who, rules, house):
        person = _holder(who, proof, rules, house)
        return job.do(Actor(person.id, who.actor.outlet, who.actor.device))
    # In one transaction, lest a card be filled between the question and the act.
    return write(lambda: _without_pin(job, who, rules, house))


def for_paper(rules: Rules, count: int) -> Rules:
    """The rules for adding stamps that a paper shows and the screen does not.

    Above a few it needs a manager's PIN, where anybody has one.
    """
    return _stricter(rules) if count > free_on_paper(rules, count) else rules


def free_on_paper(rules: Rules, most: int) -> int:
    """How many such stamps, of so many, ask for no manager's PIN."""
    return MISSING_ON_PAPER if approvers(_stricter(rules)) else most


def answerable(who: Present, proof: Proof, *, rules: Rules, house: House) -> Actor:
    """In whose name many acts at once are done, as those of a tally sheet.

    Whatever the shop asks a PIN for, it is asked once for all of them. Raises NeedsPin
    or TooManyTries.
    """
    if not rules.asks or (who.confirmed and at_least(who.role, Role(rules.least))):
        return who.actor
    if not proof.pin:
        raise NeedsPin
    person = _holder(who, proof, rules, house)
    return Actor(person.id, who.actor.outlet, who.actor.device)


def _stricter(rules: Rules) -> Rules:
    return replace(rules, acts=rules.acts | {SEVERAL}, least=Role.MANAGER)


def _without_pin(job: Job[Done], who: Present, rules: Rules, house: House) -> Done:
    if _any_asks(job, who, rules, house):
        raise NeedsPin
    return job.do(who.actor)


def _any_asks(job: Job[Done], who: Present, rules: Rules, house: House) -> bool:
    return any(_asks(asked, who, rules, house) for asked in job.asks())


def _asks(asked: Asked, who: Present, rules: Rules, house: House) -> bool:
    """Not of who has just typed the password, nor for an act that was done before."""
    trusted = who.confirmed and at_least(who.role, Role(rules.least))
    if trusted or ledger.known(asked.id):
        return False
    return _needs(asked, who, rules, house)


def _needs(asked: Asked, who: Present, rules: Rules, house: House) -> bool:
    match asked.verb:
        case Verb.REVERSE:
            return UNDO in rules.acts
        case Verb.VOID:
            return BLOCK in rules.acts
        case Verb.EARN if asked.count > 1 and SEVERAL in rules.acts:
            return True
    return _gives_much(asked, who.actor.outlet, rules, house)


def _gives_much(asked: Asked, outlet: int, rules: Rules, house: House) -> bool:
    if rules.above_minor is None and GIFTS not in rules.acts:
        return False
    given, worth_minor = _benefit(asked, outlet, house)
    if worth_minor is None:
        return given and asked.verb is Verb.REDEEM and GIFTS in rules.acts
    return rules.above_minor is not None and worth_minor > rules.above_minor


def _benefit(asked: Asked, outlet: int, house: House) -> tuple[bool, int | None]:
    """Whether the act would be accepted now, and what it gives in minor units."""
    said = (scans.find(code, house) for code in asked.codes)
    found = list({card.serial: card for card in said if card}.values())
    at, day = house.now()
    if not found or scans.closed_to(found[0], asked.verb, day):
        return False, None
    kind, terms = positions.rules_of(found[0])
    act = Act(
        at,
        day,
        tuple(_position(n, card, at, day) for n, card in enumerate(found, 1)),
        asked.count,
        asked.spend_minor,
        asked.reward,
        asked.override,
        lines=asked.lines,
        amount=asked.amount,
        action=asked.action,
        clock=house.local(at).time(),
        told=facts.told(found[0], at, day, outlet),
        lot=chance.lot_of(found[0], house),
    )
    decision = kind.decide(asked.verb, terms, act)
    if not isinstance(decision, Accept):
        return False, None
    return True, decision.benefit.discount_minor if decision.benefit else None


def _position(n: int, card: Found, at: datetime, day: date) -> Position:
    """As rules see it; cards not opened yet are told apart, as if they were."""
    found = positions.position_of(card, at, day)
    return found if found.account else replace(found, account=-n)


def _holder(who: Present, proof: Proof, rules: Rules, house: House) -> Staff:
    known = approvers(rules)
    if proof.staff:
        named = [p for p in known if proof.is_of(p)]
    else:
        own = [p for p in known if p.id == who.actor.staff]
        named = own or known
    person = named[0] if len(named) == 1 else None
    holder = person and pins.holder_of(
        person.id, proof.pin, who.actor.device, house=house
    )
    if not holder:
        raise NeedsPin(wrong=person is not None)
    return holder
