"""The counter: perform an act; where rule meets ledger."""

import json
from collections.abc import Collection
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from stampcard.models import cards, ledger, purchases
from stampcard.models.acts import New, Recorded
from stampcard.models.writing import write
from stampcard.services import budgets, chance, facts, offline, opening, rooms, spending
from stampcard.services.asking import (
    Asked,
    IdReused,
    Outcome,
    UnknownCode,
    fingerprint,
    more_of,
    stated,
)
from stampcard.services.house import Actor, House
from stampcard.services.partners import places, sending
from stampcard.services.positions import position_of, rules_of, with_others
from stampcard.services.recording import Doing
from stampcard.services.scans import (
    Seen,
    card_of,
    closed_to,
    find,
    first_use,
    see,
    seen_with,
)
from stampcard.values.codes import Read, number_of, read, shown
from stampcard.values.decisions import (
    Accept,
    Act,
    Decision,
    Entry,
    Position,
    Refuse,
    Verb,
)
from stampcard.values.moments import from_milliseconds, to_milliseconds
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Words, say, to_plain

__all__ = ["Asked", "IdReused", "Outcome", "Seen", "UnknownCode", "find", "see"]
MOST_CODES = 50
_CAME_BACK = N_("Goods of this bill came back already.")
REPLACED_BY = N_("Replaced by {number}.")
ASKED_OF_KINDS = (Verb.EARN, Verb.REDEEM)  # issuing comes with printing alone
_UNDONE_HERE = {Verb.EARN, Verb.REDEEM, Verb.VOID}
_OTHER_WAYS: dict[
    str, tuple[Words, ...]
] = {  # how what is not undone by opposite entries is set right
    Verb.ATTACH: (say(N_("Part the card from the member on the card's page.")),),
    Verb.DETACH: (say(N_("Tie the card to the member again.")),),
    Verb.REPLACE: (say(N_("Take the replacement back on the page of this act.")),),
    Verb.MERGE: (say(N_("Two members made one cannot be parted again.")),),
}


def perform(asked: Asked, actor: Actor, house: House) -> Outcome:
    """Do what is asked once, or say why not; the same id again gives the same answer.

    Raises UnknownCode, IdReused, or StorageError; then nothing was written.
    """
    said = [_said(text, house) for text in asked.codes[:MOST_CODES]]
    read_once = tuple({each.serial: each for each in said}.values())
    content = fingerprint(asked, tuple(each.serial for each in read_once))
    return write(lambda: _once(asked, content, read_once, actor, house))


def outcome_of(act_id: UUID) -> Outcome | None:
    """The outcome of an act already performed, or None."""
    act = ledger.known(act_id)
    return Outcome(act, ledger.entries_of(act.seq), True) if act else None


def seen_after(outcome: Outcome, house: House) -> Seen | None:
    """How the card of an act stands now; None for an act without a card."""
    act = outcome.act
    if outcome.card and outcome.position:
        day = date.fromisoformat(act.day)
        at = from_milliseconds(act.at_ms)
        return seen_with(outcome.card, outcome.position, at, day, house)
    found = cards.find(act.card) if act.card else None
    return see(found, house) if found else None


def _said(text: str, house: House) -> Read:
    said = read(text, house.keys)
    if not said:
        raise UnknownCode(text)
    return said


def _card(said: Read, actor: Actor) -> cards.Found:
    found = card_of(said)
    if not found or not places.knows(actor.outlet, found):
        raise UnknownCode(shown(number_of(said.serial)))
    return found


def _once(
    asked: Asked,
    content: bytes,
    said: tuple[Read, ...],
    actor: Actor,
    house: House,
) -> Outcome:
    earlier = ledger.known(asked.id)
    if earlier and earlier.content != content:
        raise IdReused(str(asked.id))
    if earlier:
        return Outcome(earlier, ledger.entries_of(earlier.seq), True)
    signed = {each.serial for each in said if each.signed}
    desk = _Desk(asked, content, actor, house, signed)
    if asked.verb is Verb.REVERSE:
        return desk.reverse()
    presented = [_card(each, actor) for each in said]
    if not presented:
        raise UnknownCode("")
    return desk.void(presented[0]) if asked.verb is Verb.VOID else desk.rule(presented)


