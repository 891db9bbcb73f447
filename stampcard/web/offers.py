"""What may be done with a card now, and why not: for the counter's pages to draw."""

from dataclasses import dataclass, replace

from stampcard.services import spending
from stampcard.services.scans import Seen, closed_to, first_use
from stampcard.values.codes import shown
from stampcard.values.decisions import Accept, Act, Decision, Refuse, Verb
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.words import N_, Words, say

MOST_AT_ONCE = 10  # stamps in one press
# Its code, its name, whether a sum is typed for it, and whether a reason.
Action = tuple[str, Words, bool, bool]
_MAY_BE_OVERRIDDEN = {Reason.TOO_SOON, Reason.DAILY_LIMIT}


@dataclass(frozen=True, slots=True)
class Offer:
    """What the counter page offers for a card.

    `most` is how many stamps may be given at once. `bill_with` is the verb whose form
    asks for the bill, `why_not` why the card's usual act is closed, `first_time` when
    and where it was used up. `proof` is why a reward waits until the member shows to
    be one. `actions` are things done besides buying that earn something now. `usual` is
    the card's usual verb, and with `override` staff may do it although it is closed.
    `on_bill` are the rewards that pay part of a bill, and so wait for one.
    """

    earn: bool
    rewards: tuple[tuple[str, Words], ...]
    together: bool
    bill_with: Verb | None
    most: int
    why_not: Refuse | None
    first_time: Words | None
    proof: Reason | None = None
    actions: tuple[Action, ...] = ()
    second: Words | None = None
    usual: Verb = Verb.EARN
    override: bool = False
    on_bill: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing at all may be done now."""
        return not (self.earn or self.rewards or self.together or self.actions)


def offer(seen: Seen) -> Offer:
    """What may be done with a card as it stands."""
    kind, terms = seen.kind, seen.terms
    earns, redeems = Verb.EARN in seen.may, Verb.REDEEM in seen.may
    set_of_several = kind.pieces(terms) > 1
    usual = Verb.EARN if kind.earn_label else Verb.REDEEM
    done, actions = seen.standing.done, open_actions(seen)
    closed = Verb.REDEEM if done else usual
    refusal = why_not(seen, closed)
    if actions and _only_actions(seen):
        refusal = None
    return Offer(
        earn=earns,
        rewards=seen.standing.rewards if redeems and not set_of_several else (),
        together=redeems and set_of_several,
        bill_with=usual if kind.asks_bill(terms) else None,
        most=_most_at_once(seen) if earns and not kind.asks_bill(terms) else 1,
        why_not=refusal,
        first_time=first_use(seen.position) if done else None,
        proof=proof_asked(seen) if redeems else None,
        actions=actions,
        second=kind.second(terms, seen.position) if earns else None,
        usual=usual,
        override=refusal is not None and _may_be_overridden(seen, closed),
        on_bill=kind.in_parts(terms),
    )


def open_actions(seen: Seen) -> tuple[Action, ...]:
    """What may be done besides buying that earns something now."""
    if closed_to(seen.card, Verb.EARN, seen.act.day):
        return ()
    kind, terms = seen.kind, seen.terms
    return tuple(
        (code, words, code in kind.sums, kind.asks_why(terms, code))
        for code, words in kind.actions(terms)
        if _is_open(kind.decide(Verb.EARN, terms, replace(seen.act, action=code)))
    )


def _is_open(decision: Decision) -> bool:
    if isinstance(decision, Accept):
        return True
    return decision.reason is Reason.BELOW_MINIMUM  # a sum that is typed cures that


def may_differ(seen: Seen) -> bool:
    """Whether there is a paper with places, which could show another count."""
    on_paper = not seen.card.paperless and not seen.position.of_member
    return on_paper and bool(seen.standing.places) and not seen.closed


def _most_at_once(seen: Seen) -> int:
    """How many stamps the rules let through together, and the card has places for."""
    if not seen.standing.places:
        return 1
    for count in range(MOST_AT_ONCE, 1, -1):
        act = replace(seen.act, count=count)
        decision = seen.kind.decide(Verb.EARN, seen.terms, act)
        if isinstance(decision, Accept) and not decision.notes:
            return count
    return 1


def proof_asked(seen: Seen) -> Reason | None:
    """Why a reward of a member waits for a proof: their number was only typed."""
    if seen.card.member is None or not seen.card.paperless or seen.code:
        return None
    decision = seen.kind.decide(Verb.REDEEM, seen.terms, seen.act)
    gives = decision if isinstance(decision, Accept) else Accept(())
    return spending.refusal(seen.card, Verb.REDEEM, gives, "", seen.act.at)


def why_not(seen: Seen, verb: Verb) -> Refuse | None:
    """Why an act is closed now; None when it is open."""
    if verb in seen.may:
        return None
    closed = closed_to(seen.card, verb, seen.act.day)
    if closed:
        return Refuse(closed)
    verb, act = _usual_act(seen, verb)
    refusal = _refusal(seen, verb, act)
    if refusal and refusal.reason in _MAY_BE_OVERRIDDEN:
        return _refusal(seen, verb, replace(act, override=True)) or refusal
    return refusal


def _usual_act(seen: Seen, verb: Verb) -> tuple[Verb, Act]:
    """What is meant by a card's usual act: where only actions earn, the first."""
    if not _only_actions(seen):
        return verb, seen.act
    first = seen.kind.actions(seen.terms)[0][0]
    return Verb.EARN, replace(seen.act, action=first)


def _only_actions(seen: Seen) -> bool:
    """Whether nothing but what is done besides buying earns or gives anything."""
    kind = seen.kind
    return not (kind.earn_label or kind.redeem_label) and bool(kind.actions(seen.terms))


def _may_be_overridden(seen: Seen, verb: Verb) -> bool:
    """Whether staff may do it all the same: the rule says yes to those who looked."""
    if closed_to(seen.card, verb, seen.act.day):
        return False
    verb, act = _usual_act(seen, verb)
    return _refusal(seen, verb, replace(act, override=True)) is None


def _refusal(seen: Seen, verb: Verb, act: Act) -> Refuse | None:
    decision = seen.kind.decide(verb, seen.terms, act)
    return decision if isinstance(decision, Refuse) else None


def why_not_in_set(seen: Seen, pile: list[Seen]) -> Words | None:
    """Why a coupon cannot join those presented together; None when it can."""
    number = shown(seen.number)
    first = pile[0] if pile else seen
    if not first.kind.second_label and seen.kind.pieces(seen.terms) == 1:
        return say(N_("{number} is not part of a set."), number=number)
    if any(other.number == seen.number for other in pile):
        return say(N_("{number} is on the list already."), number=number)
    if pile and pile[0].card.programme != seen.card.programme:
        return say(N_("{number} belongs to another programme."), number=number)
    joins = bool(first.kind.second_label)
    if joins and not pile and not seen.kind.second(seen.terms, seen.position):
        return say(N_("{number} is in use already."), number=number)
    refusal = why_not(seen, Verb.EARN if joins else Verb.REDEEM)
    if refusal:
        reason = say(REASON_TEXTS[refusal.reason])
        return say(
            N_("{number} cannot be used: {reason}."), number=number, reason=reason
        )
    return None
