"""Lines of a tally sheet that wait: say yes to the proposal, or leave them out.

Nothing is lost: what was decided, by whom, when and why stays with the line.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from stampcard.models import ledger, tallies
from stampcard.models.acts import Recorded
from stampcard.models.cards import Batch
from stampcard.models.tallies import (
    BOOKED,
    DROPPED,
    UNDONE,
    WAITING,
    TallyLine,
    TallySheet,
)
from stampcard.models.writing import write
from stampcard.services import counter, issuing, tally, tally_lines, undoing
from stampcard.services.counter import Asked
from stampcard.services.house import Actor, House
from stampcard.services.tally import LONGEST_NUMBER, OF_THE_TROUBLE
from stampcard.services.tally_lines import Wish
from stampcard.values.decisions import Verb
from stampcard.values.moments import to_milliseconds
from stampcard.values.roles import Role, at_least
from stampcard.values.tallies import MANAGERS, Proposal, Trouble
from stampcard.values.texts import clean, shortened
from stampcard.values.whys import LONGEST_WHY, Why
from stampcard.values.words import N_, Words, say

RESTS = 1000  # ticks a card has no place for stand on a line of so much more
_DECIDED = N_("This line was decided already.")
NO_NUMBER = N_("Type the number of the card.")
_NO_WHY = N_("Say why the line is left out.")
_FOR_MANAGERS = N_("Only a manager or the owner decides that.")
_USED_SINCE = N_("What it gave has been used since; undo that first.")
_TOO_LATE = N_("Only a manager or the owner undoes it after a day.")


class CannotDecide(Exception):
    """Nothing was changed; `words` say why."""

    def __init__(self, text: str) -> None:
        """From a marked text."""
        super().__init__(text)
        self.words: Words = say(text)


def accept(
    sheet: int, line: int, actor: Actor, role: str, house: House, *, number: str = ""
) -> str:
    """Say yes to a line's proposal, or give it another card's number: its new state.

    It can wait on, for another reason. Raises CannotDecide.
    """
    typed = clean(number)[:LONGEST_NUMBER]
    return write(lambda: _Line(sheet, line, actor, role, house).accept(typed))


def leave_out(
    sheet: int, line: int, why: str, actor: Actor, role: str, house: House
) -> str:
    """Leave a line out for a reason, or a second entry of it. Raises CannotDecide."""
    said = shortened(clean(why), LONGEST_WHY)
    if not said:
        raise CannotDecide(_NO_WHY)
    return write(lambda: _Line(sheet, line, actor, role, house).leave_out(said))


def undo(sheet: int, actor: Actor, role: str, house: House) -> tuple[int, int]:
    """Undo all that a sheet booked, so that it can be entered anew.

    How many lines were undone, and how many keep what has been used since.
    """
    return write(lambda: _undo(sheet, actor, role, house))


def _undo(sheet: int, actor: Actor, role: str, house: House) -> tuple[int, int]:
    done, stuck, lines = 0, 0, tallies.lines_of(sheet)
    for line in sorted(lines, reverse=True):
        booked = lines[line].state == BOOKED
        if _Line(sheet, line, actor, role, house).undo():
            done += booked
        else:
            stuck += 1
    if lines and not stuck:
        TallySheet.update(state=UNDONE).where(TallySheet.id == sheet).execute()
    return done, stuck


class _Line:
    """A kept line that somebody decides, inside the transaction."""

    def __init__(
        self, sheet: int, line: int, actor: Actor, role: str, house: House
    ) -> None:
        self.actor, self.role, self.house = actor, role, house
        found = tallies.lines_of(sheet).get(line)
        if not found:
            raise CannotDecide(_DECIDED)
        self.kept: TallyLine = found
        self.facts: dict[str, Any] = found.facts

    @property
    def acts(self) -> list[Recorded]:
        """What it booked."""
        known = (ledger.known(UUID(text)) for text in self.facts.get("acts", ()))
        return [act for act in known if act]

    def accept(self, number: str) -> str:
        """Do what is proposed."""
        self._must_wait()
        proposal = Proposal.NUMBER if number else Proposal(self.facts["proposal"])
        if proposal is Proposal.NUMBER and not number:
            raise CannotDecide(NO_NUMBER)
        if proposal in MANAGERS and not at_least(self.role, Role.MANAGER):
            raise CannotDecide(_FOR_MANAGERS)
        if proposal is Proposal.LEAVE_OUT:
            return self.leave_out(self.facts["trouble"])
        self._note(proposal, number=number)
        if "second" in self.facts:
            self._take_first_back()
        if proposal is Proposal.ACTIVATE:
            self._put_in_use()
        self.kept.number = number or self.kept.number
        return self._book(proposal)

    def leave_out(self, why: str) -> str:
        """Leave the line out; of one entered twice, what was typed the second time."""
        self._must_wait()
        self._note("leave_out", why=why)
        second = self.facts.pop("second", None)
        if second:
            self._forget_trouble()
            self.facts |= second["before"]
        return self._keep(second["was"] if second else DROPPED)

    def undo(self) -> bool:
        """Undo what it booked, so that the next entry books it anew; False if it can't.

        What was given may have been used since.
        """
        if self.kept.state == UNDONE:
            return True
        if not all(self._undone(act) for act in self.acts):
            return False
        self._note("undo")
        self._begin_anew()
        self._keep(UNDONE)
        return True

    def _book(self, proposal: Proposal) -> str:
        allowed = {*self.facts.get("allowed", ()), proposal}
        fits = self.facts.get("fits", 0) if proposal is Proposal.FIT else 0
        kept = self.kept
        wish = Wish(
            kept.sheet_id,
            kept.line,
            kept.number,
            fits or kept.count,
            date.fromisoformat(TallySheet.get_by_id(kept.sheet_id).day),
            self.facts["turn"],
            adds_up=Proposal.ADD_UP in allowed,
            override=Proposal.OVERRIDE in allowed,
            used=Proposal.USE in allowed,
        )
        came = tally.attempt(wish, self.actor, self.house)
        self._forget_trouble()
        self.facts |= {"allowed": sorted(allowed)} | came.facts()
        self.facts["turn"] += came.spent
        if came.act and wish.count < kept.count:
            self._keep_rest(kept.count - wish.count)
            kept.count = wish.count
        return self._keep(BOOKED if came.act else WAITING)

    def _keep_rest(self, rest: int) -> None:
        """What did not fit waits on a line of its own for the next card."""
        there = tallies.lines_of(self.kept.sheet_id)
        line = self.kept.line + RESTS
        while line in there and there[line].state != UNDONE:
            line += RESTS
        before = there[line].facts if line in there else {"turn": 0, "decisions": []}
        facts = before | {
            "typed": [],
            "trouble": Trouble.NEXT_CARD,
            "proposal": Proposal.NUMBER,
        }
        self.facts["rest"] = line
        tallies.keep(self.kept.sheet_id, line, "", rest, WAITING, facts)

    def _take_first_back(self) -> None:
        """Undo what the line booked when it was entered first, and its rests."""
        second, rests = self.facts["second"], list(self._rests())
        acts = [act for line in (self, *rests) for act in line.acts]
        if not all(undoing.in_time(act, self.role, self.house) for act in acts):
            raise CannotDecide(_TOO_LATE)
        undone = all(rest.undo() for rest in reversed(rests))
        if not (undone and all(self._undone(act) for act in self.acts)):
            raise CannotDecide(_USED_SINCE)
        self._begin_anew()
        self.kept.number, self.kept.count = second["number"], second["count"]

    def _rests(self) -> Iterator["_Line"]:
        """The lines on which its ticks went on, one after the other."""
        rest = self.facts.get("rest")
        if rest:
            sheet, whose = self.kept.sheet_id, (self.actor, self.role, self.house)
            found = _Line(sheet, rest, *whose)
            yield found
            yield from found._rests()

    def _begin_anew(self) -> None:
        for gone in ("acts", "second", "allowed", "rest", *OF_THE_TROUBLE):
            self.facts.pop(gone, None)
        self.facts["turn"] += 1

    def _undone(self, act: Recorded) -> bool:
        """Undo an act unless that was done at the counter before."""
        if ledger.reversal_of(act.seq):
            return True
        wish = Asked(uuid4(), Verb.REVERSE, of=act.id, note=Why.SHEET)
        return counter.perform(wish, self.actor, self.house).accepted

    def _put_in_use(self) -> None:
        card = tally_lines.find(self.kept.number, self.house)
        if card:
            issuing.activate(Batch.get_by_id(card.batch))

    def _must_wait(self) -> None:
        if self.kept.state != WAITING:
            raise CannotDecide(_DECIDED)

    def _forget_trouble(self) -> None:
        for gone in OF_THE_TROUBLE:
            self.facts.pop(gone, None)

    def _note(self, how: str, **more: str) -> None:
        """Keep who decided what, and how the line stood before."""
        decision = {
            "how": str(how),
            "by": self.actor.staff,
            "at_ms": to_milliseconds(self.house.clock()),
            "was": [self.kept.number, self.kept.count],
            "trouble": self.facts.get("trouble", ""),
        }
        given = {name: text for name, text in more.items() if text}
        self.facts.setdefault("decisions", []).append(decision | given)

    def _keep(self, state: str) -> str:
        kept = self.kept
        tallies.keep(
            kept.sheet_id, kept.line, kept.number, kept.count, state, self.facts
        )
        return state