class _Desk:
    """One act on its way into the ledger, inside the transaction."""

    def __init__(
        self,
        asked: Asked,
        content: bytes,
        actor: Actor,
        house: House,
        signed: Collection[int],
    ) -> None:
        self.asked, self.content, self.actor = asked, content, actor
        self.house = house
        self.signed = signed  # the serials whose printed codes were scanned
        self.at, self.day = house.now(not_before=ledger.tip().at)
        if asked.late:  # the ledger keeps both: when it was written, and of which day
            self.day = asked.late.day
        self.first: tuple[cards.Found, Position] | None = None

    def rule(self, presented: list[cards.Found]) -> Outcome:
        """Ask the kind, and write what it answers."""
        first = presented[0]
        decision = self._closed(presented) or self._decide(presented)
        if isinstance(decision, Accept):
            decision = self._over_budget(first, decision) or decision
        if isinstance(decision, Accept):
            decision = self._of_members(presented, decision) or decision
        came = self._record(decision, first, [c.serial for c in presented])
        if came.accepted and not self.asked.purchase:
            sending.note(presented, came.act.seq, self.at, self.day, self.actor)
        return came

    def _over_budget(self, card: cards.Found, decision: Accept) -> Refuse | None:
        return budgets.refusal(card, self.asked.verb, decision, self.actor, self.day)

    def _of_members(
        self, presented: list[cards.Found], decision: Accept
    ) -> Refuse | None:
        """Why a member's account gives nothing yet; else the member was seen."""
        verb, proven = self.asked.verb, self.asked.proven
        for card in presented:
            if card.member is not None:
                shown = not card.paperless or card.serial in self.signed
                theirs = card.member == presented[0].member  # who proved it
                proof = spending.CARD if shown else proven if theirs else ""
                reason = spending.refusal(card, verb, decision, proof, self.at)
                if reason:
                    return Refuse(reason)
                spending.seen(card.member, verb, proof, self.at)
        return None

    def void(self, card: cards.Found) -> Outcome:
        """End a card's use."""
        decision: Decision = Accept(())
        if card.state != cards.GOOD:
            decision = Refuse(Reason.VOID)
        else:
            cards.set_state(card.serial, card.serial, cards.VOID)
        return self._record(decision, card, [card.serial])

    def reverse(self) -> Outcome:
        """Undo an act by opposite entries that name it."""
        act = ledger.known(self.asked.of) if self.asked.of else None
        if not act or not places.reaches(self.actor.outlet, act.outlet):
            raise UnknownCode(str(self.asked.of))
        decision = self._opposite(act)
        card = cards.find(act.card) if act.card else None
        blocked = card and card.state == cards.VOID and act.verb == Verb.VOID
        if card and blocked and isinstance(decision, Accept):
            cards.set_state(card.serial, card.serial, cards.GOOD)
        serials = [card.serial] if card else []
        return self._record(decision, card, serials, reverses=act)

    def _opposite(self, act: Recorded) -> Decision:
        if act.outcome != ledger.ACCEPTED or act.verb not in _UNDONE_HERE:
            return Refuse(Reason.NOT_REVERSIBLE, _OTHER_WAYS.get(act.verb, ()))
        if ledger.reversal_of(act.seq):
            return Refuse(Reason.ALREADY_REVERSED)
        if purchases.goods_came_back(act.seq):
            return Refuse(Reason.NOT_REVERSIBLE, (say(_CAME_BACK),))
        entries = tuple(
            Entry(cards.now_at(e.account), e.unit, -e.amount, e.note)
            for e in ledger.entries_of(act.seq)
        )
        if act.programme and _overdrawn(entries, act.programme):
            words = say(N_("What it gave has been used since; undo that first."))
            return Refuse(Reason.NOT_REVERSIBLE, (words,))
        return Accept(entries)

    def _closed(self, presented: list[cards.Found]) -> Refuse | None:
        if len({card.programme for card in presented}) > 1:
            return Refuse(Reason.MIXED_PROGRAMMES)
        was_running = bool(self.asked.late and self.asked.override)
        for card in presented:
            reason = closed_to(card, self.asked.verb, self.day, running=was_running)
            reason = reason or places.refusal(self.actor.outlet, card)
            if reason:
                number = shown(number_of(card.serial))
                several = (say("{number}", number=number),) if presented[1:] else ()
                return Refuse(reason, (*several, *_instead(card)))
        return None

    def _decide(self, presented: list[cards.Found]) -> Decision:
        kind, terms = rules_of(presented[0])
        gave_unasked = self.asked.waited and self.asked.verb is Verb.REDEEM
        if gave_unasked and not offline.allows(presented[0], self.asked.reward):
            return Refuse(Reason.NOT_OFFERED, (say(offline.REFUSED),))
        verb = self.asked.verb
        if verb not in ASKED_OF_KINDS or not kind.takes(len(presented), verb, terms):
            return Refuse(Reason.NOT_OFFERED)
        if not self.asked.note and kind.asks_why(terms, self.asked.action):
            return Refuse(Reason.NEEDS_WHY)
        opened = [card if card.account else self._open(card) for card in presented]
        positions = tuple(position_of(card, self.at, self.day) for card in opened)
        self.first = (opened[0], positions[0])
        if not presented[1:]:
            positions = with_others(opened[0], positions[0])
        act = Act(
            self.at,
            self.day,
            positions,
            self.asked.count,
            self.asked.spend_minor,
            self.asked.reward,
            self.asked.override,
            late=self.asked.late is not None,
            lines=self.asked.lines,
            amount=self.asked.amount,
            action=self.asked.action,
            no_benefit=self.asked.no_benefit,
            clock=self.house.local(self.at).time(),
            told=facts.told(opened[0], self.at, self.day, self.actor.outlet),
            lot=chance.lot_of(opened[0], self.house),
        )
        decision = kind.decide(self.asked.verb, terms, act)
        if isinstance(decision, Refuse) and decision.reason is Reason.ALREADY_REDEEMED:
            uses = (words for words in map(first_use, positions) if words)
            return Refuse(decision.reason, (*islice(uses, 1), *decision.notes))
        return decision

    def _open(self, card: cards.Found) -> cards.Found:
        return opening.opened(card, Doing(self.actor, self.at, self.day))

    def _new(self, card: cards.Found | None, **more: Any) -> New:
        return New(
            id=self.asked.id,
            content=self.content,
            verb=self.asked.verb.value,
            programme=card.programme if card else None,
            card=card.serial if card else None,
            outlet=self.actor.outlet,
            staff=self.actor.staff,
            device=self.actor.device,
            at_ms=to_milliseconds(self.at),
            day=self.day.isoformat(),
            **more,
        )

    def _record(
        self,
        decision: Decision,
        card: cards.Found | None,
        serials: list[int],
        *,
        reverses: Recorded | None = None,
    ) -> Outcome:
        yes = isinstance(decision, Accept)
        new = self._new(
            card,
            outcome=ledger.ACCEPTED if yes else ledger.REFUSED,
            reason="" if isinstance(decision, Accept) else decision.reason.value,
            reverses=reverses.seq if reverses and yes else None,
            detail=json.dumps(
                self._facts(decision, serials, reverses), ensure_ascii=False
            ),
        )
        entries = decision.entries if isinstance(decision, Accept) else ()
        act = ledger.append(new, entries)
        if reverses and isinstance(decision, Accept):
            budgets.undone(reverses)
            rooms.undone(reverses)
            purchases.act_undone(reverses.seq, self.at)
        elif isinstance(decision, Accept):
            budgets.note(act, decision)
            if self.first:
                rooms.came(act, self.first[0])
        if not self.first:
            return Outcome(act, entries, False)
        opened, before = self.first
        after = before.after(entries, from_milliseconds(act.at_ms), self.day)
        return Outcome(act, entries, False, opened, after)

    def _facts(
        self,
        decision: Decision,
        serials: list[int],
        reverses: Recorded | None,
    ) -> dict[str, Any]:
        asked, benefit = self.asked, getattr(decision, "benefit", None)
        kept: dict[str, Any] = {
            "numbers": [number_of(serial) for serial in serials],
            "count": asked.count if asked.count != 1 else None,
            "spend": asked.spend_minor or None,
            "reward": asked.reward,
            "override": asked.override,
            "note": asked.note,
            "of": str(reverses.id) if reverses else "",
            "sheet": asked.late.sheet if asked.late else "",
            "proven": asked.proven,
            **(asked.waited.facts if asked.waited else {}),
            **more_of(asked),
            "notes": [to_plain(words) for words in decision.notes],
            "benefit": benefit
            and {
                "words": to_plain(benefit.words),
                "discount": benefit.discount_minor,
                "pays": benefit.pays_minor,
            },
        }
        return stated(kept)


def _instead(card: cards.Found) -> tuple[Words, ...]:
    """Which number took a card's place, for whoever holds the old one."""
    if not card.replaced_by:
        return ()
    return (say(REPLACED_BY, number=shown(number_of(card.replaced_by))),)


def _overdrawn(entries: tuple[Entry, ...], programme: int) -> bool:
    totals: dict[tuple[int, str], int] = {}
    for entry in entries:
        key = (entry.account, entry.unit)
        before = ledger.balances(entry.account, programme).get(entry.unit, 0)
        totals[key] = totals.get(key, before) + entry.amount
    return any(total < 0 for total in totals.values())
