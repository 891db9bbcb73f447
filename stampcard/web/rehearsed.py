"""The first visits of a customer, said for the page on which an owner sets terms."""

from dataclasses import dataclass
from typing import Any

from stampcard.kinds.contract import Kind, not_offered
from stampcard.services.rehearsal import Visit, played
from stampcard.values.decisions import Accept, Decision, Verb
from stampcard.values.words import Words
from stampcard.web.context import house
from stampcard.web.verdicts import decided

USUAL_BILLS = (450, 1200, 9000)  # in whole units of the currency


@dataclass(frozen=True, slots=True)
class Told:
    """One visit for a page: its number, its bill, and what came of it in words."""

    number: int
    spend_minor: int | None
    words: tuple[Words, ...]
    next: Words | None


def rehearsed(kind: Kind, terms: Any, digits: int) -> tuple[Told, ...]:
    """The first three visits under some terms."""
    at, day = house().now()
    bills = [bill * 10**digits for bill in USUAL_BILLS]
    return tuple(_told(kind, one) for one in played(kind, terms, bills, at, day))


def _told(kind: Kind, visit: Visit) -> Told:
    redeems = not kind.earn_label and kind.redeem is not not_offered
    verb = Verb.REDEEM if redeems else Verb.EARN
    words = [*_said(Verb.EARN, visit.before)] if visit.before else []
    words += _said(Verb.REDEEM, visit.given) if visit.given else []
    words += _said(verb, visit.decision)
    return Told(visit.number, visit.spend_minor, tuple(words), visit.standing.next)


def _said(verb: Verb, decision: Decision) -> tuple[Words, ...]:
    heading = decided(verb, decision).heading
    benefit = decision.benefit if isinstance(decision, Accept) else None
    return (heading, *((benefit.words,) if benefit else ()), *decision.notes)
